internal import NeuralNetwork

/// Operators that only move numbers. On constants they are carried out when the file is read.
extension GraphReader {
  mutating func translateConcatenation(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...Int.max)
    let rank = try shape(0, of: node).rank
    let axis = try node.axis(try node.attributes.requiredInteger("axis"), rank: rank)
    try emit(.concatenate(axis: axis), try operands(of: node, 1...Int.max), for: node)
  }

  mutating func translateReshape(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...2)
    let target = try integers(1, of: node)
    if try node.attributes.flag("allowzero", default: false), target.contains(0) {
      throw .unsupportedAttributeValue(
        node.label, attribute: "allowzero", found: "1", supported: "0")
    }
    try reshape(node, to: target)
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
      for axis in written { removed.insert(try node.axis(axis, rank: shape.rank)) }
    } else {
      removed = Set(shape.dimensions.indices.filter { shape[$0] == 1 })
    }
    let kept = shape.dimensions.indices.filter { !removed.contains($0) }
    try reshape(node, to: kept.map { shape[$0] })
  }

  mutating func translateUnsqueeze(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 13 ? 1...1 : 2...2)
    guard let written = try axes(&node, inputFrom: 13) else {
      throw .missingAttribute(node.label, attribute: "axes")
    }
    var dimensions = try shape(0, of: node).dimensions
    let rank = dimensions.count + written.count
    var added: Set<Int> = []
    for axis in written { added.insert(try node.axis(axis, rank: rank)) }
    guard added.count == written.count else {
      throw .unsupportedAttributeValue(
        node.label, attribute: "axes", found: "\(written)", supported: "each axis once")
    }
    for axis in added.sorted() { dimensions.insert(1, at: axis) }
    try reshape(node, to: dimensions)
  }

  /// Gives the first input of a node another shape, where 0 copies a dimension and -1 is inferred.
  private mutating func reshape(_ node: FileNode, to target: [Int]) throws(ONNXError) {
    try emit(.reshape(target), [try operand(0, of: node)], for: node)
  }

  mutating func translateTranspose(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let rank = try shape(0, of: node).rank
    let permutation = try node.attributes.integers("perm") ?? (0..<rank).reversed()
    try emit(.transpose(permutation), operands, for: node)
  }

  /// The counts were an attribute before opset 11 and are an input since; opset 18 added axes.
  mutating func translatePad(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 11 ? 1...1 : opset < 18 ? 2...3 : 2...4)
    let operand = try operand(0, of: node)
    let rank = try shape(0, of: node).rank
    try node.attributes.expectString("mode", "constant")
    let pads: [Int]
    let value: Float
    if opset < 11 {
      pads = try node.attributes.requiredIntegers("pads")
      value = try node.attributes.float("value", default: 0)
    } else {
      pads = try integers(1, of: node)
      value = try optionalFloat(2, of: node) ?? 0
    }
    var axes = Array(0..<rank)
    if node.optionalInput(3) != nil {
      axes = []
      for axis in try integers(3, of: node) { axes.append(try node.axis(axis, rank: rank)) }
    }
    guard pads.count == 2 * axes.count, Set(axes).count == axes.count else {
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
    try emit(.pad(before: before, after: after, value: value), [operand], for: node)
  }
}
