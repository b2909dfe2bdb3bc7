internal import NeuralNetwork

/// Functions of one element.
extension OperatorTable {
  static let functions: [String: Translation] = [
    "Abs": { try $0.translateMap($1, .absolute) },
    "Acos": { try $0.translateMap($1, .arcCosine) },
    "Acosh": { try $0.translateMap($1, .arcHyperbolicCosine) },
    "Asin": { try $0.translateMap($1, .arcSine) },
    "Asinh": { try $0.translateMap($1, .arcHyperbolicSine) },
    "Atan": { try $0.translateMap($1, .arcTangent) },
    "Atanh": { try $0.translateMap($1, .arcHyperbolicTangent) },
    "BitwiseNot": { try $0.translateMap($1, .bitwiseNot) },
    "Ceil": { try $0.translateMap($1, .ceiling) },
    "Cos": { try $0.translateMap($1, .cosine) },
    "Cosh": { try $0.translateMap($1, .hyperbolicCosine) },
    "Erf": { try $0.translatePlain($1, .erf) },
    "Exp": { try $0.translatePlain($1, .exponential) },
    "Floor": { try $0.translateMap($1, .floor) },
    "IsInf": { try $0.translateIsInfinite(&$1) },
    "IsNaN": { try $0.translateMap($1, .isNaN) },
    "Log": { try $0.translateMap($1, .logarithm) },
    "Neg": { try $0.translatePlain($1, .negative) },
    "Not": { try $0.translateMap($1, .not) },
    "Reciprocal": { try $0.translateMap($1, .reciprocal) },
    "Round": { try $0.translateMap($1, .round) },
    "Sign": { try $0.translateMap($1, .sign) },
    "Sin": { try $0.translateMap($1, .sine) },
    "Sinh": { try $0.translateMap($1, .hyperbolicSine) },
    "Sqrt": { try $0.translatePlain($1, .squareRoot) },
    "Tan": { try $0.translateMap($1, .tangent) },
    "Cast": { try $0.translateCast(&$1) },
    "CastLike": { try $0.translateCastLike(&$1) },
    "BitCast": { try $0.translateBitCast(&$1) },
    "Identity": { try $0.translateIdentity($1) },
  ]
}

extension GraphReader {
  mutating func translateMap(
    _ node: FileNode, _ function: ElementFunction
  ) throws(ONNXError) {
    try translatePlain(node, .map(function))
  }

  mutating func translateIsInfinite(_ node: inout FileNode) throws(ONNXError) {
    let negative = try node.attributes.flag("detect_negative", default: true)
    let positive = try node.attributes.flag("detect_positive", default: true)
    try translateMap(node, .isInfinite(negative: negative, positive: positive))
  }

  /// A copy of a constant is another name for it; a copy of a result stays a node of its own.
  mutating func translateIdentity(_ node: FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    if try constant(0, of: node) != nil {
      try define(node, asSameAs: try node.input(0))
    } else {
      try emit(.identity, [try operand(0, of: node)], for: node)
    }
  }

  mutating func translateCast(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    let number = try node.attributes.requiredInteger("to")
    try cast(
      &node, to: Int32(exactly: number).flatMap { FileElementType(rawValue: $0) },
      named: FileElementType.name(Int32(truncatingIfNeeded: number)))
  }

  mutating func translateCastLike(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...2)
    let type = try fileType(1, of: node)
    try cast(&node, to: type, named: type.name)
  }

  /// A constant gets another type now, a result when the network runs.
  private mutating func cast(
    _ node: inout FileNode, to type: FileElementType?, named name: String
  ) throws(ONNXError) {
    // Both only concern types of eight bits and less.
    node.attributes.ignore("saturate", "round_mode")
    guard let constant = try constant(0, of: node) else {
      guard let target = type?.computed else {
        throw .unsupportedElementType(
          name, value: node.results.first ?? "", supported: FileElementType.computable)
      }
      let operand = try operand(0, of: node)
      let operation: Operation = target == self.type(of: operand) ? .identity : .cast(target)
      return try emit(operation, [operand], for: node)
    }
    guard let type, let converted = constant.converted(to: type) else {
      throw node.unsupported(
        "to", name,
        "float32, float16, int64, int32 or bool for a constant of type \(constant.type.name)")
    }
    try define(node, as: converted, of: type, from: try node.input(0))
  }

  mutating func translateBitCast(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let number = try node.attributes.requiredInteger("to")
    let type = Int32(exactly: number).flatMap { FileElementType(rawValue: $0) }?.computed
    guard let type, type.width == self.type(of: operands[0]).width else {
      throw node.unsupported(
        "to", FileElementType.name(Int32(truncatingIfNeeded: number)),
        "a type as wide as \(FileElementType(self.type(of: operands[0])).name) among "
          + FileElementType.computable)
    }
    try emit(.bitCast(type), operands, for: node)
  }
}
