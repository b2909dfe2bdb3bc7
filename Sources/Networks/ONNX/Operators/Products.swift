internal import NeuralNetwork

/// Products of matrices, and what is made of them.
extension OperatorTable {
  static let products: [String: Translation] = [
    "MatMul": { try $0.translatePlain($1, .matMul, inputs: 2...2) },
    "Gemm": { try $0.translateGemm(&$1) },
    "Einsum": { try $0.translateEinsum(&$1) },
    "Det": { try $0.translateDeterminant($1) },
  ]
}

extension GraphReader {
  /// Before opset 7 the third input was stretched only where asked for.
  mutating func translateGemm(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, opset < 11 ? 3...3 : 2...3)
    let alpha = try node.attributes.float("alpha", default: 1)
    let beta = try node.attributes.float("beta", default: 1)
    let transposesA = try node.attributes.flag("transA", default: false)
    let transposesB = try node.attributes.flag("transB", default: false)
    if opset < 7 { node.attributes.ignore("broadcast") }
    guard type(of: operands[0]) != .float32 else {
      return try emit(
        .gemm(alpha: alpha, beta: beta, transposesA: transposesA, transposesB: transposesB),
        operands, for: node)
    }
    try translateWholeGemm(
      node, operands, alpha, beta, transposesA: transposesA, transposesB: transposesB)
  }

  /// Whole numbers are only multiplied and added up.
  private mutating func translateWholeGemm(
    _ node: FileNode, _ operands: [Operand], _ alpha: Float, _ beta: Float, transposesA: Bool,
    transposesB: Bool
  ) throws(ONNXError) {
    for (name, factor) in [("alpha", alpha), ("beta", beta)] where factor != 1 {
      throw node.unsupported(name, "\(factor)", "1 for whole numbers")
    }
    let a = transposesA ? try step(.transpose([1, 0]), [operands[0]], "a", of: node) : operands[0]
    let b = transposesB ? try step(.transpose([1, 0]), [operands[1]], "b", of: node) : operands[1]
    guard operands.count == 3 else { return try emit(.matMul, [a, b], for: node) }
    let product = try step(.matMul, [a, b], "product", of: node)
    try emit(.add, [product, operands[2]], for: node)
  }

  mutating func translateDeterminant(_ node: FileNode) throws(ONNXError) {
    try translatePlain(node, .determinant)
  }
}
