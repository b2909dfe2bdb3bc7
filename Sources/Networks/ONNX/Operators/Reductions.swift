internal import NeuralNetwork

/// Operators that make few elements of many.
extension OperatorTable {
  static let reductions: [String: Translation] = [
    "ReduceSum": { try $0.translateReduction(&$1, .sum, axesInputFrom: 13) },
    "ReduceMean": { try $0.translateReduction(&$1, .mean) },
    "ReduceProd": { try $0.translateReduction(&$1, .product) },
    "ReduceMin": { try $0.translateReduction(&$1, .minimum) },
    "ReduceMax": { try $0.translateReduction(&$1, .maximum) },
    "ReduceL1": { try $0.translateReduction(&$1, .sumOfMagnitudes) },
    "ReduceL2": { try $0.translateReduction(&$1, .norm) },
    "ReduceSumSquare": { try $0.translateReduction(&$1, .sumOfSquares) },
    "ReduceLogSum": { try $0.translateReduction(&$1, .logOfSum) },
    "ReduceLogSumExp": { try $0.translateReduction(&$1, .logOfSumOfExponentials) },
    "ArgMax": { try $0.translateArgument(&$1, .largest) },
    "ArgMin": { try $0.translateArgument(&$1, .smallest) },
    "CumSum": { try $0.translateCumulation(&$1, .sum) },
    "CumProd": { try $0.translateCumulation(&$1, .product) },
    "TopK": { try $0.translateTop(&$1) },
  ]
}

extension GraphReader {
  /// The axes were an attribute before opset 18 (13 for ReduceSum) and are an input since.
  mutating func translateReduction(
    _ node: inout FileNode, _ kind: ReductionKind, axesInputFrom first: Int = 18
  ) throws(ONNXError) {
    try node.expectInputs(opset < first ? 1...1 : 1...2)
    let operand = try operand(0, of: node)
    let rank = shape(of: operand).rank
    let keepsAxes = try node.attributes.flag("keepdims", default: true)
    let leavesAlone =
      opset >= first ? try node.attributes.flag("noop_with_empty_axes", default: false) : false
    var axes = try node.axes(try axes(&node, inputFrom: first) ?? [], rank: rank).sorted()
    if axes.isEmpty && !leavesAlone { axes = Array(0..<rank) }
    if axes.isEmpty && kind.isIdentityOfOne { return try emit(.identity, [operand], for: node) }
    let isMean = kind == .mean && type(of: operand) == .float32
    try emit(
      isMean
        ? .reduceMean(axes: axes, keepsAxes: keepsAxes)
        : .reduce(kind, axes: axes, keepsAxes: keepsAxes), [operand], for: node)
  }

  /// The attribute `axes`, or from an opset on the second input; nil where there is neither.
  mutating func axes(_ node: inout FileNode, inputFrom opset: Int) throws(ONNXError) -> [Int]? {
    guard self.opset >= opset else { return try node.attributes.integers("axes") }
    guard node.optionalInput(1) != nil else { return nil }
    return try integers(1, of: node)
  }

  mutating func translateArgument(
    _ node: inout FileNode, _ extremum: Extremum
  ) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let axis = try node.axis(
      try node.attributes.integer("axis", default: 0), rank: shape(of: operands[0]).rank)
    let keepsAxis = try node.attributes.flag("keepdims", default: true)
    let takesLast = try node.attributes.flag("select_last_index", default: false)
    guard shape(of: operands[0])[axis] > 0 else {
      throw .shapes(node.label, .outOfRange(axis: axis, length: 0))
    }
    try emit(
      .argument(extremum, axis: axis, keepsAxis: keepsAxis, takesLast: takesLast), operands,
      for: node)
  }

  mutating func translateCumulation(
    _ node: inout FileNode, _ cumulation: Cumulation
  ) throws(ONNXError) {
    try node.expectInputs(2...2)
    let operand = try operand(0, of: node)
    let axis = try node.axis(try integer(1, of: node), rank: shape(of: operand).rank)
    let isExclusive = try node.attributes.flag("exclusive", default: false)
    let isReversed = try node.attributes.flag("reverse", default: false)
    try emit(
      .cumulate(cumulation, axis: axis, isExclusive: isExclusive, isReversed: isReversed),
      [operand], for: node)
  }

  /// How many was an attribute before opset 10 and is an input since; from opset 11 on it can be the
  /// smallest, too. Results are sorted also where any order would do.
  mutating func translateTop(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 10 ? 1...1 : 2...2)
    let operand = try operand(0, of: node)
    let rank = shape(of: operand).rank
    let axis = try node.axis(try node.attributes.integer("axis", default: -1), rank: rank)
    let count =
      opset < 10 ? try node.attributes.requiredInteger("k") : try integer(1, of: node)
    let takesLargest = try node.attributes.flag("largest", default: true)
    node.attributes.ignore("sorted")
    try emitAll(
      .topK(takesLargest ? .largest : .smallest, axis: axis, count: count), [operand], for: node)
  }
}

extension ReductionKind {
  /// Whether the reduction of a single element is that element.
  fileprivate var isIdentityOfOne: Bool {
    switch self {
    case .sum, .mean, .product, .minimum, .maximum, .logOfSumOfExponentials: true
    case .sumOfMagnitudes, .norm, .sumOfSquares, .logOfSum: false
    }
  }
}
