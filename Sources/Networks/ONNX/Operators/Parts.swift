internal import NeuralNetwork

/// Operators that take parts of a value.
extension OperatorTable {
  static let parts: [String: Translation] = [
    "Gather": { try $0.translateGather(&$1) },
    "Slice": { try $0.translateSlice(&$1) },
    "Split": { try $0.translateSplit(&$1) },
    "Trilu": { try $0.translateTriangle(&$1) },
    "Pad": { try $0.translatePad(&$1) },
    "CenterCropPad": { try $0.translateCenterCropPad(&$1) },
  ]
}

extension GraphReader {
  /// Slices along an axis, chosen by indices.
  mutating func translateGather(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...2)
    let shape = shape(of: operands[0])
    let axis = try node.axis(
      try node.attributes.integer("axis", default: 0), rank: shape.rank)
    try emit(.gather(axis: axis), operands, for: node)
  }

  /// A range along some axes. The bounds are inputs since opset 10.
  mutating func translateSlice(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 10 ? 1...1 : 3...5)
    let shape = try shape(0, of: node)
    let first: [Int]
    let last: [Int]
    var axes: [Int]?
    var strides: [Int]?
    if opset < 10 {
      first = try node.attributes.requiredIntegers("starts")
      last = try node.attributes.requiredIntegers("ends")
      axes = try node.attributes.integers("axes")
    } else {
      first = try integers(1, of: node)
      last = try integers(2, of: node)
      if node.optionalInput(3) != nil { axes = try integers(3, of: node) }
      if node.optionalInput(4) != nil { strides = try integers(4, of: node) }
    }
    let written = axes ?? Array(first.indices)
    guard last.count == first.count, written.count == first.count,
      strides?.count ?? first.count == first.count, strides?.contains(0) != true
    else {
      throw .unsuitableConstant(
        node.label, value: try node.input(0),
        problem: "is sliced by lists of different lengths, or in steps of 0")
    }
    var starts = [Int](repeating: 0, count: shape.rank)
    var steps = [Int](repeating: 1, count: shape.rank)
    var lengths = shape.dimensions
    for (position, axis) in written.enumerated() {
      let axis = try node.axis(axis, rank: shape.rank)
      let range = SliceRange(
        from: first[position], to: last[position], step: strides?[position] ?? 1,
        of: shape[axis])
      starts[axis] = range.start
      steps[axis] = range.step
      lengths[axis] = range.length
    }
    try emit(
      .slice(starts: starts, steps: steps, lengths: lengths), [try operand(0, of: node)],
      for: node)
  }

  /// Parts of equal length unless lengths are given: an attribute before opset 13, an input since.
  mutating func translateSplit(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 13 ? 1...1 : 1...2)
    let shape = try shape(0, of: node)
    let axis = try node.axis(try node.attributes.integer("axis", default: 0), rank: shape.rank)
    let count = opset >= 18 ? try node.attributes.integer("num_outputs") : nil
    let parts = max(1, count ?? node.results.count)
    var lengths: [Int]
    if opset < 13, let written = try node.attributes.integers("split") {
      lengths = written
    } else if opset >= 13, node.optionalInput(1) != nil {
      lengths = try integers(1, of: node)
    } else {
      // The last part is smaller where the length cannot be divided.
      let length = (shape[axis] + parts - 1) / parts
      lengths = (0..<parts).map { max(0, min(length, shape[axis] - $0 * length)) }
    }
    guard lengths.count == node.results.count else {
      throw .unsupportedAttributeValue(
        node.label, attribute: "split", found: "\(lengths)",
        supported: "one length for each of \(counted(node.results.count, "result"))")
    }
    try emitAll(
      .split(axis: axis, lengths: lengths), [try operand(0, of: node)], for: node)
  }

  /// Triangles of matrices: all else becomes 0.
  mutating func translateTriangle(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...2)
    let operand = try operand(0, of: node)
    let shape = shape(of: operand)
    let keepsUpper = try node.attributes.flag("upper", default: true)
    let diagonal = try optionalInteger(1, of: node) ?? 0
    guard shape.rank >= 2 else {
      throw .shapes(node.label, .rank(input: 0, expected: 2, orMore: true, found: shape.rank))
    }
    let (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
    let bound = Shape.largestCount
    let first = min(max(diagonal, -bound), bound)
    let columnOfDiagonal = integers((0..<rows).map { $0 + first }, shape: [rows, 1], of: node)
    let mask = try step(
      .combine(keepsUpper ? .greaterOrEqual : .lessOrEqual),
      [integers(Array(0..<columns), of: node), columnOfDiagonal], "mask", of: node)
    let zero = number(0, type(of: operand), "zero", of: node)
    try emit(.select, [mask, operand, zero], for: node)
  }
}

/// ONNX's (and NumPy's) slice of an axis, with bounds counted from the end where negative, and moved
/// into the axis.
private struct SliceRange {
  let start: Int
  let step: Int
  let length: Int

  init(from first: Int, to last: Int, step: Int, of count: Int) {
    let lowest = step > 0 ? 0 : -1
    let highest = step > 0 ? count : count - 1
    func moved(_ bound: Int) -> Int {
      let bound = bound < 0 && bound >= Int.min + count ? bound + count : bound
      return min(max(bound, lowest), max(highest, lowest))
    }
    let start = moved(first)
    let distance = step > 0 ? moved(last) - start : start - moved(last)
    let magnitude = step == Int.min ? Int.max : abs(step)
    length = distance <= 0 ? 0 : (distance - 1) / magnitude + 1
    // With at most one element the step does not matter, and must not overflow.
    self.step = length > 1 ? step : 1
    self.start = length == 0 ? 0 : start
  }
}
