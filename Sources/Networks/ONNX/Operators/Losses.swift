internal import NeuralNetwork

/// What training minimises, as far as it can be computed forward.
extension OperatorTable {
  static let losses: [String: Translation] = [
    "NegativeLogLikelihoodLoss": { try $0.translateLogLikelihoodLoss(&$1) },
    "SoftmaxCrossEntropyLoss": { try $0.translateCrossEntropyLoss(&$1) },
  ]
}

extension GraphReader {
  mutating func translateLogLikelihoodLoss(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...3)
    try emitLoss(&node, logarithms: try operand(0, of: node))
  }

  /// The logarithms of the classes' probabilities are the second result.
  mutating func translateCrossEntropyLoss(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...3)
    let scores = try operand(0, of: node)
    let sum = try step(
      .reduce(.logOfSumOfExponentials, axes: [1], keepsAxes: true), [scores], "log-sum-exp",
      of: node)
    let logarithms = try step(.subtract, [scores, sum], "log-probabilities", of: node)
    try emitLoss(&node, logarithms: logarithms)
    define(node, result: 1, as: logarithms)
  }

  /// −weight · the logarithm of the right class's probability, for (batch, classes, …), summed up or
  /// averaged over the weights.
  private mutating func emitLoss(
    _ node: inout FileNode, logarithms: Operand
  ) throws(ONNXError) {
    let shape = shape(of: logarithms)
    let labels = try converted(try operand(1, of: node), to: .int64, of: node)
    let reduction = try node.attributes.string("reduction", default: "mean")
    guard ["none", "sum", "mean"].contains(reduction) else {
      throw node.unsupported("reduction", "\"\(reduction)\"", "none, sum or mean")
    }
    guard shape.rank >= 2 else {
      throw .shapes(node.label, .rank(input: 0, expected: 2, orMore: true, found: shape.rank))
    }
    let zero = number(0, .float32, "zero", of: node)
    var known = labels
    var isIgnored: Operand?
    if let ignored = try node.attributes.integer("ignore_index") {
      let mark = number(Double(ignored), .int64, "ignored", of: node)
      let isMarked = try step(.combine(.equal), [labels, mark], "is-ignored", of: node)
      known = try step(
        .select, [isMarked, number(0, .int64, "zero", of: node), labels], "known", of: node)
      isIgnored = isMarked
    }
    var single = shape.dimensions
    single[1] = 1
    let each = [shape[0]] + shape.dimensions[2...]
    let places = try reshaped(known, single, "places", of: node)
    let picked = try step(.gatherElements(axis: 1), [logarithms, places], "picked", of: node)
    var losses = try step(.negative, [try reshaped(picked, each, of: node)], "losses", of: node)
    var weights: Operand?
    if let perClass = try optionalOperand(2, of: node) {
      weights = try step(.gather(axis: 0), [perClass, known], "weights", of: node)
    }
    if let isIgnored {
      let one = number(1, .float32, "one", of: node)
      weights = try step(
        .select, [isIgnored, zero, weights ?? one], "weights", of: node)
    }
    if let weights {
      losses = try step(.multiply, [losses, weights], "weighted", of: node)
    }
    let all = Array(each.indices)
    switch reduction {
    case "none": try emit(.identity, [losses], for: node)
    case "sum": try emit(.reduce(.sum, axes: all, keepsAxes: false), [losses], for: node)
    default:
      guard let weights else {
        return try emit(.reduceMean(axes: all, keepsAxes: false), [losses], for: node)
      }
      let total = try step(.reduce(.sum, axes: all, keepsAxes: false), [losses], "total", of: node)
      let weight = try step(
        .reduce(.sum, axes: all, keepsAxes: false), [weights], "weight", of: node)
      try emit(.divide, [total, weight], for: node)
    }
  }
}
