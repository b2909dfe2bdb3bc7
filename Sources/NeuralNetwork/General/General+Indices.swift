/// One index per element, along one axis: x seen through the indices' shape.
public struct ElementIndexing: Sendable {
  /// The shape of the indices, and of the result or the updates.
  public var lengths: [Int]
  /// x's strides, that of the indexed axis 0.
  public var strides: [Int]
  public var axisStride, axisLength: Int
  /// Elements of x.
  public var count: Int
  public var indexType: ElementType

  init(_ x: Shape, _ indices: Shape, axis: Int, _ indexType: ElementType) {
    lengths = indices.dimensions
    strides = x.strides
    axisStride = strides[axis]
    strides[axis] = 0
    axisLength = x[axis]
    count = x.count
    self.indexType = indexType
  }

  /// Hands over, for each index, its number and the place in x; those outside the axis are noted as
  /// faults.
  fileprivate func forEachPlace(_ memory: GeneralMemory, _ body: (Int, Int) -> Void) {
    for index in 0..<lengths.reduce(1, *) {
      let base = offset(ofIndex: index, axes: lengths.count, lengths, strides)
      if let place = resolved(memory, index, indexType, axisLength) {
        body(index, base + place * axisStride)
      }
    }
  }
}

/// Rows of indices, each of which names an element of x, or a slice of it, behind batch axes.
public struct SliceIndexing: Sendable {
  /// Batches, and rows of indices in each.
  public var batches, rows: Int
  /// Elements of x in a batch.
  public var batchCount: Int
  /// The lengths of the axes that a row names, and their strides within a batch.
  public var lengths, strides: [Int]
  /// Elements of a slice.
  public var sliceCount: Int
  /// Bytes of an element.
  public var width: Int
  public var indexType: ElementType

  init(_ x: Shape, _ indices: Shape, batchAxes: Int, width: Int, _ indexType: ElementType) {
    let named = indices[indices.rank - 1]
    batches = x.count(of: 0..<batchAxes)
    rows = indices.count(of: batchAxes..<(indices.rank - 1))
    batchCount = x.count(of: batchAxes..<x.rank)
    lengths = Array(x.dimensions[batchAxes..<(batchAxes + named)])
    strides = Array(x.strides[batchAxes..<(batchAxes + named)])
    sliceCount = x.count(of: (batchAxes + named)..<x.rank)
    self.width = width
    self.indexType = indexType
  }

  var count: Int { batches * batchCount }

  /// Hands over the number of each row and the place of its slice; those outside of x are noted as
  /// faults.
  fileprivate func forEachPlace(_ memory: GeneralMemory, _ body: (Int, Int) -> Void) {
    for row in 0..<(batches * rows) {
      if let place = place(ofRow: row, memory) { body(row, place) }
    }
  }

  private func place(ofRow row: Int, _ memory: GeneralMemory) -> Int? {
    var place = row / rows * batchCount
    for axis in lengths.indices {
      guard
        let index = resolved(memory, row * lengths.count + axis, indexType, lengths[axis])
      else { return nil }
      place += index * strides[axis]
    }
    return place
  }
}

/// The index at a place of the second operand, counted from the end if negative; nil, and a fault,
/// where it is outside the axis.
private func resolved(
  _ memory: GeneralMemory, _ position: Int, _ type: ElementType, _ length: Int
) -> Int? {
  let indices = memory.operands[1]
  let written =
    type == .int32
    ? Int(indices.assumingMemoryBound(to: Int32.self)[position])
    : Int(truncatingIfNeeded: indices.assumingMemoryBound(to: Int64.self)[position])
  return memory.resolved(written, within: length)
}

extension GeneralMemory {
  /// The index counted from the end if negative; nil, and a fault, where it is outside the axis.
  func resolved(_ written: Int, within length: Int) -> Int? {
    let index = written < 0 ? written &+ length : written
    if index >= 0, index < length { return index }
    faults.note(.index(written, length: length))
    return nil
  }
}

extension Kernels {
  static func gatherElements<Element: FixedWidthInteger>(
    _ indexing: ElementIndexing, _ type: Element.Type, _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, type)
    let output = memory.result(0, type)
    indexing.forEachPlace(memory) { index, place in output[index] = input[place] }
  }

  static func gatherSlices(_ indexing: SliceIndexing, _ memory: GeneralMemory) {
    let bytes = indexing.sliceCount * indexing.width
    indexing.forEachPlace(memory) { row, place in
      (memory.results[0] + row * bytes).copyMemory(
        from: memory.operands[0] + place * indexing.width, byteCount: bytes)
    }
  }

  static func scatterElements<Element>(
    _ indexing: ElementIndexing, _ type: Element.Type, _ memory: GeneralMemory,
    _ joined: (Element, Element) -> Element
  ) {
    let output = memory.result(0, type)
    output.update(from: memory.operand(0, type), count: indexing.count)
    let updates = memory.operand(2, type)
    indexing.forEachPlace(memory) { index, place in
      output[place] = joined(output[place], updates[index])
    }
  }

  static func scatterSlices<Element>(
    _ indexing: SliceIndexing, _ type: Element.Type, _ memory: GeneralMemory,
    _ joined: (Element, Element) -> Element
  ) {
    let output = memory.result(0, type)
    output.update(from: memory.operand(0, type), count: indexing.count)
    let updates = memory.operand(2, type)
    indexing.forEachPlace(memory) { row, place in
      for index in 0..<indexing.sliceCount {
        output[place + index] = joined(
          output[place + index], updates[row * indexing.sliceCount + index])
      }
    }
  }
}

extension ScatterReduction {
  func value<Whole: FixedWidthInteger & SignedInteger>(of old: Whole, _ update: Whole) -> Whole {
    pairwise?.value(of: old, update) ?? update
  }

  func value<Scalar: KernelScalar>(of old: Scalar, _ update: Scalar) -> Scalar {
    pairwise?.value(of: old, update) ?? update
  }

  private var pairwise: PairwiseFunction? {
    switch self {
    case .replace: nil
    case .add: .add
    case .multiply: .multiply
    case .minimum: .minimum
    case .maximum: .maximum
    }
  }
}
