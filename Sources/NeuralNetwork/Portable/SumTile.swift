/// Sums of products for a tile of up to 6 x 8 outputs, the heart of convolution and matrix product.
///
/// Two vectors of sums per row stay in registers while the inner axis goes by in ascending order,
/// so every output is one chain: 0 + l₀·r₀ + l₁·r₁ + …, one rounding per multiplication and one
/// per addition. Of SSE2's sixteen registers the sums take twelve, the columns two, a row's factor
/// and its product one each.
struct SumTile {
  static let mostRows = 6
  static let columns = 8

  /// Output row i begins at `output + i · outputStride`.
  var output: UnsafeMutablePointer<Float>
  var outputStride: Int
  /// How many rows and columns of the tile exist; the others are computed and dropped.
  var rowCount: Int
  var columnCount: Int
  /// Whether the sums begin here, or go on from what an earlier block of the inner axis left in
  /// the output.
  var isFirst: Bool
  /// Whether the sums end here and the finish is due.
  var isLast: Bool
  var rowBias: UnsafePointer<Float>?
  var columnBias: UnsafePointer<Float>?
  /// Laid out as the output.
  var residual: UnsafePointer<Float>?
  var lower: Vector
  var upper: Vector

  /// How many rows the next tile has when `remaining` rows are left: six or four, whatever wastes
  /// least.
  static func rows(remaining: Int) -> Int {
    remaining <= 4 || remaining == 7 || remaining == 8 ? 4 : 6
  }

