extension Kernels {
  static func perform(_ work: MovementWork, _ memory: GeneralMemory) {
    switch work {
    case .move(let copy, let width):
      switch width {
      case 1: move(copy, UInt8.self, memory)
      case 4: move(copy, UInt32.self, memory)
      default: move(copy, UInt64.self, memory)
      }
    case .fill(let value, let type, let count):
      switch type {
      case .float32: fill(Scalar(value), count, memory)
      case .int64: fill(Int64(truncating: value), count, memory)
      case .int32: fill(Int32(truncating: value), count, memory)
      case .bool: fill(value != 0, count, memory)
      }
    case .gather(let gathering):
      if gathering.indexType == .int32 {
        gather(gathering, Int32.self, memory)
      } else {
        gather(gathering, Int64.self, memory)
      }
    case .gatherElements(let indexing, let width):
      switch width {
      case 1: gatherElements(indexing, UInt8.self, memory)
      case 4: gatherElements(indexing, UInt32.self, memory)
      default: gatherElements(indexing, UInt64.self, memory)
      }
    case .gatherSlices(let indexing):
      gatherSlices(indexing, memory)
    case .scatterElements(let indexing, let reduction, let type):
      switch type {
      case .float32:
        scatterElements(indexing, Scalar.self, memory) { reduction.value(of: $0, $1) }
      case .int64: scatterElements(indexing, Int64.self, memory) { reduction.value(of: $0, $1) }
      case .int32: scatterElements(indexing, Int32.self, memory) { reduction.value(of: $0, $1) }
      case .bool: scatterElements(indexing, Bool.self, memory) { $1 }
      }
    case .scatterSlices(let indexing, let reduction, let type):
      switch type {
      case .float32: scatterSlices(indexing, Scalar.self, memory) { reduction.value(of: $0, $1) }
      case .int64: scatterSlices(indexing, Int64.self, memory) { reduction.value(of: $0, $1) }
      case .int32: scatterSlices(indexing, Int32.self, memory) { reduction.value(of: $0, $1) }
      case .bool: scatterSlices(indexing, Bool.self, memory) { $1 }
      }
    }
  }

  private static func move<Element>(
    _ copy: StridedCopy, _ type: Element.Type, _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, type)
    let output = memory.result(0, type)
    let last = copy.lengths.count - 1
    for row in 0..<copy.rows {
      var source = input + copy.inputOffset + rowOffset(row, copy.lengths, copy.inputStrides)
      var target = output + copy.outputOffset + rowOffset(row, copy.lengths, copy.outputStrides)
      for _ in 0..<copy.rowLength {
        target.pointee = source.pointee
        source += copy.inputStrides[last]
        target += copy.outputStrides[last]
      }
    }
  }

  private static func fill<Element>(_ value: Element, _ count: Int, _ memory: GeneralMemory) {
    memory.result(0, Element.self).update(repeating: value, count: count)
  }

  /// An index outside the axis gives zeros: it is the caller's data that is wrong, and no memory of
  /// others may be read for it.
  private static func gather<Index: FixedWidthInteger>(
    _ gathering: Gathering, _ type: Index.Type, _ memory: GeneralMemory
  ) {
    let indices = memory.operand(1, type)
    let bytes = gathering.innerBytes
    var target = memory.results[0]
    for outer in 0..<gathering.outer {
      let source = memory.operands[0] + outer * gathering.count * bytes
      for position in 0..<gathering.indices {
        let written = Int(truncatingIfNeeded: indices[position])
        if let index = memory.resolved(written, within: gathering.count) {
          target.copyMemory(from: source + index * bytes, byteCount: bytes)
        }
        target += bytes
      }
    }
  }
}

/// Slices of x along an axis, chosen by indices: x seen as (outer, count, inner).
public struct Gathering: Sendable {
  public var outer, count: Int
  /// Bytes of the elements behind one index.
  public var innerBytes: Int
  public var indices: Int
  public var indexType: ElementType
}
