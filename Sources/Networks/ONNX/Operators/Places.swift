internal import NeuralNetwork

/// Operators that read or write at places which an input names.
extension OperatorTable {
  static let places: [String: Translation] = [
    "GatherElements": { try $0.translateGatherElements(&$1) },
    "GatherND": { try $0.translateGatherSlices(&$1) },
    "Scatter": { try $0.translateScatterElements(&$1) },
    "ScatterElements": { try $0.translateScatterElements(&$1) },
    "ScatterND": { try $0.translateScatterSlices(&$1) },
    "TensorScatter": { try $0.translateCacheUpdate(&$1) },
    "ReverseSequence": { try $0.translateReverseSequence(&$1) },
    "OneHot": { try $0.translateOneHot(&$1) },
    "MaxUnpool": { try $0.translateMaxUnpool(&$1) },
    "Col2Im": { try $0.translateColumnsToImage(&$1) },
    "GridSample": { try $0.translateGridSample(&$1) },
    "AffineGrid": { try $0.translateAffineGrid(&$1) },
    "RoiAlign": { try $0.translateRoiAlign(&$1) },
  ]
}

extension GraphReader {
  mutating func translateGatherElements(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...2)
    let axis = try node.axis(
      try node.attributes.integer("axis", default: 0), rank: shape(of: operands[0]).rank)
    try emit(.gatherElements(axis: axis), operands, for: node)
  }

  mutating func translateGatherSlices(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...2)
    let batchAxes = try node.attributes.integer("batch_dims", default: 0)
    try emit(.gatherSlices(batchAxes: batchAxes), operands, for: node)
  }

  mutating func translateScatterElements(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 3...3)
    let axis = try node.axis(
      try node.attributes.integer("axis", default: 0), rank: shape(of: operands[0]).rank)
    try emit(.scatterElements(axis: axis, try scatterReduction(&node)), operands, for: node)
  }

  mutating func translateScatterSlices(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 3...3)
    try emit(.scatterSlices(try scatterReduction(&node)), operands, for: node)
  }

  /// Constant indices must lie within their axes: those that the last axis of the indices names one
  /// after the other, or the operation's own.
  func checkIndices(
    _ operation: Operation, _ operands: [Operand], _ label: NodeLabel
  ) throws(ONNXError) {
    guard operands.count > 1, case .constant(let place) = operands[1],
      let indices = constants[place].integers
    else { return }
    let x = shape(of: operands[0])
    let named = constants[place].shape.dimensions.last ?? 1
    let lengths: ArraySlice<Int>
    switch operation {
    case .gather(let axis), .gatherElements(let axis), .scatterElements(let axis, _):
      lengths = [x[axis]]
    case .gatherSlices(let batchAxes): lengths = x.dimensions[batchAxes...].prefix(named)
    case .scatterSlices: lengths = x.dimensions.prefix(named)
    default: return
    }
    guard !lengths.isEmpty else { return }
    for (position, index) in indices.enumerated() {
      let length = lengths[lengths.startIndex + position % lengths.count]
      guard (-length..<length).contains(index) else {
        throw .unsuitableNumbers(label, .index(index, length: length))
      }
    }
  }

  private func scatterReduction(_ node: inout FileNode) throws(ONNXError) -> ScatterReduction {
    switch try node.attributes.string("reduction", default: "none") {
    case "none": return .replace
    case "add": return .add
    case "mul": return .multiply
    case "min": return .minimum
    case "max": return .maximum
    case let reduction:
      throw node.unsupported("reduction", "\"\(reduction)\"", "none, add, mul, min or max")
    }
  }

  /// Writes an update into a cache along an axis, from an index on that each sample has for itself.
  mutating func translateCacheUpdate(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...3)
    let cache = try operand(0, of: node)
    let update = try operand(1, of: node)
    let (shape, length) = (shape(of: cache), shape(of: update))
    let axis = try node.axis(
      try node.attributes.integer("axis", default: -2), rank: shape.rank)
    let mode = try node.attributes.string("mode", default: "linear")
    guard mode == "linear" || mode == "circular" else {
      throw node.unsupported("mode", "\"\(mode)\"", "linear or circular")
    }
    guard length.rank == shape.rank else {
      throw .shapes(
        node.label, .rank(input: 1, expected: shape.rank, orMore: false, found: length.rank))
    }
    var steps = [Int](repeating: 1, count: shape.rank)
    steps[axis] = length[axis]
    var indices = integers(Array(0..<length[axis]), shape: steps, of: node)
    if let starts = try optionalOperand(2, of: node) {
      let ones = [Int](repeating: 1, count: shape.rank - 1)
      let starts = try converted(starts, to: .int64, of: node)
      indices = try step(
        .add, [indices, try reshaped(starts, [shape[0]] + ones, "starts", of: node)], "places",
        of: node)
    }
    if mode == "circular" {
      let count = number(Double(shape[axis]), .int64, "length", of: node)
      indices = try step(.combine(.modulo), [indices, count], "circle", of: node)
    }
    indices = try step(.expand(length.dimensions), [indices], "indices", of: node)
    try emit(.scatterElements(axis: axis, .replace), [cache, indices, update], for: node)
  }

  /// Turns the first elements of each sequence round, as many as it is long.
  mutating func translateReverseSequence(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...2)
    let shape = shape(of: operands[0])
    let time = try node.axis(
      try node.attributes.integer("time_axis", default: 0), rank: shape.rank)
    let batch = try node.axis(
      try node.attributes.integer("batch_axis", default: 1), rank: shape.rank)
    var (along, across) = (shape.dimensions.map { _ in 1 }, shape.dimensions.map { _ in 1 })
    along[time] = shape[time]
    across[batch] = shape[batch]
    let index = integers(Array(0..<shape[time]), shape: along, of: node)
    let length = try converted(operands[1], to: .int64, of: node)
    let lengths = try reshaped(length, across, "lengths", of: node)
    let isInside = try step(.combine(.less), [index, lengths], "is-inside", of: node)
    let last = try step(
      .subtract, [lengths, number(1, .int64, "one", of: node)], "last", of: node)
    let mirrored = try step(.subtract, [last, index], "mirrored", of: node)
    let place = try step(.select, [isInside, mirrored, index], "places", of: node)
    let places = try step(.expand(shape.dimensions), [place], "indices", of: node)
    try emit(.gatherElements(axis: time), [operands[0], places], for: node)
  }

  /// `values` holds what stands everywhere else, and what stands where the index points to.
  mutating func translateOneHot(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 3...3)
    let depthConstant = try requiredConstant(1, of: node)
    guard let depth = depthConstant.integers ?? depthConstant.floats?.wholeNumbers,
      depth.count == 1, (1...Shape.longestList).contains(depth[0])
    else {
      throw .unsuitableConstant(
        node.label, value: try node.input(1),
        problem: "is not one number from 1 to \(Shape.longestList)")
    }
    let shape = shape(of: operands[0])
    let axis = try node.axis(
      try node.attributes.integer("axis", default: -1), rank: shape.rank + 1)
    guard self.shape(of: operands[2]).dimensions == [2] else {
      throw .shapes(
        node.label, .elementCount(expected: 2, found: self.shape(of: operands[2]).count))
    }
    var lengths = shape.dimensions
    lengths.insert(1, at: axis)
    // Negative indices count from the end; those outside point nowhere.
    let whole = try converted(operands[0], to: .int64, of: node)
    let count = number(Double(depth[0]), .int64, "depth", of: node)
    let isNegative = try step(
      .combine(.less), [whole, number(0, .int64, "zero", of: node)], "is-negative", of: node)
    let fromEnd = try step(.add, [whole, count], "from-end", of: node)
    let index = try step(.select, [isNegative, fromEnd, whole], "index", of: node)
    var along = lengths.map { _ in 1 }
    along[axis] = depth[0]
    let positions = integers(Array(0..<depth[0]), shape: along, of: node)
    let isHot = try step(
      .combine(.equal), [positions, try reshaped(index, lengths, of: node)], "is-hot", of: node)
    let values = try emitParts(operands[2], of: node)
    try emit(.select, [isHot, values[1], values[0]], for: node)
  }

  /// The elements of a list of two, one by one.
  private mutating func emitParts(
    _ operand: Operand, of node: FileNode
  ) throws(ONNXError) -> [Operand] {
    var parts: [Operand] = []
    for index in 0..<2 {
      parts.append(
        try step(
          .slice(starts: [index], steps: [1], lengths: [1]), [operand],
          index == 0 ? "off" : "on", of: node))
    }
    return parts
  }

  /// Each element goes back to where its maximum came from; all else is 0.
  mutating func translateMaxUnpool(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...3)
    let (x, indices) = (try operand(0, of: node), try operand(1, of: node))
    let shape = shape(of: x)
    let kernel = try node.attributes.requiredIntegers("kernel_shape")
    let strides = try node.attributes.integers("strides") ?? kernel.map { _ in 1 }
    let pads = try node.attributes.integers("pads") ?? (kernel + kernel).map { _ in 0 }
    guard kernel.count == shape.rank - 2, strides.count == kernel.count,
      pads.count == 2 * kernel.count,
      (kernel + strides + pads).allSatisfy({ (0...1 << 15).contains($0) })
    else {
      throw node.unsupported("kernel_shape", "\(kernel)", "one number per spatial axis")
    }
    var inferred = Array(shape.dimensions.prefix(2))
    for axis in kernel.indices {
      inferred.append(
        (shape[axis + 2] - 1) * strides[axis] - pads[axis] - pads[kernel.count + axis]
          + kernel[axis])
    }
    let result = node.optionalInput(2) == nil ? inferred : try integers(2, of: node)
    guard result.count == inferred.count,
      zip(inferred, result).allSatisfy({ $0 >= 0 && $0 <= $1 })
    else { throw .impossibleShape(node.label.name, dimensions: result) }
    let count = try Shape(checked: inferred, of: node.label.name).count
    let zero = number(0, type(of: x), "zero", of: node)
    let zeros = try step(.expand([count]), [zero], "zeros", of: node)
    let list = try reshaped(x, [shape.count], "values", of: node)
    let places = try reshaped(indices, [shape.count], "places", of: node)
    let scattered = try step(
      .scatterElements(axis: 0, .replace), [zeros, places, list], "scattered", of: node)
    guard result != inferred else { return try emit(.reshape(inferred), [scattered], for: node) }
    let image = try step(.reshape(inferred), [scattered], "image", of: node)
    try emit(
      .pad(
        before: inferred.map { _ in 0 }, after: zip(result, inferred).map { $0 - $1 }, value: 0),
      [image], for: node)
  }
}

extension [Float] {
  /// The numbers as whole ones; nil where one is not.
  fileprivate var wholeNumbers: [Int]? {
    let whole = compactMap { Int(exactly: $0) }
    return whole.count == count ? whole : nil
  }
}
