import Networks
import NeuralNetwork
import Training

/// What came out of an experiment, as it is committed.
///
/// It has no times: the same machine writes the same bytes.
struct ExperimentReport {
  let name: String
  let experiment: Experiment
  private var runs: [JSON] = []

  init(name: String, experiment: Experiment) {
    self.name = name
    self.experiment = experiment
  }

  mutating func add(_ outcome: RunOutcome) { runs.append(outcome.json) }

  var text: String {
    let root = JSON.object([
      ("experiment", .text(name)), ("command", .text("hub experiment \(name)")),
      ("title", .text(experiment.title)), ("question", .text(experiment.question)),
      ("settings_hash", .text(hexadecimal(experiment.hash))), ("runs", .list(runs)),
    ])
    return root.formatted() + "\n"
  }
}

/// What came out of one of its runs.
struct RunOutcome {
  let run: Experiment.Run
  private let training: TrainingRun
  private let data: TrainingData
  var records: [LogRecord] = []
  /// Where the loss stopped being a number; nil where it did not.
  var divergence: (epoch: Int, step: Int)?
  var measurements: [(name: String, result: JSON)] = []

  init(_ run: Experiment.Run, _ training: TrainingRun, _ data: TrainingData) {
    self.run = run
    self.training = training
    self.data = data
  }

  /// In a line: `plain-20: test accuracy 91.40 %`.
  var summary: String {
    let name = run.name.value
    if let divergence { return "\(name): diverged in epoch \(divergence.epoch)" }
    guard let accuracy = records.last?.testAccuracy else { return name }
    return "\(name): test accuracy \(decimal(100 * accuracy, places: 2)) %"
  }

  var json: JSON {
    let facts = try? GraphFacts(training.initialModel)
    let settings = run.recipe.settings.split(separator: "\n").map { JSON.text(String($0)) }
    return .object([
      ("name", .text(run.name.value)), ("network", .text(run.recipe.network.value)),
      ("parameters", facts.map { .number($0.parameterCount) } ?? .null),
      ("multiply_adds", facts.map { .number($0.multiplyAdds) } ?? .null),
      ("training_images", .number(data.training.count)), ("test_images", .number(data.test.count)),
      ("settings", .list(settings)), ("settings_hash", .text(hexadecimal(run.recipe.hash))),
      ("data_hash", .text(hexadecimal(data.contentHash))),
      (
        "divergence",
        divergence.map {
          .object([("epoch", .number($0.epoch)), ("step", .number($0.step))])
        } ?? .null
      ),
      ("steps", columns(.steps)), ("epochs", columns(.epoch)),
      ("measurements", .object(measurements.map { ($0.name, $0.result) })),
    ])
  }

  /// The records of a kind, a list for each column.
  private func columns(_ kind: LogRecord.Kind) -> JSON {
    let records = records.filter { $0.kind == kind }
    func column(_ value: (LogRecord) -> Double?) -> JSON {
      .list(records.map { record in value(record).map { .decimal($0) } ?? .null })
    }
    var columns: [(name: String, value: JSON)] = [
      ("step", .list(records.map { .number($0.step) })),
      ("learning_rate", column(\.learningRate)), ("training_loss", column(\.trainingLoss)),
      ("training_accuracy", column(\.trainingAccuracy)),
    ]
    if kind == .epoch {
      columns += [("test_loss", column(\.testLoss)), ("test_accuracy", column(\.testAccuracy))]
    }
    return .object(columns)
  }
}

/// Sixteen digits.
func hexadecimal(_ number: UInt64) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
