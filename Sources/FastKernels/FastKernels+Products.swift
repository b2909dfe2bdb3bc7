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

  public static func division(of product: MatrixProduct) -> Division {
    guard product.rows > 0, product.columns > 0 else { return Division(parts: 0) }
    var shape = CKProduct(product)
    return Division(
      parts: product.batch * ck_product_parts(&shape),
      scratch: product.leftInnerStride == 1 ? 0 : product.rows * product.inner)
  }

  public static func computedDivision(of product: MatrixProduct) -> Division {
    var division = division(of: product)
    division.scratch = 0
    guard !product.isReadAsItLies else { return division }
    let stage = PackingStage(product)
    division.firstParts = product.batch * (stage.rightParts + stage.leftParts)
    division.shared = product.batch * (product.panelCount + stage.leftCount)
    return division
  }

  /// Packs some panels of a right-hand matrix, or turns some rows of a left-hand one that lies column
  /// by column.
  public static func begin(
    _ product: MatrixProduct, part: Int, left: UnsafePointer<Float>,
    computed right: UnsafePointer<Float>, _ workspace: Workspace<Float>
  ) {
    let stage = PackingStage(product)
    let (item, part) = part.quotientAndRemainder(dividingBy: stage.rightParts + stage.leftParts)
    if part < stage.rightParts {
      let panels = stage.panels(ofPart: part)
      kernels.pack_panels(
        right + product.rightOffsets[item], product.rightInnerStride, product.rightColumnStride,
        product.inner, product.columns, panels.lowerBound, panels.count,
        workspace.shared + item * product.panelCount)
      return
    }
    let rows = stage.rows(ofPart: part - stage.rightParts)
    let target = workspace.shared + stage.leftStart(item) + rows.lowerBound * product.inner
    let source = left + product.leftOffsets[item] + rows.lowerBound * product.leftRowStride
    if product.leftRowStride == 1 {
      kernels.transpose_matrix(
        source, product.leftInnerStride, product.inner, rows.count, target, product.inner)
    } else {
      copyRows(rows.count, of: product, source, to: target)
    }
  }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Float>, _ right: MatrixWeights,
    _ finish: Finish<Float>, into output: UnsafeMutablePointer<Float>,
    _ workspace: Workspace<Float>
  ) {
    var rows = left
    if product.leftInnerStride != 1 {
      copyRows(product.rows, of: product, left + product.leftOffsets[0], to: workspace.scratch)
      rows = UnsafePointer(workspace.scratch)
    }
    multiply(product, part, rows, panels: right.packed.floats, finish, output)
  }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Float>,
    computed right: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, _ workspace: Workspace<Float>
  ) {
    var shape = CKProduct(product)
    let (item, part) = part.quotientAndRemainder(dividingBy: ck_product_parts(&shape))
    let start = item * product.rows * product.columns
    var itemFinish = finish
    itemFinish.residual = finish.residual.map { $0 + start }
    if product.isReadAsItLies {
      var finish = CKFinish(itemFinish, bias: finish.bias, residual: itemFinish.residual)
      return kernels.multiply_unpacked(
        &shape, part, left + product.leftOffsets[item], product.leftInnerStride,
        right + product.rightOffsets[item], product.rightInnerStride, &finish, output + start)
    }
    let rows =
      product.leftInnerStride == 1
      ? left + product.leftOffsets[item]
      : UnsafePointer(workspace.shared) + PackingStage(product).leftStart(item)
    multiply(
      product, part, rows, panels: workspace.shared + item * product.panelCount, itemFinish,
      output + start)
  }

  /// A part of one item's product.
  private static func multiply(
    _ product: MatrixProduct, _ part: Int, _ rows: UnsafePointer<Float>,
    panels: UnsafePointer<Float>, _ finish: Finish<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    var shape = CKProduct(product)
    var finish = CKFinish(finish, bias: finish.bias, residual: finish.residual)
    kernels.multiply(&shape, part, rows, panels, &finish, output)
  }

  /// Rows of a left-hand matrix that do not lie one behind the other.
  private static func copyRows(
    _ count: Int, of product: MatrixProduct, _ left: UnsafePointer<Float>,
    to rows: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<count {
      for inner in 0..<product.inner {
        rows[row * product.inner + inner] =
          left[row * product.leftRowStride + inner * product.leftInnerStride]
      }
    }
  }
}

/// How operands that are computed are brought into order, item by item.
private struct PackingStage {
  let product: MatrixProduct
  let rightParts, leftParts: Int

  /// Floats that a part moves at least.
  private static let floatsPerPart = 1 << 15

  init(_ product: MatrixProduct) {
    self.product = product
    let panels = ck_blocks(product.columns)
    rightParts = max(1, min(panels, product.panelCount / Self.floatsPerPart))
    let blocks = Division.parts(of: product.rows, size: ImageBatch.blockLength)
    let floats = product.rows * product.inner
    leftParts =
      product.leftInnerStride == 1 ? 0 : max(1, min(blocks, floats / Self.floatsPerPart))
  }

  /// Floats of a left-hand matrix that has to be turned.
  var leftCount: Int { leftParts == 0 ? 0 : product.rows * product.inner }

  func leftStart(_ item: Int) -> Int { product.batch * product.panelCount + item * leftCount }

  func panels(ofPart part: Int) -> Range<Int> {
    let panels = ck_blocks(product.columns)
    return (part * panels / rightParts)..<((part + 1) * panels / rightParts)
  }

  func rows(ofPart part: Int) -> Range<Int> {
    let blocks = Division.parts(of: product.rows, size: ImageBatch.blockLength)
    let first = part * blocks / leftParts * ImageBatch.blockLength
    let next = (part + 1) * blocks / leftParts * ImageBatch.blockLength
    return first..<min(next, product.rows)
  }
}

extension MatrixProduct {
  /// Whether neither matrix is brought into another order first: where the left-hand one lies turned, as
  /// in Aᵀ · B, and where both are so small that it would not pay.
  fileprivate var isReadAsItLies: Bool {
    let isTurned = leftRowStride == 1 && leftInnerStride != 1
    let isSmall = leftInnerStride == 1 && rows <= 64 && inner <= 64
    return rightColumnStride == 1 && columns % ImageBatch.blockLength == 0
      && (isTurned || isSmall)
  }

  /// Floats from one row of the left-hand matrix to the next, as kernels meet them.
  fileprivate var leftStride: Int {
    isReadAsItLies || leftInnerStride == 1 ? leftRowStride : inner
  }

  /// Floats of the right-hand matrix as panels.
  fileprivate var panelCount: Int { ck_panel_count(inner, columns) }
}

extension CKProduct {
  fileprivate init(_ product: MatrixProduct) {
    self.init(
      rows: product.rows, depth: product.inner, columns: product.columns,
      leftStride: product.leftStride,
      outputStride: product.columns)
  }
}
