/// Numbers that look random and are the same everywhere for the same seed (SplitMix64; Steele, Lea
/// & Flood 2014, "Fast splittable pseudorandom number generators").
struct SeededNumbers {
  private var state: UInt64

  /// The stream of one name under a seed.
  init(seed: UInt64, name: String) {
    // FNV-1a, so that streams of different names begin far apart.
    let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    state = seed &* 0x9E37_79B9_7F4A_7C15 ^ hash
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }

  /// A number above 0 and below 1.
  mutating func uniform() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }
}

/// The number below which a share of a standard normal distribution lies, with a relative error of
/// about 1e-7 (Wichura 1988, algorithm AS 241, PPND7).
///
/// - Parameter share: Above 0 and below 1.
func normalQuantile(_ share: Double) -> Double {
  let q = share - 0.5
  if abs(q) <= 0.425 {
    let r = 0.180_625 - q * q
    return q * polynomial(r, 3.387_132_717_9, 50.434_271_938, 159.291_132_02, 59.109_374_720)
      / polynomial(r, 1, 17.895_169_469, 78.757_757_664, 67.187_563_600)
  }
  var r = (-naturalLogarithm(q < 0 ? share : 1 - share)).squareRoot()
  let magnitude: Double
  if r <= 5 {
    r -= 1.6
    magnitude =
      polynomial(r, 1.423_437_277_7, 2.756_815_390_0, 1.306_728_481_6, 0.170_238_211_03)
      / polynomial(r, 1, 0.737_001_642_50, 0.120_211_329_75, 0)
  } else {
    r -= 5
    magnitude =
      polynomial(r, 6.657_905_115_0, 3.081_226_386_0, 0.428_682_943_37, 0.017_337_203_997)
      / polynomial(r, 1, 0.241_978_942_25, 0.012_258_202_635, 0)
  }
  return q < 0 ? -magnitude : magnitude
}

private func polynomial(
  _ x: Double, _ a: Double, _ b: Double, _ c: Double, _ d: Double
) -> Double {
  ((d * x + c) * x + b) * x + a
}

/// ln x of a positive normal number, in arithmetic that is the same everywhere: x = m · 2ᵉ, and
/// ln m = 2 artanh((m − 1) / (m + 1)).
private func naturalLogarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var m = x.significand
  if m > 1.414_213_562_373_095 {
    m /= 2
    exponent += 1
  }
  let s = (m - 1) / (m + 1)
  // artanh s = s + s³/3 + s⁵/5 + …; |s| is at most 0.172.
  var sum = 0.0
  for order in stride(from: 21, through: 1, by: -2) { sum = sum * s * s + 1 / Double(order) }
  return exponent * 0.693_147_180_559_945_3 + 2 * s * sum
}
