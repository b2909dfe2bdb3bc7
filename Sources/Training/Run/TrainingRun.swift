internal import FastKernels
internal import Gradients
public import Networks
public import NeuralNetwork

/// A network in training, from its first step, or from a checkpoint, to its last.
///
/// Recipe and data decide every number: neither the number of threads nor where a run was resumed
/// changes a bit of the weights.
///
/// ```swift
/// let run = try TrainingRun(recipe, data, network: architecture.model, threads: ThreadPool())
/// while !run.isFinished {
///   for event in try run.advance() { … }
/// }
/// ```
public final class TrainingRun {
  /// The network with given weights, for so many images at once.
  public typealias Network =
    @Sendable (_ parameters: Parameters, _ batch: Int) throws(ArchitectureError) -> Model

  /// What happens in a run, in the order in which it should be written.
  public enum Event: Sendable {
    /// Some steps, or an epoch, have ended.
    case record(LogRecord)
    /// The recipe asks to keep the network as it is after so many epochs.
    case snapshot(epoch: Double, Model)
    /// From here the run can go on.
    case checkpoint(Checkpoint)
  }

  public let recipe: Recipe
  public let normalization: Normalization
  /// Steps that were made, and those of an epoch.
  public var step: Int { trainer.state.step }
  public let stepsPerEpoch: Int

  let data: TrainingData
  let subject: TrainedNetwork
  let trainer: Trainer<FastKernels>
  let threads: ThreadPool
  private let identity: Checkpoint.Identity
  private let loader: BatchLoader
  private let rate: Gradients.LearningRate
  private let test: TestRun
  private let clock: () -> Double
  private let origin: Double
  private var epoch: BatchLoader.Epoch
  private var batch = Batch()
  /// Of the epoch, and of the steps since the last record.
  private var ofEpoch: Tally
  private var ofGroup: Tally
  private var lastCheckpoint: Double

  /// Steps that a record is about, but for the last of an epoch.
  private static let groupSize = 50
  /// Seconds within an epoch until the next checkpoint.
  private static let patience = 300.0

  /// - Parameters:
  ///   - checkpoint: Where an earlier run stopped; the beginning where nil.
  ///   - clock: Seconds since any fixed moment.
  /// - Throws: ``TrainingFault`` where the network cannot be trained on the data, or the checkpoint is
  ///   of another run.
  public init(
    _ recipe: Recipe, _ data: TrainingData, network: @escaping Network, threads: ThreadPool,
    resuming checkpoint: Checkpoint? = nil, clock: @escaping () -> Double = monotonicSeconds()
  ) throws(TrainingFault) {
    self.recipe = recipe
    self.data = data
    self.threads = threads
    self.clock = clock
    identity = Checkpoint.Identity(
      recipeHash: recipe.hash, dataHash: data.contentHash, seed: recipe.seed)
    if let checkpoint {
      do throws(CheckpointError) {
        try checkpoint.check(identity)
      } catch {
        throw .checkpoint(error)
      }
    }
    normalization = Normalization(of: data.training)
    subject = try TrainedNetwork(recipe, data, network)
    loader = BatchLoader(
      data.training, normalization, batchSize: recipe.batchSize.value, seed: recipe.seed,
      augmentation: recipe.augmentation)
    stepsPerEpoch = loader.batchCount
    rate = recipe.rate(stepsPerEpoch: loader.batchCount)
    test = TestRun(data.test, normalization, threads: threads)
    trainer = try subject.trainer(recipe, checkpoint, threads)
    epoch = loader.epoch(trainer.state.step / loader.batchCount)
    let seconds = checkpoint?.seconds ?? 0
    origin = clock() - seconds
    ofEpoch = Tally("epoch", in: checkpoint)
    ofGroup = Tally("steps", in: checkpoint)
    lastCheckpoint = seconds
  }

  /// Epochs that have ended.
  public var epochsDone: Int { step / stepsPerEpoch }

  public var isFinished: Bool { epochsDone == recipe.epochs }

  /// Since the run began, without the time between an end and a resumption.
  public var seconds: Double { clock() - origin }

