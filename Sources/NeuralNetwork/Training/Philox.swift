/// Numbers that look random, from a counter and a key: Philox 4x32 with 10 rounds (Salmon et al. 2011,
/// "Parallel random numbers: as easy as 1, 2, 3", section 3.3).
///
/// There is no state: any thread can compute any of the numbers, in any order.
public struct Philox: Sendable {
  private let first, second: UInt32

  public init(key: UInt64) {
    first = UInt32(truncatingIfNeeded: key)
    second = UInt32(truncatingIfNeeded: key >> 32)
  }

  /// Four numbers, each evenly distributed over all that 32 bits can say.
  public func numbers(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
    var (first, second) = (first, second)
    var words = counter
    for _ in 0..<10 {
      let low = 0xD251_1F53 &* UInt64(words[0])
      let high = 0xCD9E_8D57 &* UInt64(words[2])
      words = SIMD4(
        UInt32(truncatingIfNeeded: high >> 32) ^ words[1] ^ first,
        UInt32(truncatingIfNeeded: high),
        UInt32(truncatingIfNeeded: low >> 32) ^ words[3] ^ second,
        UInt32(truncatingIfNeeded: low))
      first &+= 0x9E37_79B9
      second &+= 0xBB67_AE85
    }
    return words
  }
}
