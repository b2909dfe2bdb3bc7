internal import NeuralNetwork

/// Operators that only give elements another order or shape.
extension OperatorTable {
  static let shapes: [String: Translation] = [
    "Concat": { try $0.translateConcatenation(&$1) },
    "Reshape": { try $0.translateReshape(&$1) },
    "Flatten": { try $0.translateFlatten(&$1) },
    "Squeeze": { try $0.translateSqueeze(&$1) },
    "Unsqueeze": { try $0.translateUnsqueeze(&$1) },
    "Transpose": { try $0.translateTranspose(&$1) },
    "Expand": { try $0.translateExpand($1) },
    "Tile": { try $0.translateTile($1) },
    "DepthToSpace": { try $0.translateDepthToSpace(&$1) },
    "SpaceToDepth": { try $0.translateSpaceToDepth(&$1) },
  ]
}

extension GraphReader {
  mutating func translateConcatenation(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...Int.max)
    let rank = try shape(0, of: node).rank
    let axis = try node.axis(try node.attributes.requiredInteger("axis"), rank: rank)
    try emit(.concatenate(axis: axis), try operands(of: node, 1...Int.max), for: node)
  }

  /// 0 copies a dimension, or with `allowzero` (since opset 14) is one; -1 is inferred.
  mutating func translateReshape(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...2)
    let target = try integers(1, of: node)
    let operand = try operand(0, of: node)
    guard try node.attributes.flag("allowzero", default: false), target.contains(0) else {
      return try emit(.reshape(target), [operand], for: node)
    }
    guard shape(of: operand).count == 0 else {
      throw .shapes(
        node.label, .elementCount(expected: shape(of: operand).count, found: 0))
    }
    guard !target.contains(-1) else { throw .shapes(node.label, .ambiguousTarget) }
    let shape = try Shape(checked: target, of: node.label.name)
    let type = type(of: operand)
    try define(
      node, as: Constant(Tensor(shape, elements: .empty(type)), FileElementType(type)))
  }

  mutating func translateFlatten(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let rank = try shape(0, of: node).rank
    let written = try node.attributes.integer("axis", default: 1)
    // Here the rank itself is an axis, too: all dimensions are multiplied into the first.
    let axis = written == rank ? rank : try node.axis(written, rank: rank)
    try emit(.flatten(axis: axis), operands, for: node)
  }

  mutating func translateSqueeze(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 13 ? 1...1 : 1...2)
    let shape = try shape(0, of: node)
    var removed: Set<Int> = []
    if let written = try axes(&node, inputFrom: 13) {
      for axis in written {
        let axis = try node.axis(axis, rank: shape.rank)
        guard shape[axis] == 1 else {
          throw .shapes(
            node.label, .dimension(input: 0, axis: axis, expected: 1, found: shape[axis]))
        }
        removed.insert(axis)
      }
    } else {
      removed = Set(shape.dimensions.indices.filter { shape[$0] == 1 })
    }
    let kept = shape.dimensions.indices.filter { !removed.contains($0) }
    try emit(.reshape(kept.map { shape[$0] }), [try operand(0, of: node)], for: node)
  }

  mutating func translateUnsqueeze(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 13 ? 1...1 : 2...2)
    guard let written = try axes(&node, inputFrom: 13) else {
      throw .missingAttribute(node.label, attribute: "axes")
    }
    var dimensions = try shape(0, of: node).dimensions
    let rank = dimensions.count + written.count
    for axis in try node.axes(written, rank: rank).sorted() { dimensions.insert(1, at: axis) }
    try emit(.reshape(dimensions), [try operand(0, of: node)], for: node)
  }

  mutating func translateTranspose(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let rank = try shape(0, of: node).rank
    let permutation = try node.attributes.integers("perm") ?? (0..<rank).reversed()
    try emit(.transpose(permutation), operands, for: node)
  }

  mutating func translateExpand(_ node: FileNode) throws(ONNXError) {
    try node.expectInputs(2...2)
    try emit(.expand(try integers(1, of: node)), [try operand(0, of: node)], for: node)
  }

  /// Repeats along new axes, each before the one that it becomes a part of.
  mutating func translateTile(_ node: FileNode) throws(ONNXError) {
    try node.expectInputs(2...2)
    let operand = try operand(0, of: node)
    let shape = shape(of: operand)
    let repeats = try integers(1, of: node)
    guard repeats.count == shape.rank, repeats.allSatisfy({ $0 >= 0 }) else {
      throw .unsuitableConstant(
        node.label, value: try node.input(1),
        problem: "has the numbers \(repeats) for \(counted(shape.rank, "axis", "axes"))")
    }
    var result: [Int] = []
    for (length, times) in zip(shape.dimensions, repeats) {
      let (product, overflows) = length.multipliedReportingOverflow(by: times)
      guard !overflows else { throw .shapes(node.label, .tooLarge) }
      result.append(product)
    }
    var (split, tiled): ([Int], [Int]) = ([], [])
    for (length, times) in zip(shape.dimensions, repeats) {
      if times != 1 {
        split.append(1)
        tiled.append(times)
      }
      split.append(length)
      tiled.append(length)
    }
    guard repeats.contains(where: { $0 != 1 }) else {
      return try emit(.identity, [operand], for: node)
    }
    let parts = try reshaped(operand, split, "split", of: node)
    let repeated = try step(.expand(tiled), [parts], "repeated", of: node)
    try emit(.reshape(result), [repeated], for: node)
  }

  /// Channels become blocks of pixels; which of a channel's factors comes first is the mode.
  mutating func translateDepthToSpace(_ node: inout FileNode) throws(ONNXError) {
    let (operand, block, columnFirst) = try block(&node)
    let shape = shape(of: operand)
    guard shape[1] % (block * block) == 0 else {
      throw .shapes(node.label, .groups(channels: shape[1], groups: block * block))
    }
    let (batch, channels) = (shape[0], shape[1] / (block * block))
    let (height, width) = (shape[2], shape[3])
    let split =
      columnFirst
      ? [batch, channels, block, block, height, width]
      : [batch, block, block, channels, height, width]
    let parts = try step(.reshape(split), [operand], "split", of: node)
    let moved = try step(
      .transpose(columnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]), [parts], "moved",
      of: node)
    try emit(.reshape([batch, channels, height * block, width * block]), [moved], for: node)
  }

  mutating func translateSpaceToDepth(_ node: inout FileNode) throws(ONNXError) {
    let (operand, block, columnFirst) = try block(&node)
    let shape = shape(of: operand)
    for axis in 2..<4 where shape[axis] % block != 0 {
      throw .shapes(
        node.label,
        .dimension(
          input: 0, axis: axis, expected: shape[axis] / block * block, found: shape[axis]))
    }
    let (height, width) = (shape[2] / block, shape[3] / block)
    let parts = try step(
      .reshape([shape[0], shape[1], height, block, width, block]), [operand], "split", of: node)
    let moved = try step(
      .transpose(columnFirst ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4]), [parts], "moved",
      of: node)
    try emit(.reshape([shape[0], shape[1] * block * block, height, width]), [moved], for: node)
  }

  private mutating func block(
    _ node: inout FileNode
  ) throws(ONNXError) -> (operand: Operand, block: Int, columnFirst: Bool) {
    let operands = try operands(of: node, 1...1)
    let block = try node.attributes.requiredInteger("blocksize")
    guard (1...Shape.longestBlock).contains(block) else {
      throw node.unsupported("blocksize", "\(block)", "1 to \(Shape.longestBlock)")
    }
    let rank = shape(of: operands[0]).rank
    guard rank == 4 else {
      throw .shapes(node.label, .rank(input: 0, expected: 4, orMore: false, found: rank))
    }
    switch try node.attributes.string("mode", default: "DCR") {
    case "DCR": return (operands[0], block, false)
    case "CRD": return (operands[0], block, true)
    case let mode: throw node.unsupported("mode", "\"\(mode)\"", "DCR or CRD")
    }
  }
}

extension Shape {
  /// The longest side of a block of pixels, so that its square can be counted.
  fileprivate static let longestBlock = 1 << 15
}
