internal import NeuralNetwork

/// More, or fewer, elements around those that there are.
extension GraphReader {
  /// The counts were an attribute before opset 11 and are an input since; opset 18 added axes.
  mutating func translatePad(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 11 ? 1...1 : opset < 18 ? 2...3 : 2...4)
    let operand = try operand(0, of: node)
    let rank = try shape(0, of: node).rank
    let mode = try node.attributes.string("mode", default: "constant")
    let pads =
      opset < 11 ? try node.attributes.requiredIntegers("pads") : try integers(1, of: node)
    var axes = Array(0..<rank)
    if node.optionalInput(3) != nil {
      axes = try node.axes(try integers(3, of: node), rank: rank)
    }
    guard pads.count == 2 * axes.count,
      pads.allSatisfy({ $0.magnitude <= Shape.largestCount.magnitude })
    else {
      throw .unsuitableConstant(
        node.label, value: node.optionalInput(1) ?? "pads",
        problem: "has \(pads.count) numbers for \(axes.count) axes, instead of two per axis")
    }
    var before = [Int](repeating: 0, count: rank)
    var after = before
    for (position, axis) in axes.enumerated() {
      before[axis] = pads[position]
      after[axis] = pads[axes.count + position]
    }
    switch mode {
    case "constant":
      let value = try padValue(&node, type(of: operand))
      try pad(node, operand, before, after, value)
    case "reflect": try padByIndices(node, operand, before, after) { $0.reflected(in: $1) }
    case "edge": try padByIndices(node, operand, before, after) { min(max($0, 0), $1 - 1) }
    case "wrap": try padByIndices(node, operand, before, after) { $0.wrapped(in: $1) }
    default:
      throw node.unsupported("mode", "\"\(mode)\"", "constant, reflect, edge or wrap")
    }
  }

  /// The value to pad with, of the type of what is padded, 0 by default.
  private mutating func padValue(
    _ node: inout FileNode, _ type: ElementType
  ) throws(ONNXError) -> Float {
    guard opset >= 11 else { return try node.attributes.float("value", default: 0) }
    guard let name = node.optionalInput(2) else { return 0 }
    let constant = try requiredConstant(2, of: node)
    guard constant.tensor.elementType == type, constant.type.computed != nil else {
      throw .unsupportedElementType(
        constant.type.name, value: name, supported: FileElementType(type).name)
    }
    guard constant.shape.count == 1 else {
      throw .unsuitableConstant(
        node.label, value: name, problem: "has \(constant.shape.count) numbers instead of one")
    }
    switch constant.tensor.elements {
    case .float32(let values): return values[0]
    case .bool(let values): return values[0] ? 1 : 0
    default: break
    }
    guard let value = constant.integers?.first.flatMap({ Float(exactly: $0) }) else {
      throw .unsuitableConstant(
        node.label, value: name, problem: "is no number that a float32 can be")
    }
    return value
  }

  /// Negative counts cut off first; then the value goes around.
  mutating func pad(
    _ node: FileNode, _ operand: Operand, _ before: [Int], _ after: [Int], _ value: Float
  ) throws(ONNXError) {
    let shape = shape(of: operand)
    let padding = Operation.pad(
      before: before.map { max($0, 0) }, after: after.map { max($0, 0) }, value: value)
    guard (before + after).contains(where: { $0 < 0 }) else {
      return try emit(padding, [operand], for: node)
    }
    let starts = before.map { max(-$0, 0) }
    let lengths = shape.dimensions.indices.map { axis in
      max(0, shape[axis] - starts[axis] - max(-after[axis], 0))
    }
    let part = Operation.slice(
      starts: zip(starts, lengths).map { $1 == 0 ? 0 : $0 }, steps: lengths.map { _ in 1 },
      lengths: lengths)
    guard (before + after).contains(where: { $0 > 0 }) else {
      return try emit(part, [operand], for: node)
    }
    try emit(padding, [try step(part, [operand], "cut", of: node)], for: node)
  }

  /// Elements of the padding are copies of others, axis by axis.
  ///
  /// - Parameter source: Which element of an axis of that length stands at an index outside of it.
  private mutating func padByIndices(
    _ node: FileNode, _ operand: Operand, _ before: [Int], _ after: [Int],
    _ source: (_ index: Int, _ length: Int) -> Int
  ) throws(ONNXError) {
    var axes = before.indices.filter { before[$0] != 0 || after[$0] != 0 }
    guard let last = axes.popLast() else { return try emit(.identity, [operand], for: node) }
    var padded = operand
    for axis in axes {
      let indices = try paddedIndices(node, operand, axis, before, after, source)
      padded = try step(
        .gather(axis: axis), [padded, indices], "padded", of: node, as: node.label.operatorName)
    }
    let indices = try paddedIndices(node, operand, last, before, after, source)
    try emit(.gather(axis: last), [padded, indices], for: node)
  }

  private mutating func paddedIndices(
    _ node: FileNode, _ operand: Operand, _ axis: Int, _ before: [Int], _ after: [Int],
    _ source: (_ index: Int, _ length: Int) -> Int
  ) throws(ONNXError) -> Operand {
    let length = shape(of: operand)[axis]
    let end = length + after[axis]
    guard length > 0, end >= -before[axis], end + before[axis] <= Shape.longestList else {
      throw .shapes(node.label, .outOfRange(axis: axis, length: length))
    }
    return integers((-before[axis]..<end).map { source($0, length) }, of: node)
  }

  /// A part from the middle, or zeros around.
  mutating func translateCenterCropPad(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...2)
    let operand = try operand(0, of: node)
    let shape = shape(of: operand)
    let lengths = try integers(1, of: node)
    let axes =
      try node.attributes.integers("axes").map { (written) throws(ONNXError) in
        try node.axes(written, rank: shape.rank)
      } ?? Array(0..<shape.rank)
    guard axes.count == lengths.count, lengths.allSatisfy({ (0...Shape.largestCount).contains($0) })
    else {
      throw .unsuitableConstant(
        node.label, value: try node.input(1),
        problem: "has the numbers \(lengths) for \(counted(axes.count, "axis", "axes"))")
    }
    var before = [Int](repeating: 0, count: shape.rank)
    var after = before
    for (axis, length) in zip(axes, lengths) {
      let difference = length - shape[axis]
      // An odd pixel is added, or cut off, at the end.
      before[axis] = difference >= 0 ? difference / 2 : -(-difference / 2)
      after[axis] = difference - before[axis]
    }
    try pad(node, operand, before, after, 0)
  }
}

extension Int {
  /// The index within `0 ..< length` after reflections at the first and the last element.
  fileprivate func reflected(in length: Int) -> Int {
    guard length > 1 else { return 0 }
    let place = wrapped(in: 2 * (length - 1))
    return place < length ? place : 2 * (length - 1) - place
  }

  fileprivate func wrapped(in length: Int) -> Int {
    let rest = self % length
    return rest < 0 ? rest + length : rest
  }
}
