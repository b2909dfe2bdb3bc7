/// Floating-point numbers as a file stores them, one behind the other at any address, the least
/// significant byte first.
public struct StoredFloats: Sendable {
  public enum Format: UInt8, Sendable {
    case float32, float16, bfloat16

    public var byteCount: Int { self == .float32 ? 4 : 2 }
  }

  public let bytes: SharedBytes
  public let format: Format

  public init(_ bytes: SharedBytes, _ format: Format) {
    self.bytes = bytes
    self.format = format
  }

  public var count: Int { bytes.count / format.byteCount }

  /// Writes some of the numbers, by their places.
  func copy(_ places: Range<Int>, to floats: UnsafeMutablePointer<Float>) {
    bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      let from = start + places.lowerBound * format.byteCount
      switch format {
      case .float32:
        UnsafeMutableRawPointer(floats).copyMemory(from: from, byteCount: 4 * places.count)
      case .float16:
        for index in 0..<places.count {
          floats[index] = Float(halfPrecision: Self.half(from, index))
        }
      case .bfloat16:
        for index in 0..<places.count {
          floats[index] = Float(bitPattern: UInt32(Self.half(from, index)) << 16)
        }
      }
    }
  }

  @inline(__always)
  private static func half(_ start: UnsafeRawPointer, _ index: Int) -> UInt16 {
    start.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
  }

  var floats: [Float] {
    [Float](unsafeUninitializedCapacity: count) { floats, initializedCount in
      if let start = floats.baseAddress { copy(0..<count, to: start) }
      initializedCount = count
    }
  }
}

extension Float {
  /// The number that a float16 of these bits stands for.
  ///
  /// Several times as fast as converting a `Float16`, which is a call without F16C instructions.
  public init(halfPrecision bits: UInt16) {
    let magnitude = UInt32(bits & 0x7FFF) << 13
    let sign = UInt32(bits & 0x8000) << 16
    if bits & 0x7C00 == 0x7C00 {
      // Infinities and what is no number have all bits of the exponent set, here as there.
      self.init(bitPattern: sign | 0x7F80_0000 | magnitude)
    } else {
      // The exponent's bias is 127 instead of 15; numbers below the normal ones come right, too.
      self = Float(bitPattern: sign | magnitude) * 0x1p112
    }
  }
}
