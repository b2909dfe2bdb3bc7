import Testing

@testable import Networks

/// The parts of a network that nodes belong to.
@Suite struct BlockNamesTests {
  @Test func areTheBeginningsOfNames() {
    #expect(
      blockNames(of: ["fire2/squeeze1x1", "layer1.0.conv1", "layer1.0/add", "conv1", "/a/b"])
        == ["fire2", "layer1.0", "layer1.0", "conv1", "a"])
  }

  @Test func partsBelongWhereTheirNodeDoes() {
    #expect(
      blockNames(of: ["down.0", "down.1/mean", "down.1/scaled", "down.1", "down.2"])
        == ["down", "down", "down", "down", "down"])
    #expect(blockNames(of: ["norm/mean", "norm", "relu"]) == ["norm", "norm", "relu"])
  }

  @Test func leaveOutWhatNearlyAllNamesBeginWith() {
    #expect(
      blockNames(of: ["net/f/a/x", "net/f/a/y", "net/f/b/x", "net/f/b/y", "Conv__96"])
        == ["a", "a", "b", "b", "Conv__96"])
    // There would be no blocks left.
    #expect(blockNames(of: ["attn/x", "attn/y", "attn/z"]) == ["attn", "attn", "attn"])
    #expect(blockNames(of: ["a/b/x", "a/b/y"]) == ["a", "a"])
  }

  /// A name of a stranger's file may have thousands of levels.
  @Test func takeNoTimeForNamesOfManyLevels() {
    let deep = String(repeating: "a/", count: 2000)
    let names = (0..<500).map { "\(deep)\($0)" }
    let duration = ContinuousClock().measure { #expect(Set(blockNames(of: names)) == ["a"]) }
    #expect(duration < .seconds(2))
  }

  /// The blocks of real files, each with how many nodes it has, in the order of their first.
  @Test(arguments: [
    (
      "torch-segmenter-18",
      """
      down1 2, down1.1 13, max_pool2d 1, down2 11, up1 1, upsample_bilinear2d 2, cat 1, up2 1, \
      shuffle 3, upsample_nearest2d 2, argmax 1
      """
    ),
    (
      "torchscript-segmenter-11",
      """
      down1 2, down1.1 13, MaxPool 1, down2 11, up1 1, Resize 2, Concat_1 1, up2 1, shuffle 3, \
      Resize_1 2, ArgMax 1
      """
    ),
    (
      "torch-attention-23",
      """
      patches 1, view 1, transpose 1, norm 1, qkv 2, view_1 1, permute 1, unbind 6, \
      scaled_dot_product_attention 6, transpose_1 1, view_2 1, proj 2, mul 1, add 1
      """
    ),
    (
      "onnxruntime-int8-13",
      """
      image_QuantizeLinear 4, image_DequantizeLinear 2, stem 8, stem.2 6, stage.0 20, stage.1 28, \
      GlobalAveragePool 1, GlobalAveragePool_output_0_QuantizeLinear 4, \
      GlobalAveragePool_output_0_DequantizeLinear 2, Flatten 1, Flatten_output_0_QuantizeLinear 4, \
      Flatten_output_0_DequantizeLinear 2, classifier 7, Softmax 1, 60_QuantizeLinear 4, \
      60_DequantizeLinear 2
      """
    ),
    (
      "keras-17",
      """
      batch_normalization_1 1, Conv__96 1, re_lu_1 1, separable_conv2d_1 4, depthwise_conv2d_1 1, \
      average_pooling2d_1 2, up_sampling2d_1 10, Transpose__105 1, add_1 1, concatenate_1 1, \
      zero_padding2d_1 1, max_pooling2d_1 1, conv2d_1_2 2, average_pooling2d_1_2 1, flatten_1 1, \
      dense_1 2, dense_1_2 2
      """
    ),
  ])
  func areOneEachForTheModulesOfAFile(file: String, blocks: String) throws {
    let model = try Model(onnx: Fixtures.bytes("exporters/\(file)/model.onnx"))
    let names = try GraphFacts(model).nodes.map(\.block)
    var order: [String] = []
    for name in names where !order.contains(name) { order.append(name) }
    let counted = order.map { name in "\(name) \(names.count { $0 == name })" }
    #expect(counted.joined(separator: ", ") == blocks)
  }
}
