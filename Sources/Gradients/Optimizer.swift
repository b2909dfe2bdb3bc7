/// How parameters follow their gradients.
public struct Optimizer: Equatable, Sendable {
  public enum Rule: Equatable, Sendable {
    /// v ← momentum · v + g, p ← p − rate · v; with `nesterov`, p ← p − rate · (g + momentum · v)
    /// (Sutskever et al. 2013, in the form of PyTorch).
    case sgd(momentum: Float, nesterov: Bool)
    /// Means of the gradient and of its square, corrected for their beginning at 0 (Kingma & Ba 2015,
    /// algorithm 1). With `decouples`, weight decay acts on the parameter instead of the gradient:
    /// AdamW (Loshchilov & Hutter 2019, algorithm 2).
    case adam(beta1: Float, beta2: Float, epsilon: Float, decouples: Bool)
    /// g over the root of a mean of its square (Tieleman & Hinton 2012), with optional momentum.
    case rmsProp(smoothing: Float, epsilon: Float, momentum: Float)
  }

  public var rule: Rule
  /// The pull towards 0 of those parameters that decay.
  public var weightDecay: Float
  /// The largest norm of all gradients together; longer ones are shortened (Pascanu et al. 2013).
  public var largestNorm: Float?

  public init(_ rule: Rule, weightDecay: Float = 0, largestNorm: Float? = nil) {
    self.rule = rule
    self.weightDecay = weightDecay
    self.largestNorm = largestNorm
  }

  /// How many numbers the rule remembers for each parameter.
  public var momentCount: Int {
    switch rule {
    case .sgd(let momentum, _): momentum == 0 ? 0 : 1
    case .adam: 2
    case .rmsProp(_, _, let momentum): momentum == 0 ? 1 : 2
    }
  }

  /// Makes one step of a parameter.
  ///
  /// - Parameters:
  ///   - parameter: Its numbers.
  ///   - moments: ``momentCount`` times as many, one kind behind the other; zeros before the first
  ///     step.
  ///   - scale: What the gradient is multiplied by first: below 1 where it is clipped.
  ///   - step: The number of this step, from 1.
  public func update(
    _ parameter: UnsafeMutableBufferPointer<Float>,
    gradient: UnsafeBufferPointer<Float>, moments: UnsafeMutableBufferPointer<Float>,
    rate: Float, scale: Float = 1, step: Int, decays: Bool
  ) {
    guard let p = parameter.baseAddress, let g = gradient.baseAddress else { return }
    let count = parameter.count
    let decay = decays ? weightDecay : 0
    switch rule {
    case .sgd(0, _):
      for index in 0..<count { p[index] -= rate * (g[index] * scale + decay * p[index]) }
    case .sgd(let momentum, let nesterov):
      guard let v = moments.baseAddress else { return }
      for index in 0..<count {
        let slope = g[index] * scale + decay * p[index]
        v[index] = momentum * v[index] + slope
        p[index] -= rate * (nesterov ? slope + momentum * v[index] : v[index])
      }
    case .adam(let beta1, let beta2, let epsilon, let decouples):
      guard let m = moments.baseAddress else { return }
      let v = m + count
      let firstShare = 1 - Self.power(beta1, step)
      let secondShare = (1 - Self.power(beta2, step)).squareRoot()
      let kept = decouples ? 1 - rate * decay : 1
      let coupled = decouples ? 0 : decay
      for index in 0..<count {
        let slope = g[index] * scale + coupled * p[index]
        m[index] += (1 - beta1) * (slope - m[index])
        v[index] = beta2 * v[index] + (1 - beta2) * slope * slope
        let spread = v[index].squareRoot() / secondShare + epsilon
        p[index] = p[index] * kept - rate * (m[index] / firstShare) / spread
      }
    case .rmsProp(let smoothing, let epsilon, let momentum):
      guard let v = moments.baseAddress else { return }
      let buffer = v + (momentum == 0 ? 0 : count)
      for index in 0..<count {
        let slope = g[index] * scale + decay * p[index]
        v[index] = smoothing * v[index] + (1 - smoothing) * slope * slope
        let share = slope / (v[index].squareRoot() + epsilon)
        if momentum == 0 {
          p[index] -= rate * share
        } else {
          buffer[index] = momentum * buffer[index] + share
          p[index] -= rate * buffer[index]
        }
      }
    }
  }

  private static func power(_ base: Float, _ exponent: Int) -> Float {
    var result = 1.0
    var factor = Double(base)
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return Float(result)
  }

  /// The share of the gradients that is kept, from the sum of all their squares.
  public func scale(forSquares squares: Double) -> Float {
    guard let largestNorm else { return 1 }
    return Float(min(1, Double(largestNorm) / (squares.squareRoot() + 1e-6)))
  }
}
