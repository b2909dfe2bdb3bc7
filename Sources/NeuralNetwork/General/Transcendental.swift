extension ElementFunction {
  /// Functions beyond arithmetic, in double precision from plain arithmetic, so that the rounded
  /// float32 has the same bits everywhere.
  func transcendental(_ x: Double) -> Double {
    switch self {
    case .logarithm: RealFunction.logarithm(x)
    case .sine: RealFunction.sine(x)
    case .cosine: RealFunction.cosine(x)
    case .tangent: RealFunction.sine(x) / RealFunction.cosine(x)
    case .arcSine: RealFunction.arcSine(x)
    case .arcCosine: Double.pi / 2 - RealFunction.arcSine(x)
    case .arcTangent: RealFunction.arcTangent(x)
    case .hyperbolicSine: RealFunction.hyperbolicSine(x)
    case .hyperbolicCosine: (exponential(x) + exponential(-x)) / 2
    case .arcHyperbolicSine:
      x < 0 ? -RealFunction.arcHyperbolicSine(-x) : RealFunction.arcHyperbolicSine(x)
    case .arcHyperbolicCosine: RealFunction.logarithm(x + (x * x - 1).squareRoot())
    case .arcHyperbolicTangent:
      x.magnitude < 0.1
        ? RealFunction.oddSeries(x) { 1 / $0 } : RealFunction.logarithm((1 + x) / (1 - x)) / 2
    case .softplus: RealFunction.softplus(x)
    case .mish: x * RealFunction.hyperbolicTangent(RealFunction.softplus(x))
    case .swish(let alpha): x / (1 + exponential(-Double(alpha) * x))
    case .elu(let alpha): x < 0 ? Double(alpha) * RealFunction.exponentialMinusOne(x) : x
    case .selu(let alpha, let gamma):
      Double(gamma) * (x > 0 ? x : Double(alpha) * RealFunction.exponentialMinusOne(x))
    case .celu(let alpha):
      x < 0 ? Double(alpha) * RealFunction.exponentialMinusOne(x / Double(alpha)) : x
    default: x
    }
  }
}

/// cos x in double precision, from plain arithmetic: the same bits everywhere.
public func cosine(_ x: Double) -> Double { RealFunction.cosine(x) }

/// Functions of real numbers beyond arithmetic.
enum RealFunction {
  /// ln x, for any x; of a negative number there is none.
  static func logarithm(_ x: Double) -> Double {
    if x.isNaN || x < 0 { return .nan }
    if x == 0 { return -.infinity }
    return x == .infinity ? x : naturalLogarithm(x)
  }

  /// eˣ − 1, exact also near 0.
  static func exponentialMinusOne(_ x: Double) -> Double {
    guard x.magnitude < 0.1 else { return exponential(x) - 1 }
    var sum = 0.0
    var order = 10.0
    while order >= 1 {
      sum = (sum + 1) * x / order
      order -= 1
    }
    return sum
  }

  /// ln(1 + eˣ), without overflow.
  static func softplus(_ x: Double) -> Double {
    if x > 40 { return x }
    if x < -17 { return exponential(x) }
    return logarithm(1 + exponential(x))
  }

  static func hyperbolicTangent(_ x: Double) -> Double {
    let numerator = exponentialMinusOne(2 * x)
    return x > 40 ? 1 : numerator / (numerator + 2)
  }

  /// 2/√π ∫₀ˣ e^(−t²) dt, by the series of positive terms 2ⁿ x^(2n + 1) / (2n + 1)!! times e^(−x²)
  /// (Abramowitz & Stegun 1964, equation 7.1.6).
  static func error(_ x: Double) -> Double {
    if x.magnitude > 6 { return x > 0 ? 1 : -1 }
    var term = x
    var sum = x
    var order = 1.0
    while term.magnitude > 1e-17 * sum.magnitude {
      order += 2
      term *= 2 * x * x / order
      sum += term
    }
    return 2 / Double.pi.squareRoot() * exponential(-x * x) * sum
  }

  static func hyperbolicSine(_ x: Double) -> Double {
    x.magnitude < 0.1
      ? (exponentialMinusOne(x) - exponentialMinusOne(-x)) / 2
      : (exponential(x) - exponential(-x)) / 2
  }

  static func arcHyperbolicSine(_ x: Double) -> Double {
    let root = (x * x + 1).squareRoot()
    // Near 0 as the inverse hyperbolic tangent of x / √(x² + 1).
    return x < 0.1 ? oddSeries(x / root) { 1 / $0 } : logarithm(x + root)
  }

  /// Σ c(n) · xⁿ over odd n up to 21.
  static func oddSeries(_ x: Double, _ coefficient: (Double) -> Double) -> Double {
    var sum = 0.0
    var order = 21.0
    while order >= 1 {
      sum = sum * x * x + coefficient(order)
      order -= 2
    }
    return sum * x
  }

  /// Reduced to −π/4 ... π/4 (Cody & Waite 1980), then the series of sine or cosine.
  ///
  /// Beyond 10⁹ the reduction has no digits left and gives what the remaining ones say.
  static func sine(_ x: Double) -> Double { circular(x, quarters: 0) }
  static func cosine(_ x: Double) -> Double { circular(x, quarters: 1) }

  static func circular(_ x: Double, quarters: Double) -> Double {
    guard x.isFinite else { return .nan }
    let quotient = (x * 0.636_619_772_367_581_343).rounded(.toNearestOrEven)
    // π/2 in three parts, of which the first two have few bits, so that the products are exact.
    let rest =
      ((x - quotient * 1.570_796_251_296_997_070) - quotient * 7.549_789_415_861_596e-8)
      - quotient * 5.390_302_858_158_119_06e-15
    let quarter = (quotient + quarters) - 4 * ((quotient + quarters) / 4).rounded(.down)
    let square = rest * rest
    let isCosine = quarter == 1 || quarter == 3
    // 1 − x²/(n(n−1)) · (1 − …), from the back.
    var sum = 1.0
    var order = isCosine ? 18.0 : 19.0
    while order >= 2 {
      sum = 1 - sum * square / (order * (order - 1))
      order -= 2
    }
    if !isCosine { sum *= rest }
    return quarter >= 2 ? -sum : sum
  }

  /// Through the arctangent of a smaller number, twice halved: atan x = 2 atan(x / (1 + √(1 + x²))).
  static func arcTangent(_ x: Double) -> Double {
    guard x.isFinite else { return x.isNaN ? x : x > 0 ? Double.pi / 2 : -Double.pi / 2 }
    if x.magnitude > 1 { return (x > 0 ? 1 : -1) * Double.pi / 2 - arcTangent(1 / x) }
    var y = x
    for _ in 0..<2 { y = y / (1 + (1 + y * y).squareRoot()) }
    var sign = -1.0
    // 21 is the tenth odd number after 1, so its term is positive.
    return 4
      * oddSeries(y) { order in
        sign = -sign
        return sign / order
      }
  }

  static func arcSine(_ x: Double) -> Double {
    guard x.magnitude <= 1 else { return .nan }
    return arcTangent2(x, ((1 - x) * (1 + x)).squareRoot())
  }

  /// The angle of the point (cosine, sine) for a cosine that is not negative.
  static func arcTangent2(_ sine: Double, _ cosine: Double) -> Double {
    cosine == 0 ? (sine > 0 ? Double.pi / 2 : -Double.pi / 2) : arcTangent(sine / cosine)
  }
}
