extension PortableKernels {
  /// A right-hand matrix as strips of 12 columns, each (inner, column of the 12), zeros where
  /// columns are missing.
  public struct MatrixWeights: Sendable {
    let packed: [Float]
  }

  public static func prepare(_ product: MatrixProduct, right: [Float]) -> MatrixWeights {
    let strips = Division.parts(of: product.columns, size: SumTile.columns)
    let stripCount = product.inner * SumTile.columns
    var packed = [Float](repeating: 0, count: max(1, strips * stripCount))
    for column in 0..<product.columns {
      let (strip, lane) = column.quotientAndRemainder(dividingBy: SumTile.columns)
      var source = column * product.rightColumnStride
      var target = strip * stripCount + lane
      for _ in 0..<product.inner {
        packed[target] = right[source]
        source += product.rightInnerStride
        target += SumTile.columns
      }
    }
    return MatrixWeights(packed: packed)
  }

  public static func division(of product: MatrixProduct) -> Division {
    ProductBlocks(product).division
  }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Float>, _ right: MatrixWeights,
    _ finish: Finish<Float>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    right.packed.withUnsafeBufferPointer { packed in
      guard let strips = packed.baseAddress else { return }
      ProductBlocks(product).multiply(part: part, left, strips: strips, finish, into: output)
    }
  }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Float>,
    computed right: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    ProductBlocks(product).multiply(
      part: part, left, right: right, finish, into: output, scratch: scratch)
  }
}

/// A matrix product cut into blocks of rows and columns.
struct ProductBlocks {
  let product: MatrixProduct
  let rowBlocks: Int
  let columnBlocks: Int

  static let rowsPerBlock = 64
  static let stripsPerBlock = 4
  static let columnsPerBlock = stripsPerBlock * SumTile.columns
  /// Inner elements that are summed up before the sums go back to memory.
  static let innerBlock = 384

  init(_ product: MatrixProduct) {
    self.product = product
    rowBlocks = Division.parts(of: product.rows, size: Self.rowsPerBlock)
    columnBlocks = Division.parts(of: product.columns, size: Self.columnsPerBlock)
  }

  var division: Division {
    Division(
      parts: product.batch * rowBlocks * columnBlocks,
      scratch: Self.columnsPerBlock * min(product.inner, Self.innerBlock))
  }

  /// With right's strips prepared for the whole inner axis.
  func multiply(
    part: Int, _ left: UnsafePointer<Float>, strips: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    let block = block(part)
    forEachInnerBlock { inner in
      let first = block.columns.lowerBound / SumTile.columns
      sum(
        block, inner, left,
        strips + (first * product.inner + inner.lowerBound) * SumTile.columns,
        stripStride: product.inner * SumTile.columns, finish, output)
    }
  }

  /// With right copied into strips here.
  func multiply(
    part: Int, _ left: UnsafePointer<Float>, right: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let block = block(part)
    forEachInnerBlock { inner in
      copyStrips(right + product.rightOffsets[block.item], block.columns, inner, scratch)
      sum(
        block, inner, left, UnsafePointer(scratch),
        stripStride: inner.count * SumTile.columns, finish, output)
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
    _ output: UnsafeMutablePointer<Float>
  ) {
    var strip = strips
    var column = block.columns.lowerBound
    let isLast = inner.upperBound == product.inner
    while column < block.columns.upperBound {
      var row = block.rows.lowerBound
      while row < block.rows.upperBound {
        let start = (block.item * product.rows + row) * product.columns + column
        let tile = SumTile(
          output: output + start, outputStride: product.columns,
          rowCount: min(SumTile.rows, block.rows.upperBound - row),
          columnCount: min(SumTile.columns, block.columns.upperBound - column),
          isFirst: inner.lowerBound == 0, isLast: isLast, rowBias: nil,
          columnBias: finish.bias.map { $0 + column },
          residual: finish.residual.map { $0 + start },
          lower: Vector(repeating: finish.lower), upper: Vector(repeating: finish.upper))
        let factors =
          left + product.leftOffsets[block.item] + row * product.leftRowStride + inner.lowerBound
          * product.leftInnerStride
        if tile.rowCount == 1 {
          tile.accumulateRow(
            inner: inner.count, factors, innerStride: product.leftInnerStride, strip)
        } else {
          tile.accumulate(
            inner: inner.count, factors, rowStride: product.leftRowStride,
            innerStride: product.leftInnerStride, strip)
        }
        row += SumTile.rows
      }
      strip += stripStride
      column += SumTile.columns
    }
  }
}
