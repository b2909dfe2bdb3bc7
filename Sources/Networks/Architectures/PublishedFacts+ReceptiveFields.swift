extension PublishedFacts {
  /// Size, stride and padding of receptive fields, as the table and the listings of Araujo et al.
  /// print them. The table's Inception and MobileNet rows are of networks that are not defined here.
  static let receptiveFields: [PublishedFact] = fields.flatMap {
    name, node, size, stride, padding in
    let source = (Paper.receptiveFields, "table of end points")
    return [
      PublishedFact(name, .fieldSize(node), size, ours: size, source),
      PublishedFact(name, .fieldStride(node), stride, ours: stride, source),
      PublishedFact(name, .fieldPadding(node), padding, ours: padding, source),
    ]
  }

  private static let fields: [(String, String, Int, Int, Int)] =
    [
      ("conv1", 11, 4, 0), ("pool1", 19, 8, 0), ("conv2", 51, 8, 16), ("conv3", 99, 16, 32),
      ("conv4", 131, 16, 48), ("conv5", 163, 16, 64), ("pool5", 195, 32, 64),
    ].map { ("alexnet", $0, $1, $2, $3) }
    + [
      ("conv1_1", 3, 1, 1), ("pool1", 6, 2, 2), ("conv2_1", 10, 2, 4), ("pool2", 16, 4, 6),
      ("conv3_1", 24, 4, 10), ("conv3_2", 32, 4, 14), ("pool3", 44, 8, 18),
      ("conv4_1", 60, 8, 26), ("pool4", 100, 16, 42), ("conv5_1", 132, 16, 58),
      ("conv5_2", 164, 16, 74), ("pool5", 212, 32, 90),
    ].map { ("vgg-16", $0, $1, $2, $3) }
    + [
      ("conv2_3/relu", 35, 8, 15), ("conv3_4/relu", 99, 16, 47), ("conv4_6/relu", 291, 32, 143),
      ("conv5_3/relu", 483, 32, 239),
    ].map { ("resnet-50-slim", $0, $1, $2, $3) }
    + [
      ("resnet-101-slim", "conv5_3/relu", 1027, 32, 511),
      ("resnet-152-slim", "conv5_3/relu", 1507, 32, 751),
      ("resnet-200-slim", "conv5_3/relu", 1763, 32, 879),
    ]
}
