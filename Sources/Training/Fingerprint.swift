/// A 64-bit FNV-1a hash (Fowler, Noll & Vo): tells data and recipes apart, the same in every build.
/// It guards against mix-ups, not against forgery.
struct Fingerprint {
  private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ bytes: some Sequence<UInt8>) {
    var hash = hash
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    self.hash = hash
  }

  /// In little-endian order.
  mutating func add(_ number: Int) {
    add((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
  }

  /// With its length, so that neighbouring texts stay apart.
  mutating func add(_ text: String) {
    add(text.utf8.count)
    add(text.utf8)
  }
}