  /// Repeats every factor four times, so that a row's factor is loaded as a vector.
  ///
  /// Repeating costs a tile's rows once; broadcasting would cost them at every strip.
  /// - Parameters:
  ///   - left: Factor k of row i is at `left[i · rowStride + k · innerStride]`.
  ///   - rowCount: Rows that exist; the others repeat the last one, and are dropped later.
  ///   - factors: (inner, rows, 4)
  static func repeatFactors(
    _ left: UnsafePointer<Float>, rowStride: Int, innerStride: Int, rowCount: Int, rows: Int,
    inner: Int, into factors: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      var source = left + min(row, rowCount - 1) * rowStride
      var target = factors + row * lanes
      for _ in 0..<inner {
        target.vector = Vector(repeating: source.pointee)
        source += innerStride
        target += rows * lanes
      }
    }
  }

  /// Sums up `inner` products per output.
  ///
  /// - Parameters:
  ///   - rows: Rows that `factors` has: 4 or 6.
  ///   - factors: (inner, rows, 4), each factor four times.
  ///   - strip: (inner, 8)
  @inline(__always)
  func accumulate(
    inner: Int, rows: Int, _ factors: UnsafePointer<Float>, _ strip: UnsafePointer<Float>
  ) {
    if rows == 6 {
      accumulateSix(inner: inner, factors, strip)
    } else {
      accumulateFour(inner: inner, factors, strip)
    }
  }

  /// Six rows at a time.
  @inline(__always)
  private func accumulateSix(
    inner: Int, _ factors: UnsafePointer<Float>, _ strip: UnsafePointer<Float>
  ) {
    var (s0, t0) = start(row: 0)
    var (s1, t1) = start(row: 1)
    var (s2, t2) = start(row: 2)
    var (s3, t3) = start(row: 3)
    var (s4, t4) = start(row: 4)
    var (s5, t5) = start(row: 5)
    var factor = factors
    var column = strip
    for _ in 0..<inner {
      let c = column.vector
      let d = (column + 4).vector
      let f0 = factor.vector
      s0 += f0 * c
      t0 += f0 * d
      let f1 = (factor + 4).vector
      s1 += f1 * c
      t1 += f1 * d
      let f2 = (factor + 8).vector
      s2 += f2 * c
      t2 += f2 * d
      let f3 = (factor + 12).vector
      s3 += f3 * c
      t3 += f3 * d
      let f4 = (factor + 16).vector
      s4 += f4 * c
      t4 += f4 * d
      let f5 = (factor + 20).vector
      s5 += f5 * c
      t5 += f5 * d
      factor += 24
      column += 8
    }
    store(row: 0, s0, t0)
    if rowCount > 1 { store(row: 1, s1, t1) }
    if rowCount > 2 { store(row: 2, s2, t2) }
    if rowCount > 3 { store(row: 3, s3, t3) }
    if rowCount > 4 { store(row: 4, s4, t4) }
    if rowCount > 5 { store(row: 5, s5, t5) }
  }

  /// Four rows at a time.
  @inline(__always)
  private func accumulateFour(
    inner: Int, _ factors: UnsafePointer<Float>, _ strip: UnsafePointer<Float>
  ) {
    var (s0, t0) = start(row: 0)
    var (s1, t1) = start(row: 1)
    var (s2, t2) = start(row: 2)
    var (s3, t3) = start(row: 3)
    var factor = factors
    var column = strip
    for _ in 0..<inner {
      let c = column.vector
      let d = (column + 4).vector
      let f0 = factor.vector
      s0 += f0 * c
      t0 += f0 * d
      let f1 = (factor + 4).vector
      s1 += f1 * c
      t1 += f1 * d
      let f2 = (factor + 8).vector
      s2 += f2 * c
      t2 += f2 * d
      let f3 = (factor + 12).vector
      s3 += f3 * c
      t3 += f3 * d
      factor += 16
      column += 8
    }
    store(row: 0, s0, t0)
    if rowCount > 1 { store(row: 1, s1, t1) }
    if rowCount > 2 { store(row: 2, s2, t2) }
    if rowCount > 3 { store(row: 3, s3, t3) }
  }

  /// A single row, whose factors are read as they lie: no row's work is thrown away.
  @inline(__always)
  func accumulateRow(
    inner: Int, _ left: UnsafePointer<Float>, innerStride: Int, _ strip: UnsafePointer<Float>
  ) {
    var (s, t) = start(row: 0)
    var factor = left
    var column = strip
    for _ in 0..<inner {
      let f = Vector(repeating: factor.pointee)
      s += f * column.vector
      t += f * (column + 4).vector
      factor += innerStride
      column += 8
    }
    store(row: 0, s, t)
  }

  @inline(__always)
  private func start(row: Int) -> (Vector, Vector) {
    guard !isFirst, row < rowCount else { return (.zero, .zero) }
    return load(UnsafePointer(output + row * outputStride))
  }

  @inline(__always)
  private func store(row: Int, _ first: Vector, _ second: Vector) {
    var sums = (first, second)
    let start = row * outputStride
    if isLast { finish(&sums, row: row, start: start) }
    let target = output + start
    if columnCount == Self.columns {
      target.vector = sums.0
      (target + lanes).vector = sums.1
    } else {
      storeLanes(sums.0, min(lanes, columnCount), to: target)
      if columnCount > lanes { storeLanes(sums.1, columnCount - lanes, to: target + lanes) }
    }
  }

  @inline(__always)
  private func finish(_ sums: inout (Vector, Vector), row: Int, start: Int) {
    if let rowBias {
      let bias = Vector(repeating: rowBias[row])
      sums.0 += bias
      sums.1 += bias
    }
    if let columnBias {
      let bias = load(columnBias)
      sums.0 += bias.0
      sums.1 += bias.1
    }
    if let residual {
      let addend = load(residual + start)
      sums.0 += addend.0
      sums.1 += addend.1
    }
    sums.0 = sums.0.limited(lower, upper)
    sums.1 = sums.1.limited(lower, upper)
  }

  /// Eight elements, or as many as the tile has columns.
  @inline(__always)
  private func load(_ pointer: UnsafePointer<Float>) -> (Vector, Vector) {
    if columnCount == Self.columns { return (pointer.vector, (pointer + lanes).vector) }
    return (
      partialVector(pointer, min(lanes, columnCount)),
      columnCount > lanes
        ? partialVector(pointer + lanes, columnCount - lanes) : .zero
    )
  }
}
