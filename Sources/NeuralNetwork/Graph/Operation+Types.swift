extension Operation {
  /// The element types of the results when the operation is applied to inputs of the given types.
  ///
  /// Call it with as many inputs as ``resultShapes(of:)`` has accepted.
  /// - Throws: ``ShapeError`` where the operation does not take a type, or not that mixture.
  public func resultTypes(
    of inputs: [ElementType], count: Int = 1
  ) throws(ShapeError) -> [ElementType] {
    do throws(ShapeFault) {
      let type = try resultType(of: inputs)
      if case .topK = self { return [type, .int64] }
      return Array(repeating: type, count: count)
    } catch {
      throw ShapeError(operation: name, fault: error.fault)
    }
  }

  /// By name first: what the attributes say matters for a few operations only.
  private func resultType(of inputs: [ElementType]) throws(ShapeFault) -> ElementType {
    let type = inputs[0]
    switch name {
    case .identity, .reshape, .flatten, .transpose, .slice, .split, .expand, .pad:
      return type
    case .concatenate:
      try requireEqual(inputs)
      return type
    case .gather, .gatherElements, .gatherSlices:
      try require(inputs, 1, [.int64, .int32])
      return type
    case .select:
      try require(inputs, 0, [.bool])
      try requireEqual(Array(inputs.dropFirst()), from: 1)
      return inputs[1]
    case .maxPoolIndices:
      try require(inputs, 0, [.float32])
      return .int64
    case .argument:
      try require(inputs, 0, [.float32, .int64, .int32])
      return .int64
    case .gridSample:
      try requireEqual(inputs)
      try require(inputs, 0, [.float32])
      return type
    case .roiAlign:
      try require(inputs, 0, [.float32])
      try require(inputs, 1, [.float32])
      try require(inputs, 2, [.int64])
      return type
    case .add, .subtract, .multiply, .divide, .matMul, .relu, .clip, .negative, .cumulate, .topK:
      try requireEqual(inputs)
      try require(inputs, 0, [.float32, .int64, .int32])
      return type
    case .power:
      // The exponent's type is free.
      try require(inputs, 0, [.float32, .int64, .int32])
      try require(inputs, 1, [.float32, .int64, .int32])
      return type
    default:
      return try resultTypeByAttributes(of: inputs)
    }
  }

  private func resultTypeByAttributes(
    of inputs: [ElementType]
  ) throws(ShapeFault) -> ElementType {
    let type = inputs[0]
    switch self {
    case .cast(let target):
      return target
    case .bitCast(let target):
      guard type.width == target.width else {
        throw ShapeFault(.elementType(input: 0, found: type))
      }
      return target
    case .scatterElements(_, let reduction), .scatterSlices(let reduction):
      try require(inputs, 1, [.int64, .int32])
      guard inputs[2] == type else {
        throw ShapeFault(.elementTypes(first: type, input: 2, second: inputs[2]))
      }
      if reduction != .replace { try require(inputs, 0, [.float32, .int64, .int32]) }
      return type
    case .map(let function):
      try require(inputs, 0, function.types)
      return function.isPredicate ? .bool : type
    case .combine(let function):
      try requireEqual(inputs)
      try require(inputs, 0, function.types)
      return function.isComparison ? .bool : type
    case .reduce(let kind, _, _):
      if kind != .minimum, kind != .maximum {
        try require(inputs, 0, [.float32, .int64, .int32])
      }
      return type
    case .training(let operation):
      try operation.requireTypes(inputs)
      return .float32
    default:
      for position in inputs.indices { try require(inputs, position, [.float32]) }
      return .float32
    }
  }

  private func require(
    _ inputs: [ElementType], _ position: Int, _ types: [ElementType]
  ) throws(ShapeFault) {
    for type in types where type == inputs[position] { return }
    throw ShapeFault(.elementType(input: position, found: inputs[position]))
  }

  private func requireEqual(_ inputs: [ElementType], from first: Int = 0) throws(ShapeFault) {
    for position in inputs.indices where inputs[position] != inputs[0] {
      throw ShapeFault(
        .elementTypes(first: inputs[0], input: first + position, second: inputs[position]))
    }
  }
}

extension ElementFunction {
  /// Whether the result is true or false.
  public var isPredicate: Bool {
    switch self {
    case .isNaN, .isInfinite, .not: true
    default: false
    }
  }

  /// The element types that the function is defined for.
  public var types: [ElementType] {
    switch self {
    case .absolute, .sign, .negative: [.float32, .int64, .int32]
    case .limit, .bitwiseNot: [.int64, .int32]
    case .not: [.bool]
    default: [.float32]
    }
  }
}

extension PairwiseFunction {
  /// The element types that the function is defined for; both operands have the same.
  public var types: [ElementType] {
    if isLogic { return [.bool] }
    if isBitwise { return [.int64, .int32] }
    return self == .equal
      ? [.float32, .int64, .int32, .bool] : [.float32, .int64, .int32]
  }
}

extension Graph {
  /// The element type of every value, by its number.
  ///
  /// - Throws: ``GraphError`` naming the node that does not take the types that reach it.
  public func elementTypes() throws(GraphError) -> [ElementType] {
    var types = constants.map { $0?.elementType ?? .float32 }
    for input in inputs { types[input.value.index] = input.elementType }
    for (index, node) in nodes.enumerated() {
      do throws(ShapeError) {
        let results = try node.operation.resultTypes(
          of: node.inputs.map { types[$0.index] }, count: node.outputs.count)
        for (value, type) in zip(node.outputs, results) { types[value.index] = type }
      } catch {
        throw .node(index, error)
      }
    }
    return types
  }
}

extension ElementType {
  /// Bytes of one element.
  public var width: Int {
    switch self {
    case .float32, .int32: 4
    case .int64: 8
    case .bool: 1
    }
  }
}
