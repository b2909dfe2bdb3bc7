import Networks

/// The best classes of a run, and how their probabilities came about.
struct NamedClasses {
  let lines: [String]
  /// `probabilities, as the output "prob" gives them`
  let origin: String

  init(_ result: NamedResult, of model: Model, _ labels: [String], top: Int) {
    let form = model.scoreForm(of: result.tensor)
    let best = classify(result.tensor, labels: labels, top: top, form: form)
    let rows = best.map {
      ["\(decimal($0.probability * 100, places: 1)) %", "\($0.index)", $0.label]
    }
    lines = columns(rows, rightAligned: [0, 1])
    let output = "the output \"\(result.name)\""
    origin =
      switch form {
      case .open: "softmax of the scores that \(output) gives"
      case .distribution: "probabilities, as \(output) gives them"
      case .independent: "a probability for each class by itself, as \(output) gives them"
      }
  }
}
