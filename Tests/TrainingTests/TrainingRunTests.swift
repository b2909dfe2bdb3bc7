import Foundation
import Lessons
import Networks
import NeuralNetwork
import Testing

@testable import Training

@Suite struct TrainingRunTests {
  /// 240 images to train on and 60 to test with, of 28 x 28 and ten classes.
  private static let data = TrainingData(training: .rows(240, seed: 1), test: .rows(60, seed: 2))

  /// Dropout, a moving average and mixtures: everything that a resumption could get wrong.
  private static let settings = """
    network: lenet-5-modern
    data: {name: fashion-mnist}
    epochs: 2
    batch_size: 8
    learning_rate: {peak: 0.01, schedule: cosine, warm_up: 0.5}
    weight_decay: 1e-3
    gradient_clipping: 5
    dropout: 0.3
    moving_average: 0.9
    augmentation: {crop: 2, flip: true, mixup: 0.4, erasing: 0.2}

    """

  private func recipe(_ source: String = settings) throws -> Recipe {
    let (recipe, diagnostics) = Recipe.read(Array(source.utf8), path: "r.yml")
    #expect(text(diagnostics) == "")
    return try #require(recipe)
  }

  private func run(
    _ recipe: Recipe, threads: Int = 1, resuming checkpoint: Checkpoint? = nil
  ) throws -> TrainingRun {
    let architecture = try #require(Architectures.named(recipe.network.value))
    return try TrainingRun(
      recipe, Self.data,
      network: { parameters, batch throws(ArchitectureError) in
        try architecture.model(parameters, batch: batch)
      }, threads: ThreadPool(count: threads), resuming: checkpoint, clock: { 0 })
  }

  /// Advances to a step, and gives the records on the way.
  private func records(_ run: TrainingRun, to step: Int) throws -> [LogRecord] {
    var records: [LogRecord] = []
    while run.step < step {
      for case .record(let record) in try run.advance() { records.append(record) }
    }
    return records
  }

  private func bits(_ run: TrainingRun) throws -> [UInt8] { try run.checkpoint().bytes }

  @Test(arguments: ["lenet-5-modern", "small-resnet-20", "small-vit"])
  func givesTheSameBitsWithAnyNumberOfThreads(network: String) throws {
    let source = Self.settings.replacing("lenet-5-modern", with: network)
    let runs = try [1, 2, 3].map { try run(try recipe(source), threads: $0) }
    let records = try runs.map { try self.records($0, to: 6) }
    #expect(try bits(runs[1]) == bits(runs[0]))
    #expect(try bits(runs[2]) == bits(runs[0]))
    #expect(records[1] == records[0])
  }

  @Test(arguments: [("lenet-5-modern", 17), ("lenet-5-modern", 30), ("small-resnet-20", 31)])
  func goesOnToTheSameBits(network: String, step: Int) throws {
    let recipe = try recipe(Self.settings.replacing("lenet-5-modern", with: network))
    let unbroken = try run(recipe)
    let all = try records(unbroken, to: 60)
    let first = try run(recipe)
    let before = try records(first, to: step)
    let checkpoint = try Checkpoint(first.checkpoint().bytes)
    let second = try run(recipe, threads: 2, resuming: checkpoint)
    let after = try records(second, to: 60)
    #expect(before + after == all)
    #expect(try bits(second) == bits(unbroken))
    #expect(second.isFinished)
  }

  @Test func learns() throws {
    let source = """
      network: lenet-5-modern
      data: {name: fashion-mnist}
      epochs: 8
      batch_size: 8
      learning_rate: {peak: 0.01}

      """
    let records = try records(try run(recipe(source)), to: 240)
    #expect(records.filter { $0.kind == .epoch }.count == 8)
    #expect(try #require(records.last?.testAccuracy) > 0.9)
    #expect(try #require(records.last?.trainingLoss) < 0.5)
  }

  @Test func tellsWhatHappensInOrder() throws {
    let source = Self.settings + "snapshots: [0, 0.5, 1]\nevaluate_every: 2\n"
    let run = try run(recipe(source))
    var events: [String] = []
    while !run.isFinished {
      events += try run.advance().map { event in
        switch event {
        case .record(let record):
          "\(record.kind) \(record.epoch) \(record.step) \(record.testLoss != nil)"
        case .snapshot(let epoch, _): "snapshot \(epoch.shortest)"
        case .checkpoint(let checkpoint): "checkpoint \(checkpoint.epoch)"
        }
      }
    }
    #expect(
      events == [
        "snapshot 0", "snapshot 0.5", "steps 1 30 false", "epoch 1 30 false", "snapshot 1",
        "checkpoint 1",
        "steps 2 60 false", "epoch 2 60 true", "checkpoint 2",
      ])
  }

  @Test func stopsWhereTheLossIsNoNumber() throws {
    let source = """
      network: lenet-5-modern
      data: {name: fashion-mnist}
      epochs: 2
      batch_size: 8
      learning_rate: {peak: 100}

      """
    let run = try run(recipe(source))
    let fault = #expect(throws: TrainingFault.self) { try records(run, to: 60) }
    guard case .divergence(epoch: 1, step: let step)? = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    #expect(
      fault?.diagnostic(run.recipe).text == """
        r.yml:1:1: error: the loss is no number any more: epoch 1, step \(step)
          help: choose a smaller peak of learning_rate, or add gradient_clipping: 1
        """)
  }

  @Test(arguments: [
    ("tiny-vgg", "3 channels, 64 x 64 pixels"), ("lenet-5", "1 channel, 32 x 32 pixels"),
  ])
  func refusesANetworkThatDoesNotFit(network: String, size: String) throws {
    let recipe = try recipe(Self.settings.replacing("lenet-5-modern", with: network))
    let fault = #expect(throws: TrainingFault.self) { try run(recipe) }
    #expect(
      fault?.diagnostic(recipe).text == """
        r.yml:1:10: error: the network reads images of \(size), the data have 1 channel, 28 x 28 \
        pixels
          help: choose a network or data that fit each other
        """)
  }

  @Test func refusesACheckpointOfAnotherRun() throws {
    let checkpoint = try run(recipe()).checkpoint()
    let other = try recipe(Self.settings.replacing("0.01", with: "0.02"))
    #expect(throws: TrainingFault.checkpoint(.anotherRecipe)) {
      try run(other, resuming: checkpoint)
    }
  }

  @Test func sparesBiasesAndNormalizations() {
    let roles: [Parameters.Role] = [.kernel, .matrix, .embedding, .bias, .scale, .shift]
    #expect(roles.map(\.decays) == [true, true, true, false, false, false])
  }

  @Test(.enabled(if: PublishedData.isThere(.fashionMNIST)))
  func reaches85PercentOnFashionMNIST() throws {
    let source = """
      network: lenet-5-modern
      data: {name: fashion-mnist}
      epochs: 2
      batch_size: 64
      learning_rate: {peak: 0.03, schedule: cosine, warm_up: 0.2}
      weight_decay: 5e-4

      """
    let recipe = try recipe(source)
    let (data, diagnostics) = TrainingData.read(
      for: recipe, from: .folder(PublishedData.folder(of: .fashionMNIST)))
    #expect(text(diagnostics) == "")
    let architecture = try #require(Architectures.named("lenet-5-modern"))
    let run = try TrainingRun(
      recipe, try #require(data),
      network: { parameters, batch throws(ArchitectureError) in
        try architecture.model(parameters, batch: batch)
      }, threads: ThreadPool())
    let last = try #require(try records(run, to: 2 * run.stepsPerEpoch).last)
    #expect(try #require(last.testAccuracy) >= 0.85)
  }
}
