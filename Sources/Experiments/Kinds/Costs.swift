import Figures
import Lessons
import Networks

extension FigureKind {
  /// `::costs[Caption]{#id model=efficientnet-lite0}`: parameters and multiply-adds, side by side.
  static let costs = FigureKind(
    schema: DirectiveSchema(
      name: "costs", summary: "Parameters and multiply-adds of each block or layer, as bars.",
      attributes: [
        .model,
        AttributeSchema(
          "by", .choice(["block", "layer"]),
          summary: "One bar for each block (where not given), or for each layer with weights."),
      ]),
    inputs: { _ in [] },
    draw: { subject, _ throws(Problem) in try Costs(subject).picture() })
}

/// What the parts of a network cost.
private struct Costs {
  let subject: Subject
  let byLayer: Bool
  let rows: [CostBars.Row]

  init(_ subject: Subject) {
    self.subject = subject
    let byLayer = subject.request.text("by")?.value == "layer"
    self.byLayer = byLayer
    let nodes = subject.model.facts.nodes
    let parts = byLayer ? nodes.map { [$0] } : GraphBlock.groups(of: nodes)
    rows = parts.compactMap { part in
      let parameters = part.reduce(0) { $0 + $1.parameterCount }
      let multiplyAdds = part.reduce(0) { $0 + $1.multiplyAdds }
      guard parameters > 0 || multiplyAdds > 0 else { return nil }
      return CostBars.Row(
        name: byLayer ? part[0].name : part[0].block, parameters: parameters,
        multiplyAdds: multiplyAdds)
    }
  }

  func picture() throws(Problem) -> Picture {
    let (title, facts) = (subject.model.entry.title, subject.model.facts)
    guard !rows.isEmpty else {
      throw Problem(
        at: subject.request.text("model")?.place ?? subject.request.place,
        "\(subject.model.entry.name) has neither parameters nor multiply-adds",
        help: "name a model with convolutions or dense layers")
    }
    return Picture(
      source: CostBars(rows: rows), alternativeText: alternativeText,
      provenance: "Counted in the graph of \(title): "
        + "\(Wording.count(facts.parameterCount, "parameter")) (learnt weights, scales, shifts and "
        + "biases) and \(Wording.count(facts.multiplyAdds, "multiply-add")) (convolutions and "
        + "matrix products) in all. \(byLayer ? "Layers" : "Blocks") that have neither are left out.",
      table: table, downloads: [])
  }

  private var alternativeText: String {
    let (title, facts) = (subject.model.entry.title, subject.model.facts)
    let part = byLayer ? "layer" : "block"
    let sentences = [
      "Parameters and multiply-adds of \(Wording.count(rows.count, part)) of \(title), which has "
        + "\(Wording.spoken(facts.parameterCount)) parameters and takes "
        + "\(Wording.spoken(facts.multiplyAdds)) multiply-adds.",
      first(by: \.parameters).map { row in
        "\(row.name) holds the largest share of the parameters, "
          + "\(Wording.percent(share(row.parameters, of: facts.parameterCount)))."
      },
      first(by: \.multiplyAdds).map { row in
        "\(row.name) takes the largest share of the multiply-adds, "
          + "\(Wording.percent(share(row.multiplyAdds, of: facts.multiplyAdds)))."
      },
    ]
    return sentences.compactMap { $0 }.joined(separator: " ")
  }

  /// The first row with the largest cost; nil where all are zero.
  private func first(by cost: KeyPath<CostBars.Row, Int>) -> CostBars.Row? {
    guard let largest = rows.map({ $0[keyPath: cost] }).max(), largest > 0 else { return nil }
    return rows.first { $0[keyPath: cost] == largest }
  }

  private var table: DataTable {
    let facts = subject.model.facts
    return DataTable(
      columns: [
        .init(byLayer ? "Layer" : "Block", isNumeric: false), .init("Parameters", isNumeric: true),
        .init("Share of parameters", isNumeric: true), .init("Multiply-adds", isNumeric: true),
        .init("Share of multiply-adds", isNumeric: true),
      ],
      rows: rows.map { row in
        [
          row.name, Wording.grouped(row.parameters),
          Wording.percent(share(row.parameters, of: facts.parameterCount)),
          Wording.grouped(row.multiplyAdds),
          Wording.percent(share(row.multiplyAdds, of: facts.multiplyAdds)),
        ]
      })
  }

  private func share(_ part: Int, of whole: Int) -> Double { Double(part) / Double(max(1, whole)) }
}
