import NeuralNetwork
import Testing

@testable import Networks

@Suite struct GraphFactsTests {
  func model(_ name: String) throws -> Model {
    try Model(onnx: Fixtures.contentBytes("models/\(name).onnx"))
  }

  /// Iandola et al. 2016 and torchvision's squeezenet1_1: 1,235,496; EfficientNet-Lite0 as published:
  /// 4,652,008; thin ResNet-50: the sum over its 53 convolutions, 5.89 million; VGG-16: the 138,357,544
  /// of the whole network less its fully connected layers' 123,642,856. ViT-S/14: patches 384 · 588 + 384,
  /// class token 384, positions 257 · 384, twelve layers of 4 · (384² + 384) for attention,
  /// 2 · 384 · 1,536 + 1,536 + 384 for the perceptron, 4 · 384 for norms and 2 · 384 for layer scale, and
  /// the last norm's 2 · 384.
  @Test(arguments: [
    ("squeezenet-1.1", 1_235_496), ("efficientnet-lite0", 4_652_008),
    ("resnet-50-thin", 5_889_216), ("vgg-16-trunk", 14_714_688), ("vit-s-14", 21_628_800),
  ])
  func countsThePublishedParameters(name: String, count: Int) throws {
    #expect(try GraphFacts(model(name)).parameterCount == count)
  }

  /// VGG-16's thirteen convolutions, by the sum over their shapes. ViT-S/14: patches 256 · 384 · 588,
  /// and in each of twelve layers 257 · (4 · 384² + 2 · 384 · 1,536) for dense parts and 2 · 257² · 384 for
  /// attention.
  @Test(arguments: [("vgg-16-trunk", 15_346_630_656), ("vit-s-14", 6_123_561_984)])
  func countsTheMultiplyAddsOfAWholeNetwork(name: String, count: Int) throws {
    #expect(try GraphFacts(model(name)).multiplyAdds == count)
  }

  /// What diagrams show as boxes: the network of twelve equal layers, not one box.
  @Test func takesEachLayerOfATransformerAsABlock() throws {
    var blocks: [String] = []
    for node in try GraphFacts(model("vit-s-14")).nodes where blocks.last != node.block {
      blocks.append(node.block)
    }
    #expect(
      blocks == ["patch_embedding", "class_token", "position_embedding"]
        + (1...12).map { "layer_\($0)" } + ["norm"])
  }

  @Test func countsAConvolution() throws {
    let conv1 = try GraphFacts(model("squeezenet-1.1")).nodes[0]
    #expect(conv1.name == "conv1")
    #expect(conv1.operatorName == "Conv")
    #expect(conv1.resultShape == Shape([1, 64, 113, 113]))
    #expect(conv1.parameterCount == 64 * 3 * 3 * 3 + 64)
    #expect(conv1.multiplyAdds == 64 * 113 * 113 * 3 * 3 * 3)
    #expect(conv1.activationBytes == 4 * 64 * 113 * 113)
  }

  @Test func countsADepthwiseConvolutionByItsGroups() throws {
    let facts = try GraphFacts(model("efficientnet-lite0"))
    let depthwise = try #require(facts.nodes.first { $0.name == "stage2_1/depthwise" })
    #expect(depthwise.parameterCount == 32 * 3 * 3)
    #expect(depthwise.multiplyAdds == 32 * 112 * 112 * 3 * 3)
  }

  @Test func countsTheFullyConnectedLayer() throws {
    let facts = try GraphFacts(model("efficientnet-lite0"))
    let classifier = try #require(facts.nodes.first { $0.name == "classifier" })
    #expect(classifier.parameterCount == 1280 * 1000 + 1000)
    #expect(classifier.multiplyAdds == 1280 * 1000)
  }

  @Test func leavesOutTheStatisticsOfBatchNormalization() throws {
    let facts = try GraphFacts(model("efficientnet-lite0"))
    let normalization = try #require(facts.nodes.first { $0.name == "stem/bn" })
    #expect(normalization.parameterCount == 32 + 32)
    #expect(normalization.multiplyAdds == 0)
  }

  /// Parts of 2 and of 4 channels; along rows nothing is said of what each part sees.
  @Test func countsAllResultsOfANode() throws {
    let split = try GraphFacts(split(axis: 1, [2, 4], of: [1, 6, 6, 5])).nodes[0]
    #expect(split.resultShapes == [Shape([1, 2, 6, 5]), Shape([1, 4, 6, 5])])
    #expect(split.activationBytes == 4 * 6 * 6 * 5)
    #expect(split.receptiveField == .pixel)
    let rows = try GraphFacts(self.split(axis: 2, [2, 4], of: [1, 6, 6, 5])).nodes[0]
    #expect(rows.receptiveField == nil)
  }

  private func split(axis: Int, _ lengths: [Int], of dimensions: [Int]) throws -> Model {
    let parts = File.node(
      "Split", ["x", "lengths"], ["y", "z"], with: ["axis": .int(axis)])
    var file = File.model(
      input: dimensions, weights: [File.integers("lengths", lengths)], [parts])
    var output = Onnx_ValueInfoProto()
    output.name = "z"
    file.graph.output.append(output)
    return try Model(file: file)
  }

  /// TopK: values in float32 and places in int64; a comparison: bool.
  @Test func countsBytesByTheTypeOfTheResult() throws {
    let nodes = [
      File.node("TopK", ["x", "count"], ["top", "places"]),
      File.node("Greater", ["top", "top"]),
    ]
    let file = File.model(weights: [File.integers("count", [2])], nodes)
    #expect(try GraphFacts(Model(file: file)).nodes.map(\.activationBytes) == [4 * (4 + 8), 4])
  }

  @Test func groupsNodesIntoBlocks() throws {
    let facts = try GraphFacts(model("squeezenet-1.1"))
    let blocks = facts.nodes.reduce(into: [String]()) { blocks, node in
      if blocks.last != node.block { blocks.append(node.block) }
    }
    #expect(
      blocks == [
        "conv1", "pool1", "fire2", "fire3", "pool3", "fire4", "fire5", "pool5", "fire6", "fire7",
        "fire8", "fire9", "conv10", "pool10", "logits", "softmax",
      ])
  }

  @Test func countsForAnotherInputSize() throws {
    let facts = try GraphFacts(
      model("squeezenet-1.1"), inputShapes: [Shape([1, 3, 455, 455])])
    #expect(facts.parameterCount == 1_235_496)
    #expect(facts.nodes[0].resultShape == Shape([1, 64, 227, 227]))
  }

  @Test func reportsAnInputThatIsTooSmall() throws {
    let model = try model("squeezenet-1.1")
    #expect(throws: GraphError.self) {
      try GraphFacts(model, inputShapes: [Shape([1, 3, 8, 8])])
    }
  }
}
