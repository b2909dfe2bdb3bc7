import Figures
import Lessons
import Networks
import NeuralNetwork

extension FigureKind {
  /// `::predictions[Caption]{#id model=squeezenet-1.1 image=chelsea}`: the most probable classes.
  static let predictions = FigureKind(
    schema: DirectiveSchema(
      name: "predictions", summary: "A classifier's best guesses beside the photograph.",
      attributes: [
        .model, .image,
        AttributeSchema("top", .integer(1...20), summary: "How many classes; 5 where not given."),
      ]),
    inputs: { subject throws(Problem) in [try Guesses.value(for: subject)] },
    draw: { subject, activations throws(Problem) in
      guard let scores = activations[try Guesses.value(for: subject)] else {
        preconditionFailure("inputs asked for it")
      }
      return try Guesses(subject, scores).picture()
    })
}

/// A classifier's answer to one photograph.
private struct Guesses {
  let subject: Subject
  let best: [Classification]

  static func value(for subject: Subject) throws(Problem) -> ValueID {
    let place = subject.request.text("model")?.place ?? subject.request.place
    let model = subject.model
    guard model.labels != nil, let output = model.network.graph.outputs.first else {
      throw Problem(
        at: place, "\(model.entry.name) does not classify: its catalogue entry names no labels",
        help: "name a model with labels, or give its entry in \(model.cataloguePath) the key labels"
      )
    }
    return output
  }

  init(_ subject: Subject, _ scores: Tensor) throws(Problem) {
    self.subject = subject
    guard scores.floats.allSatisfy(\.isFinite) else {
      let photograph = subject.photograph?.title ?? ""
      throw Problem(
        at: subject.request.place,
        "the scores that \(subject.model.entry.name) gives to “\(photograph)” are not finite numbers",
        help: "look for the layer where they arise with a feature-maps figure, or check the weights"
      )
    }
    best = classify(
      scores, labels: subject.model.labels ?? [], top: subject.request.integer("top") ?? 5,
      form: subject.model.network.scoreForm)
  }

  func picture() -> Picture {
    guard let image = subject.photograph else { preconditionFailure("the schema has an image") }
    let answers = best.map { "\($0.label) \(Wording.percent($0.probability))" }
    return Picture(
      source: PredictionBars(
        photograph: image.figure(for: subject.model),
        bars: best.map { .init(label: $0.label, probability: $0.probability) }),
      alternativeText: "\(subject.model.entry.title) on the photograph “\(image.title)”: "
        + "\(Wording.list(answers)).",
      provenance: "\(subject.model.entry.title) on \(image.credit)",
      table: DataTable(
        columns: [
          .init("Class", isNumeric: true), .init("Label", isNumeric: false),
          .init("Probability", isNumeric: true),
        ],
        rows: best.map { ["\($0.index)", $0.label, Wording.percent($0.probability)] }),
      downloads: [])
  }
}
