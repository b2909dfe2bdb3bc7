extension Kernels {
  static func select<Element>(
    _ selection: Selection, _ type: Element.Type, _ memory: GeneralMemory
  ) {
    let condition = memory.operand(0, Bool.self)
    let first = memory.operand(1, type)
    let second = memory.operand(2, type)
    let result = memory.result(0, type)
    let axes = selection.lengths.count
    for index in 0..<selection.lengths.reduce(1, *) {
      let isFirst = condition[
        offset(ofIndex: index, axes: axes, selection.lengths, selection.conditionStrides)]
      result[index] =
        isFirst
        ? first[offset(ofIndex: index, axes: axes, selection.lengths, selection.firstStrides)]
        : second[offset(ofIndex: index, axes: axes, selection.lengths, selection.secondStrides)]
    }
  }

  static func move<Element>(
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

  static func fill<Element>(_ value: Element, _ count: Int, _ memory: GeneralMemory) {
    memory.result(0, Element.self).update(repeating: value, count: count)
  }

  /// An index outside the axis gives zeros: it is the caller's data that is wrong, and no memory of
  /// others may be read for it.
  static func gather<Index: FixedWidthInteger>(
    _ gathering: Gathering, _ type: Index.Type, _ memory: GeneralMemory
  ) {
    let indices = memory.operand(1, type)
    let bytes = gathering.innerBytes
    var target = memory.results[0]
    for outer in 0..<gathering.outer {
      let source = memory.operands[0] + outer * gathering.count * bytes
      for position in 0..<gathering.indices {
        let written = Int(truncatingIfNeeded: indices[position])
        let index = written < 0 ? written + gathering.count : written
        if index >= 0, index < gathering.count {
          target.copyMemory(from: source + index * bytes, byteCount: bytes)
        } else {
          target.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        }
        target += bytes
      }
    }
  }
}
