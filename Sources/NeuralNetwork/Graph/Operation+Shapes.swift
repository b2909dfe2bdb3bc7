extension Operation {
  /// The shapes of the results when the operation is applied to inputs of the given shapes.
  ///
  /// This is where an operation's attributes meet its inputs: what passes here can be executed.
  /// - Throws: ``ShapeError`` with the operator and what was expected and found.
  public func resultShapes(of inputs: [Shape]) throws(ShapeError) -> [Shape] {
    do throws(ShapeFault) {
      try checkInputCount(inputs.count)
      return [try resultShape(of: inputs)]
    } catch {
      throw ShapeError(operation: name, fault: error.fault)
    }
  }

  /// How many inputs the operation takes.
  public var inputCount: ClosedRange<Int> {
    switch self {
    case .convolution, .gemm: 2...3
    case .batchNormalization: 5...5
    case .layerNormalization: 2...3
    case .add, .subtract, .multiply, .divide, .power, .matMul: 2...2
    case .concatenate: 1...Int.max
    default: 1...1
    }
  }

  private func checkInputCount(_ found: Int) throws(ShapeFault) {
    guard inputCount.contains(found) else {
      throw ShapeFault(
        .inputCount(least: inputCount.lowerBound, most: inputCount.upperBound, found: found))
    }
  }

  private func resultShape(of inputs: [Shape]) throws(ShapeFault) -> Shape {
    let x = inputs[0]
    switch self {
    case .convolution(let window, let groups):
      return try convolutionShape(inputs, window, groups)
    case .maxPool(let window), .averagePool(let window, _):
      try x.require(rank: 4, input: 0)
      return try windowShape(x, window, channels: x[1])
    case .globalAveragePool:
      try x.require(rank: 3, input: 0, orMore: true)
      return Shape(Array(x.dimensions[..<2]) + x.dimensions[2...].map { _ in 1 })
    case .batchNormalization:
      try x.require(rank: 2, input: 0, orMore: true)
      for input in 1..<5 { try inputs[input].require([x[1]], input: input) }
      return x
    case .layerNormalization(let axis, _):
      try x.require(axis: axis)
      for input in 1..<inputs.count {
        try inputs[input].require(Array(x.dimensions[axis...]), input: input)
      }
      return x
    case .relu, .leakyRelu, .clip, .sigmoid, .tanh, .hardSigmoid, .hardSwish, .gelu, .erf,
      .exponential, .squareRoot, .negative, .identity:
      return x
    case .add, .subtract, .multiply, .divide, .power:
      return try x.broadcast(with: inputs[1])
    case .matMul:
      return try matMulShape(x, inputs[1])
    case .gemm(_, _, let transposesA, let transposesB):
      return try gemmShape(inputs, transposesA, transposesB)
    case .softmax(let axis):
      try x.require(axis: axis)
      return x
    case .reduceMean(let axes, let keepsAxes):
      return try reducedShape(x, axes, keepsAxes)
    case .concatenate(let axis):
      return try concatenatedShape(inputs, axis)
    case .reshape(let target):
      return try reshapedShape(x, target)
    case .flatten(let axis):
      guard (0...x.rank).contains(axis) else { throw ShapeFault(.axis(found: axis, rank: x.rank)) }
      return Shape([x.count(of: 0..<axis), x.count(of: axis..<x.rank)])
    case .transpose(let permutation):
      return try transposedShape(x, permutation)
    case .pad(let before, let after, _):
      return try paddedShape(x, before, after)
    }
  }
}

/// A fault on its way to becoming a ``ShapeError``, which adds the operator.
struct ShapeFault: Error {
  let fault: ShapeError.Fault
  init(_ fault: ShapeError.Fault) { self.fault = fault }
}

// MARK: - One function per kind of geometry

private func convolutionShape(
  _ inputs: [Shape], _ window: Window, _ groups: Int
) throws(ShapeFault) -> Shape {
  let x = inputs[0]
  let weight = inputs[1]
  try x.require(rank: 4, input: 0)
  try weight.require(rank: 4, input: 1)
  guard groups >= 1 else {
    throw ShapeFault(.attributeValue(.groups, least: 1, found: groups))
  }
  guard x[1] % groups == 0 else { throw ShapeFault(.groups(channels: x[1], groups: groups)) }
  guard weight[0] % groups == 0 else {
    throw ShapeFault(.groups(channels: weight[0], groups: groups))
  }
  try weight.require(
    [weight[0], x[1] / groups] + (try window.lengths(window.kernel, .kernel, least: 1)), input: 1)
  if inputs.count == 3 { try inputs[2].require([weight[0]], input: 2) }
  return try windowShape(x, window, channels: weight[0])
}

