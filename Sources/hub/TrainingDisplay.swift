import Training

/// How a run is going, on one line of a terminal, or a line per epoch elsewhere.
struct TrainingDisplay {
  let progress: Progress
  /// After which the command stops.
  let epochs: Int
  /// What stands before each line.
  private let label: String
  private var testAccuracy: Double?
  private var lastUpdate = 0.0

  init(progress: Progress, epochs: Int, label: String = "") {
    self.progress = progress
    self.epochs = epochs
    self.label = label
  }

  /// Tells of an epoch that has ended.
  mutating func show(_ record: LogRecord, _ run: TrainingRun) {
    guard record.kind == .epoch else { return }
    testAccuracy = record.testAccuracy
    let test = both(record.testLoss, record.testAccuracy).map { loss, accuracy in
      ", test loss \(decimal(loss, places: 4)), test accuracy \(percent(accuracy, places: 2))"
    }
    progress.line(
      "\(label)epoch \(record.epoch) of \(epochs): loss \(decimal(record.trainingLoss, places: 4)), "
        + "accuracy \(percent(record.trainingAccuracy, places: 2))\(test ?? ""), "
        + "\(decimal(record.imagesPerSecond, places: 0)) images/s, \(timeLeft(record, run))")
  }

  /// Tells of the steps of this epoch, ten times a second at most.
  mutating func update(_ run: TrainingRun) {
    guard progress.isTerminal, progress.elapsed - lastUpdate >= 0.1, let record = run.epochSoFar
    else { return }
    lastUpdate = progress.elapsed
    let done = 100 * (run.step % run.stepsPerEpoch) / run.stepsPerEpoch
    let test = testAccuracy.map { ", test \(percent($0, places: 1))" } ?? ""
    progress.rewrite(
      "\(label)epoch \(record.epoch)/\(epochs) \(done) %: loss \(decimal(record.trainingLoss, places: 3)), "
        + "accuracy \(percent(record.trainingAccuracy, places: 1))\(test), "
        + "\(decimal(record.imagesPerSecond, places: 0)) images/s, \(timeLeft(record, run))")
  }

  private func timeLeft(_ record: LogRecord, _ run: TrainingRun) -> String {
    let steps = epochs * run.stepsPerEpoch - run.step
    let seconds = Double(steps * run.recipe.batchSize.value) / record.imagesPerSecond
    return switch seconds {
    case ..<100: "\(Int(seconds.rounded())) s left"
    case ..<6000: "\(Int((seconds / 60).rounded())) min left"
    default: "\(decimal(seconds / 3600, places: 1)) h left"
    }
  }
}

private func percent(_ share: Double, places: Int) -> String {
  "\(decimal(100 * share, places: places)) %"
}

/// Both values, where there are both.
private func both<First, Second>(_ first: First?, _ second: Second?) -> (First, Second)? {
  guard let first, let second else { return nil }
  return (first, second)
}
