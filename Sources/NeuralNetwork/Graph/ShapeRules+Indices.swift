// The shapes that operations on places along axes give.

func topShape(_ x: Shape, _ axis: Int, _ count: Int) throws(ShapeFault) -> Shape {
  try x.require(axis: axis)
  guard count >= 0 else { throw ShapeFault(.attributeValue(.count, least: 0, found: count)) }
  guard count <= x[axis] else { throw ShapeFault(.outOfRange(axis: axis, length: x[axis])) }
  var dimensions = x.dimensions
  dimensions[axis] = count
  return Shape(dimensions)
}

func resampledShape(
  _ x: Shape, _ resampling: Resampling, _ axis: Int
) throws(ShapeFault) -> Shape {
  try x.require(axis: axis)
  guard resampling.taps >= 1 else {
    throw ShapeFault(.attributeValue(.count, least: 1, found: resampling.taps))
  }
  for count in [resampling.count * resampling.taps, resampling.weights.count]
  where count != resampling.indices.count {
    throw ShapeFault(
      .attributeCount(.slice, expected: resampling.indices.count, found: count))
  }
  for index in resampling.indices where !(0..<x[axis]).contains(index) {
    throw ShapeFault(.index(found: index, length: x[axis]))
  }
  var dimensions = x.dimensions
  dimensions[axis] = resampling.count
  return try sound(dimensions)
}

func gatheredElementsShape(
  _ x: Shape, _ indices: Shape, _ axis: Int
) throws(ShapeFault) -> Shape {
  try x.require(axis: axis)
  try requireWithin(x, indices, axis, input: 1)
  return indices
}

func scatteredElementsShape(_ inputs: [Shape], _ axis: Int) throws(ShapeFault) -> Shape {
  try inputs[0].require(axis: axis)
  try requireWithin(inputs[0], inputs[1], axis, input: 1)
  try inputs[2].require(inputs[1].dimensions, input: 2)
  return inputs[0]
}

/// Indices may be shorter than x along the other axes, but not longer.
private func requireWithin(
  _ x: Shape, _ indices: Shape, _ axis: Int, input: Int
) throws(ShapeFault) {
  try indices.require(rank: x.rank, input: input)
  for other in 0..<x.rank where other != axis && indices[other] > x[other] {
    throw ShapeFault(
      .dimension(input: input, axis: other, expected: x[other], found: indices[other]))
  }
}

func gatheredSlicesShape(
  _ x: Shape, _ indices: Shape, _ batchAxes: Int
) throws(ShapeFault) -> Shape {
  try indices.require(rank: 1, input: 1, orMore: true)
  let most = min(x.rank, indices.rank) - 1
  guard (0...max(most, 0)).contains(batchAxes) else {
    throw ShapeFault(.batchAxes(found: batchAxes, most: max(most, 0)))
  }
  for axis in 0..<batchAxes where indices[axis] != x[axis] {
    throw ShapeFault(.dimension(input: 1, axis: axis, expected: x[axis], found: indices[axis]))
  }
  let length = indices[indices.rank - 1]
  guard length >= 1, length <= x.rank - batchAxes else {
    throw ShapeFault(.indexLength(found: length, most: x.rank - batchAxes))
  }
  return try sound(
    Array(indices.dimensions.dropLast()) + Array(x.dimensions[(batchAxes + length)...]))
}

func scatteredSlicesShape(_ inputs: [Shape]) throws(ShapeFault) -> Shape {
  let slices = try gatheredSlicesShape(inputs[0], inputs[1], 0)
  try inputs[2].require(slices.dimensions, input: 2)
  return inputs[0]
}

func determinantShape(_ x: Shape) throws(ShapeFault) -> Shape {
  try x.require(rank: 2, input: 0, orMore: true)
  guard x[x.rank - 1] == x[x.rank - 2] else {
    throw ShapeFault(
      .dimension(
        input: 0, axis: x.rank - 1, expected: x[x.rank - 2], found: x[x.rank - 1]))
  }
  return Shape(Array(x.dimensions.dropLast(2)))
}

func gridSampleShape(_ x: Shape, _ grid: Shape) throws(ShapeFault) -> Shape {
  try x.require(rank: 3, input: 0, orMore: true)
  try grid.require(rank: x.rank, input: 1)
  try grid.require(
    [x[0]] + grid.dimensions[1..<(x.rank - 1)] + [x.rank - 2], input: 1)
  return try sound([x[0], x[1]] + grid.dimensions[1..<(x.rank - 1)])
}

func roiAlignShape(
  _ inputs: [Shape], _ alignment: RegionAlignment
) throws(ShapeFault) -> Shape {
  try inputs[0].require(rank: 4, input: 0)
  try inputs[1].require(rank: 2, input: 1)
  try inputs[1].require([inputs[1][0], 4], input: 1)
  try inputs[2].require([inputs[1][0]], input: 2)
  for length in [alignment.height, alignment.width] {
    guard length >= 1 else { throw ShapeFault(.attributeValue(.size, least: 1, found: length)) }
    guard length <= Window.longest else { throw ShapeFault(.tooLarge) }
  }
  guard alignment.samples >= 0 else {
    throw ShapeFault(.attributeValue(.count, least: 0, found: alignment.samples))
  }
  return try sound([inputs[1][0], inputs[0][1], alignment.height, alignment.width])
}
