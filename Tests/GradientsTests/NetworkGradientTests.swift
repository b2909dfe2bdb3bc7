import FastKernels
import Gradients
import NeuralNetwork
import ReferenceKernels
import Testing

@testable import Networks

/// Whole networks: loss and all gradients against PyTorch, and against finite differences.
@Suite struct NetworkGradientTests {
  struct Case: Decodable, Sendable {
    var name: String
    var labelSmoothing: Float
    var input: Fixture.Array
    var targets: Fixture.Array
    var weights: [Fixture.Array]
    var scores: Fixture.Array
    var loss: Double
    var statistics: [Fixture.Array]
    var weightGradients: [Fixture.Array]
  }

  private static let cases = Fixture.load("networks", as: [Case].self)

  @Test(arguments: cases)
  func givesTheGradientsOfPyTorch(_ example: Case) throws {
    try compare(example, ReferenceKernels<Double>.self, tolerance: 1e-9)
  }

  @Test(arguments: cases)
  func givesThemOnPortableKernels(_ example: Case) throws {
    try compare(example, PortableKernels.self, tolerance: 2e-5)
  }

  @Test(arguments: cases)
  func givesThemOnFastKernels(_ example: Case) throws {
    try compare(example, FastKernels.self, tolerance: 2e-5)
  }

  private func compare<K: Kernels>(
    _ example: Case, _ kernels: K.Type, tolerance: Double
  ) throws {
    let training = try TrainedNetwork<K>(example)
    let loss = try training.loss()
    #expect(abs(loss - example.loss) <= tolerance * max(1, example.loss))
    for (index, expected) in example.weightGradients.enumerated() {
      let found = training.gradient(index)
      let scale = expected.values.reduce(1e-3) { max($0, abs($1)) }
      let difference = zip(found, expected.values).reduce(0.0) { max($0, abs($1.0 - $1.1)) }
      #expect(found.count == expected.values.count)
      #expect(
        difference <= tolerance * scale, "\(expected.name ?? "") differs by \(difference)")
    }
    for (index, expected) in example.statistics.enumerated() {
      let statistics = training.graph.statistics[index / 2]
      let value = index % 2 == 0 ? statistics.batchMean : statistics.batchVariance
      for (found, expected) in zip(training.values(of: value), expected.values) {
        #expect(abs(found - expected) <= tolerance)
      }
    }
  }

  /// (loss(w + h·d) − loss(w − h·d)) / 2h for each weight along a direction d of ±1.
  @Test(arguments: cases)
  func givesWhatCentralDifferencesGive(_ example: Case) throws {
    let training = try TrainedNetwork<ReferenceKernels<Double>>(example)
    _ = try training.loss()
    let gradients = example.weights.indices.map { training.gradient($0) }
    let step = 1e-5
    for index in example.weights.indices {
      let direction = gradients[index].indices.map { $0 * 7 % 3 == 0 ? -1.0 : 1.0 }
      let above = try training.loss(moving: index, along: direction.map { $0 * step })
      let below = try training.loss(moving: index, along: direction.map { -$0 * step })
      let expected = zip(gradients[index], direction).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(
        abs((above - below) / (2 * step) - expected) <= 1e-7 * max(1, abs(expected)),
        "\(example.weights[index].name ?? "")")
    }
  }
}

/// A network of a fixture with its loss and gradients, compiled.
private final class TrainedNetwork<K: Kernels> {
  let graph: TrainingGraph
  private let example: NetworkGradientTests.Case
  private let session: Session<K>

  init(_ example: NetworkGradientTests.Case) throws {
    self.example = example
    let weights = Dictionary(
      uniqueKeysWithValues: example.weights.map { ($0.name ?? "", $0.tensor) })
    let parameters = Parameters { request in
      switch request.role {
      case .runningMean, .runningVariance:
        Tensor(request.shape, [Float](repeating: 1, count: request.shape.count))
      default: weights[request.name]
      }
    }
    let model =
      example.name == "residual" ? try residual(parameters) : try transformer(parameters)
    graph = try TrainingGraph(
      model.graph,
      training: example.weights.compactMap { weight in
        model.value(named: weight.name ?? "").map { TrainingGraph.Choice($0, decays: true) }
      }, batch: example.input.shape[0], smoothing: example.labelSmoothing)
    session = Session(
      try Plan<K>(
        graph.graph, outputs: [graph.loss],
        keeping: graph.parameters.map(\.gradient)
          + graph.statistics.flatMap { [$0.batchMean, $0.batchVariance] }))
  }

  func values(of value: ValueID) -> [Double] {
    session.withElements(of: value) { $0.map { Double($0) } } ?? []
  }

  func gradient(_ index: Int) -> [Double] { values(of: graph.parameters[index].gradient) }

