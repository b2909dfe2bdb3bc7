extension Kernels {
  static func perform(_ work: ElementWork, _ memory: GeneralMemory) {
    switch work {
    case .map(let function, let type, let count):
      performMap(function, type, count, memory)
    case .cast(let from, let to, let count):
      performCast(from, to, count, memory)
    case .bitCast(let from, let to, let count):
      performBitCast(from, to, count, memory)
    case .combine(let function, let type, let broadcast):
      performCombination(function, type, broadcast, memory)
    case .select(let selection, let width):
      switch width {
      case 1: select(selection, UInt8.self, memory)
      case 4: select(selection, UInt32.self, memory)
      default: select(selection, UInt64.self, memory)
      }
    }
  }

  static func performMap(
    _ function: ElementFunction, _ type: ElementType, _ count: Int, _ memory: GeneralMemory
  ) {
    switch type {
    case .float32:
      let input = memory.operand(0, Scalar.self)
      switch function {
      case .isNaN:
        let output = memory.result(0, Bool.self)
        for index in 0..<count { output[index] = input[index].isNaN }
      case .isInfinite(let negative, let positive):
        let output = memory.result(0, Bool.self)
        for index in 0..<count {
          output[index] = input[index].isInfinite && (input[index] < 0 ? negative : positive)
        }
      default:
        let output = memory.result(0, Scalar.self)
        for index in 0..<count { output[index] = function.value(of: input[index]) }
      }
    case .int64: mapIntegers(function, Int64.self, count, memory)
    case .int32: mapIntegers(function, Int32.self, count, memory)
    case .bool:
      let input = memory.operand(0, Bool.self)
      let output = memory.result(0, Bool.self)
      for index in 0..<count { output[index] = !input[index] }
    }
  }

  private static func mapIntegers<Whole: FixedWidthInteger & SignedInteger>(
    _ function: ElementFunction, _ type: Whole.Type, _ count: Int, _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, type)
    let output = memory.result(0, type)
    for index in 0..<count { output[index] = function.value(of: input[index]) }
  }

  static func performCombination(
    _ function: PairwiseFunction, _ type: ElementType, _ broadcast: Broadcast,
    _ memory: GeneralMemory
  ) {
    switch type {
    case .float32:
      combine(broadcast, Scalar.self, memory, function) { function.value(of: $0, $1) }
    case .int64: combineIntegers(broadcast, Int64.self, memory, function)
    case .int32: combineIntegers(broadcast, Int32.self, memory, function)
    case .bool:
      forEachPair(broadcast, Bool.self, memory) { index, first, second in
        memory.result(0, Bool.self)[index] = function.holds(first, second)
      }
    }
  }

  private static func combineIntegers<Whole: FixedWidthInteger & SignedInteger>(
    _ broadcast: Broadcast, _ type: Whole.Type, _ memory: GeneralMemory,
    _ function: PairwiseFunction
  ) {
    switch function {
    case .divide, .modulo, .remainder:
      forEachPair(broadcast, type, memory) { _, _, divisor in
        if divisor == 0 { memory.faults.note(.divisionByZero) }
      }
    default: break
    }
    combine(broadcast, type, memory, function) { function.value(of: $0, $1) }
  }

  private static func combine<Element: Comparable>(
    _ broadcast: Broadcast, _ type: Element.Type, _ memory: GeneralMemory,
    _ function: PairwiseFunction, _ value: (Element, Element) -> Element
  ) {
    if function.isComparison {
      let result = memory.result(0, Bool.self)
      forEachPair(broadcast, type, memory) { index, first, second in
        result[index] = function.holds(first, second)
      }
    } else {
      let result = memory.result(0, type)
      forEachPair(broadcast, type, memory) { index, first, second in
        result[index] = value(first, second)
      }
    }
  }

  private static func forEachPair<Element>(
    _ broadcast: Broadcast, _ type: Element.Type, _ memory: GeneralMemory,
    _ body: (Int, Element, Element) -> Void
  ) {
    let first = memory.operand(0, type)
    let second = memory.operand(1, type)
    let last = broadcast.lengths.count - 1
    var index = 0
    for row in 0..<broadcast.rows {
      var firstElement = first + rowOffset(row, broadcast.lengths, broadcast.firstStrides)
      var secondElement = second + rowOffset(row, broadcast.lengths, broadcast.secondStrides)
      for _ in 0..<broadcast.rowLength {
        body(index, firstElement.pointee, secondElement.pointee)
        index += 1
        firstElement += broadcast.firstStrides[last]
        secondElement += broadcast.secondStrides[last]
      }
    }
  }

  private static func select<Element>(
    _ selection: Selection, _ type: Element.Type, _ memory: GeneralMemory
  ) {
    let condition = memory.operand(0, Bool.self)
    let first = memory.operand(1, type)
    let second = memory.operand(2, type)
    let result = memory.result(0, type)
    let last = selection.lengths.count - 1
    var index = 0
    for row in 0..<selection.rows {
      var isFirst = condition + rowOffset(row, selection.lengths, selection.conditionStrides)
      var firstElement = first + rowOffset(row, selection.lengths, selection.firstStrides)
      var secondElement = second + rowOffset(row, selection.lengths, selection.secondStrides)
      for _ in 0..<selection.lengths[last] {
        result[index] = isFirst.pointee ? firstElement.pointee : secondElement.pointee
        index += 1
        isFirst += selection.conditionStrides[last]
        firstElement += selection.firstStrides[last]
        secondElement += selection.secondStrides[last]
      }
    }
  }
}

/// A choice between two operands, all three broadcast.
public struct Selection: Sendable {
  public var lengths: [Int]
  public var conditionStrides, firstStrides, secondStrides: [Int]

  init(_ condition: Shape, _ first: Shape, _ second: Shape, into result: Shape) {
    // A scalar counts as a row of one element.
    let result = result.rank == 0 ? Shape([1]) : result
    lengths = result.dimensions
    conditionStrides = Broadcast.strides(of: condition, over: result)
    firstStrides = Broadcast.strides(of: first, over: result)
    secondStrides = Broadcast.strides(of: second, over: result)
  }

  /// All axes but the innermost, which is a row.
  public var rows: Int { lengths.dropLast().reduce(1, *) }
}