private func windowShape(
  _ x: Shape, _ window: Window, channels: Int
) throws(ShapeFault) -> Shape {
  let kernel = try window.lengths(window.kernel, .kernel, least: 1)
  let stride = try window.lengths(window.stride, .stride, least: 1)
  let before = try window.lengths(window.padBefore, .padding, least: 0)
  let after = try window.lengths(window.padAfter, .padding, least: 0)
  let dilation = try window.lengths(window.dilation, .dilation, least: 1)
  var dimensions = [x[0], channels]
  for axis in 0..<2 {
    // With every length below this bound no later arithmetic on windows can overflow.
    for length in [
      x[2 + axis], kernel[axis], stride[axis], before[axis], after[axis], dilation[axis],
    ]
    where length > Window.longest {
      throw ShapeFault(.tooLarge)
    }
    let reach = (kernel[axis] - 1) * dilation[axis]
    let padded = x[2 + axis] + before[axis]
    let size = padded + after[axis]
    guard reach <= Window.longest, size <= Window.longest else { throw ShapeFault(.tooLarge) }
    guard size > reach else {
      throw ShapeFault(.windowTooLarge(axis: axis, window: reach + 1, paddedInput: size))
    }
    let room = size - reach - 1
    var steps = room / stride[axis]
    // A window that would begin in the padding behind the input is dropped, as ONNX does.
    if window.roundsUp, room % stride[axis] != 0, (steps + 1) * stride[axis] < padded { steps += 1 }
    dimensions.append(steps + 1)
  }
  return try sound(dimensions)
}

private func matMulShape(_ a: Shape, _ b: Shape) throws(ShapeFault) -> Shape {
  try a.require(rank: 1, input: 0, orMore: true)
  try b.require(rank: 1, input: 1, orMore: true)
  // A vector stands for a matrix of one row (left) or one column (right); that axis then goes.
  let inner = a[a.rank - 1]
  let innerAxisOfB = max(0, b.rank - 2)
  guard b[innerAxisOfB] == inner else {
    throw ShapeFault(
      .dimension(input: 1, axis: innerAxisOfB, expected: inner, found: b[innerAxisOfB]))
  }
  let batchA = Shape(Array(a.dimensions.dropLast(2)))
  let batchB = Shape(Array(b.dimensions.dropLast(2)))
  var dimensions = try batchA.broadcast(with: batchB).dimensions
  if a.rank > 1 { dimensions.append(a[a.rank - 2]) }
  if b.rank > 1 { dimensions.append(b[b.rank - 1]) }
  return try sound(dimensions)
}

private func gemmShape(
  _ inputs: [Shape], _ transposesA: Bool, _ transposesB: Bool
) throws(ShapeFault) -> Shape {
  let a = inputs[0]
  let b = inputs[1]
  try a.require(rank: 2, input: 0)
  try b.require(rank: 2, input: 1)
  let inner = a[transposesA ? 0 : 1]
  let innerAxisOfB = transposesB ? 1 : 0
  guard b[innerAxisOfB] == inner else {
    throw ShapeFault(
      .dimension(input: 1, axis: innerAxisOfB, expected: inner, found: b[innerAxisOfB]))
  }
  let result = try sound([a[transposesA ? 1 : 0], b[transposesB ? 0 : 1]])
  if inputs.count == 3 {
    // C is stretched to the result, never the other way round.
    let c = inputs[2]
    guard c.rank <= 2 else {
      throw ShapeFault(.rank(input: 2, expected: 2, orMore: false, found: c.rank))
    }
    for axis in 0..<c.rank {
      let expected = result[axis + 2 - c.rank]
      guard c[axis] == 1 || c[axis] == expected else {
        throw ShapeFault(.dimension(input: 2, axis: axis, expected: expected, found: c[axis]))
      }
    }
  }
  return result
}

private func reducedShape(
  _ x: Shape, _ axes: [Int], _ keepsAxes: Bool
) throws(ShapeFault) -> Shape {
  try x.requireDistinct(axes)
  var dimensions: [Int] = []
  for axis in 0..<x.rank {
    if !axes.contains(axis) {
      dimensions.append(x[axis])
    } else if keepsAxes {
      dimensions.append(1)
    }
  }
  return Shape(dimensions)
}

private func concatenatedShape(_ inputs: [Shape], _ axis: Int) throws(ShapeFault) -> Shape {
  var dimensions = inputs[0].dimensions
  try inputs[0].require(axis: axis)
  for (index, input) in inputs.enumerated().dropFirst() {
    try input.require(rank: dimensions.count, input: index)
    for other in dimensions.indices where other != axis && input[other] != dimensions[other] {
      throw ShapeFault(
        .dimension(input: index, axis: other, expected: dimensions[other], found: input[other]))
    }
    let (sum, overflows) = dimensions[axis].addingReportingOverflow(input[axis])
    guard !overflows else { throw ShapeFault(.tooLarge) }
    dimensions[axis] = sum
  }
  return try sound(dimensions)
}

