/// The SHA-256 of some bytes (FIPS 180-4), which security headers name instead of the bytes.
struct SHA256 {
  let digest: [UInt8]

  init(_ message: some Sequence<UInt8>) {
    var bytes = Array(message)
    let bitCount = UInt64(bytes.count) * 8
    bytes.append(0x80)
    while bytes.count % 64 != 56 { bytes.append(0) }
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: bitCount >> UInt64(56 - 8 * $0)) }
    var state = Self.start
    for block in stride(from: 0, to: bytes.count, by: 64) {
      Self.compress(bytes[block..<(block + 64)], into: &state)
    }
    digest = state.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
    }
  }

  /// The digest in base64 (RFC 4648): 32 bytes give 43 digits and one of padding.
  var base64: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let padded = digest + [0]
    let digits = stride(from: 0, to: padded.count, by: 3).flatMap { start in
      let word =
        Int(padded[start]) << 16 | Int(padded[start + 1]) << 8 | Int(padded[start + 2])
      return (0..<4).map { alphabet[word >> (18 - 6 * $0) & 63] }
    }
    return String(digits.dropLast()) + "="
  }

  /// Section 6.2.2: the names are the standard's.
  private static func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    var schedule = stride(from: block.startIndex, to: block.endIndex, by: 4).map { index in
      block[index..<(index + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    for t in 16..<64 {
      let (w15, w2) = (schedule[t - 15], schedule[t - 2])
      let sigma0 = rotated(w15, 7) ^ rotated(w15, 18) ^ w15 >> 3
      let sigma1 = rotated(w2, 17) ^ rotated(w2, 19) ^ w2 >> 10
      schedule.append(schedule[t - 16] &+ sigma0 &+ schedule[t - 7] &+ sigma1)
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in 0..<64 {
      let sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let choice = (e & f) ^ (~e & g)
      let first = h &+ sum1 &+ choice &+ constants[t] &+ schedule[t]
      let sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ sum0 &+ majority)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The first 64 prime numbers.
  private static let primes: [Int] = (2...311).filter { number in
    !(2..<number).contains { $0 * $0 <= number && number.isMultiple(of: $0) }
  }

  /// Section 5.3.3: the first 32 bits of the fractions of the first eight primes' square roots.
  private static let start: [UInt32] = primes.prefix(8).map { prime in
    UInt32(truncatingIfNeeded: root(2, of: prime, bits: 32))
  }

  /// Section 4.2.2: the same of the cube roots of all 64.
  private static let constants: [UInt32] = primes.map { prime in
    UInt32(truncatingIfNeeded: root(3, of: prime, bits: 32))
  }

  /// The largest whole number whose power is at most `number` times 2 to the power of
  /// `degree * bits`: a root with so many binary places, found bit by bit.
  private static func root(_ degree: Int, of number: Int, bits: Int) -> UInt64 {
    let limit = UInt128(number) << UInt128(degree * bits)
    return (0..<(bits + 5)).reversed().reduce(0) { root, bit in
      let larger = root | 1 << UInt64(bit)
      let power = (1..<degree).reduce(UInt128(larger)) { power, _ in power * UInt128(larger) }
      return power <= limit ? larger : root
    }
  }
}
