/// xʸ, with ONNX's (and C's) conventions: 1 for y = 0, not a number for a negative x and a y that is
/// no integer.
///
/// Computed as e^(y · ln x) in double precision with a relative error far below float32's, and
/// rounded once.
func power(_ x: Float, _ y: Float) -> Float {
  if y == 2 { return x * x }
  if y == 1 { return x }
  if y == 0 || x == 1 { return 1 }
  if x.isNaN || y.isNaN { return .nan }
  let isIntegral = y.rounded(.towardZero) == y
  let isOdd = isIntegral && abs(y) < 16_777_216 && Int32(y) & 1 == 1
  let isNegative = x.sign == .minus && isOdd
  let magnitude = powerOfMagnitude(abs(x), y)
  if x < 0, x.isFinite, !isIntegral { return .nan }
  return isNegative ? -magnitude : magnitude
}

private func powerOfMagnitude(_ x: Float, _ y: Float) -> Float {
  if x == 0 { return y > 0 ? 0 : .infinity }
  if x == .infinity { return y > 0 ? .infinity : 0 }
  if y.isInfinite {
    if x == 1 { return 1 }
    return (x > 1) == (y > 0) ? .infinity : 0
  }
  return Float(exponential(Double(y) * naturalLogarithm(Double(x))))
}

/// ln x for a positive normal number: x = m · 2ᵉ, and ln m = 2 artanh((m − 1) / (m + 1)).
func naturalLogarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var m = x.significand
  if m > 1.414_213_562_373_095_1 {
    m /= 2
    exponent += 1
  }
  let s = (m - 1) / (m + 1)
  let square = s * s
  // The series of artanh up to s²¹; s is at most 0.172.
  var sum = 1.0 / 21
  var order = 19.0
  while order >= 1 {
    sum = sum * square + 1 / order
    order -= 2
  }
  return exponent * 0.693_147_180_559_945_3 + 2 * s * sum
}

/// eˣ: x = n · ln 2 + r, and the exponential series of r up to r¹⁴.
func exponential(_ x: Double) -> Double {
  if x.isNaN { return x }
  if x > 200 { return .infinity }
  if x < -200 { return 0 }
  let n = (x * 1.442_695_040_888_963_4).rounded(.toNearestOrEven)
  let r = x - n * 0.693_147_180_559_945_3
  var sum = 1.0
  var order = 14.0
  while order >= 1 {
    sum = sum * r / order + 1
    order -= 1
  }
  return Double(sign: .plus, exponent: Int(n), significand: sum)
}
