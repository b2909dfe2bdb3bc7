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

  /// Takes some of a constant list, usually one dimension of a shape.
  mutating func translateGather(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...2)
    let list = try integers(0, of: node)
    let indices = try requiredConstant(1, of: node)
    let wanted = try integers(1, of: node)
    _ = try node.axis(
      try node.attributes.integer("axis", default: 0), rank: try requireList(0, of: node))
    var taken: [Int64] = []
    for index in wanted {
      guard (-list.count..<list.count).contains(index) else {
        throw .unsuitableConstant(
          node.label, value: try node.input(1),
          problem: "asks for element \(index) of a list of \(list.count)")
      }
      taken.append(Int64(list[index < 0 ? index + list.count : index]))
    }
    try define(node, as: Constant(Tensor(indices.shape, elements: .int64(taken)), .int64))
  }

  /// Takes a part of a constant list. The bounds are inputs since opset 10.
  mutating func translateSlice(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 10 ? 1...1 : 3...5)
    let list = try integers(0, of: node)
    let rank = try requireList(0, of: node)
    let starts: [Int]
    let ends: [Int]
    var axes = [0]
    var steps = [1]
    if opset < 10 {
      starts = try node.attributes.requiredIntegers("starts")
      ends = try node.attributes.requiredIntegers("ends")
      axes = try node.attributes.integers("axes") ?? axes
    } else {
      starts = try integers(1, of: node)
      ends = try integers(2, of: node)
      if node.optionalInput(3) != nil { axes = try integers(3, of: node) }
      if node.optionalInput(4) != nil { steps = try integers(4, of: node) }
    }
    guard starts.count == 1, ends.count == 1, axes.count == 1, steps == [1] else {
      throw .unsuitableConstant(
        node.label, value: try node.input(0),
        problem: "is not sliced along its one axis in steps of 1")
    }
    _ = try node.axis(axes[0], rank: rank)
    let start = clamped(starts[0], list.count)
    try define(
      node, as: Constant(integers: Array(list[start..<max(start, clamped(ends[0], list.count))])))
  }

  /// Whole numbers are calculated at once; everything else is left to the engine.
  mutating func translateArithmetic(_ node: FileNode, _ operation: Operation) throws(ONNXError) {
    try node.expectInputs(2...2)
    guard let left = try constant(0, of: node), let right = try constant(1, of: node),
      let lefts = left.integers, let rights = right.integers,
      left.shape.rank <= 1, right.shape.rank <= 1
    else { return try translatePlain(node, operation, inputs: 2...2) }
    guard lefts.count == rights.count || lefts.count == 1 || rights.count == 1 else {
      throw .shapes(
        node.label, .broadcast(axis: 0, first: lefts.count, second: rights.count))
    }
    let count = lefts.count == 1 ? rights.count : lefts.count
    var results: [Int64] = []
    for index in 0..<count {
      let result = calculated(
        operation, lefts[lefts.count == 1 ? 0 : index], rights[rights.count == 1 ? 0 : index])
      guard let result else {
        throw .unsuitableConstant(
          node.label, value: try node.input(1), problem: "makes a result that is no int64")
      }
      results.append(Int64(result))
    }
    let takesLeft = lefts.count == count && left.shape.rank >= right.shape.rank
    let shape = takesLeft ? left.shape : right.shape
    try define(node, as: Constant(Tensor(shape, elements: .int64(results)), .int64))
  }

  /// A constant gets another type now; a result is float32 already and stays so.
  mutating func translateCast(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    // Both only concern types of eight bits and less.
    node.attributes.ignore("saturate", "round_mode")
    let number = try node.attributes.requiredInteger("to")
    let type = Int32(exactly: number).flatMap { FileElementType(rawValue: $0) }
    guard let constant = try constant(0, of: node) else {
      guard type == .float32 else {
        throw .unsupportedElementType(
          FileElementType.name(Int32(truncatingIfNeeded: number)),
          value: node.results.first ?? "", supported: "float32")
      }
      return try emit(.identity, [try operand(0, of: node)], for: node)
    }
    guard let type, let converted = constant.converted(to: type) else {
      throw .unsupportedAttributeValue(
        node.label, attribute: "to",
        found: FileElementType.name(Int32(truncatingIfNeeded: number)),
        supported: "float32, float16, int64 or int32 for a constant of type \(constant.type.name)")
    }
    try define(node, as: converted, of: type, from: try node.input(0))
  }

  /// Throws unless an input is a list, and gives back its rank, 1.
  private func requireList(_ position: Int, of node: FileNode) throws(ONNXError) -> Int {
    let rank = try shape(position, of: node).rank
    guard rank == 1 else {
      throw .unsuitableConstant(
        node.label, value: try node.input(position), problem: "has \(rank) axes instead of one")
    }
    return rank
  }
}

/// A bound counted from the end if negative, and moved into `0...count`.
private func clamped(_ bound: Int, _ count: Int) -> Int {
  min(max(bound < 0 && bound >= -count ? bound + count : bound, 0), count)
}

/// ONNX's integer arithmetic, where division rounds towards zero; nil where there is no result.
private func calculated(_ operation: Operation, _ left: Int, _ right: Int) -> Int? {
  let (result, overflows) =
    switch operation {
    case .add: left.addingReportingOverflow(right)
    case .subtract: left.subtractingReportingOverflow(right)
    case .multiply: left.multipliedReportingOverflow(by: right)
    case .divide: left.dividedReportingOverflow(by: right)
    default: (0, true)
    }
  return overflows ? nil : result
}
