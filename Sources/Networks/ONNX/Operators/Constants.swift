internal import NeuralNetwork

/// Operators that give constants, and the arithmetic on shapes that exporters leave in a file.
///
/// None of them is executed: they are carried out when the file is read.
extension GraphReader {
  mutating func translateConstant(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(0...0)
    let name = node.results.first ?? ""
    if let constant = try node.attributes.tensor("value", of: name) {
      try define(node, as: constant)
    } else if let float = try node.attributes.float("value_float") {
      try define(node, as: Constant(Tensor(Shape([]), [float]), .float32))
    } else if let floats = try node.attributes.floats("value_floats") {
      try define(node, as: Constant(Tensor(Shape([floats.count]), floats), .float32))
    } else if let integer = try node.attributes.integer("value_int") {
      try define(
        node, as: Constant(Tensor(Shape([]), elements: .int64([Int64(integer)])), .int64))
    } else if let integers = try node.attributes.integers("value_ints") {
      try define(node, as: Constant(integers: integers))
    } else {
      try node.attributes.finish()
      throw .missingAttribute(node.label, attribute: "value")
    }
  }

  mutating func translateConstantOfShape(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    let name = node.results.first ?? ""
    let shape = try Shape(checked: try integers(0, of: node), of: name)
    let value = try node.attributes.tensor("value", of: name)
    guard (value?.shape.count ?? 1) == 1 else {
      throw .unsupportedAttributeValue(
        node.label, attribute: "value", found: "a tensor of shape \(value?.shape.dimensions ?? [])",
        supported: "one number")
    }
    let elements = value?.tensor.elements ?? .float32([0])
    try define(
      node,
      as: Constant(
        Tensor(shape, elements: elements.repeated(shape.count)), value?.type ?? .float32))
  }

  /// The shape of any value is known, as all inputs have fixed sizes.
  mutating func translateShape(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    let dimensions = try shape(0, of: node).dimensions
    let start = try node.attributes.integer("start", default: 0)
    let end = try node.attributes.integer("end", default: dimensions.count)
    let range =
      clamped(
        start, dimensions.count)..<max(
        clamped(start, dimensions.count), clamped(end, dimensions.count))
    try define(node, as: Constant(integers: Array(dimensions[range])))
  }

  /// A constant gets another type now, a result when the network runs.
  mutating func translateCast(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    // Both only concern types of eight bits and less.
    node.attributes.ignore("saturate", "round_mode")
    let number = try node.attributes.requiredInteger("to")
    let type = Int32(exactly: number).flatMap { FileElementType(rawValue: $0) }
    let name = FileElementType.name(Int32(truncatingIfNeeded: number))
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
      throw .unsupportedAttributeValue(
        node.label, attribute: "to", found: name,
        supported: "float32, float16, int64, int32 or bool for a constant of type "
          + constant.type.name)
    }
    try define(node, as: converted, of: type, from: try node.input(0))
  }
}

/// A bound counted from the end if negative, and moved into `0...count`.
func clamped(_ bound: Int, _ count: Int) -> Int {
  min(max(bound < 0 && bound >= -count ? bound + count : bound, 0), count)
}
