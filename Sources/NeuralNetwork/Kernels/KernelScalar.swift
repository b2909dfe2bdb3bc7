/// An element type in which kernels can be written.
///
/// The conversions work on whole arrays, so that a plan that is generic over its kernels converts
/// millions of weights in code that is compiled for the type.
public protocol KernelScalar: BinaryFloatingPoint & Sendable {
  init(_ value: Float)
  init(_ value: Double)
  static func converted(_ floats: [Float]) -> [Self]
  /// `floats`, as rows of equal length, each row multiplied by its factor in double precision and
  /// rounded once.
  static func scaled(_ floats: [Float], rowsBy factors: [Double]) -> [Self]
  static func copy(_ floats: [Float], to target: UnsafeMutablePointer<Self>)
  static func floats(_ source: UnsafePointer<Self>, count: Int) -> [Float]
}

extension Float: KernelScalar {
  public static func converted(_ floats: [Float]) -> [Float] { floats }

  public static func scaled(_ floats: [Float], rowsBy factors: [Double]) -> [Float] {
    scaledRows(floats, factors).map { Float($0) }
  }

  public static func copy(_ floats: [Float], to target: UnsafeMutablePointer<Float>) {
    target.update(from: floats, count: floats.count)
  }

  public static func floats(_ source: UnsafePointer<Float>, count: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: source, count: count))
  }
}

extension Double: KernelScalar {
  public static func converted(_ floats: [Float]) -> [Double] { floats.map { Double($0) } }

  public static func scaled(_ floats: [Float], rowsBy factors: [Double]) -> [Double] {
    scaledRows(floats, factors)
  }

  public static func copy(_ floats: [Float], to target: UnsafeMutablePointer<Double>) {
    for index in floats.indices { target[index] = Double(floats[index]) }
  }

  public static func floats(_ source: UnsafePointer<Double>, count: Int) -> [Float] {
    (0..<count).map { Float(source[$0]) }
  }
}

private func scaledRows(_ floats: [Float], _ factors: [Double]) -> [Double] {
  let rowLength = floats.count / max(factors.count, 1)
  return floats.indices.map { Double(floats[$0]) * factors[$0 / rowLength] }
}
