extension PublishedFacts {
  /// Table 1 prints thousands (of 1,024) of weights without biases, and millions of multiply-adds.
  static let googLeNet: [PublishedFact] = {
    let table = (Paper.goingDeeper, "table 1")
    let own = "the maps that the table itself gives make ours"
    let rows: [(block: String, weights: (Int, Int, String?), work: (Int, Int, String?))] = [
      ("conv2", (112, 114_688, nil), (360, 359_661_568, nil)),
      ("inception_3a", (159, 163_328, nil), (128, 128_049_152, nil)),
      ("inception_3b", (380, 388_096, own), (304, 304_267_264, nil)),
      ("inception_4a", (364, 375_552, own), (73, 73_608_192, own)),
      ("inception_4b", (437, 448_512, own), (88, 87_908_352, nil)),
      ("inception_4c", (463, 509_440, own), (100, 99_850_240, nil)),
      ("inception_4d", (580, 604_672, own), (119, 118_515_712, nil)),
      ("inception_4e", (840, 867_328, own), (170, 169_996_288, nil)),
      ("inception_5a", (1072, 1_042_432, own), (54, 51_079_168, own)),
      ("inception_5b", (1388, 1_442_816, own), (71, 70_697_984, nil)),
      ("classifier", (1000, 1_024_000, nil), (1, 1_024_000, nil)),
    ]
    return rows.flatMap { block, weights, work in
      [
        PublishedFact(
          "googlenet", .weights(block: block), weights.0 * 1024, precision: 1024,
          ours: weights.1, table, because: weights.2),
        PublishedFact(
          "googlenet", .multiplyAdds(block: block), work.0 * 1_000_000, precision: 1_000_000,
          ours: work.1, table, because: work.2),
      ]
    } + sums + sizes
  }()

  private static let sums = [
    PublishedFact(
      "googlenet", .weights(block: "conv1"), 2765, precision: 102, ours: 9408,
      (.goingDeeper, "table 1"),
      because: "64 windows of 7 × 7 over 3 channels are 9,408 numbers"),
    PublishedFact(
      "googlenet", .multiplyAdds(block: "conv1"), 34_000_000, precision: 1_000_000,
      ours: 118_013_952, (.goingDeeper, "table 1"),
      because: "9,408 numbers at each of 112 × 112 places"),
    PublishedFact(
      "googlenet", .parameters(), 6_960_845, precision: 102, ours: 6_998_552,
      (.goingDeeper, "sum of table 1's rows, 6,797.7 thousand"),
      because: "the rows differ as said beside them, and ours has 8,280 biases"),
    PublishedFact(
      "googlenet", .multiplyAdds(), 1_502_000_000, precision: 1_000_000, ours: 1_582_671_872,
      (.goingDeeper, "sum of table 1's rows"),
      because: "conv1 alone takes 84 million more than the table says"),
    PublishedFact(
      "googlenet-bn", .parameters(), 6_624_904, ours: 6_624_904,
      (.torchvision, "GoogLeNet_Weights")),
    PublishedFact(
      "googlenet-bn", .multiplyAdds(), 1_500_000_000, precision: 10_000_000,
      ours: 1_498_376_192, (.torchvision, "GoogLeNet_Weights")),
  ]

  private static let sizes: [PublishedFact] = {
    let table = (Paper.goingDeeper, "table 1")
    let sides = [("conv1", 112), ("pool1", 56), ("pool2", 28), ("pool3", 14), ("pool4", 7)]
    let maps = [
      ("3a", 256), ("3b", 480), ("4a", 512), ("4b", 512), ("4c", 512), ("4d", 528), ("4e", 832),
      ("5a", 832), ("5b", 1024),
    ]
    return sides.map { PublishedFact("googlenet", .side($0), $1, ours: $1, table) }
      + maps.map {
        PublishedFact("googlenet", .maps("inception_\($0)/concat"), $1, ours: $1, table)
      }
  }()
}
