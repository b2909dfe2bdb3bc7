import Networks
import NeuralNetwork
import Testing

@Suite struct ModelTests {
  let squeezeNet: Model

  init() throws {
    squeezeNet = try Model(onnx: Fixtures.contentBytes("models/squeezenet-1.1.onnx"))
  }

  @Test func keepsTheNamesOfTheFile() throws {
    #expect(squeezeNet.inputNames == ["image"])
    #expect(squeezeNet.outputNames == ["softmax"])
    #expect(squeezeNet.nodes.count == 66)
    #expect(
      squeezeNet.layerNames.prefix(5) == [
        "conv1", "conv1/relu", "pool1", "fire2/squeeze1x1", "fire2/squeeze1x1/relu",
      ])
    #expect(squeezeNet.nodes[0].operatorName == "Conv")
  }

  @Test func findsAValueByItsName() throws {
    let value = try #require(squeezeNet.value(named: "fire4/squeeze1x1"))
    #expect(squeezeNet.shape(of: value) == Shape([1, 32, 27, 27]))
    #expect(squeezeNet.name(of: value) == "fire4/squeeze1x1")
    let node = try #require(squeezeNet.nodeIndex(computing: value))
    #expect(squeezeNet.nodes[node].name == "fire4/squeeze1x1")
    #expect(squeezeNet.value(named: "fire44") == nil)
  }

  @Test func knowsWeightsByTheirOwnNameAndThatOfTheirCast() throws {
    let weights = try #require(squeezeNet.value(named: "conv1.weight"))
    #expect(squeezeNet.value(named: "conv1.weight/float32") == weights)
    #expect(squeezeNet.name(of: weights) == "conv1.weight")
    #expect(squeezeNet.shape(of: weights) == Shape([64, 3, 3, 3]))
    #expect(squeezeNet.nodeIndex(computing: weights) == nil)
    #expect(squeezeNet.weightNames.prefix(2) == ["conv1.weight", "conv1.bias"])
    #expect(squeezeNet.weightNames.count == 52)
  }

  @Test(arguments: [
    ("efficientnet-lite0", [1, 1000]), ("resnet-50-thin", [1, 1024, 1, 1]),
    ("vgg-16-trunk", [1, 512, 7, 7]), ("vit-s-14", [1, 257, 384]),
  ])
  func infersTheShapeOfTheResult(name: String, shape: [Int]) throws {
    let model = try Model(onnx: Fixtures.contentBytes("models/\(name).onnx"))
    #expect(model.shape(of: model.graph.outputs[0]) == Shape(shape))
  }

  /// (1, heads, tokens, tokens), under names that a lesson can give.
  @Test func reachesTheAttentionOfEveryLayer() throws {
    let model = try Model(onnx: Fixtures.contentBytes("models/vit-s-14.onnx"))
    let shapes = try (1...12).map { layer in
      model.shape(of: try #require(model.value(named: "layer_\(layer)/attention/softmax")))
    }
    #expect(shapes == Array(repeating: Shape([1, 6, 257, 257]), count: 12))
  }
}
