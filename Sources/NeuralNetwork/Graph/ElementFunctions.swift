/// A function of one element that nothing is fused into and that no network spends its time on.
///
/// Results have the type of the operand, but for the predicates, which give bool.
public enum ElementFunction: Equatable, Sendable {
  // For all numbers
  case absolute
  case sign
  case negative
  /// Limits to `lower ... upper`, which the type can hold.
  case limit(lower: Int, upper: Int)

  // Roundings; halves go to the even neighbour
  case floor, ceiling, round

  // For float32
  case reciprocal, logarithm
  case sine, cosine, tangent, arcSine, arcCosine, arcTangent
  case hyperbolicSine, hyperbolicCosine, arcHyperbolicSine, arcHyperbolicCosine
  case arcHyperbolicTangent
  case softplus, softsign, mish
  /// x · σ(αx) (Ramachandran et al. 2017).
  case swish(alpha: Float)
  case elu(alpha: Float)
  case selu(alpha: Float, gamma: Float)
  case celu(alpha: Float)
  case thresholdedRelu(alpha: Float)
  case shrink(bias: Float, lambda: Float)

  // Predicates and logic
  case isNaN
  case isInfinite(negative: Bool, positive: Bool)
  case not
  case bitwiseNot
}

/// A function of two elements that are broadcast against each other.
///
/// Arithmetic gives the operands' type, comparisons give bool.
public enum PairwiseFunction: UInt8, Equatable, Sendable, CaseIterable {
  // Arithmetic; whole numbers wrap around as ONNX Runtime's do
  case add, subtract, multiply, divide, power
  case minimum, maximum
  /// The remainder with the divisor's sign (Python's).
  case modulo
  /// The remainder with the dividend's sign (C's).
  case remainder
  /// x where x ≥ 0, else x · slope.
  case parametricRelu

  // Bits of whole numbers
  case bitwiseAnd, bitwiseOr, bitwiseXor, shiftLeft, shiftRight

  // Logic of bool
  case and, or, xor

  // Comparisons
  case equal, less, lessOrEqual, greater, greaterOrEqual

  public var isComparison: Bool { rawValue >= PairwiseFunction.equal.rawValue }
  var isLogic: Bool { self == .and || self == .or || self == .xor }
  var isBitwise: Bool {
    (PairwiseFunction.bitwiseAnd.rawValue...PairwiseFunction.shiftRight.rawValue).contains(rawValue)
  }
}

/// What a reduction makes of the elements that come together.
public enum ReductionKind: UInt8, Equatable, Sendable, CaseIterable {
  case sum, mean, product, minimum, maximum
  /// Σ |x|, √Σ x², Σ x².
  case sumOfMagnitudes, norm, sumOfSquares
  /// ln Σ x, ln Σ eˣ.
  case logOfSum, logOfSumOfExponentials
}
