/// A fault on its way to becoming a ``ShapeError``, which adds the operator.
struct ShapeFault: Error {
  let fault: ShapeError.Fault
  init(_ fault: ShapeError.Fault) { self.fault = fault }
}

/// A shape whose dimensions are not negative and whose size can be counted.
func sound(_ dimensions: [Int]) throws(ShapeFault) -> Shape {
  do throws(TensorError) {
    return try Shape(checking: dimensions)
  } catch {
    throw ShapeFault(.tooLarge)
  }
}

extension Window {
  /// The most pixels, samples, or pixels of padding, along an axis: a minute of sound at 16 kHz has
  /// 960,000 samples. Products of two such lengths can be
  /// counted.
  static var longest: Int { Int.bitWidth == 64 ? 1 << 20 : 1 << 15 }

  /// The most elements under a window.
  static var mostTaps: Int { 1 << 24 }

  /// One number per spatial axis, none below the least allowed.
  func lengths(
    _ values: [Int], _ attribute: ShapeError.Attribute, least: Int = 1, axes: Int
  ) throws(ShapeFault) -> [Int] {
    guard values.count == axes else {
      throw ShapeFault(.attributeCount(attribute, expected: axes, found: values.count))
    }
    for value in values where value < least {
      throw ShapeFault(.attributeValue(attribute, least: least, found: value))
    }
    return values
  }
}

extension Shape {
  func require(
    rank expected: Int, input: Int, orMore: Bool = false
  ) throws(ShapeFault) {
    guard rank == expected || (orMore && rank > expected) else {
      throw ShapeFault(.rank(input: input, expected: expected, orMore: orMore, found: rank))
    }
  }

  func require(_ expected: [Int], input: Int) throws(ShapeFault) {
    try require(rank: expected.count, input: input)
    for axis in 0..<rank where dimensions[axis] != expected[axis] {
      throw ShapeFault(
        .dimension(
          input: input, axis: axis, expected: expected[axis], found: dimensions[axis]))
    }
  }

  func require(axis: Int) throws(ShapeFault) {
    guard (0..<rank).contains(axis) else { throw ShapeFault(.axis(found: axis, rank: rank)) }
  }

  func requireDistinct(_ axes: [Int]) throws(ShapeFault) {
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
