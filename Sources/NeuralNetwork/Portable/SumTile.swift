/// Sums of products for a tile of 4 x 12 outputs, the heart of convolution and matrix product.
///
/// Twelve accumulators of four lanes stay in registers while the inner axis goes by in ascending
/// order, so every output is one chain: 0 + l₀·r₀ + l₁·r₁ + …, one rounding per multiplication
/// and one per addition. Sixteen registers are what SSE2 has: twelve sums, one row's factor, three
/// columns.
struct SumTile {
  static let rows = 4
  static let columns = 12

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

  /// Four rows at a time.
  ///
  /// - Parameters:
  ///   - left: Factor k of row i is at `left[i · rowStride + k · innerStride]`.
  ///   - right: Factor k of column j is at `right[12 · k + j]`.
  @inline(__always)
  func accumulate(
    inner: Int, _ left: UnsafePointer<Float>, rowStride: Int, innerStride: Int,
    _ right: UnsafePointer<Float>
  ) {
    let left0 = left
    let left1 = left + min(1, rowCount - 1) * rowStride
    let left2 = left + min(2, rowCount - 1) * rowStride
    let left3 = left + min(3, rowCount - 1) * rowStride
    var s00 = Vector.zero
    var s01 = Vector.zero
    var s02 = Vector.zero
    var s10 = Vector.zero
    var s11 = Vector.zero
    var s12 = Vector.zero
    var s20 = Vector.zero
    var s21 = Vector.zero
    var s22 = Vector.zero
    var s30 = Vector.zero
    var s31 = Vector.zero
    var s32 = Vector.zero
    if !isFirst {
      (s00, s01, s02) = partialSums(row: 0)
      (s10, s11, s12) = partialSums(row: 1)
      (s20, s21, s22) = partialSums(row: 2)
      (s30, s31, s32) = partialSums(row: 3)
    }
    var index = 0
    var column = right
    for _ in 0..<inner {
      let c0 = column.vector
      let c1 = (column + 4).vector
      let c2 = (column + 8).vector
      let f0 = Vector(repeating: left0[index])
      s00 += f0 * c0
      s01 += f0 * c1
      s02 += f0 * c2
      let f1 = Vector(repeating: left1[index])
      s10 += f1 * c0
      s11 += f1 * c1
      s12 += f1 * c2
      let f2 = Vector(repeating: left2[index])
      s20 += f2 * c0
      s21 += f2 * c1
      s22 += f2 * c2
      let f3 = Vector(repeating: left3[index])
      s30 += f3 * c0
      s31 += f3 * c1
      s32 += f3 * c2
      index += innerStride
      column += 12
    }
    store(row: 0, s00, s01, s02)
    if rowCount > 1 { store(row: 1, s10, s11, s12) }
    if rowCount > 2 { store(row: 2, s20, s21, s22) }
    if rowCount > 3 { store(row: 3, s30, s31, s32) }
  }

  /// A single row: no row's work is thrown away.
  @inline(__always)
  func accumulateRow(
    inner: Int, _ left: UnsafePointer<Float>, innerStride: Int, _ right: UnsafePointer<Float>
  ) {
    var s0 = Vector.zero
    var s1 = Vector.zero
    var s2 = Vector.zero
    if !isFirst { (s0, s1, s2) = partialSums(row: 0) }
    var index = 0
    var column = right
    for _ in 0..<inner {
      let factor = Vector(repeating: left[index])
      s0 += factor * column.vector
      s1 += factor * (column + 4).vector
      s2 += factor * (column + 8).vector
      index += innerStride
      column += 12
    }
    store(row: 0, s0, s1, s2)
  }

  @inline(__always)
  private func partialSums(row: Int) -> (Vector, Vector, Vector) {
    guard row < rowCount else { return (.zero, .zero, .zero) }
    return load(UnsafePointer(output + row * outputStride))
  }

  @inline(__always)
  private func store(row: Int, _ sum0: Vector, _ sum1: Vector, _ sum2: Vector) {
    var sums = (sum0, sum1, sum2)
    let start = row * outputStride
    if isLast { finish(&sums, row: row, start: start) }
    let target = output + start
    if columnCount == Self.columns {
      target.vector = sums.0
      (target + 4).vector = sums.1
      (target + 8).vector = sums.2
    } else {
      withUnsafeBytes(of: &sums) { bytes in
        for column in 0..<columnCount {
          target[column] = bytes.load(fromByteOffset: 4 * column, as: Float.self)
        }
      }
    }
  }

  @inline(__always)
  private func finish(_ sums: inout (Vector, Vector, Vector), row: Int, start: Int) {
    if let rowBias {
      let bias = Vector(repeating: rowBias[row])
      sums.0 += bias
      sums.1 += bias
      sums.2 += bias
    }
    if let columnBias {
      let bias = load(columnBias)
      sums.0 += bias.0
      sums.1 += bias.1
      sums.2 += bias.2
    }
    if let residual {
      let addend = load(residual + start)
      sums.0 += addend.0
      sums.1 += addend.1
      sums.2 += addend.2
    }
    sums.0 = sums.0.limited(lower, upper)
    sums.1 = sums.1.limited(lower, upper)
    sums.2 = sums.2.limited(lower, upper)
  }

  /// Twelve elements, or as many as the tile has columns.
  @inline(__always)
  private func load(_ pointer: UnsafePointer<Float>) -> (Vector, Vector, Vector) {
    if columnCount == Self.columns {
      return (pointer.vector, (pointer + 4).vector, (pointer + 8).vector)
    }
    var elements = (Vector.zero, Vector.zero, Vector.zero)
    withUnsafeMutableBytes(of: &elements) { bytes in
      for column in 0..<columnCount {
        bytes.storeBytes(of: pointer[column], toByteOffset: 4 * column, as: Float.self)
      }
    }
    return elements
  }
}
