internal import NeuralNetwork

/// The choice between two graphs.
extension OperatorTable {
  static let branches: [String: Translation] = ["If": { try $0.translateIf(&$1) }]
}

extension GraphReader {
  /// The branch for which a condition decides that is known when the model is read: its nodes become
  /// nodes of the graph.
  mutating func translateIf(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    let first = try node.attributes.requiredGraph("then_branch")
    let second = try node.attributes.requiredGraph("else_branch")
    let condition = try flags(0, of: node)
    guard condition.count == 1 else {
      throw .unsuitableConstant(
        node.label, value: try node.input(0),
        problem: "has \(condition.count) numbers instead of one")
    }
    let branch = condition[0] ? first : second
    guard branch.output.count == node.results.count else {
      throw .shapes(
        node.label,
        .resultCount(expected: branch.output.count, found: node.results.count))
    }
    try readNodes(branch)
    try define(node, asSameAs: branch.output.map(\.name))
  }
}
