import NeuralNetwork
import Testing

@testable import Networks

/// What definitions count, held to arithmetic from the layers' definitions that was done by hand and
/// by others' scripts.
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
    ("efficientnet-lite0", 4_652_008), ("small-resnet-20", 269_434), ("small-plain-20", 269_434),
    ("small-resnet-56", 852_730), ("small-plain-56", 852_730),
    ("small-vgg", 435_306),
    // 2 · n · k² · 48² in kernels, 2 · n · 96 in normalisations, and 1,018 in the first and last layer.
    ("small-two-3x3", 84_346), ("small-one-5x5", 116_410), ("small-three-3x3", 126_010),
    ("small-one-7x7", 227_002),
  ])
  func countsParameters(name: String, count: Int) throws {
    #expect(try Definitions.named(name).facts.parameterCount == count)
  }

  @Test(arguments: [
    ("alexnet", 724_406_816), ("alexnet-one-tower", 714_188_480), ("googlenet", 1_582_671_872),
    ("googlenet-bn", 1_498_376_192), ("tiny-vgg", 5_608_780),
  ])
  func countsMultiplyAdds(name: String, count: Int) throws {
    #expect(try Definitions.named(name).facts.multiplyAdds == count)
  }

  /// As many digits as the sources give.
  @Test(arguments: [
    ("vgg-11", 7_609), ("vgg-13", 11_308), ("vgg-16", 15_470), ("vgg-19", 19_632),
    ("resnet-18", 1_814), ("resnet-34", 3_664), ("resnet-50", 3_858), ("resnet-101", 7_570),
    ("resnet-152", 11_282), ("resnet-50-v1.5", 4_089), ("resnet-101-v1.5", 7_801),
    ("resnet-152-v1.5", 11_514), ("vit-b-16", 17_564), ("vit-b-32", 4_409), ("vit-l-16", 61_555),
    ("deit-ti", 1_254), ("deit-s", 4_599),
  ])
  func countsMultiplyAddsInMillions(name: String, millions: Int) throws {
    #expect(rounded(try Definitions.named(name).facts.multiplyAdds, 1_000_000) == millions)
  }

  /// In units of ten thousand.
  @Test(arguments: [
    ("20", 40_55), ("32", 68_86), ("44", 97_17), ("56", 125_49), ("110", 252_89),
  ])
  func countsMultiplyAddsOfCIFARNetworks(depth: String, count: Int) throws {
    let definition = try Definitions.named("cifar-resnet-\(depth)")
    #expect(rounded(definition.facts.multiplyAdds, 10_000) == count)
  }

  @Test(arguments: ["20", "32", "44", "56", "110"])
  func givesPlainTwinsTheSameWeights(depth: String) throws {
    let residual = try Definitions.named("cifar-resnet-\(depth)")
    let plain = try Definitions.named("cifar-plain-\(depth)")
    #expect(plain.model.weightNames == residual.model.weightNames)
    #expect(plain.facts.parameterCount == residual.facts.parameterCount)
    #expect(plain.facts.multiplyAdds == residual.facts.multiplyAdds)
  }

  // MARK: - Parts

  /// LeCun et al. 1998, section II.B: an input of each sum, and one more for its bias, at each place.
  @Test func countsTheParametersAndConnectionsOfLeNet5() throws {
    let layers = ["C1", "S2", "C3", "S4", "C5", "F6"]
    let parameters = try values(of: "lenet-5", layers.map { .parameters(block: $0) })
    #expect(parameters == [156, 12, 1516, 32, 48_120, 10_164])
    #expect(parameters.reduce(0, +) == 60_000)
    #expect(
      try values(of: "lenet-5", layers.map { .connections(block: $0) }) == [
        122_304, 5880, 151_600, 2000, 48_120, 10_164,
      ])
    #expect(
      try values(of: "lenet-5", layers.dropLast().map { .side($0) }) == [28, 14, 10, 5, 1])
  }

  /// Krizhevsky et al. 2012, figure 2: maps times height times width.
  @Test func countsTheUnitsOfAlexNet() throws {
    let layers = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"]
    #expect(
      try values(of: "alexnet", layers.map { .units(block: $0) }) == [
        290_400, 186_624, 64_896, 64_896, 43_264, 4096, 4096, 1000,
      ])
    #expect(try values(of: "alexnet", [.units()]) == [659_272])
  }

  /// Where conv2, conv4 and conv5 read all maps.
  @Test func countsAlexNetWithoutGroups() throws {
    let model = try AlexNet(.paper, groups: 1).model(.unset)
    #expect(try GraphFacts(model).parameterCount == 62_378_344)
  }

  @Test func splitsTheParametersOfAViT() throws {
    let facts = try Definitions.named("vit-b-16").facts
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

  /// Wang et al. 2020: the page loads 79,680 bytes of float32 weights.
  @Test func splitsTinyVGG() throws {
    let tiny = try Definitions.named("tiny-vgg")
    let layers = ["conv_1_1", "conv_1_2", "conv_2_1", "conv_2_2", "output"]
    let parameters = try values(of: "tiny-vgg", layers.map { .parameters(block: $0) })
    #expect(parameters == [280, 910, 910, 910, 16_910])
    #expect(4 * parameters.reduce(0, +) == 79_680)
    #expect(4 * tiny.facts.parameterCount == 79_680)
    #expect(try tiny.node("conv_1_1").resultShape == Shape([1, 10, 62, 62]))
    #expect(try tiny.node("flatten").resultShape == Shape([1, 1690]))
  }

  /// In units of a hundred thousand bytes, of float32 weights.
  @Test(arguments: [
    ("deit-ti", 229), ("googlenet", 280), ("resnet-18", 468), ("resnet-50", 1022),
    ("alexnet-one-tower", 2444), ("vit-b-16", 3463), ("vgg-16", 5534),
  ])
  func takesTheBytesThatFilesHave(name: String, count: Int) throws {
    #expect(rounded(4 * (try Definitions.named(name).facts.parameterCount), 100_000) == count)
  }

  @Test func takesFiveSevenMegabytesForDeiTInEightBits() throws {
    #expect(rounded(try Definitions.named("deit-ti").facts.parameterCount, 100_000) == 57)
  }

  @Test func takesAQuarterOfAMegabyteForLeNet() throws {
    #expect(
      rounded(4 * (try Definitions.named("lenet-5-modern").facts.parameterCount), 10_000) == 25)
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
    let definition = try Definitions.named(name)
    let found = try nodes.map { try definition.node($0).receptiveField?.horizontal.size }
    #expect(found == sizes)
  }

  @Test(arguments: [
    ("resnet-18-v1.5", "conv5_2/relu"), ("resnet-34-v1.5", "conv5_3/relu"),
    ("resnet-50-v1.5", "conv5_3/relu"), ("resnet-152-v1.5", "conv5_3/relu"),
  ])
  func moves32PixelsFromOnePositionToTheNext(name: String, node: String) throws {
    let field = try #require(try Definitions.named(name).node(node).receptiveField)
    #expect([field.vertical.stride, field.horizontal.stride] == [32, 32])
  }

  @Test(arguments: [
    "lenet-5-modern", "small-vgg", "small-inception", "small-vit", "small-resnet-20",
    "small-plain-20", "small-resnet-56", "small-plain-56",
  ])
  func hasFewerThanAMillionWeightsForSmallImages(name: String) throws {
    let definition = try Definitions.named(name)
    let model = definition.model
    #expect(definition.facts.parameterCount < 1_000_000)
    #expect(model.graph.inputs[0].shape == Shape([1, 1, 28, 28]))
    #expect(model.shape(of: model.graph.outputs[0]) == Shape([1, 10]))
  }

  /// Stacks that are compared see as far as each other (Simonyan & Zisserman 2015, section 2.3).
  @Test(arguments: [("small-two-3x3", "small-one-5x5"), ("small-three-3x3", "small-one-7x7")])
  func givesStacksOneReceptiveField(stack: String, single: String) throws {
    let fields = try [stack, single].map { name in
      try #require(try Definitions.named(name).node("pool2").receptiveField)
    }
    #expect(fields[0] == fields[1])
  }

  @Test func leavesOutReductions() throws {
    let reduced = try Definitions.named("small-inception")
    let naive = try Definitions.named("small-inception-naive")
    #expect(reduced.model.layerNames.contains("inception_2a/3x3_reduce"))
    #expect(
      !naive.model.layerNames.contains { $0.contains("reduce") || $0.contains("pool_proj") })
    #expect(naive.facts.multiplyAdds > 3 * reduced.facts.multiplyAdds)
  }

  @Test func buildsATransformerForABatch() throws {
    let architecture = try #require(Architectures.named("small-vit"))
    let model = try architecture.model(batch: 8)
    #expect(model.graph.inputs[0].shape == Shape([8, 1, 28, 28]))
    #expect(model.shape(of: model.graph.outputs[0]) == Shape([8, 10]))
  }

  private func values(
    of name: String, _ quantities: [PublishedFact.Quantity]
  ) throws -> [Int] {
    let definition = try Definitions.named(name)
    return try quantities.map {
      try #require($0.value(of: definition.model, definition.facts))
    }
  }

  private func rounded(_ count: Int, _ unit: Int) -> Int { (count + unit / 2) / unit }
}
