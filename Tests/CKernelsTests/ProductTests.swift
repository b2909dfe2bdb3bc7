import CKernels
import Testing

struct ProductTests {
  /// Rows, depth, columns.
  static let shapes = [
    (1, 1, 1), (1, 300, 100), (2, 17, 16), (7, 64, 64), (9, 33, 65), (50, 100, 197),
    (197, 64, 197), (197, 197, 64), (20, 3100, 70), (450, 40, 130),
  ]

  @Test(arguments: KernelSet.all, shapes)
  func multipliesMatricesOfAnySize(set: KernelSet, shape: (Int, Int, Int)) {
    #expect(Self.error(set, shape) < 2e-6)
  }

  @Test(arguments: KernelSet.all, [(50, 100, 197), (3, 31, 20)])
  func multipliesByATransposedMatrix(set: KernelSet, shape: (Int, Int, Int)) {
    #expect(Self.error(set, shape, isTransposed: true) < 2e-6)
  }

  @Test(arguments: KernelSet.all, [(5, 16), (33, 37), (64, 50)])
  func packsRowsAndColumnsAtAnyAddress(set: KernelSet, shape: (depth: Int, columns: Int)) {
    let (depth, columns) = shape
    var numbers = Numbers(seed: 4)
    let right = numbers.array(depth * columns)
    let turned = (0..<(depth * columns)).map { right[$0 % depth * columns + $0 / depth] }
    let (whole, rows, parts) = (
      Floats(ck_panel_count(depth, columns)), Floats(ck_panel_count(depth, columns)),
      Floats(ck_panel_count(depth, columns))
    )
    set.kernels.pack_panels(
      right, columns, 1, depth, columns, 0, filled(columns) / 16, whole.base)
    withStoredBytes(of: right) { right in
      set.kernels.pack_rows(right, 0, 2, depth, columns, rows.base)
      set.kernels.pack_rows(right + 4 * 2 * columns, 2, depth - 2, depth, columns, rows.base)
    }
    withStoredBytes(of: turned) { columnwise in
      set.kernels.pack_columns(columnwise, 0, 16, depth, parts.base)
      set.kernels.pack_columns(columnwise + 4 * 16 * depth, 16, columns - 16, depth, parts.base)
    }
    #expect(rows.values == whole.values)
    #expect(parts.values == whole.values)
  }

