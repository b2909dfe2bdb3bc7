internal import NeuralNetwork

/// Operators that give constants, and the arithmetic on shapes that exporters leave in a file.
///
/// None of them is executed: they are carried out when the file is read.
extension OperatorTable {
  static let constants: [String: Translation] = [
    "Constant": { try $0.translateConstant(&$1) },
    "ConstantOfShape": { try $0.translateConstantOfShape(&$1) },
    "Shape": { try $0.translateShape(&$1) },
    "Size": { try $0.translateSize($1) },
    "EyeLike": { try $0.translateEyeLike(&$1) },
    "Range": { try $0.translateRange(&$1) },
  ]
}

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

  /// The type of an input in the file; constants may have one that is not computed with.
  func fileType(_ position: Int, of node: FileNode) throws(ONNXError) -> FileElementType {
    if let constant = try constant(position, of: node) { return constant.type }
    return FileElementType(type(of: try operand(position, of: node)))
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

  mutating func translateSize(_ node: FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    let count = try shape(0, of: node).count
    try define(
      node, as: Constant(Tensor(Shape([]), elements: .int64([Int64(count)])), .int64))
  }

  /// A matrix with ones on a diagonal.
  mutating func translateEyeLike(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    let shape = try shape(0, of: node)
    guard shape.rank == 2 else {
      throw .shapes(node.label, .rank(input: 0, expected: 2, orMore: false, found: shape.rank))
    }
    let diagonal = try node.attributes.integer("k", default: 0)
    var type = FileElementType(self.type(of: try operand(0, of: node)))
    if let number = try node.attributes.integer("dtype") {
      guard let chosen = Int32(exactly: number).flatMap({ FileElementType(rawValue: $0) }),
        chosen.computed != nil
      else {
        throw node.unsupported(
          "dtype", FileElementType.name(Int32(truncatingIfNeeded: number)),
          FileElementType.computable)
      }
      type = chosen
    }
    var ones = [Bool](repeating: false, count: shape.count)
    for row in 0..<shape[0] where (0..<shape[1]).contains(row &+ diagonal) {
      ones[row * shape[1] + row + diagonal] = true
    }
    let constant = Constant(Tensor(shape, elements: .bool(ones)), .bool)
    guard let converted = constant.converted(to: type) else { return }
    try define(node, as: converted)
  }

  /// start, start + delta, … up to, but without, limit; all three are known when the model is read.
  mutating func translateRange(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(3...3)
    node.attributes.ignore("stash_type")
    var numbers: [Constant] = []
    for position in 0..<3 {
      let constant = try requiredConstant(position, of: node)
      guard constant.shape.count == 1, constant.type.computed != nil, constant.type != .bool,
        constant.type == (numbers.first ?? constant).type
      else {
        throw .unsuitableConstant(
          node.label, value: try node.input(position),
          problem: "is not one float32, int64 or int32, as the others")
      }
      numbers.append(constant)
    }
    if let floats = numbers[0].floats, let limit = numbers[1].floats, let delta = numbers[2].floats
    {
      let steps = (Double(limit[0]) - Double(floats[0])) / Double(delta[0])
      let count = try rangeCount(steps.rounded(.up), node)
      let values = (0..<count).map { floats[0] + Float($0) * delta[0] }
      return try define(node, as: Constant(Tensor(Shape([count]), values), .float32))
    }
    let whole = numbers.flatMap { $0.integers ?? [] }
    guard whole.count == 3 else { return }
    // As a double the quotient may be off by what rounding costs, but never for a list that fits.
    let steps = (Double(whole[1]) - Double(whole[0])) / Double(whole[2])
    let count = try rangeCount(steps.rounded(.up), node)
    let values = (0..<count).map { whole[0] &+ $0 &* whole[2] }
    let constant = Constant(integers: values)
    try define(node, as: constant.converted(to: numbers[0].type) ?? constant)
  }

  private func rangeCount(_ steps: Double, _ node: FileNode) throws(ONNXError) -> Int {
    guard steps <= Double(Shape.longestList) else {
      throw .unsuitableConstant(
        node.label, value: try node.input(1), problem: "makes a list that is too long")
    }
    return steps > 0 ? Int(steps) : 0
  }
}

/// A bound counted from the end if negative, and moved into `0...count`.
func clamped(_ bound: Int, _ count: Int) -> Int {
  min(max(bound < 0 && bound >= -count ? bound + count : bound, 0), count)
}
