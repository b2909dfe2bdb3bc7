// Everything but convolution and matrix product is the same for all kernels that work in float32:
// one definition, so that the fast path differs from published numbers only in its sums.

extension Kernels where Scalar == Float {
  public static func apply(
    _ function: UnaryFunction, to input: UnsafePointer<Float>, count: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    switch function {
    case .clamp(let lower, let upper):
      map(
        input, count, output,
        Limit(lower: Vector(repeating: lower), upper: Vector(repeating: upper)))
    case .leakyRelu(let slope): map(input, count, output, LeakyRelu(slope: slope))
    case .sigmoid: map(input, count, output, Sigmoid())
    case .tanh: map(input, count, output, HyperbolicTangent())
    case .hardSigmoid(let alpha, let beta):
      map(input, count, output, HardSigmoid(alpha: alpha, beta: beta))
    case .hardSwish: map(input, count, output, HardSwish())
    case .gelu: map(input, count, output, Gelu())
    case .geluTanh: map(input, count, output, GeluByTangent())
    case .erf: map(input, count, output, ErrorFunction())
    case .exponential: map(input, count, output, Exponential())
    case .squareRoot: map(input, count, output, SquareRoot())
    case .negative: map(input, count, output, Negative())
    }
  }

  public static func scale(
    _ input: UnsafePointer<Float>, count: Int, by scale: Float, plus shift: Float, lower: Float,
    upper: Float, into output: UnsafeMutablePointer<Float>
  ) {
    map(
      input, count, output,
      Scale(
        scale: scale, shift: shift, lower: Vector(repeating: lower),
        upper: Vector(repeating: upper)))
  }

  public static func combine(
    _ function: BinaryFunction, _ broadcast: Broadcast, part: Int,
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, lower: Float, upper: Float,
    into output: UnsafeMutablePointer<Float>
  ) {
    let rowLength = broadcast.rowLength
    let pieces = broadcast.piecesPerRow
    let rows =
      pieces > 1
      ? (part / pieces)..<(part / pieces + 1)
      : Division.range(part: part, size: broadcast.rowsPerPart, count: broadcast.rows)
    let columns =
      pieces > 1
      ? Division.range(part: part % pieces, size: Division.elementsPerPart, count: rowLength)
      : 0..<rowLength
    let last = broadcast.lengths.count - 1
    let steps = (broadcast.firstStrides[last], broadcast.secondStrides[last])
    for row in rows {
      let firstRow = first + rowOffset(row, broadcast.lengths, broadcast.firstStrides)
      let secondRow = second + rowOffset(row, broadcast.lengths, broadcast.secondStrides)
      combineRow(
        function, firstRow + columns.lowerBound * steps.0, steps.0,
        secondRow + columns.lowerBound * steps.1, steps.1, columns.count,
        Vector(repeating: lower), Vector(repeating: upper),
        output + row * rowLength + columns.lowerBound)
    }
  }

  private static func combineRow(
    _ function: BinaryFunction, _ first: UnsafePointer<Float>, _ firstStep: Int,
    _ second: UnsafePointer<Float>, _ secondStep: Int, _ count: Int, _ lower: Vector,
    _ upper: Vector, _ output: UnsafeMutablePointer<Float>
  ) {
    let operands = RowPair(
      first: first, firstStep: firstStep, second: second, secondStep: secondStep, count: count,
      lower: lower, upper: upper)
    switch function {
    case .add: operands.combine(Sum(), into: output)
    case .subtract: operands.combine(Difference(), into: output)
    case .multiply: operands.combine(Product(), into: output)
    case .divide: operands.combine(Ratio(), into: output)
    case .power: operands.combine(Power(), into: output)
    }
  }
}

/// Two rows of equal length; a step of 0 repeats a row's first element.
private struct RowPair {
  var first: UnsafePointer<Float>
  var firstStep: Int
  var second: UnsafePointer<Float>
  var secondStep: Int
  var count: Int
  var lower: Vector
  var upper: Vector

  @inline(__always)
  func combine<Function: PairFunction>(
    _ function: Function, into output: UnsafeMutablePointer<Float>
  ) {
    var index = 0
    while index < count {
      let width = min(lanes, count - index)
      let result = function(
        operand(first, firstStep, index, width), operand(second, secondStep, index, width))
      storeLanes(result.limited(lower, upper), width, to: output + index)
      index += lanes
    }
  }

  @inline(__always)
  private func operand(
    _ row: UnsafePointer<Float>, _ step: Int, _ index: Int, _ width: Int
  ) -> Vector {
    if step == 1 { return partialVector(row + index, width) }
    if step == 0 { return Vector(repeating: row.pointee) }
    var vector = Vector.zero
    for lane in 0..<width { vector[lane] = row[(index + lane) * step] }
    return vector
  }
}

/// A function of two elements, four at a time.
private protocol PairFunction {
  func callAsFunction(_ a: Vector, _ b: Vector) -> Vector
}

private struct Sum: PairFunction {
  @inline(__always)
  func callAsFunction(_ a: Vector, _ b: Vector) -> Vector { a + b }
}

private struct Difference: PairFunction {
  @inline(__always)
  func callAsFunction(_ a: Vector, _ b: Vector) -> Vector { a - b }
}

private struct Product: PairFunction {
  @inline(__always)
  func callAsFunction(_ a: Vector, _ b: Vector) -> Vector { a * b }
}

private struct Ratio: PairFunction {
  @inline(__always)
  func callAsFunction(_ a: Vector, _ b: Vector) -> Vector { a / b }
}

private struct Power: PairFunction {
  func callAsFunction(_ a: Vector, _ b: Vector) -> Vector {
    Vector(power(a[0], b[0]), power(a[1], b[1]), power(a[2], b[2]), power(a[3], b[3]))
  }
}
