/// A function of one element, four at a time.
///
/// A type rather than a closure, so that it is always compiled into the loop.
protocol VectorFunction {
  func callAsFunction(_ x: Vector) -> Vector
}

/// Applies a function to every element; input and output may be the same.
@inline(__always)
func map<Function: VectorFunction>(
  _ input: UnsafePointer<Float>, _ count: Int, _ output: UnsafeMutablePointer<Float>,
  _ function: Function
) {
  var index = 0
  while index + lanes <= count {
    (output + index).vector = function((input + index).vector)
    index += lanes
  }
  if index < count {
    let rest = count - index
    storeLanes(function(partialVector(input + index, rest)), rest, to: output + index)
  }
}

struct Limit: VectorFunction {
  var lower: Vector
  var upper: Vector

  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { x.limited(lower, upper) }
}

struct LeakyRelu: VectorFunction {
  var slope: Float

  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { choose(x, below: .zero, x * slope, otherwise: x) }
}

struct Sigmoid: VectorFunction {
  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { x.sigmoid }
}

struct HyperbolicTangent: VectorFunction {
  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { x.hyperbolicTangent }
}

struct HardSigmoid: VectorFunction {
  var alpha: Float
  var beta: Float

  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { (x * alpha + beta).limited(.zero, .one) }
}

/// x · min(max(x / 6 + 1/2, 0), 1) (Howard et al. 2019, section 5.2)
struct HardSwish: VectorFunction {
  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { x * (x * (1.0 / 6) + 0.5).limited(.zero, .one) }
}

/// x · Φ(x), with Φ by the error function (Hendrycks & Gimpel 2016, section 2).
struct Gelu: VectorFunction {
  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector {
    // 1/√2
    x * 0.5 * ((x * 0.707_106_78).errorFunction + 1)
  }
}

/// The same by the hyperbolic tangent: x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).
struct GeluByTangent: VectorFunction {
  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector {
    // √(2/π)
    x * 0.5 * (((x + x * x * x * 0.044_715) * 0.797_884_56).hyperbolicTangent + 1)
  }
}

struct ErrorFunction: VectorFunction {
  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { x.errorFunction }
}

struct Exponential: VectorFunction {
  /// Subtracted from the exponent.
  var shift: Float = 0

  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { (x - shift).exponential }
}

struct SquareRoot: VectorFunction {
  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { x.squareRoot() }
}

struct Negative: VectorFunction {
  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { x * -1 }
}

/// x · scale + shift, limited.
struct Scale: VectorFunction {
  var scale: Float
  var shift: Float
  var lower: Vector
  var upper: Vector

  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { (x * scale + shift).limited(lower, upper) }
}

struct Quotient: VectorFunction {
  var divisor: Float

  @inline(__always)
  func callAsFunction(_ x: Vector) -> Vector { x / divisor }
}
