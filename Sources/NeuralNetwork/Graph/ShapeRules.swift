// The shapes that products, reductions and movements give, one function per kind of geometry.

func matMulShape(_ a: Shape, _ b: Shape) throws(ShapeFault) -> Shape {
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

func gemmShape(
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

func reducedShape(
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

func concatenatedShape(_ inputs: [Shape], _ axis: Int) throws(ShapeFault) -> Shape {
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

func reshapedShape(_ x: Shape, _ target: [Int]) throws(ShapeFault) -> Shape {
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

func transposedShape(_ x: Shape, _ permutation: [Int]) throws(ShapeFault) -> Shape {
  guard permutation.count == x.rank else {
    throw ShapeFault(
      .attributeCount(.permutation, expected: x.rank, found: permutation.count))
  }
  try x.requireDistinct(permutation)
  return Shape(permutation.map { x[$0] })
}

func paddedShape(
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

func slicedShape(
  _ x: Shape, _ starts: [Int], _ steps: [Int], _ lengths: [Int]
) throws(ShapeFault) -> Shape {
  for numbers in [starts, steps, lengths] where numbers.count != x.rank {
    throw ShapeFault(.attributeCount(.slice, expected: x.rank, found: numbers.count))
  }
  for axis in 0..<x.rank {
    guard lengths[axis] >= 0 else {
      throw ShapeFault(.attributeValue(.slice, least: 0, found: lengths[axis]))
    }
    guard lengths[axis] > 0 else { continue }
    // Both ends lie within the axis.
    let (way, first) = (lengths[axis] - 1).multipliedReportingOverflow(by: steps[axis])
    let (end, second) = starts[axis].addingReportingOverflow(way)
    let range = 0..<x[axis]
    guard !first, !second, range.contains(starts[axis]), range.contains(end) else {
      throw ShapeFault(.outOfRange(axis: axis, length: x[axis]))
    }
  }
  return try sound(lengths)
}

func splitShapes(_ x: Shape, _ axis: Int, _ lengths: [Int]) throws(ShapeFault) -> [Shape] {
  try x.require(axis: axis)
  guard !lengths.isEmpty else {
    throw ShapeFault(.attributeCount(.split, expected: 1, found: 0))
  }
  var shapes: [Shape] = []
  var rest = x[axis]
  for length in lengths {
    guard length >= 0 else { throw ShapeFault(.attributeValue(.split, least: 0, found: length)) }
    guard length <= rest else { throw ShapeFault(.outOfRange(axis: axis, length: x[axis])) }
    rest -= length
    var dimensions = x.dimensions
    dimensions[axis] = length
    shapes.append(Shape(dimensions))
  }
  guard rest == 0 else { throw ShapeFault(.outOfRange(axis: axis, length: x[axis])) }
  return shapes
}
