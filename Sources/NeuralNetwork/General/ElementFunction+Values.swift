extension ElementFunction {
  /// The function of a whole number.
  func value<Whole: FixedWidthInteger & SignedInteger>(of x: Whole) -> Whole {
    switch self {
    case .absolute: x < 0 ? 0 &- x : x
    case .sign: x.signum()
    case .negative: 0 &- x
    case .limit(let lower, let upper):
      min(max(x, Whole(clamping: lower)), Whole(clamping: upper))
    case .bitwiseNot: ~x
    default: x
    }
  }

  /// The function of a float32 number; predicates give 1 and 0.
  func value<Scalar: KernelScalar>(of x: Scalar) -> Scalar {
    switch self {
    case .absolute: return x.magnitude
    case .sign: return x > 0 ? 1 : x < 0 ? -1 : x
    case .negative: return -x
    case .floor: return x.rounded(.down)
    case .ceiling: return x.rounded(.up)
    case .round: return x.rounded(.toNearestOrEven)
    case .reciprocal: return 1 / x
    case .softsign: return x / (1 + x.magnitude)
    case .thresholdedRelu(let alpha): return x > Scalar(alpha) ? x : 0
    case .shrink(let bias, let lambda):
      return x < -Scalar(lambda) ? x + Scalar(bias) : x > Scalar(lambda) ? x - Scalar(bias) : 0
    default: return Scalar(transcendental(Double(x)))
    }
  }
}

extension PairwiseFunction {
  /// Arithmetic of whole numbers; a quotient by zero is 0, and a fault that the caller notes.
  func value<Whole: FixedWidthInteger & SignedInteger>(of x: Whole, _ y: Whole) -> Whole {
    switch self {
    case .add: return x &+ y
    case .subtract: return x &- y
    case .multiply: return x &* y
    case .divide: return y == 0 ? 0 : x.dividedReportingOverflow(by: y).partialValue
    case .remainder: return y == 0 ? 0 : x.remainderReportingOverflow(dividingBy: y).partialValue
    case .modulo:
      guard y != 0 else { return 0 }
      let rest = x.remainderReportingOverflow(dividingBy: y).partialValue
      return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
    case .power: return x.raised(to: y)
    case .minimum: return min(x, y)
    case .maximum: return max(x, y)
    case .parametricRelu: return x < 0 ? x &* y : x
    case .bitwiseAnd: return x & y
    case .bitwiseOr: return x | y
    case .bitwiseXor: return x ^ y
    // Whoever shifts by a negative number asks for one that no number is wide enough for.
    case .shiftLeft: return y < 0 ? 0 : x << y
    case .shiftRight: return y < 0 ? x >> Whole(Whole.bitWidth) : x >> y
    default: return 0
    }
  }

  /// Arithmetic of float32 numbers.
  func value<Scalar: KernelScalar>(of x: Scalar, _ y: Scalar) -> Scalar {
    switch self {
    case .add: return x + y
    case .subtract: return x - y
    case .multiply: return x * y
    case .divide: return x / y
    // What is no number stays none, as IEEE 754-2019's minimum and maximum say.
    case .minimum: return x.isNaN || y.isNaN ? .nan : x < y ? x : y
    case .maximum: return x.isNaN || y.isNaN ? .nan : x > y ? x : y
    case .remainder: return x.exactRemainder(dividingBy: y)
    case .modulo:
      let rest = x.exactRemainder(dividingBy: y)
      return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
    case .parametricRelu: return x < 0 ? x * y : x
    case .power: return Scalar(NeuralNetwork.power(Float(x), Float(y)))
    default: return 0
    }
  }

  /// Comparisons of numbers.
  func holds<Element: Comparable>(_ x: Element, _ y: Element) -> Bool {
    switch self {
    case .equal: x == y
    case .less: x < y
    case .lessOrEqual: x <= y
    case .greater: x > y
    case .greaterOrEqual: x >= y
    default: false
    }
  }

  /// Comparisons and logic of truth values.
  func holds(_ x: Bool, _ y: Bool) -> Bool {
    switch self {
    case .equal: x == y
    case .and: x && y
    case .or: x || y
    case .xor: x != y
    default: false
    }
  }
}

extension FixedWidthInteger where Self: SignedInteger {
  /// Wraps around; a negative exponent gives the integer part of the fraction.
  fileprivate func raised(to exponent: Self) -> Self {
    if exponent < 0 { return self == 1 ? 1 : self == -1 ? (exponent & 1 == 0 ? 1 : -1) : 0 }
    var result: Self = 1
    var base = self
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result &* base }
      base = base &* base
      rest >>= 1
    }
    return result
  }
}

extension KernelScalar {
  /// C's fmod in plain arithmetic, without a rounding: the divisor, doubled as often as it fits, is
  /// subtracted until the rest is smaller.
  fileprivate func exactRemainder(dividingBy divisor: Self) -> Self {
    guard isFinite, !divisor.isNaN, divisor != 0 else { return .nan }
    let step = divisor.magnitude
    guard step.isFinite else { return self }
    var rest = magnitude
    while rest >= step {
      let doublings = rest.exponent - step.exponent
      var multiple = step * Self(sign: .plus, exponent: doublings, significand: 1)
      if multiple > rest { multiple /= 2 }
      rest -= multiple
    }
    return self < 0 ? -rest : rest
  }
}
