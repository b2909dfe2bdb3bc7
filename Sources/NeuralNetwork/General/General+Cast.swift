extension Kernels {
  static func performCast(
    _ from: ElementType, _ to: ElementType, _ count: Int, _ memory: GeneralMemory
  ) {
    switch from {
    case .float32:
      let input = memory.operand(0, Scalar.self)
      cast(to, count, memory) {
        Double(input[$0])
      } whole: {
        Int64(truncating: input[$0])
      }
    case .int64:
      let input = memory.operand(0, Int64.self)
      cast(to, count, memory) {
        Double(input[$0])
      } whole: {
        input[$0]
      }
    case .int32:
      let input = memory.operand(0, Int32.self)
      cast(to, count, memory) {
        Double(input[$0])
      } whole: {
        Int64(input[$0])
      }
    case .bool:
      let input = memory.operand(0, Bool.self)
      cast(to, count, memory) {
        input[$0] ? 1 : 0
      } whole: {
        input[$0] ? 1 : 0
      }
    }
  }

  private static func cast(
    _ to: ElementType, _ count: Int, _ memory: GeneralMemory, _ number: (Int) -> Double,
    whole: (Int) -> Int64
  ) {
    switch to {
    case .float32:
      let output = memory.result(0, Scalar.self)
      for index in 0..<count { output[index] = Scalar(number(index)) }
    case .int64:
      let output = memory.result(0, Int64.self)
      for index in 0..<count { output[index] = whole(index) }
    case .int32:
      let output = memory.result(0, Int32.self)
      for index in 0..<count { output[index] = Int32(truncatingIfNeeded: whole(index)) }
    case .bool:
      let output = memory.result(0, Bool.self)
      for index in 0..<count { output[index] = number(index) != 0 }
    }
  }
}

extension Kernels {
  /// float32 and int32 have the same width; a float32 is held as `Scalar`.
  static func performBitCast(
    _ from: ElementType, _ to: ElementType, _ count: Int, _ memory: GeneralMemory
  ) {
    switch (from, to) {
    case (.float32, .int32):
      let input = memory.operand(0, Scalar.self)
      let output = memory.result(0, Int32.self)
      for index in 0..<count {
        output[index] = Int32(bitPattern: Float(input[index]).bitPattern)
      }
    case (.int32, .float32):
      let input = memory.operand(0, Int32.self)
      let output = memory.result(0, Scalar.self)
      for index in 0..<count {
        output[index] = Scalar(Float(bitPattern: UInt32(bitPattern: input[index])))
      }
    default:
      performCast(from, to, count, memory)
    }
  }
}

extension FixedWidthInteger where Self: SignedInteger {
  /// The number without its fraction; the nearest end of the range where it lies outside, 0 where
  /// it is none.
  init<Scalar: BinaryFloatingPoint>(truncating number: Scalar) {
    if number.isNaN {
      self = 0
    } else if number >= Scalar(Self.max) {
      self = .max
    } else if number <= Scalar(Self.min) {
      self = .min
    } else {
      self = Self(number)
    }
  }
}
