/// A matrix product cut into blocks of rows and columns.
struct ProductBlocks {
  let product: MatrixProduct
  let rowBlocks: Int
  let columnBlocks: Int

  static let rowsPerBlock = 96
  static let stripsPerBlock = 16
  static let columnsPerBlock = stripsPerBlock * SumTile.columns
  /// Inner elements that are summed up before the sums go back to memory.
  static let innerBlock = 192

  init(_ product: MatrixProduct) {
    self.product = product
    rowBlocks = Division.parts(of: product.rows, size: Self.rowsPerBlock)
    columnBlocks = Division.parts(of: product.columns, size: Self.columnsPerBlock)
  }

  var division: Division {
    Division(
      parts: product.batch * rowBlocks * columnBlocks,
      scratch: factorCount + Self.columnsPerBlock * min(product.inner, Self.innerBlock))
  }

  private var factorCount: Int {
    SumTile.mostRows * lanes * min(product.inner, Self.innerBlock)
  }

  /// With right's strips prepared for the whole inner axis.
  func multiply(
    part: Int, _ left: UnsafePointer<Float>, strips: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let block = block(part)
    forEachInnerBlock { inner in
      let first = block.columns.lowerBound / SumTile.columns
      sum(
        block, inner, left,
        strips + (first * product.inner + inner.lowerBound) * SumTile.columns,
        stripStride: product.inner * SumTile.columns, finish, output, factors: scratch)
    }
  }

  /// With right copied into strips here.
  func multiply(
    part: Int, _ left: UnsafePointer<Float>, right: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let block = block(part)
    let strips = scratch + factorCount
    forEachInnerBlock { inner in
      copyStrips(right + product.rightOffsets[block.item], block.columns, inner, strips)
      sum(
        block, inner, left, UnsafePointer(strips),
        stripStride: inner.count * SumTile.columns, finish, output, factors: scratch)
    }
  }

  private struct Block {
    var item: Int
    var rows: Range<Int>
    var columns: Range<Int>
  }

  private func block(_ part: Int) -> Block {
    let (rest, columnBlock) = part.quotientAndRemainder(dividingBy: columnBlocks)
    let (item, rowBlock) = rest.quotientAndRemainder(dividingBy: rowBlocks)
    return Block(
      item: item,
      rows: Division.range(part: rowBlock, size: Self.rowsPerBlock, count: product.rows),
      columns: Division.range(
        part: columnBlock, size: Self.columnsPerBlock, count: product.columns))
  }

  private func forEachInnerBlock(_ body: (Range<Int>) -> Void) {
    var first = 0
    repeat {
      let last = min(first + Self.innerBlock, product.inner)
      body(first..<last)
      first = last
    } while first < product.inner
  }

  private func copyStrips(
    _ right: UnsafePointer<Float>, _ columns: Range<Int>, _ inner: Range<Int>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    let count = inner.count * SumTile.columns
    for column in 0..<Self.columnsPerBlock {
      let (strip, lane) = column.quotientAndRemainder(dividingBy: SumTile.columns)
      var target = scratch + strip * count + lane
      guard column < columns.count else {
        for _ in inner {
          target.pointee = 0
          target += SumTile.columns
        }
        continue
      }
      var source =
        right + (columns.lowerBound + column) * product.rightColumnStride + inner.lowerBound
        * product.rightInnerStride
      for _ in inner {
        target.pointee = source.pointee
        source += product.rightInnerStride
        target += SumTile.columns
      }
    }
  }

  private func sum(
    _ block: Block, _ inner: Range<Int>, _ left: UnsafePointer<Float>,
    _ strips: UnsafePointer<Float>, stripStride: Int, _ finish: Finish<Float>,
    _ output: UnsafeMutablePointer<Float>, factors: UnsafeMutablePointer<Float>
  ) {
    var row = block.rows.lowerBound
    while row < block.rows.upperBound {
      let remaining = block.rows.upperBound - row
      let rows = SumTile.rows(remaining: remaining)
      let source =
        left + product.leftOffsets[block.item] + row * product.leftRowStride + inner.lowerBound
        * product.leftInnerStride
      if remaining > 1 {
        SumTile.repeatFactors(
          source, rowStride: product.leftRowStride, innerStride: product.leftInnerStride,
          rowCount: min(rows, remaining), rows: rows, inner: inner.count, into: factors)
      }
      var strip = strips
      var column = block.columns.lowerBound
      while column < block.columns.upperBound {
        let start = (block.item * product.rows + row) * product.columns + column
        let tile = SumTile(
          output: output + start, outputStride: product.columns,
          rowCount: min(rows, remaining),
          columnCount: min(SumTile.columns, block.columns.upperBound - column),
          isFirst: inner.lowerBound == 0, isLast: inner.upperBound == product.inner, rowBias: nil,
          columnBias: finish.bias.map { $0 + column },
          residual: finish.residual.map { $0 + start },
          lower: Vector(repeating: finish.lower), upper: Vector(repeating: finish.upper))
        if remaining == 1 {
          tile.accumulateRow(
            inner: inner.count, source, innerStride: product.leftInnerStride, strip)
        } else {
          tile.accumulate(inner: inner.count, rows: rows, UnsafePointer(factors), strip)
        }
        strip += stripStride
        column += SumTile.columns
      }
      row += rows
    }
  }
}
