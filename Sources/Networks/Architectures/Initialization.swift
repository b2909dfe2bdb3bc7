/// How the numbers of a weight are drawn before training.
public enum Initialization: Sendable, Equatable {
  case constant(Float)
  /// A normal distribution around 0.
  case normal(deviation: Double)
  /// The same, of which what lies beyond two deviations is drawn again.
  case truncatedNormal(deviation: Double)
  /// Every number of −limit to limit is as likely.
  case uniform(limit: Double)
  /// -1 or 1.
  case sign
}

/// How the kernels and matrices of a network are drawn, by the number of inputs to each sum.
public enum WeightInitialization: Sendable {
  /// N(0, 2 / fan-in), which keeps the spread of activations from layer to layer under ReLU
  /// (He et al. 2015, "Delving deep into rectifiers", equation 10).
  case he
  /// Uniform within ±2.4 / fan-in (LeCun et al. 1998, appendix A).
  case leNet
  /// N(0, 0.02²) without what lies beyond two deviations, as usual for transformers (DeiT, section 5).
  case transformer

  func callAsFunction(fanIn: Int) -> Initialization {
    let fanIn = Double(max(fanIn, 1))
    return switch self {
    case .he: .normal(deviation: (2 / fanIn).squareRoot())
    case .leNet: .uniform(limit: 2.4 / fanIn)
    case .transformer: .truncatedNormal(deviation: 0.02)
    }
  }
}

extension Initialization {
  func draw(_ count: Int, from numbers: inout SeededNumbers) -> [Float] {
    switch self {
    case .constant(let value):
      return [Float](repeating: value, count: count)
    case .normal(let deviation):
      return (0..<count).map { _ in Float(normalQuantile(numbers.uniform()) * deviation) }
    case .truncatedNormal(let deviation):
      // Φ(-2): the share of a normal distribution below two deviations.
      let tail = 0.022_750_131_948_179_2
      return (0..<count).map { _ in
        Float(normalQuantile(tail + (1 - 2 * tail) * numbers.uniform()) * deviation)
      }
    case .uniform(let limit):
      return (0..<count).map { _ in Float((2 * numbers.uniform() - 1) * limit) }
    case .sign:
      return (0..<count).map { _ in numbers.uniform() < 0.5 ? -1 : 1 }
    }
  }
}
