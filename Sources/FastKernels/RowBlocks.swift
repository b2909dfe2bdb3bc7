internal import NeuralNetwork

/// A matrix product cut into blocks of rows and columns, each one call of OpenBLAS.
struct RowBlocks {
  let product: MatrixProduct
  let rowBlock: Int
  let columnBlock: Int
  let rowBlocks: Int
  let columnBlocks: Int

  /// Enough for a handful of threads, few enough for long products.
  private static let wantedParts = 8

  init(_ product: MatrixProduct) {
    self.product = product
    let wanted = Division.parts(of: Self.wantedParts, size: max(product.batch, 1))
    rowBlock = max(32, Division.parts(of: product.rows, size: wanted))
    rowBlocks = max(1, Division.parts(of: product.rows, size: rowBlock))
    let share = Division.parts(of: wanted, size: rowBlocks)
    columnBlock = max(64, Division.parts(of: product.columns, size: share))
    columnBlocks = Division.parts(of: product.columns, size: columnBlock)
  }

  var division: Division { Division(parts: product.batch * rowBlocks * columnBlocks) }

  func multiply(
    part: Int, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ finish: Finish<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    let (rest, columnIndex) = part.quotientAndRemainder(dividingBy: columnBlocks)
    let (item, rowIndex) = rest.quotientAndRemainder(dividingBy: rowBlocks)
    let rows = Division.range(part: rowIndex, size: rowBlock, count: product.rows)
    let columns = Division.range(part: columnIndex, size: columnBlock, count: product.columns)
    guard !rows.isEmpty, !columns.isEmpty else { return }
    let start = (item * product.rows + rows.lowerBound) * product.columns + columns.lowerBound
    let leftStart = product.leftOffsets[item] + rows.lowerBound * product.leftRowStride
    let rightStart = product.rightOffsets[item] + columns.lowerBound * product.rightColumnStride
    FastKernels.product(
      rows: rows.count, inner: product.inner, columns: columns.count,
      Matrix(
        left + leftStart, rowStride: product.leftRowStride, columnStride: product.leftInnerStride),
      Matrix(
        right + rightStart, rowStride: product.rightInnerStride,
        columnStride: product.rightColumnStride),
      into: output + start, leading: product.columns)
    finishRows(
      finish, output, start: start, rows: rows.count, columns: columns.count,
      leading: product.columns, rowBias: nil,
      columnBias: finish.bias.map { $0 + columns.lowerBound })
  }
}
