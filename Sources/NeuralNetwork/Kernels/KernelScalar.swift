/// An element type in which kernels can be written.
///
/// The conversions work on many numbers at once, so that a plan that is generic over its kernels
/// converts millions of weights in code that is compiled for the type.
public protocol KernelScalar: BinaryFloatingPoint & BitwiseCopyable & Sendable {
  init(_ value: Float)
  init(_ value: Double)
  /// Whether float32 numbers are of this type as they are.
  static var isFloat: Bool { get }
  static func convert(
    _ floats: UnsafePointer<Float>, count: Int, to target: UnsafeMutablePointer<Self>)
  /// Converts numbers that are multiplied by `factor` in double precision and rounded once.
  static func convert(
    _ floats: UnsafePointer<Float>, count: Int, times factor: Double,
    to target: UnsafeMutablePointer<Self>)
  static func floats(_ source: UnsafePointer<Self>, count: Int) -> [Float]
}

extension KernelScalar {
  static func converted(_ floats: [Float]) -> [Self] {
    [Self](unsafeUninitializedCapacity: floats.count) { scalars, initializedCount in
      if let start = scalars.baseAddress { convert(floats, count: floats.count, to: start) }
      initializedCount = floats.count
    }
  }
}

extension Float: KernelScalar {
  public static var isFloat: Bool { true }

  public static func convert(
    _ floats: UnsafePointer<Float>, count: Int, to target: UnsafeMutablePointer<Float>
  ) {
    target.update(from: floats, count: count)
  }

  public static func convert(
    _ floats: UnsafePointer<Float>, count: Int, times factor: Double,
    to target: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<count { target[index] = Float(Double(floats[index]) * factor) }
  }

  public static func floats(_ source: UnsafePointer<Float>, count: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: source, count: count))
  }
}

extension Double: KernelScalar {
  public static var isFloat: Bool { false }

  public static func convert(
    _ floats: UnsafePointer<Float>, count: Int, to target: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<count { target[index] = Double(floats[index]) }
  }

  public static func convert(
    _ floats: UnsafePointer<Float>, count: Int, times factor: Double,
    to target: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<count { target[index] = Double(floats[index]) * factor }
  }

  public static func floats(_ source: UnsafePointer<Double>, count: Int) -> [Float] {
    (0..<count).map { Float(source[$0]) }
  }
}
