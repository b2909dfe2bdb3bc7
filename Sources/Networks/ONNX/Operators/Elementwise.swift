internal import NeuralNetwork

/// Operators that work on every element by itself, and the products of matrices.
extension GraphReader {
  mutating func translateLeakyRelu(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let slope = try node.attributes.float("alpha", default: 0.01)
    try emit(.leakyRelu(slope: slope), operands, for: node)
  }

  mutating func translateHardSigmoid(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let alpha = try node.attributes.float("alpha", default: 0.2)
    let beta = try node.attributes.float("beta", default: 0.5)
    try emit(.hardSigmoid(alpha: alpha, beta: beta), operands, for: node)
  }

  mutating func translateGelu(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    switch try node.attributes.string("approximate", default: "none") {
    case "none": try emit(.gelu(approximate: false), operands, for: node)
    case "tanh": try emit(.gelu(approximate: true), operands, for: node)
    case let form:
      throw .unsupportedAttributeValue(
        node.label, attribute: "approximate", found: "\"\(form)\"", supported: "none or tanh")
    }
  }

  /// The limits were attributes before opset 11 and are inputs since; by default there are none.
  mutating func translateClip(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 11 ? 1...1 : 1...3)
    let operand = try operand(0, of: node)
    let minimum: Float?
    let maximum: Float?
    if opset < 11 {
      minimum = try node.attributes.float("min")
      maximum = try node.attributes.float("max")
    } else {
      minimum = try optionalFloat(1, of: node)
      maximum = try optionalFloat(2, of: node)
    }
    let largest = Float.greatestFiniteMagnitude
    try emit(
      .clip(minimum: minimum ?? -largest, maximum: maximum ?? largest), [operand], for: node)
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

  /// Dropout lets everything through unless a network is being trained.
  mutating func translateDropout(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 12 ? 1...1 : 1...3)
    node.attributes.ignore("ratio", "seed")
    if node.optionalInput(2) != nil {
      let training = try requiredConstant(2, of: node)
      guard case .bool(let flags) = training.tensor.elements, flags == [false] else {
        throw .unsuitableConstant(
          node.label, value: try node.input(2), problem: "asks for the training mode")
      }
    }
    try emit(.identity, [try operand(0, of: node)], for: node)
  }

  /// Whole numbers have no quotient by zero; a constant zero is found here.
  mutating func translateDivision(_ node: FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...2)
    if let divisors = try constant(1, of: node)?.integers, divisors.contains(0) {
      throw .unsuitableConstant(
        node.label, value: try node.input(1), problem: "makes a result that is no int64")
    }
    try emit(.divide, operands, for: node)
  }

  /// A sum of any number of values is added up from the first to the last.
  mutating func translateSum(_ node: FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...Int.max)
    guard operands.count > 1 else { return try emit(.identity, operands, for: node) }
    var sum = operands[0]
    for (step, operand) in operands.enumerated().dropFirst().dropLast() {
      let name = "\(node.label.name)/\(step)"
      sum = try emitStep(
        .add, [sum, operand], labelled: NodeLabel(name: name, operatorName: "Add"), naming: name)
    }
    try emit(.add, [sum, operands[operands.count - 1]], for: node)
  }

  mutating func translateGemm(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...3)
    let alpha = try node.attributes.float("alpha", default: 1)
    let beta = try node.attributes.float("beta", default: 1)
    let transposesA = try node.attributes.flag("transA", default: false)
    let transposesB = try node.attributes.flag("transB", default: false)
    try emit(
      .gemm(alpha: alpha, beta: beta, transposesA: transposesA, transposesB: transposesB),
      operands, for: node)
  }
}
