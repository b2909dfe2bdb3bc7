import Networks
import NeuralNetwork

extension FactSheet {
  var json: JSON {
    .object(
      [
        ("inputs", .list(zip(model.inputNames, model.graph.inputs).map { value($0, $1.value) })),
        ("outputs", .list(zip(model.outputNames, model.graph.outputs).map(value))),
        ("parameters", .number(facts.parameterCount)),
        ("multiplyAdds", .number(facts.multiplyAdds)),
        ("activationBytes", .number(facts.activationBytes)),
        ("rule", .text(GraphFacts.countingRule)),
        ("nodes", .list(facts.nodes.map(node))),
      ] + definition)
  }

  private func value(_ name: String, _ value: ValueID) -> JSON {
    .object([
      ("name", .text(name)), ("shape", shape(model.shape(of: value))),
      ("type", .text("\(model.elementTypes[value.index])")),
    ])
  }

  private func node(_ node: GraphFacts.NodeFacts) -> JSON {
    .object([
      ("name", .text(node.name)), ("operator", .text(node.operatorName)),
      ("shape", shape(node.resultShape)), ("shapes", .list(node.resultShapes.map(shape))),
      ("parameters", .number(node.parameterCount)),
      ("multiplyAdds", .number(node.multiplyAdds)),
      ("activationBytes", .number(node.activationBytes)),
      ("receptiveField", node.receptiveField.map(field) ?? .null),
    ])
  }

  private func shape(_ shape: Shape) -> JSON { .list(shape.dimensions.map { .number($0) }) }

  private func field(_ field: ReceptiveField) -> JSON {
    func axes(_ number: KeyPath<ReceptiveField.Axis, Int>) -> JSON {
      .list([field.vertical, field.horizontal].map { .number($0[keyPath: number]) })
    }
    return .object([
      ("size", axes(\.size)), ("stride", axes(\.stride)), ("padding", axes(\.padding)),
    ])
  }

  /// What an architecture has besides: its paper, and what is published about it.
  private var definition: [(name: String, value: JSON)] {
    guard let architecture else { return [] }
    return [
      ("title", .text(architecture.title)), ("source", source(architecture.paper, nil)),
      ("note", architecture.note.map { .text($0) } ?? .null),
      (
        "published",
        .list(
          published.map { fact in
            .object([
              ("quantity", .text("\(fact.quantity)")), ("published", .number(fact.published)),
              ("precision", .number(fact.precision)), ("ours", .number(fact.ours)),
              ("agrees", .flag(fact.agrees)), ("reason", fact.reason.map { .text($0) } ?? .null),
              ("source", source(fact.paper, fact.place)),
            ])
          })
      ),
      (
        "publishedResults",
        .list(
          results.map { result in
            .object([
              ("measure", .text(result.measure.rawValue)), ("percent", .decimal(result.percent)),
              ("source", source(result.paper, result.place)),
            ])
          })
      ),
    ]
  }

  private func source(_ paper: Paper, _ place: String?) -> JSON {
    .object(
      [
        ("authors", .text(paper.authors)), ("year", .number(paper.year)),
        ("title", .text(paper.title)),
      ] + [place].compactMap { $0 }.map { ("place", .text($0)) })
  }
}
