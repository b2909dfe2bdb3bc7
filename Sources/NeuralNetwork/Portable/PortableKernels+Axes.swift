extension Kernels where Scalar == Float {
  /// e^(x − max) / Σ e^(x − max) along a line; the sum goes in ascending order.
  public static func softmax(
    _ lines: Lines, part: Int, _ input: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    let block = lines.count * lines.inner
    let source = input + part * block
    let target = output + part * block
    if lines.inner == 1 {
      softmaxRow(source, lines.count, target)
    } else {
      var line = 0
      while line < lines.inner {
        softmaxColumns(source + line, lines, min(lanes, lines.inner - line), target + line)
        line += lanes
      }
    }
  }

  /// One line whose elements lie side by side.
  private static func softmaxRow(
    _ source: UnsafePointer<Float>, _ count: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    var largest = -Float.infinity
    for index in 0..<count { largest = max(largest, source[index]) }
    map(source, count, target, Exponential(shift: largest))
    var sum: Float = 0
    for index in 0..<count { sum += target[index] }
    map(UnsafePointer(target), count, target, Quotient(divisor: sum))
  }

  /// Up to four lines that lie side by side.
  private static func softmaxColumns(
    _ source: UnsafePointer<Float>, _ lines: Lines, _ width: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var largest = Vector(repeating: -.infinity)
    for index in 0..<lines.count {
      let x = partialVector(source + index * lines.inner, width)
      largest = choose(largest, below: x, x, otherwise: largest)
    }
    var sum = Vector.zero
    for index in 0..<lines.count {
      let x = partialVector(source + index * lines.inner, width)
      let term = (x - largest).exponential
      sum += term
      storeLanes(term, width, to: target + index * lines.inner)
    }
    for index in 0..<lines.count {
      let term = partialVector(UnsafePointer(target + index * lines.inner), width)
      storeLanes(term / sum, width, to: target + index * lines.inner)
    }
  }

  /// Mean and variance in two passes, each sum in ascending order; then
  /// (x − mean) · (1 / √(variance + ε)) · scale + shift.
  public static func normalize(
    _ normalization: LayerNormalization, part: Int, _ input: UnsafePointer<Float>,
    scale: UnsafePointer<Float>, shift: UnsafePointer<Float>?,
    into output: UnsafeMutablePointer<Float>
  ) {
    let count = normalization.count
    let rows = Division.range(
      part: part, size: LayerNormalization.rowsPerPart, count: normalization.rows)
    let start = UnsafePointer(input) + rows.lowerBound * count
    // Four rows side by side: their sums do not wait for one another.
    let row = (0..<rows.count).reduce(into: SIMD4<Int>.zero) { $0[$1] = $1 * count }
    var sum = Vector.zero
    for index in 0..<count { sum += gather(start + index, row) }
    let mean = sum / Float(count)
    var squares = Vector.zero
    for index in 0..<count {
      let difference = gather(start + index, row) - mean
      squares += difference * difference
    }
    let factor = 1 / (squares / Float(count) + normalization.epsilon).squareRoot()
    for (lane, line) in rows.enumerated() {
      normalizeRow(
        input + line * count, count, mean[lane], factor[lane], scale, shift,
        output + line * count)
    }
  }

  private static func gather(_ start: UnsafePointer<Float>, _ offsets: SIMD4<Int>) -> Vector {
    Vector(start[offsets[0]], start[offsets[1]], start[offsets[2]], start[offsets[3]])
  }

  private static func normalizeRow(
    _ input: UnsafePointer<Float>, _ count: Int, _ mean: Float, _ factor: Float,
    _ scale: UnsafePointer<Float>, _ shift: UnsafePointer<Float>?,
    _ output: UnsafeMutablePointer<Float>
  ) {
    var index = 0
    while index < count {
      let width = min(lanes, count - index)
      var result =
        (partialVector(input + index, width) - mean) * factor
        * partialVector(scale + index, width)
      if let shift { result += partialVector(shift + index, width) }
      storeLanes(result, width, to: output + index)
      index += lanes
    }
  }

  /// The sum in ascending order of the reduced indices, divided by their number.
  public static func mean(
    _ reduction: Reduction, part: Int, _ input: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    let outputs = Division.range(
      part: part, size: Reduction.outputsPerPart, count: reduction.outputs)
    let terms = Float(reduction.terms)
    var first = outputs.lowerBound
    while first < outputs.upperBound {
      let width = min(lanes, outputs.upperBound - first)
      var offsets = SIMD4<Int>.zero
      for lane in 0..<width { offsets[lane] = reduction.offset(ofOutput: first + lane) }
      storeLanes(sums(reduction, input, offsets) / terms, width, to: output + first)
      first += lanes
    }
  }

  /// Four outputs side by side: their sums do not wait for one another.
  private static func sums(
    _ reduction: Reduction, _ input: UnsafePointer<Float>, _ offsets: SIMD4<Int>
  ) -> Vector {
    var sum = Vector.zero
    let last = reduction.reducedLengths.count - 1
    for row in 0..<reduction.reducedRows {
      var source = input + rowOffset(row, reduction.reducedLengths, reduction.reducedStrides)
      for _ in 0..<reduction.reducedLengths[last] {
        sum += gather(source, offsets)
        source += reduction.reducedStrides[last]
      }
    }
    return sum
  }

  public static func copy(
    _ copy: StridedCopy, part: Int, _ input: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    let rows = Division.range(part: part, size: copy.rowsPerPart, count: copy.rows)
    let last = copy.lengths.count - 1
    let inputStep = copy.inputStrides[last]
    let outputStep = copy.outputStrides[last]
    for row in rows {
      var source = input + copy.inputOffset + rowOffset(row, copy.lengths, copy.inputStrides)
      var target = output + copy.outputOffset + rowOffset(row, copy.lengths, copy.outputStrides)
      if inputStep == 1, outputStep == 1 {
        copyVectors(source, copy.rowLength, target)
      } else {
        for _ in 0..<copy.rowLength {
          target.pointee = source.pointee
          source += inputStep
          target += outputStep
        }
      }
    }
  }

  public static func fill(
    _ output: UnsafeMutablePointer<Float>, count: Int, with value: Float
  ) {
    fillVectors(output, count, with: value)
  }
}
