internal import COpenBLAS
internal import NeuralNetwork

/// A row-major matrix in memory, or the transpose of one.
struct Matrix {
  var start: UnsafePointer<Float>
  /// Elements from one stored row to the next.
  var leading: Int
  var isTransposed: Bool

  /// A matrix with `rowStride` between rows and `columnStride` between columns, one of which is 1.
  init(_ start: UnsafePointer<Float>, rowStride: Int, columnStride: Int) {
    self.start = start
    isTransposed = columnStride != 1
    leading = isTransposed ? columnStride : rowStride
  }
}

extension FastKernels {
  /// output (rows, columns) = left · right, whose rows lie `leading` elements apart.
  static func product(
    rows: Int, inner: Int, columns: Int, _ left: Matrix, _ right: Matrix,
    into output: UnsafeMutablePointer<Float>, leading: Int
  ) {
    cblas_sgemm(
      CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans,
      right.isTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns),
      blasint(inner), 1, left.start, blasint(left.leading), right.start, blasint(right.leading),
      0, output, blasint(leading))
  }
}

/// Adds bias and residual to sums, row by row, and limits them.
///
/// - Parameters:
///   - start: Where the first row begins in `output`, and in the residual.
///   - rowBias: One number per row.
///   - columnBias: One number per column.
func finishRows(
  _ finish: Finish<Float>, _ output: UnsafeMutablePointer<Float>, start: Int, rows: Int,
  columns: Int, leading: Int, rowBias: UnsafePointer<Float>?, columnBias: UnsafePointer<Float>?
) {
  for row in 0..<rows {
    let begin = start + row * leading
    let target = output + begin
    if let rowBias {
      let bias = rowBias[row]
      for column in 0..<columns { target[column] += bias }
    }
    if let columnBias {
      for column in 0..<columns { target[column] += columnBias[column] }
    }
    if let residual = finish.residual {
      let addend = residual + begin
      for column in 0..<columns { target[column] += addend[column] }
    }
    guard finish.lower > -.infinity || finish.upper < .infinity else { continue }
    for column in 0..<columns {
      let x = target[column]
      let raised = x < finish.lower ? finish.lower : x
      target[column] = raised > finish.upper ? finish.upper : raised
    }
  }
}
