internal import NeuralNetwork

extension OperatorTable {
  static let quantizations: [String: Translation] = [
    "QuantizeLinear": { try $0.translateQuantization(&$1) },
    "DequantizeLinear": { try $0.translateDequantization(&$1) },
  ]
}

/// QuantizeLinear and DequantizeLinear, by which files say where numbers have eight bits only.
///
/// Weights become float32 when the file is read. Between the two operators, a value's whole numbers
/// are computed in float32, which holds them exactly: what comes out of a pair is what comes out of
/// it with eight bits in between (Jacob et al. 2018, section 2.1).
extension GraphReader {
  /// q = saturate(round(x / scale) + zero point), halves to the even neighbour.
  mutating func translateQuantization(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...3)
    let x = try operand(0, of: node)
    let axis = try quantizationAxis(&node, shape(of: x))
    // Of types of fewer than eight bits, of which there are none here.
    node.attributes.ignore("saturate", "precision")
    let written = try node.attributes.integer("output_dtype", default: 0)
    let asked = Int32(exactly: written).flatMap { FileElementType(rawValue: $0) }
    let type = try quantizedType(of: node) ?? asked ?? .uint8
    guard let range = type.quantizedRange, written == 0 || written == Int(type.rawValue) else {
      throw .unsupportedAttributeValue(
        node.label, attribute: "output_dtype",
        found: FileElementType.name(Int32(truncatingIfNeeded: written)),
        supported: "that of the zero point, int8 or uint8")
    }
    let scale = try stretched(
      try operand(1, of: node), "scale", along: axis, of: shape(of: x), node)
    let quotient = try step(.divide, [x, scale], "scaled", of: node)
    let rounded = try step(.map(.round), [quotient], "rounded", of: node)
    // Adding even a zero makes 0 of -0, which eight bits do not have.
    let zero =
      try zeroPoint(2, of: node, along: axis, shape(of: x))
      ?? operand(Constant(Tensor(Shape([]), [0]), .float32), naming: "\(node.label.name)/zero")
    let shifted = try step(.add, [rounded, zero], "shifted", of: node)
    try emit(
      .clip(minimum: Float(range.lowerBound), maximum: Float(range.upperBound)), [shifted],
      for: node)
    if let name = node.results.first { markQuantized(name, as: type) }
  }

  /// (q - zero point) · scale.
  mutating func translateDequantization(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...3)
    let name = try node.input(0)
    let (x, type) = try quantizedOperand(0, of: node)
    let axis = try quantizationAxis(&node, shape(of: x))
    let output = try node.attributes.integer("output_dtype", default: 1)
    guard output == 0 || output == Int(FileElementType.float32.rawValue) else {
      throw .unsupportedAttributeValue(
        node.label, attribute: "output_dtype",
        found: FileElementType.name(Int32(truncatingIfNeeded: output)), supported: "float32")
    }
    if let zeroType = try quantizedType(of: node), zeroType != type {
      throw .unsupportedElementType(
        type.name, value: name, supported: "\(zeroType.name), as the zero point's")
    }
    if let constant = try dequantized(node, type, along: axis) {
      return try define(node, as: constant)
    }
    let scale = try stretched(
      try operand(1, of: node), "scale", along: axis, of: shape(of: x), node)
    var centred = x
    if self.type(of: x) != .float32 { centred = try step(.cast(.float32), [x], "cast", of: node) }
    if let zero = try zeroPoint(2, of: node, along: axis, shape(of: x)), !isZero(zero) {
      centred = try step(.subtract, [centred, zero], "centred", of: node)
    }
    try emit(.multiply, [centred, scale], for: node)
  }

  /// A constant's numbers in float32, where scale and zero point are constants, too.
  private func dequantized(
    _ node: FileNode, _ type: FileElementType, along axis: Int?
  ) throws(ONNXError) -> Constant? {
    guard case .constant(let place) = try quantizedOperand(0, of: node).operand,
      case .int32(let numbers) = constant(at: place).tensor.elements,
      let scales = try constant(1, of: node)?.floats
    else { return nil }
    var zeros: [Int32] = [0]
    if node.optionalInput(2) != nil {
      guard case .constant(let zero) = try quantizedOperand(2, of: node).operand,
        case .int32(let written) = constant(at: zero).tensor.elements
      else { return nil }
      zeros = written
    }
    let shape = constant(at: place).shape
    let length = axis.map { shape[$0] } ?? 1
    for (input, count) in [(1, scales.count), (2, zeros.count)] where count != 1 && count != length
    {
      throw .unsuitableConstant(
        node.label, value: try node.input(input),
        problem: "has \(count) numbers for an axis of length \(length)")
    }
    let inner = axis.map { shape.dimensions[($0 + 1)...].reduce(1, *) } ?? max(1, shape.count)
    let floats = numbers.indices.map { index in
      let channel = index / inner % max(1, length)
      let zero = zeros.count == 1 ? zeros[0] : zeros[channel]
      let scale = scales.count == 1 ? scales[0] : scales[channel]
      return Float(numbers[index] &- zero) * scale
    }
    return Constant(Tensor(shape, floats), .float32)
  }

  /// The axis along which scales differ; nil where there is one scale for all numbers.
  private func quantizationAxis(
    _ node: inout FileNode, _ shape: Shape
  ) throws(ONNXError) -> Int? {
    try node.attributes.expectInteger("block_size", 0)
    let written = try node.attributes.integer("axis", default: 1)
    let scale = try self.shape(1, of: node)
    guard scale.count != 1 || scale.rank > 1 else { return nil }
    guard scale.rank == 1 else {
      throw .unsuitableConstant(
        node.label, value: try node.input(1),
        problem: "has \(counted(scale.rank, "axis", "axes")), expected at most one")
    }
    return try node.axis(written, rank: shape.rank)
  }

  /// One number per element of an axis, in a shape that is broadcast along the others.
  private mutating func stretched(
    _ operand: Operand, _ part: String, along axis: Int?, of shape: Shape, _ node: FileNode
  ) throws(ONNXError) -> Operand {
    guard let axis else { return try step(.reshape([]), [operand], part, of: node) }
    let rest = [Int](repeating: 1, count: shape.rank - axis - 1)
    return try step(
      .reshape([self.shape(of: operand).count] + rest), [operand], part, of: node)
  }

  /// The zero point in float32 and ready to be broadcast; nil where it is left out.
  private mutating func zeroPoint(
    _ position: Int, of node: FileNode, along axis: Int?, _ shape: Shape
  ) throws(ONNXError) -> Operand? {
    guard let name = node.optionalInput(position) else { return nil }
    guard case .constant(let place) = try quantizedOperand(position, of: node).operand,
      case .int32(let numbers) = constant(at: place).tensor.elements
    else { throw .notConstant(node.label, value: name) }
    let floats = Constant(Tensor(constant(at: place).shape, numbers.map { Float($0) }), .float32)
    return try stretched(operand(floats, naming: name), "zero-point", along: axis, of: shape, node)
  }

  /// The type of eight bits that the zero point, if any, has.
  private func quantizedType(of node: FileNode) throws(ONNXError) -> FileElementType? {
    node.optionalInput(2) == nil ? nil : try quantizedOperand(2, of: node).type
  }

  private func isZero(_ operand: Operand) -> Bool {
    guard case .constant(let place) = operand,
      case .float32(let numbers) = constant(at: place).tensor.elements
    else { return false }
    return numbers.allSatisfy { $0 == 0 }
  }
}

extension FileElementType {
  /// What eight bits can hold; nil for the other types.
  fileprivate var quantizedRange: ClosedRange<Int>? {
    switch self {
    case .int8: -128...127
    case .uint8: 0...255
    default: nil
    }
  }
}
