extension PortableKernels {
  /// A right-hand matrix as strips of 8 columns, each (inner, column of the 8), zeros where
  /// columns are missing.
  public struct MatrixWeights: Sendable {
    let packed: [Float]
  }

  public static func prepare(
    _ product: MatrixProduct, right: WeightRows<Float>
  ) -> MatrixWeights {
    let strips = Division.parts(of: product.columns, size: SumTile.columns)
    let stripCount = product.inner * SumTile.columns
    var packed = [Float](repeating: 0, count: max(1, strips * stripCount))
    packed.withUnsafeMutableBufferPointer { packed in
      guard let start = packed.baseAddress else { return }
      right.forEachRun { rows, numbers in
        var source = numbers
        for row in rows {
          for index in 0..<right.length {
            let (inner, column) = product.storesRows ? (row, index) : (index, row)
            let (strip, lane) = column.quotientAndRemainder(dividingBy: SumTile.columns)
            start[strip * stripCount + inner * SumTile.columns + lane] = source.loadUnaligned(
              as: Float.self)
            source += 4
          }
        }
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
    _ workspace: Workspace<Float>
  ) {
    right.packed.withUnsafeBufferPointer { packed in
      guard let strips = packed.baseAddress else { return }
      ProductBlocks(product).multiply(
        part: part, left, strips: strips, finish, into: output, scratch: workspace.scratch)
    }
  }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Float>,
    computed right: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, _ workspace: Workspace<Float>
  ) {
    ProductBlocks(product).multiply(
      part: part, left, right: right, finish, into: output, scratch: workspace.scratch)
  }
}
