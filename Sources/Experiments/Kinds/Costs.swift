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
    draw: { subject, _ in Costs(subject).picture() })
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

  func picture() -> Picture {
    let facts = subject.model.facts
    return Picture(
      source: CostBars(rows: rows), alternativeText: alternativeText,
      provenance: "Counted in the graph of \(subject.model.entry.title): "
        + "\(Wording.grouped(facts.parameterCount)) parameters (learnt weights, scales, shifts and "
        + "biases) and \(Wording.grouped(facts.multiplyAdds)) multiply-adds (convolutions and matrix "
        + "products) in all.",
      table: table, downloads: [])
  }

  private var alternativeText: String {
    let facts = subject.model.facts
    let part = byLayer ? "layer" : "block"
    var sentences = [
      "Parameters and multiply-adds of \(Wording.count(rows.count, part)) of "
        + "\(subject.model.entry.title), which has \(Wording.short(facts.parameterCount)) parameters and "
        + "takes \(Wording.short(facts.multiplyAdds)) multiply-adds."
    ]
    if let heaviest = rows.max(by: { $0.parameters < $1.parameters }) {
      sentences.append(
        "\(heaviest.name) holds most parameters, "
          + "\(Wording.percent(share(heaviest.parameters, of: facts.parameterCount))).")
    }
    if let busiest = rows.max(by: { $0.multiplyAdds < $1.multiplyAdds }) {
      sentences.append(
        "\(busiest.name) takes most multiply-adds, "
          + "\(Wording.percent(share(busiest.multiplyAdds, of: facts.multiplyAdds))).")
    }
    return sentences.joined(separator: " ")
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
