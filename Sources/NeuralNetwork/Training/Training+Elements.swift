/// Gradients along an axis and element by element, dropout, and sums, in plain loops.
extension Kernels {
  /// dx = y · (dy − Σ dy · y) along each line.
  static func differentiateSoftmax(_ lines: Lines, _ part: Int, _ memory: GeneralMemory) {
    let start = part * lines.count * lines.inner
    let y = memory.operand(0, Scalar.self) + start
    let gradient = memory.operand(1, Scalar.self) + start
    let result = memory.result(0, Scalar.self) + start
    for line in 0..<lines.inner {
      var sum = 0.0
      for index in stride(from: line, to: lines.count * lines.inner, by: lines.inner) {
        sum += Double(gradient[index]) * Double(y[index])
      }
      for index in stride(from: line, to: lines.count * lines.inner, by: lines.inner) {
        result[index] = y[index] * (gradient[index] - Scalar(sum))
      }
    }
  }

  static func differentiateActivation(
    _ function: UnaryFunction, _ count: Int, _ part: Int, _ memory: GeneralMemory
  ) {
    let range = Division.range(part: part, size: Division.elementsPerPart, count: count)
    let values = memory.operand(0, Scalar.self)
    let gradient = memory.operand(1, Scalar.self)
    let result = memory.result(0, Scalar.self)
    for index in range { result[index] = gradient[index] * function.slope(at: values[index]) }
  }

  static func drop(_ dropout: Dropout, _ part: Int, _ memory: GeneralMemory) {
    let range = Division.range(part: part, size: Dropout.elementsPerPart, count: dropout.count)
    let x = memory.operand(0, Scalar.self)
    let number = UInt64(bitPattern: memory.operand(1, Int64.self).pointee)
    let result = memory.result(0, Scalar.self)
    let philox = Philox(key: number)
    let threshold = UInt32(min(Double(dropout.rate) * 0x1p32, 0x1p32 - 1))
    let factor = 1 / (1 - Scalar(dropout.rate))
    var index = range.lowerBound
    while index < range.upperBound {
      let numbers = philox.numbers(
        SIMD4(UInt32(truncatingIfNeeded: index / 4), dropout.stream, 0, 0))
      for lane in 0..<min(4, range.upperBound - index) {
        result[index + lane] = numbers[lane] < threshold ? 0 : x[index + lane] * factor
      }
      index += 4
    }
  }

  static func sumColumns(_ rows: Int, _ columns: Int, _ part: Int, _ memory: GeneralMemory) {
    let range = Division.range(part: part, size: columnsPerPart, count: columns)
    let x = memory.operand(0, Scalar.self)
    let result = memory.result(0, Scalar.self)
    var sums = [Double](repeating: 0, count: range.count)
    for row in 0..<rows {
      let start = x + row * columns + range.lowerBound
      for column in sums.indices { sums[column] += Double(start[column]) }
    }
    for column in sums.indices { result[range.lowerBound + column] = Scalar(sums[column]) }
  }
}

extension UnaryFunction {
  /// The derivative, at the function's result where ``slopeReadsResult``, else at its input.
  func slope<Scalar: KernelScalar>(at value: Scalar) -> Scalar {
    switch self {
    // Of a rectifier 0 at 0, of other limits 1 at both ends, as PyTorch has it.
    case .clamp where isRelu: value > 0 ? 1 : 0
    case .clamp(let lower, let upper):
      value >= Scalar(lower) && value <= Scalar(upper) ? 1 : 0
    case .leakyRelu(let slope): value > 0 ? 1 : Scalar(slope)
    case .sigmoid: value * (1 - value)
    case .tanh: 1 - value * value
    case .hardSigmoid(let alpha, _): value > 0 && value < 1 ? Scalar(alpha) : 0
    case .hardSwish: value <= -3 ? 0 : value < 3 ? value / 3 + 0.5 : 1
    case .gelu: Scalar(geluSlope(at: Double(value)))
    case .geluTanh: Scalar(geluTanhSlope(at: Double(value)))
    case .erf: Scalar(errorSlope(at: Double(value)))
    case .exponential: value
    case .squareRoot: 1 / (2 * value)
    case .negative: -1
    }
  }

  private func errorSlope(at x: Double) -> Double {
    2 / Double.pi.squareRoot() * NeuralNetwork.exponential(-x * x)
  }

  /// Φ(x) + x · φ(x), with the normal distribution's function and density.
  private func geluSlope(at x: Double) -> Double {
    let share = 0.5 * (1 + RealFunction.error(x * 0.5.squareRoot()))
    return share + x * NeuralNetwork.exponential(-0.5 * x * x) / (2 * Double.pi).squareRoot()
  }

  /// The slope of x / 2 · (1 + tanh(√(2 / π) · (x + 0.044715 · x³))).
  private func geluTanhSlope(at x: Double) -> Double {
    let factor = (2 / Double.pi).squareRoot()
    let tangent = RealFunction.hyperbolicTangent(factor * (x + 0.044715 * x * x * x))
    return 0.5 * (1 + tangent)
      + 0.5 * x * (1 - tangent * tangent) * factor * (1 + 3 * 0.044715 * x * x)
  }
}
