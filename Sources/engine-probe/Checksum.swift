/// FNV-1a over 32-bit words.
struct Checksum {
  private(set) var value: UInt32 = 2_166_136_261

  mutating func add(_ word: UInt32) { value = (value ^ word) &* 16_777_619 }

  /// The bits of a number; what is no number has none of its own.
  mutating func add(_ number: Float) { add(number.isNaN ? 0x7FC0_0000 : number.bitPattern) }

  mutating func add(_ numbers: some Sequence<Float>) {
    for number in numbers { add(number) }
  }
}
