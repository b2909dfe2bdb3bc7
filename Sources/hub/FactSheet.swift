import Experiments
import Networks
import NeuralNetwork

/// What there is to say about a network: its nodes, their sums, and what others print about it.
struct FactSheet {
  let model: Model
  let facts: GraphFacts
  /// What the network is the definition of; nil for one from a file.
  let architecture: Architecture?

  init(_ model: Model, _ architecture: Architecture?) throws {
    self.model = model
    self.architecture = architecture
    facts = try GraphFacts(model)
  }

  var published: [PublishedFact] {
    architecture.map { PublishedFacts.about($0.name) } ?? []
  }

  var results: [PublishedResult] {
    architecture.map { PublishedResult.about($0.name) } ?? []
  }
}

// MARK: - As text

extension FactSheet {
  var lines: [String] {
    let parts = [table, totals, origin, comparison, [GraphFacts.countingRule]]
    return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  private var table: [String] {
    let head = ["NAME", "OPERATOR", "OUTPUT", "PARAMETERS", "MACS", "FIELD", "STEP", "BEYOND"]
    let rows = facts.nodes.map { node in
      [
        node.name, node.operatorName, node.resultShapes.map(text).joined(separator: ", "),
        node.parameterCount == 0 ? "" : Wording.grouped(node.parameterCount),
        node.multiplyAdds == 0 ? "" : Wording.grouped(node.multiplyAdds),
        node.receptiveField.map { both($0, \.size) } ?? "",
        node.receptiveField.map { both($0, \.stride) } ?? "",
        node.receptiveField.map { both($0, \.padding) } ?? "",
      ]
    }
    return columns([head] + rows, rightAligned: [3, 4, 5, 6, 7])
  }

  /// `1 × 64 × 56 × 56`; of a single number `1`.
  private func text(_ shape: Shape) -> String {
    shape.rank == 0 ? "1" : shape.dimensions.map(String.init).joined(separator: " × ")
  }

  /// `47`, or `47 × 31` where rows and columns differ.
  private func both(
    _ field: ReceptiveField, _ number: KeyPath<ReceptiveField.Axis, Int>
  ) -> String {
    let (rows, columns) = (field.vertical[keyPath: number], field.horizontal[keyPath: number])
    return rows == columns ? "\(rows)" : "\(rows) × \(columns)"
  }

  private var totals: [String] {
    columns(
      [
        ["nodes", Wording.grouped(facts.nodes.count)],
        ["parameters", Wording.grouped(facts.parameterCount)],
        ["MACs", Wording.grouped(facts.multiplyAdds)],
        ["activations", "\(Wording.grouped(facts.activationBytes)) bytes"],
      ])
  }

  /// The paper, and what the definition has of its own.
  private var origin: [String] {
    guard let architecture else { return [] }
    let paper = architecture.paper
    return ["\(architecture.title): \(paper.citation), \"\(paper.title)\""]
      + [architecture.note].compactMap { $0 }
  }

  /// How many published numbers are ours, and those that are not, each with the reason below it.
  private var comparison: [String] {
    let differing = published.filter { !$0.agrees }
    let agreeing = published.count - differing.count
    var lines: [String] = []
    if agreeing > 0 { lines.append("\(counted(agreeing, "published number")) found here, too.") }
    if !differing.isEmpty { lines += differences(differing) }
    return lines + results.map(text)
  }

  private func differences(_ facts: [PublishedFact]) -> [String] {
    let head = ["FOUND OTHERWISE", "PUBLISHED", "OURS", "SOURCE"]
    let rows = facts.map { fact in
      [
        "\(fact.quantity)", Wording.grouped(fact.published), Wording.grouped(fact.ours),
        "\(fact.paper.citation), \(fact.place)",
      ]
    }
    let lines = columns([head] + rows, rightAligned: [1, 2])
    let reasons = facts.map { $0.reason.map { ["  \($0)"] } ?? [] }
    return [lines[0]] + zip(lines.dropFirst(), reasons).flatMap { [$0] + $1 }
  }

  private func text(_ result: PublishedResult) -> String {
    "Published \(result.measure.rawValue): \(result.percent) % "
      + "(\(result.paper.citation), \(result.place))"
  }
}
