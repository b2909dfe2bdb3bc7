internal import CKernels
public import NeuralNetwork

extension FastKernels {
  /// A right-hand matrix as panels of 16 columns.
  public struct MatrixWeights: Sendable {
    let packed: Memory
  }

  public static func prepare(
    _ product: MatrixProduct, right: WeightRows<Float>
  ) -> MatrixWeights {
    let packed = Memory(floats: product.panelCount)
    right.forEachRun { rows, numbers in
      if product.storesRows {
        kernels.pack_rows(
          numbers, rows.lowerBound, rows.count, product.inner, product.columns, packed.floats)
      } else {
        kernels.pack_columns(
          numbers, rows.lowerBound, rows.count, product.inner, packed.floats)
      }
    }
    return MatrixWeights(packed: packed)
  }

  private static func pack(
    _ product: MatrixProduct, _ right: UnsafePointer<Float>,
    into panels: UnsafeMutablePointer<Float>
  ) {
    kernels.pack_panels(
      right, product.rightInnerStride, product.rightColumnStride, product.inner, product.columns,
      0, ck_blocks(product.columns), panels)
  }

  public static func division(of product: MatrixProduct) -> Division {
    guard product.rows > 0, product.columns > 0 else { return Division(parts: 0) }
    var shape = CKProduct(product)
    return Division(
      parts: product.batch * ck_product_parts(&shape),
      scratch: product.leftInnerStride == 1 ? 0 : product.rows * product.inner)
  }

  public static func computedDivision(of product: MatrixProduct) -> Division {
    var division = division(of: product)
    division.firstParts = product.batch
    division.shared = product.batch * product.panelCount
    return division
  }

  public static func begin(
    _ product: MatrixProduct, part: Int, computed right: UnsafePointer<Float>,
    _ workspace: Workspace<Float>
  ) {
    pack(
      product, right + product.rightOffsets[part],
      into: workspace.shared + part * product.panelCount)
  }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Float>, _ right: MatrixWeights,
    _ finish: Finish<Float>, into output: UnsafeMutablePointer<Float>,
    _ workspace: Workspace<Float>
  ) {
    multiply(product, part, left, panels: right.packed.floats, stride: 0, finish, output, workspace)
  }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Float>,
    computed right: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, _ workspace: Workspace<Float>
  ) {
    multiply(
      product, part, left, panels: workspace.shared, stride: product.panelCount, finish, output,
      workspace)
  }

  /// - Parameter stride: Floats from one batch item's panels to the next one's.
  private static func multiply(
    _ product: MatrixProduct, _ part: Int, _ left: UnsafePointer<Float>,
    panels: UnsafePointer<Float>, stride: Int, _ finish: Finish<Float>,
    _ output: UnsafeMutablePointer<Float>, _ workspace: Workspace<Float>
  ) {
    var shape = CKProduct(product)
    let (item, part) = part.quotientAndRemainder(dividingBy: ck_product_parts(&shape))
    let start = item * product.rows * product.columns
    var finish = CKFinish(
      finish, bias: finish.bias, residual: finish.residual.map { $0 + start })
    var rows = left + product.leftOffsets[item]
    if product.leftInnerStride != 1 {
      copyRows(of: product, rows, to: workspace.scratch)
      rows = UnsafePointer(workspace.scratch)
    }
    kernels.multiply(
      &shape, part, rows, panels + item * stride, &finish, output + start)
  }

  /// A left-hand matrix whose rows do not lie one behind the other.
  private static func copyRows(
    of product: MatrixProduct, _ left: UnsafePointer<Float>,
    to rows: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<product.rows {
      for inner in 0..<product.inner {
        rows[row * product.inner + inner] =
          left[row * product.leftRowStride + inner * product.leftInnerStride]
      }
    }
  }
}

extension MatrixProduct {
  /// Floats of the right-hand matrix as panels.
  fileprivate var panelCount: Int { ck_panel_count(inner, columns) }
}

extension CKProduct {
  fileprivate init(_ product: MatrixProduct) {
    self.init(
      rows: product.rows, depth: product.inner, columns: product.columns,
      leftStride: product.leftInnerStride == 1 ? product.leftRowStride : product.inner,
      outputStride: product.columns)
  }
}
