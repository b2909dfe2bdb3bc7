import NeuralNetwork
import Testing

@testable import Networks

@Suite struct ParametersTests {
  private func network(_ parameters: Parameters) throws -> Model {
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, 3, 8, 8])
    x = network.convolution("conv1", x, channels: 4, kernel: 3, hasBias: false)
    x = network.relu(network.batchNormalization(x))
    x = network.dense("classifier", network.flatten("flatten", x), units: 5)
    return try network.model(x)
  }

  @Test func callsValuesAfterTheirNodes() throws {
    let model = try network(.unset)
    #expect(model.layerNames == ["conv1", "conv1/bn", "conv1/relu", "flatten", "classifier"])
    #expect(
      model.weightNames == [
        "conv1.weight", "conv1/bn.scale", "conv1/bn.bias", "conv1/bn.mean", "conv1/bn.variance",
        "classifier.weight", "classifier.bias",
      ])
    let relu = try #require(model.value(named: "conv1/relu"))
    #expect(model.name(of: relu) == "conv1/relu")
    #expect(model.shape(of: relu) == Shape([1, 4, 6, 6]))
    #expect(model.outputNames == ["classifier"])
  }

  @Test func takesNoMemoryWithoutNumbers() throws {
    let model = try network(.unset)
    #expect(model.graph.constants.allSatisfy { $0?.isSet != true })
    #expect(throws: PlanError.self) { try Plan<PortableKernels>(model.graph) }
  }

  @Test func drawsTheSameNumbersForTheSameSeedAndName() throws {
    func weights(_ seed: UInt64) throws -> [[Float]] {
      try network(.seeded(seed)).graph.constants.compactMap { $0?.floats }
    }
    #expect(try weights(7) == weights(7))
    #expect(try weights(7)[0] != weights(8)[0])
    // Python's statistics.NormalDist().inv_cdf of SplitMix64's numbers, times √(2 / 27).
    let expected: [Float] = [0.187_341_281, 0.369_669_130, 0.102_511_455, -0.052_534_224]
    for (found, expected) in zip(try weights(7)[0], expected) {
      #expect(abs(found - expected) <= 1e-6 * abs(expected))
    }
  }

  @Test func saysWhichWeightsAreMissing() {
    let expected = Shape([4, 3, 3, 3])
    #expect(throws: ArchitectureError.missingWeights("conv1.weight", expected: expected)) {
      try network(.named { _, _ in nil })
    }
    let fact = ArchitectureError.missingWeights("conv1.weight", expected: expected).fact
    #expect(fact == "there are no weights \"conv1.weight\" of shape [4, 3, 3, 3]")
  }

  @Test func saysWhichWeightsHaveAnotherShape() {
    let found = Shape([5, 4])
    #expect(
      throws: ArchitectureError.misshapenWeights(
        "classifier.weight", expected: Shape([5, 144]), found: found)
    ) {
      try network(
        .named { name, shape in
          let shape = name == "classifier.weight" ? found : shape
          return Tensor(shape, [Float](repeating: 0, count: shape.count))
        })
    }
  }

  @Test func saysWhichWeightsAreNoFloats() {
    #expect(throws: ArchitectureError.weightType("conv1.weight", found: .int64)) {
      try network(
        .named { _, shape in
          Tensor(shape, elements: .int64([Int64](repeating: 0, count: shape.count)))
        })
    }
  }

  @Test func saysWhichLayerDoesNotFitTheImage() throws {
    let error = try #require(throws: ArchitectureError.self) {
      try VGG(.d, side: 16).model(.unset)
    }
    #expect(
      error.fact == "MaxPool \"pool5\" does not fit: "
        + "the window's height 2 is larger than the padded input's, 1")
  }

  /// Python's statistics.NormalDist().inv_cdf, to seven digits.
  @Test(arguments: [
    (0.5, 0), (0.9, 1.281_551_565_5), (0.1, -1.281_551_565_5), (0.975, 1.959_963_984_5),
    (0.001, -3.090_232_306_2), (1e-6, -4.753_424_308_8), (1e-12, -7.034_483_825_1),
    (0.924_9, 1.438_825_392_8), (0.925_1, 1.440_238_267_5),
  ])
  func findsQuantilesOfTheNormalDistribution(share: Double, expected: Double) {
    #expect(abs(normalQuantile(share) - expected) <= 2e-7 * max(1, abs(expected)))
  }

  @Test(arguments: [
    (Initialization.normal(deviation: 0.5), 0.5, 3.0),
    (.truncatedNormal(deviation: 0.02), 0.0176, 0.04),
    (.uniform(limit: 0.3), 0.1732, 0.3), (.sign, 1, 1),
  ])
  func drawsWhatWasAskedFor(initialization: Initialization, deviation: Double, most: Double) {
    var numbers = SeededNumbers(seed: 3, name: "weight")
    let drawn = initialization.draw(100_000, from: &numbers).map(Double.init)
    let mean = drawn.reduce(0, +) / 100_000
    let variance = drawn.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100_000
    #expect(abs(mean) < 0.01 * deviation)
    #expect(abs(variance.squareRoot() / deviation - 1) < 0.01)
    #expect(drawn.allSatisfy { abs($0) <= most * 1.000_001 })
  }

  /// Under He's rule the activations of a deep network neither vanish nor explode.
  @Test func keepsTheSpreadOfActivations() throws {
    let model = try VGG(.d, width: 8, units: 32, side: 64).model(.seeded(1))
    let names = ["conv1_1", "conv3_3", "conv5_3"]
    let values = try names.map { try #require(model.value(named: $0)) }
    var numbers = SeededNumbers(seed: 1, name: "image")
    let shape = model.graph.inputs[0].shape
    let image = Tensor(
      shape, Initialization.normal(deviation: 1).draw(shape.count, from: &numbers))
    let run = try Session(Plan<PortableKernels>(model.graph, keeping: values)).run([image])
    for value in values {
      let floats = try #require(run[value]).floats
      let meanSquare = floats.reduce(0) { $0 + $1 * $1 } / Float(floats.count)
      #expect((0.2...5).contains(meanSquare))
    }
  }
}
