import Lessons
import Networks
import NeuralNetwork
import Testing

@testable import Training

@Suite struct MeasurementTests {
  private static let data = TrainingData(training: .rows(200, seed: 1), test: .rows(50, seed: 2))

  private func run(_ network: String, _ settings: String) throws -> TrainingRun {
    let source = "network: \(network)\ndata: {name: fashion-mnist}\n\(settings)"
    let (recipe, diagnostics) = Recipe.read(Array(source.utf8), path: "r.yml")
    #expect(text(diagnostics) == "")
    let architecture = try #require(Architectures.named(network))
    return try TrainingRun(
      try #require(recipe), Self.data,
      network: { parameters, batch throws(ArchitectureError) in
        try architecture.model(parameters, batch: batch)
      }, threads: ThreadPool(count: 1), clock: { 0 })
  }

  /// A step without momentum and decay moves the weights by the rate times the gradient, and a batch of
  /// all images is the same in any order.
  @Test func measuresTheGradientThatAStepTakes() throws {
    let settings = """
      epochs: 1
      batch_size: 200
      learning_rate: {peak: 0.01}
      optimizer: {kind: sgd, momentum: 0}

      """
    let run = try run("lenet-5-modern", settings)
    let layers = try run.layerStatistics(batches: 3)
    #expect(layers.map(\.name) == ["C1", "C3", "C5", "F6", "output"])
    let before = weights(of: run.model, layers.map(\.name))
    _ = try run.advance()
    for (layer, moved) in zip(layers, zip(before, weights(of: run.model, layers.map(\.name)))) {
      let square = zip(moved.0, moved.1).reduce(0.0) { sum, pair in
        let difference = Double(pair.1) - Double(pair.0)
        return sum + difference * difference
      }
      #expect(abs(square.squareRoot() / 0.01 / layer.gradientNorm - 1) < 1e-3, "\(layer.name)")
    }
  }

  private func weights(of model: Model, _ layers: [String]) -> [[Float]] {
    layers.map { layer in
      model.value(named: "\(layer).weight").flatMap { model.graph.constants[$0.index]?.floats }
        ?? []
    }
  }

  /// Batch normalisation with its first scale, 1, gives every channel a spread of 1.
  @Test func findsASpreadOfOneBehindNormalizations() throws {
    let run = try run(
      "small-plain-20", "epochs: 1\nbatch_size: 50\nlearning_rate: {peak: 0.01}\n")
    let layers = try run.layerStatistics(batches: 2)
    #expect(layers.count == 20)
    #expect(layers[0].name == "conv1")
    #expect(layers[19].name == "classifier")
    for layer in layers.dropLast() {
      #expect(abs(layer.responseDeviation - 1) < 1e-3, "\(layer.name) \(layer.responseDeviation)")
    }
  }

  @Test func measuresWithoutChangingTheRun() throws {
    let settings = "epochs: 1\nbatch_size: 50\nlearning_rate: {peak: 0.01}\n"
    let (measured, other) = (
      try run("small-plain-20", settings), try run("small-plain-20", settings)
    )
    _ = try measured.layerStatistics(batches: 1)
    _ = try (measured.advance(), other.advance())
    #expect(try measured.checkpoint().bytes == other.checkpoint().bytes)
  }

  @Test func hasTheTrainedNetworkInTheMiddleOfTheSurface() throws {
    let run = try run("lenet-5-modern", "epochs: 2\nbatch_size: 20\nlearning_rate: {peak: 0.01}\n")
    while !run.isFinished { _ = try run.advance() }
    var settings = LossSurface.Settings()
    (settings.points, settings.reach, settings.images) = (3, 1, 1000)
    var rows: [Int] = []
    let surface = try run.lossSurface(settings) { rows.append($0) }
    #expect(rows == [1, 2, 3])
    #expect(surface.coordinates == [-1, 0, 1])
    let test = TestRun(
      Self.data.training, run.normalization, threads: ThreadPool(count: 1), batchSize: 1)
    let result = try test.result(of: run.model)
    #expect(abs(Double(surface.losses[1][1]) - result.loss) < 1e-5)
    #expect(abs(Double(surface.accuracies[1][1]) - result.accuracy) < 1e-6)
    // A trained network has less loss than those around it, at the length of its filters.
    let around = surface.losses.joined().sorted().dropFirst()
    #expect(around.allSatisfy { $0 > surface.losses[1][1] })
    #expect(try run.lossSurface(settings) == surface)
  }

  @Test func givesDirectionsTheLengthOfEachFilter() {
    let weights: [[Float]] = [[3, 4, 0, 0, 0, 1, 2, 2], [5, 6], [1, 1]]
    var moved = weights
    WeightDirection(weights, filters: [2, 0, 1], seed: 3, index: 0).add(2, to: &moved)
    func distance(_ parameter: Int, _ range: Range<Int>) -> Double {
      let squares = range.map { index -> Double in
        let difference = Double(moved[parameter][index] - weights[parameter][index])
        return difference * difference
      }
      return squares.reduce(0, +).squareRoot()
    }
    #expect(abs(distance(0, 0..<4) - 2 * 5) < 1e-4)
    #expect(abs(distance(0, 4..<8) - 2 * 3) < 1e-4)
    #expect(moved[1] == weights[1])
    #expect(abs(distance(2, 0..<2) - 2 * 2.0.squareRoot()) < 1e-4)
    var other = weights
    WeightDirection(weights, filters: [2, 0, 1], seed: 3, index: 1).add(2, to: &other)
    #expect(other[0] != moved[0])
  }

  /// The moments of 4,000 draws, each within four of its standard errors.
  @Test func drawsFromANormalDistribution() {
    var stream = RandomStream(seed: 1, .direction)
    let numbers = (0..<4000).map { _ in stream.normal() }
    let mean = numbers.reduce(0, +) / 4000
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
    let fourth = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean) }
    #expect(abs(mean) < 4 * 0.0158)
    #expect(abs(variance - 1) < 4 * 0.0224)
    #expect(abs(fourth / 4000 - 3) < 4 * 0.155)
  }
}