private func reshapedShape(_ x: Shape, _ target: [Int]) throws(ShapeFault) -> Shape {
  var dimensions = target
  var inferred: Int?
  for (axis, length) in target.enumerated() {
    guard length >= -1 else {
      throw ShapeFault(.attributeValue(.target, least: -1, found: length))
    }
    if length == 0 {
      guard axis < x.rank else { throw ShapeFault(.axis(found: axis, rank: x.rank)) }
      dimensions[axis] = x[axis]
    } else if length == -1 {
      guard inferred == nil else { throw ShapeFault(.ambiguousTarget) }
      inferred = axis
      dimensions[axis] = 1
    }
  }
  let known = try sound(dimensions)
  if let inferred {
    guard known.count > 0 else { throw ShapeFault(.ambiguousTarget) }
    dimensions[inferred] = x.count / known.count
  }
  let shape = Shape(dimensions)
  guard shape.count == x.count else {
    throw ShapeFault(.elementCount(expected: x.count, found: shape.count))
  }
  return shape
}

private func transposedShape(_ x: Shape, _ permutation: [Int]) throws(ShapeFault) -> Shape {
  guard permutation.count == x.rank else {
    throw ShapeFault(
      .attributeCount(.permutation, expected: x.rank, found: permutation.count))
  }
  try x.requireDistinct(permutation)
  return Shape(permutation.map { x[$0] })
}

private func paddedShape(
  _ x: Shape, _ before: [Int], _ after: [Int]
) throws(ShapeFault) -> Shape {
  for counts in [before, after] {
    guard counts.count == x.rank else {
      throw ShapeFault(.attributeCount(.padding, expected: x.rank, found: counts.count))
    }
    for count in counts where count < 0 {
      throw ShapeFault(.attributeValue(.padding, least: 0, found: count))
    }
  }
  var dimensions: [Int] = []
  for axis in 0..<x.rank {
    let (padded, first) = x[axis].addingReportingOverflow(before[axis])
    let (size, second) = padded.addingReportingOverflow(after[axis])
    guard !first, !second else { throw ShapeFault(.tooLarge) }
    dimensions.append(size)
  }
  return try sound(dimensions)
}

/// A shape whose dimensions are not negative and whose size can be counted.
private func sound(_ dimensions: [Int]) throws(ShapeFault) -> Shape {
  do throws(TensorError) {
    return try Shape(checking: dimensions)
  } catch {
    throw ShapeFault(.tooLarge)
  }
}

extension Window {
  /// The most pixels, or pixels of padding, along an axis.
  fileprivate static var longest: Int { 1 << 15 }

  /// One number per spatial axis, none below the least allowed.
  fileprivate func lengths(
    _ values: [Int], _ attribute: ShapeError.Attribute, least: Int
  ) throws(ShapeFault) -> [Int] {
    guard values.count == 2 else {
      throw ShapeFault(.attributeCount(attribute, expected: 2, found: values.count))
    }
    for value in values where value < least {
      throw ShapeFault(.attributeValue(attribute, least: least, found: value))
    }
    return values
  }
}

extension Shape {
  fileprivate func require(
    rank expected: Int, input: Int, orMore: Bool = false
  ) throws(ShapeFault) {
    guard rank == expected || (orMore && rank > expected) else {
      throw ShapeFault(.rank(input: input, expected: expected, orMore: orMore, found: rank))
    }
  }

  fileprivate func require(_ expected: [Int], input: Int) throws(ShapeFault) {
    try require(rank: expected.count, input: input)
    for axis in 0..<rank where dimensions[axis] != expected[axis] {
      throw ShapeFault(
        .dimension(
          input: input, axis: axis, expected: expected[axis], found: dimensions[axis]))
    }
  }

  fileprivate func require(axis: Int) throws(ShapeFault) {
    guard (0..<rank).contains(axis) else { throw ShapeFault(.axis(found: axis, rank: rank)) }
  }

  fileprivate func requireDistinct(_ axes: [Int]) throws(ShapeFault) {
    for (position, axis) in axes.enumerated() {
      try require(axis: axis)
      guard !axes[..<position].contains(axis) else { throw ShapeFault(.repeatedAxis(axis)) }
    }
  }

  /// NumPy's rule: shapes are aligned at their last axes, and an axis of length 1 is stretched.
  func broadcast(with other: Shape) throws(ShapeFault) -> Shape {
    let rank = max(rank, other.rank)
    var dimensions = [Int](repeating: 1, count: rank)
    for axis in 0..<rank {
      let first = axis < rank - self.rank ? 1 : self[axis - (rank - self.rank)]
      let second = axis < rank - other.rank ? 1 : other[axis - (rank - other.rank)]
      guard first == second || first == 1 || second == 1 else {
        throw ShapeFault(.broadcast(axis: axis, first: first, second: second))
      }
      dimensions[axis] = first == 1 ? second : first
    }
    return try sound(dimensions)
  }
}