  /// The network with the weights that are tested: those of now, or their moving average.
  public var model: Model { subject.model(trainer.state) }

  /// What is known of the epoch that has begun; nil before its first step.
  public var epochSoFar: LogRecord? {
    ofEpoch.steps == 0 ? nil : record(.steps, of: ofEpoch)
  }

  /// Makes one step, and what is due after it.
  ///
  /// - Throws: ``TrainingFault/divergence(epoch:step:)`` where the loss is no number any more.
  public func advance() throws(TrainingFault) -> [Event] {
    var events: [Event] = []
    if step == 0 { events += snapshots }
    try makeStep()
    let isEnd = step % stepsPerEpoch == 0
    if isEnd || step % stepsPerEpoch % Self.groupSize == 0 {
      events.append(.record(record(.steps, of: ofGroup)))
      ofGroup = Tally(start: seconds)
    }
    if isEnd { events += try endEpoch() }
    events += snapshots
    if isEnd {
      events.append(.checkpoint(try checkpoint()))
    } else if seconds - lastCheckpoint >= Self.patience {
      events.append(.checkpoint(try checkpoint()))
    }
    return events
  }

  private func makeStep() throws(TrainingFault) {
    epoch.load(step % stepsPerEpoch, into: &batch)
    let loss: Float
    do throws(RunError) {
      loss = try trainer.step(
        rate: rate(step: step), number: RandomStream.dropoutNumber(seed: recipe.seed, step: step)
      ) { images, targets in
        batch.copy(to: images, targets)
      }
    } catch {
      throw .untrainable("\(error)")
    }
    guard loss.isFinite else { throw divergence }
    let correct = trainer.withLogits { correctCount($0, batch.labels) } ?? 0
    ofEpoch.add(loss, correct)
    ofGroup.add(loss, correct)
  }

  private func endEpoch() throws(TrainingFault) -> [Event] {
    var record = record(.epoch, of: ofEpoch)
    let isTested = epochsDone % recipe.evaluateEvery == 0 || isFinished
    if isTested {
      let result = try test.result(of: subject.model(trainer.state, batch: test.batchSize))
      guard result.loss.isFinite else { throw divergence }
      (record.testLoss, record.testAccuracy) = (result.loss, result.accuracy)
      record.seconds = seconds
    }
    epoch = loader.epoch(epochsDone)
    ofEpoch = Tally(start: seconds)
    ofGroup = ofEpoch
    return [.record(record)]
  }

  /// Those that the recipe asks for after the last step.
  private var snapshots: [Event] {
    recipe.snapshots.filter { Int(($0 * Double(stepsPerEpoch)).rounded()) == step }
      .map { .snapshot(epoch: $0, model) }
  }

  /// Everything that it takes to go on from here.
  ///
  /// - Throws: ``TrainingFault/divergence(epoch:step:)`` where a weight is no number any more.
  public func checkpoint() throws(TrainingFault) -> Checkpoint {
    guard trainer.state.isFinite else { throw divergence }
    lastCheckpoint = seconds
    return Checkpoint(
      identity: identity, epoch: epochsDone, step: step, seconds: lastCheckpoint,
      sums: ofEpoch.sums("epoch").merging(ofGroup.sums("steps")) { $1 },
      arrays: subject.arrays(trainer.state))
  }

  /// The epoch is that of the last step.
  private var divergence: TrainingFault {
    .divergence(epoch: (step - 1) / stepsPerEpoch + 1, step: step)
  }

  private func record(_ kind: LogRecord.Kind, of tally: Tally) -> LogRecord {
    let now = seconds
    let images = tally.steps * Double(recipe.batchSize.value)
    return LogRecord(
      kind: kind, epoch: (step - 1) / stepsPerEpoch + 1, step: step,
      images: step * recipe.batchSize.value, learningRate: Double(rate(step: step - 1)),
      trainingLoss: tally.loss / tally.steps, trainingAccuracy: tally.correct / images,
      imagesPerSecond: images / max(now - tally.start, 1e-9), seconds: now)
  }
}

/// A clock that never goes back: seconds since it was made.
public func monotonicSeconds() -> () -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  return {
    let (seconds, attoseconds) = (clock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
