internal import NeuralNetwork

/// Inputs whose numbers an operator's shape or course depends on.
extension GraphReader {
  /// An input that must be a constant list of whole numbers.
  mutating func integers(_ position: Int, of node: FileNode) throws(ONNXError) -> [Int] {
    let constant = try requiredConstant(position, of: node)
    guard let integers = constant.integers else {
      throw .unsupportedElementType(
        constant.type.name, value: try node.input(position), supported: "int64 or int32")
    }
    guard integers.count <= ReadingLimits.listedNumbers else {
      throw .tooMany(
        "numbers", of: try node.input(position), found: integers.count,
        limit: ReadingLimits.listedNumbers)
    }
    return integers
  }

  /// An input that must be one constant float32, or nil where it is left out.
  mutating func optionalFloat(_ position: Int, of node: FileNode) throws(ONNXError) -> Float? {
    guard let name = node.optionalInput(position) else { return nil }
    let constant = try requiredConstant(position, of: node)
    guard let floats = constant.floats else {
      throw .unsupportedElementType(constant.type.name, value: name, supported: "float32")
    }
    guard floats.count == 1 else {
      throw .unsuitableConstant(
        node.label, value: name, problem: "has \(floats.count) numbers instead of one")
    }
    return floats[0]
  }

  /// An input that must be one constant whole number.
  mutating func integer(_ position: Int, of node: FileNode) throws(ONNXError) -> Int {
    let integers = try integers(position, of: node)
    guard integers.count == 1 else {
      throw .unsuitableConstant(
        node.label, value: try node.input(position),
        problem: "has \(integers.count) numbers instead of one")
    }
    return integers[0]
  }

  /// One constant whole number, or nil where the input is left out.
  mutating func optionalInteger(_ position: Int, of node: FileNode) throws(ONNXError) -> Int? {
    node.optionalInput(position) == nil ? nil : try integer(position, of: node)
  }

  /// An input that must be a constant list of float32, or nil where it is left out or empty.
  mutating func optionalFloats(
    _ position: Int, of node: FileNode
  ) throws(ONNXError) -> [Float]? {
    guard let name = node.optionalInput(position) else { return nil }
    let constant = try requiredConstant(position, of: node)
    guard let floats = constant.floats else {
      throw .unsupportedElementType(constant.type.name, value: name, supported: "float32")
    }
    return floats.isEmpty ? nil : floats
  }

  /// An input that must be a constant list of truth values.
  mutating func flags(_ position: Int, of node: FileNode) throws(ONNXError) -> [Bool] {
    let constant = try requiredConstant(position, of: node)
    guard case .bool(let flags) = constant.tensor.elements else {
      throw .unsupportedElementType(
        constant.type.name, value: try node.input(position), supported: "bool")
    }
    return flags
  }

  // MARK: - Constants that translations make up

  /// One number of a type, which can hold it.
  mutating func number(
    _ value: Double, _ type: ElementType, _ part: String = "number", of node: FileNode
  ) -> Operand {
    let elements: Tensor.Elements =
      switch type {
      case .float32: .float32([Float(value)])
      case .int64: .int64([Int64(value)])
      case .int32: .int32([Int32(value)])
      case .bool: .bool([value != 0])
      }
    return made(Tensor(Shape([]), elements: elements), part, of: node)
  }

  /// int64 numbers, a list unless a shape is given.
  mutating func integers(
    _ values: [Int], shape: [Int]? = nil, _ part: String = "indices", of node: FileNode
  ) -> Operand {
    let shape = Shape(shape ?? [values.count])
    return made(Tensor(shape, elements: .int64(values.map { Int64($0) })), part, of: node)
  }

  mutating func flags(
    _ values: [Bool], shape: [Int], _ part: String = "mask", of node: FileNode
  ) -> Operand {
    made(Tensor(Shape(shape), elements: .bool(values)), part, of: node)
  }

  mutating func floats(
    _ values: [Float], shape: [Int], _ part: String, of node: FileNode
  ) -> Operand {
    made(Tensor(Shape(shape), values), part, of: node)
  }

  /// float32 zeros.
  mutating func zeros(
    _ shape: [Int], _ part: String, of node: FileNode
  ) throws(ONNXError) -> Operand {
    try step(.expand(shape), [number(0, .float32, "zero", of: node)], part, of: node)
  }

  /// The operand under another shape; itself where it has that already.
  mutating func reshaped(
    _ operand: Operand, _ shape: [Int], _ part: String = "reshaped", of node: FileNode
  ) throws(ONNXError) -> Operand {
    if self.shape(of: operand).dimensions == shape { return operand }
    return try step(.reshape(shape), [operand], part, of: node)
  }

  /// The operand as another type; itself where it has that already.
  mutating func converted(
    _ operand: Operand, to type: ElementType, of node: FileNode
  ) throws(ONNXError) -> Operand {
    self.type(of: operand) == type
      ? operand : try step(.cast(type), [operand], "cast", of: node)
  }
}
