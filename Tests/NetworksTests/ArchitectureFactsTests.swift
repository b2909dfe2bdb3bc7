import NeuralNetwork
import Testing

@testable import Networks

/// Every architecture without weights, built once.
private let definitions: [String: (model: Model, facts: GraphFacts)] = {
  var definitions: [String: (Model, GraphFacts)] = [:]
  for architecture in Architectures.all {
    guard let model = try? architecture.model(), let facts = try? GraphFacts(model) else {
      continue
    }
    definitions[architecture.name] = (model, facts)
  }
  return definitions
}()

@Suite struct ArchitectureFactsTests {
  @Test(arguments: Architectures.all.map(\.name))
  func buildsWithoutWeights(name: String) throws {
    let architecture = try #require(Architectures.named(name))
    let model = try architecture.model()
    #expect(model.graph.outputs.count == 1)
    #expect(model.inputNames == ["image"])
    #expect(try model.graph.shapes() == model.shapes)
    #expect(Set(model.layerNames).count == model.layerNames.count)
  }

  @Test func givesEachArchitectureAName() {
    let names = Architectures.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  /// What papers print, what we count, and why where they differ.
  @Test(arguments: PublishedFacts.all)
  func countsWhatIsStatedBesideThePaper(fact: PublishedFact) throws {
    let (model, facts) = try #require(definitions[fact.architecture])
    #expect(fact.quantity.value(of: model, facts) == fact.ours)
    if fact.agrees {
      #expect(fact.reason == nil)
    } else {
      #expect(fact.reason?.isEmpty == false)
    }
  }

  /// Arithmetic from the layers' definitions, done by hand and by others' scripts.
  @Test(arguments: [
    ("lenet-5-modern", 61_706), ("tiny-vgg", 19_920), ("alexnet", 60_965_224),
    ("alexnet-one-tower", 61_100_840), ("vgg-11", 132_863_336), ("vgg-13", 133_047_848),
    ("vgg-16-c", 133_638_952), ("vgg-16", 138_357_544), ("vgg-19", 143_667_240),
    ("googlenet", 6_998_552), ("googlenet-bn", 6_624_904), ("resnet-18", 11_689_512),
    ("resnet-34", 21_797_672), ("resnet-50", 25_557_032), ("resnet-101", 44_549_160),
    ("resnet-152", 60_192_808), ("cifar-resnet-20", 269_722), ("cifar-resnet-32", 464_154),
    ("cifar-resnet-44", 658_586), ("cifar-resnet-56", 853_018), ("cifar-resnet-110", 1_727_962),
    ("vit-b-16", 86_567_656), ("vit-b-32", 88_224_232), ("vit-l-16", 304_326_632),
    ("deit-ti", 5_717_416), ("deit-s", 22_050_664), ("squeezenet-1.1", 1_235_496),
    ("efficientnet-lite0", 4_652_008),
  ])
  func countsParameters(name: String, count: Int) throws {
    #expect(try #require(definitions[name]).facts.parameterCount == count)
  }

  /// In thousands: as many digits as the sources give.
  @Test(arguments: [
    ("alexnet", 724_407), ("alexnet-one-tower", 714_188), ("googlenet", 1_582_672),
    ("googlenet-bn", 1_498_376), ("tiny-vgg", 5_609),
  ])
  func countsMultiplyAddsInThousands(name: String, thousands: Int) throws {
    let count = try #require(definitions[name]).facts.multiplyAdds
    #expect((count + 500) / 1000 == thousands)
  }

  /// In millions.
  @Test(arguments: [
    ("vgg-11", 7_609), ("vgg-13", 11_308), ("vgg-16", 15_470), ("vgg-19", 19_632),
    ("resnet-18", 1_814), ("resnet-34", 3_664), ("resnet-50", 3_858), ("resnet-101", 7_570),
    ("resnet-152", 11_282), ("resnet-50-v1.5", 4_089), ("resnet-101-v1.5", 7_801),
    ("resnet-152-v1.5", 11_514), ("vit-b-16", 17_564), ("vit-b-32", 4_409), ("vit-l-16", 61_555),
    ("deit-ti", 1_254), ("deit-s", 4_599),
  ])
  func countsMultiplyAddsInMillions(name: String, millions: Int) throws {
    let count = try #require(definitions[name]).facts.multiplyAdds
    #expect((count + 500_000) / 1_000_000 == millions)
  }

  /// In units of ten thousand.
  @Test(arguments: [
    ("20", 40_55), ("32", 68_86), ("44", 97_17), ("56", 125_49), ("110", 252_89),
  ])
  func countsMultiplyAddsOfCIFARNetworks(depth: String, count: Int) throws {
    let found = try #require(definitions["cifar-resnet-\(depth)"]).facts.multiplyAdds
    #expect((found + 5000) / 10_000 == count)
  }

  @Test(arguments: ["20", "32", "44", "56", "110"])
  func givesPlainTwinsTheSameWeights(depth: String) throws {
    let residual = try #require(definitions["cifar-resnet-\(depth)"])
    let plain = try #require(definitions["cifar-plain-\(depth)"])
    #expect(plain.model.weightNames == residual.model.weightNames)
    #expect(plain.facts.parameterCount == residual.facts.parameterCount)
    #expect(plain.facts.multiplyAdds == residual.facts.multiplyAdds)
  }

  /// Two multiply-adds' worth of operations, as TF-slim lists the convolutions of VGG-16: 30.69 G.
  @Test func countsTheConvolutionsOfVGG16() throws {
    let nodes = try #require(definitions["vgg-16"]).facts.nodes
    let convolutions = nodes.filter { $0.operatorName == "Conv" }
    #expect(convolutions.reduce(0) { $0 + $1.multiplyAdds } == 15_346_630_656)
  }

  @Test func splitsTheParametersOfAViT() throws {
    let facts = try #require(definitions["vit-b-16"]).facts
    func count(_ prefix: String) -> Int {
      facts.nodes.filter { $0.name.hasPrefix(prefix) }.reduce(0) { $0 + $1.parameterCount }
    }
    #expect(count("patch_embedding") == 590_592)
    #expect(count("class_token") == 768)
    #expect(count("position_embedding") == 151_296)
    for layer in 1...12 { #expect(count("layer_\(layer)/") == 7_087_872) }
    #expect(count("norm") == 1536)
    #expect(count("classifier") == 769_000)
  }

  @Test(arguments: [
    (224, 16, 197), (224, 32, 50), (384, 16, 577), (32, 4, 65), (28, 4, 50),
  ])
  func countsTokens(side: Int, patch: Int, tokens: Int) throws {
    let model = try VisionTransformer(
      width: 64, layers: 1, heads: 4, hidden: 128, patch: patch, side: side
    ).model(.unset)
    let value = try #require(model.value(named: "class_token/concat"))
    #expect(model.shape(of: value) == Shape([1, tokens, 64]))
  }

  /// In units of a hundred thousand bytes, of float32 weights.
  @Test(arguments: [
    ("deit-ti", 229), ("googlenet", 280), ("resnet-18", 468), ("resnet-50", 1022),
    ("alexnet-one-tower", 2444), ("vit-b-16", 3463), ("vgg-16", 5534),
  ])
  func takesTheBytesThatFilesHave(name: String, count: Int) throws {
    let bytes = 4 * (try #require(definitions[name]).facts.parameterCount)
    #expect((bytes + 50_000) / 100_000 == count)
  }

  @Test func takesAQuarterOfAMegabyteForLeNet() throws {
    let bytes = 4 * (try #require(definitions["lenet-5-modern"]).facts.parameterCount)
    #expect((bytes + 5000) / 10_000 == 25)
  }

  @Test func hasTheShapesOfTinyVGG() throws {
    let (model, facts) = try #require(definitions["tiny-vgg"])
    #expect(facts.multiplyAdds == 5_608_780)
    #expect(facts.nodes[0].resultShape == Shape([1, 10, 62, 62]))
    let flat = try #require(model.value(named: "flatten"))
    #expect(model.shape(of: flat) == Shape([1, 1690]))
  }

  @Test func countsAlexNetToTheLastDigit() throws {
    #expect(try #require(definitions["alexnet"]).facts.multiplyAdds == 724_406_816)
    let ungrouped = try AlexNetWithoutGroups.parameterCount()
    #expect(ungrouped == 62_378_344)
  }

  /// AlexNet's layers, each reading all maps.
  private enum AlexNetWithoutGroups {
    static func parameterCount() throws -> Int {
      var network = NetworkBuilder(.unset)
      var x = network.input("image", [1, 3, 227, 227])
      x = network.convolution("conv1", x, channels: 96, kernel: 11, stride: 4)
      x = network.maxPool("pool1", x, kernel: 3, stride: 2)
      x = network.convolution("conv2", x, channels: 256, kernel: 5, padding: 2)
      x = network.maxPool("pool2", x, kernel: 3, stride: 2)
      x = network.convolution("conv3", x, channels: 384, kernel: 3, padding: 1)
      x = network.convolution("conv4", x, channels: 384, kernel: 3, padding: 1)
      x = network.convolution("conv5", x, channels: 256, kernel: 3, padding: 1)
      x = network.maxPool("pool5", x, kernel: 3, stride: 2)
      x = network.flatten("flatten", x)
      x = network.dense("fc6", x, units: 4096)
      x = network.dense("fc7", x, units: 4096)
      x = network.dense("fc8", x, units: 1000)
      return try GraphFacts(network.model(x)).parameterCount
    }
  }

  /// Sizes of receptive fields: LeCun et al. 1998; Wang et al. 2020; strides as in TorchVision.
  @Test(arguments: [
    ("lenet-5", ["C1", "S2", "C3", "S4", "C5"], [5, 6, 14, 16, 32]),
    (
      "tiny-vgg",
      ["conv_1_1", "conv_1_2", "max_pool_1", "conv_2_1", "conv_2_2", "max_pool_2"],
      [3, 5, 6, 10, 14, 16]
    ),
    ("resnet-18-v1.5", ["conv5_2/relu"], [435]), ("resnet-34-v1.5", ["conv5_3/relu"], [899]),
    ("resnet-50-v1.5", ["conv5_3/relu"], [427]), ("resnet-152-v1.5", ["conv5_3/relu"], [1451]),
    ("resnet-50", ["conv5_3/relu"], [483]),
  ])
  func seesAsFar(name: String, nodes: [String], sizes: [Int]) throws {
    let facts = try #require(definitions[name]).facts
    let found = nodes.map { node in
      facts.nodes.first { $0.name == node }?.receptiveField?.horizontal.size
    }
    #expect(found == sizes)
  }

  @Test(arguments: ["lenet-5-modern", "small-vgg", "small-inception", "small-vit"])
  func hasFewerThanAMillionWeightsForSmallImages(name: String) throws {
    let (model, facts) = try #require(definitions[name])
    #expect(facts.parameterCount < 1_000_000)
    #expect(model.graph.inputs[0].shape == Shape([1, 1, 28, 28]))
    #expect(model.shape(of: model.graph.outputs[0]) == Shape([1, 10]))
  }
}
