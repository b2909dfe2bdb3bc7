// Everything but convolution and matrix product is the same for all kernels that work in float32:
// one definition, so that the fast path differs from published numbers only in its sums.

extension Kernels where Scalar == Float {
  public static func apply(
    _ function: UnaryFunction, to input: UnsafePointer<Float>, count: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    switch function {
    case .clamp(let lower, let upper):
      let lower = Vector(repeating: lower)
      let upper = Vector(repeating: upper)
      map(input, count, output) { $0.limited(lower, upper) }
    case .leakyRelu(let slope):
      map(input, count, output) { x in x.replacing(with: x * slope, where: x .< 0) }
    case .sigmoid: map(input, count, output) { $0.sigmoid }
    case .tanh: map(input, count, output) { $0.hyperbolicTangent }
    case .hardSigmoid(let alpha, let beta):
      map(input, count, output) { ($0 * alpha + beta).limited(.zero, .one) }
    case .hardSwish:
      map(input, count, output) { x in x * (x * (1.0 / 6) + 0.5).limited(.zero, .one) }
    case .gelu:
      map(input, count, output) { x in x * 0.5 * ((x * 0.707_106_78).errorFunction + 1) }
    case .geluTanh:
      map(input, count, output) { x in
        // √(2/π)
        x * 0.5 * (((x + x * x * x * 0.044_715) * 0.797_884_56).hyperbolicTangent + 1)
      }
    case .erf: map(input, count, output) { $0.errorFunction }
    case .exponential: map(input, count, output) { $0.exponential }
    case .squareRoot: map(input, count, output) { $0.squareRoot() }
    case .negative: map(input, count, output) { -1 * $0 }
    }
  }

  public static func scale(
    _ input: UnsafePointer<Float>, count: Int, by scale: Float, plus shift: Float, lower: Float,
    upper: Float, into output: UnsafeMutablePointer<Float>
  ) {
    let lower = Vector(repeating: lower)
    let upper = Vector(repeating: upper)
    map(input, count, output) { ($0 * scale + shift).limited(lower, upper) }
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
      ? Division.range(part: part % pieces, size: elementsPerPart, count: rowLength)
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
      first: first, firstStep: firstStep, second: second, secondStep: secondStep, count: count)
    switch function {
    case .add: operands.combine(into: output) { ($0 + $1).limited(lower, upper) }
    case .subtract: operands.combine(into: output) { ($0 - $1).limited(lower, upper) }
    case .multiply: operands.combine(into: output) { ($0 * $1).limited(lower, upper) }
    case .divide: operands.combine(into: output) { ($0 / $1).limited(lower, upper) }
    case .power:
      operands.combine(into: output) { base, exponent in
        var result = Vector.zero
        for lane in 0..<lanes { result[lane] = power(base[lane], exponent[lane]) }
        return result.limited(lower, upper)
      }
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

  @inline(__always)
  func combine(
    into output: UnsafeMutablePointer<Float>, _ function: (Vector, Vector) -> Vector
  ) {
    var index = 0
    while index < count {
      let width = min(lanes, count - index)
      let result = function(
        operand(first, firstStep, index, width), operand(second, secondStep, index, width))
      storeLanes(result, width, to: output + index)
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

/// Applies a function to every element, four at a time.
@inline(__always)
func map(
  _ input: UnsafePointer<Float>, _ count: Int, _ output: UnsafeMutablePointer<Float>,
  _ function: (Vector) -> Vector
) {
  var index = 0
  while index + lanes <= count {
    (output + index).vector = function((input + index).vector)
    index += lanes
  }
  if index < count {
    let rest = count - index
    storeLanes(function(partialVector(input + index, rest)), rest, to: output + index)
  }
}
