/// Sums over steps that have not become a record yet.
struct Tally {
  /// The sum of the steps' losses.
  private(set) var loss = 0.0
  /// Images whose largest score was that of their class.
  private(set) var correct = 0.0
  private(set) var steps = 0.0
  /// When the first step began, in seconds of the run.
  let start: Double

  init(start: Double) { self.start = start }

  /// What a checkpoint remembers under a name; nothing without a checkpoint.
  init(_ name: String, in checkpoint: Checkpoint?) {
    let sums = checkpoint?.sums ?? [:]
    start = sums["\(name).start"] ?? 0
    loss = sums["\(name).loss"] ?? 0
    correct = sums["\(name).correct"] ?? 0
    steps = sums["\(name).steps"] ?? 0
  }

  mutating func add(_ loss: Float, _ correct: Int) {
    self.loss += Double(loss)
    self.correct += Double(correct)
    steps += 1
  }

  func sums(_ name: String) -> [String: Double] {
    [
      "\(name).start": start, "\(name).loss": loss, "\(name).correct": correct,
      "\(name).steps": steps,
    ]
  }
}