  func loss(moving moved: Int? = nil, along direction: [Double] = []) throws -> Double {
    write(example.input.values, to: graph.images)
    var targets = [Double](repeating: 0, count: graph.batch * graph.classes)
    for (image, label) in example.targets.values.enumerated() {
      targets[image * graph.classes + Int(label)] = 1
    }
    write(targets, to: graph.targets)
    for (index, parameter) in graph.parameters.enumerated() {
      var numbers = example.weights[index].values
      if index == moved {
        for (place, change) in direction.enumerated() { numbers[place] += change }
      }
      write(numbers, to: parameter.value)
    }
    try session.execute()
    return values(of: graph.loss)[0]
  }

  private func write(_ numbers: [Double], to value: ValueID) {
    session.withInput(value) { memory in
      for (index, number) in numbers.enumerated() { memory[index] = K.Scalar(number) }
    }
  }
}

private func residual(_ parameters: Parameters) throws -> Model {
  var network = NetworkBuilder(parameters)
  let image = network.input("image", [1, 1, 8, 8])
  var x = network.convolution(
    "conv1", image, channels: 3, kernel: 3, padding: 1, hasBias: false)
  x = network.relu(network.batchNormalization(x))
  var branch = network.convolution(
    "conv2", x, channels: 3, kernel: 3, padding: 1, hasBias: false)
  branch = network.batchNormalization(branch)
  x = network.relu(network.add("add", branch, x), named: "relu")
  x = network.maxPool("pool", x, kernel: 2, stride: 2)
  x = network.relu(
    network.convolution("conv3", x, channels: 4, kernel: 3, stride: 2, padding: 1))
  x = network.flatten("flatten", network.globalAveragePool("mean", x))
  x = network.dense("classifier", x, units: 5)
  return try network.model(x)
}

private func transformer(_ parameters: Parameters) throws -> Model {
  var network = NetworkBuilder(parameters)
  func weight(_ name: String, _ dimensions: [Int]) -> ValueID {
    network.weight(name, dimensions, .matrix, .constant(0))
  }
  func linear(_ name: String, _ x: ValueID, _ inputs: Int, _ units: Int) -> ValueID {
    let product = network.apply(.matMul, name, [x, weight("\(name).weight", [inputs, units])])
    return network.add("\(name)/bias", product, weight("\(name).bias", [units]))
  }
  func normalized(_ name: String, _ x: ValueID) -> ValueID {
    network.apply(
      .layerNormalization(axis: 2, epsilon: 1e-6), name,
      [x, weight("\(name).scale", [8]), weight("\(name).bias", [8])])
  }
  func heads(_ name: String, _ x: ValueID, _ order: [Int]) -> ValueID {
    let all = network.apply(
      .reshape([3, 5, 2, 4]), "\(name)/split", [linear(name, x, 8, 8)])
    return network.apply(.transpose(order), "\(name)/heads", [all])
  }
  let image = network.input("image", [3, 1, 6, 6])
  let patches = network.convolution("patch_embedding", image, channels: 8, kernel: 3, stride: 3)
  let flat = network.apply(.reshape([3, 8, 4]), "flat", [patches])
  let tokens = network.apply(.transpose([0, 2, 1]), "tokens", [flat])
  let first = network.apply(
    .expand([3, 1, 8]), "first", [weight("class_token.weight", [1, 1, 8])])
  var x = network.apply(.concatenate(axis: 1), "sequence", [first, tokens])
  x = network.add("positions", x, weight("position_embedding.weight", [1, 5, 8]))
  let read = normalized("norm1", x)
  let query = heads("attention/query", read, [0, 2, 1, 3])
  let key = heads("attention/key", read, [0, 2, 3, 1])
  let value = heads("attention/value", read, [0, 2, 1, 3])
  let scores = network.apply(.matMul, "scores", [query, key])
  let scaled = network.apply(.multiply, "scaled", [scores, network.scalar(0.5)])
  let shares = network.apply(.softmax(axis: 3), "shares", [scaled])
  let context = network.apply(.matMul, "context", [shares, value])
  let apart = network.apply(.transpose([0, 2, 1, 3]), "apart", [context])
  let joined = network.apply(.reshape([3, 5, 8]), "joined", [apart])
  x = network.add("attended", x, linear("attention/output", joined, 8, 8))
  var hidden = linear("mlp/fc1", normalized("norm2", x), 8, 12)
  hidden = network.apply(.gelu(approximate: false), "gelu", [hidden])
  x = network.add("computed", x, linear("mlp/fc2", hidden, 12, 8))
  let index = network.integers("index", [0], isScalar: true)
  x = network.apply(.gather(axis: 1), "class", [normalized("norm", x), index])
  x = network.dense("classifier", x, units: 5)
  return try network.model(x)
}
