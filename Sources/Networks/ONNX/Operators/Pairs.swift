internal import NeuralNetwork

/// Functions of two or more elements, broadcast against each other.
extension OperatorTable {
  static let pairs: [String: Translation] = [
    "Add": { try $0.translatePair(&$1, .add) },
    "Sub": { try $0.translatePair(&$1, .subtract) },
    "Mul": { try $0.translatePair(&$1, .multiply) },
    "Div": { try $0.translateDivision(&$1) },
    "Pow": { try $0.translatePair(&$1, .power) },
    "Mod": { try $0.translateModulo(&$1) },
    "PRelu": { try $0.translateParametricRelu(&$1) },
    "And": { try $0.translatePair(&$1, .combine(.and)) },
    "Or": { try $0.translatePair(&$1, .combine(.or)) },
    "Xor": { try $0.translatePair(&$1, .combine(.xor)) },
    "BitwiseAnd": { try $0.translatePair(&$1, .combine(.bitwiseAnd)) },
    "BitwiseOr": { try $0.translatePair(&$1, .combine(.bitwiseOr)) },
    "BitwiseXor": { try $0.translatePair(&$1, .combine(.bitwiseXor)) },
    "BitShift": { try $0.translateShift(&$1) },
    "Equal": { try $0.translatePair(&$1, .combine(.equal)) },
    "Less": { try $0.translatePair(&$1, .combine(.less)) },
    "LessOrEqual": { try $0.translatePair(&$1, .combine(.lessOrEqual)) },
    "Greater": { try $0.translatePair(&$1, .combine(.greater)) },
    "GreaterOrEqual": { try $0.translatePair(&$1, .combine(.greaterOrEqual)) },
    "Sum": { try $0.translateMany($1, .add) },
    "Min": { try $0.translateMany($1, .combine(.minimum)) },
    "Max": { try $0.translateMany($1, .combine(.maximum)) },
    "Mean": { try $0.translateMean($1) },
    "Where": { try $0.translatePlain($1, .select, inputs: 3...3) },
  ]
}

extension GraphReader {
  mutating func translatePair(
    _ node: inout FileNode, _ operation: Operation
  ) throws(ONNXError) {
    try emit(operation, try pair(&node), for: node)
  }

  /// Two operands. Before opset 7 the second one was stretched only where asked for, and from an
  /// axis on that an attribute names.
  private mutating func pair(_ node: inout FileNode) throws(ONNXError) -> [Operand] {
    var operands = try operands(of: node, 2...2)
    guard opset < 7 else { return operands }
    let stretches = try node.attributes.flag("broadcast", default: false)
    let (first, second) = (shape(of: operands[0]), shape(of: operands[1]))
    guard let written = try node.attributes.integer("axis"), stretches else {
      guard stretches || first == second else {
        throw .shapes(
          node.label, .rank(input: 1, expected: first.rank, orMore: false, found: second.rank))
      }
      return operands
    }
    let axis = try node.axis(written, rank: first.rank)
    let behind = first.rank - axis - second.rank
    guard behind >= 0 else { throw .axisOutOfRange(node.label, axis: written, rank: first.rank) }
    operands[1] = try reshaped(
      operands[1], second.dimensions + [Int](repeating: 1, count: behind), of: node)
    return operands
  }

  /// Whole numbers have no quotient by zero; a constant zero is found here.
  mutating func translateDivision(_ node: inout FileNode) throws(ONNXError) {
    let operands = try pair(&node)
    if let divisors = try constant(1, of: node)?.integers, divisors.contains(0) {
      throw .unsuitableConstant(
        node.label, value: try node.input(1), problem: "makes a result that is no int64")
    }
    try emit(.divide, operands, for: node)
  }

  mutating func translateModulo(_ node: inout FileNode) throws(ONNXError) {
    let keepsSign = try node.attributes.flag("fmod", default: false)
    let operands = try operands(of: node, 2...2)
    if let divisors = try constant(1, of: node)?.integers, divisors.contains(0) {
      throw .unsuitableConstant(
        node.label, value: try node.input(1), problem: "makes a result that is no int64")
    }
    try emit(.combine(keepsSign ? .remainder : .modulo), operands, for: node)
  }

  mutating func translateShift(_ node: inout FileNode) throws(ONNXError) {
    switch try node.attributes.string("direction", default: "") {
    case "LEFT": try translatePlain(node, .combine(.shiftLeft), inputs: 2...2)
    case "RIGHT": try translatePlain(node, .combine(.shiftRight), inputs: 2...2)
    case let direction:
      throw node.unsupported("direction", "\"\(direction)\"", "LEFT or RIGHT")
    }
  }

  /// A slope per channel was written as a plain list before opset 7.
  mutating func translateParametricRelu(_ node: inout FileNode) throws(ONNXError) {
    var operands = try operands(of: node, 2...2)
    let (x, slope) = (shape(of: operands[0]), shape(of: operands[1]))
    if opset < 7, slope.rank == 1, slope[0] > 1, x.rank > 2 {
      operands[1] = try reshaped(
        operands[1], [slope[0]] + [Int](repeating: 1, count: x.rank - 2), of: node)
    }
    let stretched = shape(of: operands[1]).dimensions
    // The slope is stretched to x, never the other way round.
    let fits =
      stretched.count <= x.rank
      && zip(stretched.reversed(), x.dimensions.reversed()).allSatisfy { $0 == 1 || $0 == $1 }
    guard fits else {
      throw .unsuitableConstant(
        node.label, value: try node.input(1),
        problem: "has the shape \(stretched), which does not stretch to \(x.dimensions)")
    }
    try emit(.combine(.parametricRelu), operands, for: node)
  }

  /// Any number of values are joined from the first to the last.
  mutating func translateMany(_ node: FileNode, _ operation: Operation) throws(ONNXError) {
    let operands = try operands(of: node, 1...Int.max)
    guard operands.count > 1 else { return try emit(.identity, operands, for: node) }
    let joined = try self.joined(operands.dropLast(), operation, of: node)
    try emit(operation, [joined, operands[operands.count - 1]], for: node)
  }

  mutating func translateMean(_ node: FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...Int.max)
    let sum = try joined(operands[...], .add, of: node)
    let count = number(Double(operands.count), .float32, "count", of: node)
    try emit(.divide, [sum, count], for: node)
  }

  private mutating func joined(
    _ operands: ArraySlice<Operand>, _ operation: Operation, of node: FileNode
  ) throws(ONNXError) -> Operand {
    var joined = operands[0]
    for (position, operand) in operands.enumerated().dropFirst() {
      joined = try step(operation, [joined, operand], "\(position)", of: node)
    }
    return joined
  }
}
