import Lessons
import Networks

/// A diagram for those who do not see it.
extension Diagram {
  /// Of longer walks through a network, the table alone tells.
  private static let mostSteps = 24

  var alternativeText: String {
    let title = subject.model.entry.title
    let shown =
      if let block {
        "Block \(block) of \(title): \(Wording.count(boxes.count, "layer"))"
      } else {
        "\(title) as a graph of \(Wording.count(boxes.count, isFoldedIntoBlocks ? "block" : "layer"))"
      }
    let parameters = Wording.count(parameterCount(boxes.flatMap { $0 }), "parameter")
    guard boxes.count <= Self.mostSteps else {
      return "\(shown) with \(parameters). The table lists them from input to output."
    }
    return "\(shown) with \(parameters), from input to output: "
      + "\(steps.map(\.text).joined(separator: "; ")).\(destination)"
  }

  /// Where the results of the block shown go.
  private var destination: String {
    let targets = outside.targets.map(\.title)
    guard !targets.isEmpty else { return "" }
    return targets.count == 1
      ? " Its result goes \(targets[0])." : " Its results go \(Wording.list(targets))."
  }

  /// What the alternative text says of one box, or of several that follow each other and are alike.
  private struct Step {
    var titles: [String]
    /// `128 × 56 × 56`
    let shape: String
    /// `a skip`, where a folded block has more than one way through.
    let ways: [String]
    /// What it reads, where that is not the box before it alone.
    let sources: [String]

    /// `conv2_1 to conv2_3 (128 × 56 × 56, each with a skip)`, `right (1 × 4 × 4) after squeeze`
    var text: String {
      let names =
        titles.count > 2
        ? "\(titles[0]) to \(titles[titles.count - 1])" : Wording.list(titles)
      let with =
        ways.isEmpty ? "" : ", \(titles.count > 1 ? "each " : "")with \(Wording.list(ways))"
      let after = sources.isEmpty ? "" : " after \(Wording.list(sources))"
      return "\(names) (\(shape)\(with))\(after)"
    }
  }

  private var steps: [Step] {
    let outsiders = outside.sources.map { ($0.id, $0.title) }
    let insiders = boxes.indices.map { (id($0), title(boxes[$0])) }
    let titles = Dictionary(outsiders + insiders, uniquingKeysWith: { first, _ in first })
    let edges = edges
    return boxes.indices.reduce(into: [Step]()) { steps, index in
      let box = boxes[index]
      let sources = edges.filter { $0.to == id(index) }.map(\.from)
      let isObvious = index > 0 ? sources == [id(index - 1)] : block == nil
      let step = Step(
        titles: [title(box)], shape: shapeText(facts[box[box.count - 1]].resultShape),
        ways: ways(through: box), sources: isObvious ? [] : sources.compactMap { titles[$0] })
      if let last = steps.last, isObvious, last.sources.isEmpty, last.shape == step.shape,
        last.ways == step.ways
      {
        steps[steps.count - 1].titles += step.titles
      } else {
        steps.append(step)
      }
    }
  }

  private func ways(through box: [Int]) -> [String] {
    guard mainOperations(box).count > 1 else { return [] }
    return summary(box).split(separator: ", ").compactMap {
      $0 == "skip" ? "a skip" : $0 == "branches" ? "branches" : nil
    }
  }

  var table: DataTable {
    DataTable(
      columns: [
        .init("Layer", isNumeric: false), .init("Operator", isNumeric: false),
        .init("Output shape", isNumeric: false), .init("Parameters", isNumeric: true),
        .init("Multiply-adds", isNumeric: true),
      ],
      rows: boxes.flatMap { $0 }.map { index in
        let node = facts[index]
        return [
          node.name, node.operatorName, shapeText(node.resultShape),
          Wording.grouped(node.parameterCount), Wording.grouped(node.multiplyAdds),
        ]
      })
  }
}