  /// The numbers from an odd address on.
  private func withStoredBytes(of numbers: [Float], _ body: (UnsafeRawPointer) -> Void) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * numbers.count + 1, alignment: 64)
    defer { memory.deallocate() }
    numbers.withUnsafeBytes { bytes in
      (memory + 1).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
    }
    body(memory + 1)
  }

  /// A left-hand matrix that lies turned, or is not, of rows that are longer than needed; depths beyond
  /// those that are summed up at a time.
  @Test(arguments: KernelSet.all, [(64, 6400, 128), (50, 50, 16), (7, 193, 80), (1, 1, 16)])
  func readsMatricesAsTheyLie(set: KernelSet, shape: (Int, Int, Int)) {
    let (rows, depth, columns) = shape
    var numbers = Numbers(seed: 6)
    let left = numbers.array(rows * depth)
    let right = numbers.array(depth * columns)
    let residual = numbers.array(rows * columns)
    let bias = Floats(numbers.array(columns))
    let (rightStride, gap) = (columns + 3, 2)
    let spread = (0..<depth * rightStride).map { index in
      let column = index % rightStride
      return column < columns ? right[index / rightStride * columns + column] : .nan
    }
    let expected = zip(Self.reference(left, right, rows, depth, columns), residual).enumerated()
      .map { max(0, $1.0 + Double(bias[$0 % columns]) + Double($1.1)) }
    for (rowStride, step) in [(depth + gap, 1), (1, rows + gap)] {
      var lying = [Float](repeating: .nan, count: (rows + gap) * (depth + gap))
      for index in left.indices {
        lying[index / depth * rowStride + index % depth * step] = left[index]
      }
      let output = Floats(rows * columns)
      var product = CKProduct(
        rows: rows, depth: depth, columns: columns, leftStride: rowStride, outputStride: columns)
      residual.withUnsafeBufferPointer { residual in
        var finish = CKFinish(
          bias: UnsafePointer(bias.base), residual: residual.baseAddress,
          activation: CKActivation.clamp, lower: 0, upper: .infinity)
        for part in (0..<ck_product_parts(&product)).reversed() {
          set.kernels.multiply_unpacked(
            &product, part, lying, step, spread, rightStride, &finish, output.base)
        }
      }
      #expect(CKernelsTests.error(output.values, expected) < 2e-6)
    }
  }

  @Test(arguments: KernelSet.all)
  func finishesPartialPanels(set: KernelSet) {
    let (rows, depth, columns) = (11, 20, 37)
    var numbers = Numbers(seed: 2)
    let left = numbers.array(rows * depth)
    let right = numbers.array(depth * columns)
    let residual = numbers.array(rows * columns)
    let bias = Floats(numbers.array(columns) + Array(repeating: 0, count: 16))
    let packed = Floats(ck_panel_count(depth, columns))
    set.kernels.pack_panels(right, columns, 1, depth, columns, 0, 3, packed.base)
    let output = Floats(rows * columns)
    var product = CKProduct(
      rows: rows, depth: depth, columns: columns, leftStride: depth, outputStride: columns)
    residual.withUnsafeBufferPointer { residual in
      var finish = CKFinish(
        bias: UnsafePointer(bias.base), residual: residual.baseAddress,
        activation: CKActivation.gelu, lower: 0, upper: 0)
      for part in 0..<ck_product_parts(&product) {
        set.kernels.multiply(&product, part, left, packed.base, &finish, output.base)
      }
    }
    let sums = Self.reference(left, right, rows, depth, columns)
    let expected = (0..<rows * columns).map {
      CKActivation.gelu.reference(
        sums[$0] + Double(bias[$0 % columns]) + Double(residual[$0]), lower: 0, upper: 0)
    }
    #expect(CKernelsTests.error(output.values, expected) < 2e-6)
  }

  @Test(arguments: KernelSet.all)
  func leavesWhatLiesBetweenRowsAlone(set: KernelSet) {
    let (rows, depth, columns, stride) = (8, 5, 18, 20)
    var numbers = Numbers(seed: 5)
    let left = numbers.array(rows * stride)
    let right = numbers.array(depth * columns)
    let packed = Floats(ck_panel_count(depth, columns))
    set.kernels.pack_panels(right, columns, 1, depth, columns, 0, 2, packed.base)
    let output = Floats(rows * stride, repeating: 42)
    var product = CKProduct(
      rows: rows, depth: depth, columns: columns, leftStride: stride, outputStride: stride)
    var finish = CKFinish(
      bias: nil, residual: nil, activation: CKActivation.none, lower: 0, upper: 0)
    for part in 0..<ck_product_parts(&product) {
      set.kernels.multiply(&product, part, left, packed.base, &finish, output.base)
    }
    for row in 0..<rows {
      #expect(output[row * stride + 18] == 42)
      #expect(output[row * stride + 19] == 42)
      #expect(output[row * stride + 17] != 42)
    }
  }

  private static func error(
    _ set: KernelSet, _ shape: (Int, Int, Int), isTransposed: Bool = false
  ) -> Double {
    let (rows, depth, columns) = shape
    var numbers = Numbers(seed: 1)
    let left = numbers.array(rows * depth)
    let right = numbers.array(depth * columns)
    let packed = Floats(ck_panel_count(depth, columns))
    let panels = filled(columns) / 16
    var stored = right
    if isTransposed {
      stored = (0..<depth * columns).map { right[$0 % depth * columns + $0 / depth] }
    }
    // In two goes, as parts would.
    let (depthStride, columnStride) = isTransposed ? (1, depth) : (columns, 1)
    set.kernels.pack_panels(
      stored, depthStride, columnStride, depth, columns, 0, panels / 2, packed.base)
    set.kernels.pack_panels(
      stored, depthStride, columnStride, depth, columns, panels / 2, panels - panels / 2,
      packed.base)
    let output = Floats(rows * columns)
    var product = CKProduct(
      rows: rows, depth: depth, columns: columns, leftStride: depth, outputStride: columns)
    var finish = CKFinish(
      bias: nil, residual: nil, activation: CKActivation.none, lower: 0, upper: 0)
    for part in (0..<ck_product_parts(&product)).reversed() {
      set.kernels.multiply(&product, part, left, packed.base, &finish, output.base)
    }
    return CKernelsTests.error(output.values, reference(left, right, rows, depth, columns))
  }

  private static func reference(
    _ left: [Float], _ right: [Float], _ rows: Int, _ depth: Int, _ columns: Int
  ) -> [Double] {
    var output = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for d in 0..<depth {
        let factor = Double(left[row * depth + d])
        for column in 0..<columns {
          output[row * columns + column] += factor * Double(right[d * columns + column])
        }
      }
    }
    return output
  }
}
