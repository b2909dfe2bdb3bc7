import Foundation
import Testing

@testable import NeuralNetwork

/// A general function with the system library's in double precision.
struct ElementFunctionCase: Sendable, CustomTestStringConvertible {
  var name: String
  var function: ElementFunction
  var range: ClosedRange<Float>
  var exact: @Sendable (Double) -> Double

  var testDescription: String { name }

  static let all: [ElementFunctionCase] = [
    .init(name: "logarithm", function: .logarithm, range: 1e-38...3e38) { log($0) },
    .init(name: "sine", function: .sine, range: -1e5...1e5) { sin($0) },
    .init(name: "cosine", function: .cosine, range: -1e5...1e5) { cos($0) },
    .init(name: "tangent", function: .tangent, range: -1e4...1e4) { tan($0) },
    .init(name: "arc sine", function: .arcSine, range: -1...1) { asin($0) },
    .init(name: "arc cosine", function: .arcCosine, range: -1...1) { acos($0) },
    .init(name: "arc tangent", function: .arcTangent, range: -1e9...1e9) { atan($0) },
    .init(name: "hyperbolic sine", function: .hyperbolicSine, range: -88...88) { sinh($0) },
    .init(name: "hyperbolic cosine", function: .hyperbolicCosine, range: -88...88) { cosh($0) },
    .init(name: "arc hyperbolic sine", function: .arcHyperbolicSine, range: -1e9...1e9) {
      asinh($0)
    },
    .init(name: "arc hyperbolic cosine", function: .arcHyperbolicCosine, range: 1...1e9) {
      acosh($0)
    },
    .init(
      name: "arc hyperbolic tangent", function: .arcHyperbolicTangent, range: -0.999...0.999
    ) { atanh($0) },
    .init(name: "softplus", function: .softplus, range: -80...80) { log1p(exp($0)) },
    .init(name: "mish", function: .mish, range: -80...80) { $0 * tanh(log1p(exp($0))) },
    .init(name: "swish", function: .swish(alpha: 1.5), range: -50...80) {
      $0 / (1 + exp(-1.5 * $0))
    },
    .init(name: "elu", function: .elu(alpha: 1.5), range: -80...80) {
      $0 < 0 ? 1.5 * expm1($0) : $0
    },
    .init(name: "selu", function: .selu(alpha: 1.5, gamma: 2), range: -80...80) {
      2 * ($0 > 0 ? $0 : 1.5 * expm1($0))
    },
    .init(name: "celu", function: .celu(alpha: 2), range: -80...80) {
      $0 < 0 ? 2 * expm1($0 / 2) : $0
    },
  ]
}

/// General functions: their float32 is the exact value's, or that one's neighbour.
@Suite struct ElementFunctionTests {
  @Test(arguments: ElementFunctionCase.all)
  func isTheNearestFloatOrItsNeighbour(function: ElementFunctionCase) {
    var worst: (distance: Int64, x: Float) = (0, 0)
    for x in arguments(in: function.range) {
      let exact = Float(function.exact(Double(x)))
      let found = function.function.value(of: x)
      let distance = abs(place(found) - place(exact))
      if distance > worst.distance { worst = (distance, x) }
    }
    #expect(worst.distance <= 1, "at \(worst.x)")
  }

  @Test(arguments: [
    (ElementFunction.logarithm, Float(0), -Float.infinity),
    (.arcTangent, .infinity, Float(Double.pi / 2)), (.softplus, 200, 200),
    (.elu(alpha: 2), -200, -2),
    (.hyperbolicSine, 200, .infinity), (.round, 2.5, 2), (.round, -3.5, -4), (.sign, -0.5, -1),
    (.softsign, -3, -0.75), (.thresholdedRelu(alpha: 2), 2, 0),
    (.shrink(bias: 1, lambda: 2), -3, -2), (.shrink(bias: 1, lambda: 2), 1.5, 0),
  ])
  func keepsToItsLimits(function: ElementFunction, x: Float, expected: Float) {
    #expect(function.value(of: x) == expected)
  }

  @Test(arguments: [
    ElementFunction.softplus, .mish, .swish(alpha: 1), .elu(alpha: 1), .celu(alpha: 1),
    .selu(alpha: 1, gamma: 1), .hyperbolicSine, .hyperbolicCosine,
  ])
  func isNoNumberOfNoNumber(function: ElementFunction) {
    #expect(function.value(of: Float.nan).isNaN)
  }

  @Test(arguments: [ElementFunction.logarithm, .arcSine, .arcCosine, .arcHyperbolicCosine])
  func isNoNumberOutsideItsDomain(function: ElementFunction) {
    #expect(function.value(of: Float(-2)).isNaN)
  }

  @Test(arguments: [
    (PairwiseFunction.modulo, -7, 3, 2), (.modulo, 7, -3, -2), (.remainder, -7, 3, -1),
    (.divide, -7, 2, -3), (.divide, 5, 0, 0), (.power, -2, 5, -32), (.power, 2, -1, 0),
    (.shiftRight, -16, 2, -4), (.shiftLeft, 1, -1, 0), (.parametricRelu, -3, 4, -12),
  ])
  func computesWithWholeNumbers(
    function: PairwiseFunction, x: Int64, y: Int64, expected: Int64
  ) {
    #expect(function.value(of: x, y) == expected)
  }

  @Test(arguments: [
    (Float(5.5), Float(2)), (-5.5, 2), (5.5, -2), (1e20, 3), (-1e-30, 7), (3, 3), (0.3, 0.1),
  ])
  func remaindersAreExact(x: Float, y: Float) {
    #expect(PairwiseFunction.remainder.value(of: x, y) == fmodf(x, y))
  }

  /// Evenly spaced, and at all magnitudes.
  private func arguments(in range: ClosedRange<Float>) -> [Float] {
    var arguments: [Float] = []
    for step in 0...20_000 {
      let part = Float(step) / 20_000
      arguments.append(range.lowerBound * (1 - part) + range.upperBound * part)
    }
    for exponent in -126...126 {
      for significand in [Float(1), 1.25, 1.618_034, 1.999_999_9] {
        let x = Float(sign: .plus, exponent: exponent, significand: significand)
        arguments += [x, -x]
      }
    }
    return arguments.filter { range.contains($0) }
  }

  /// Floats counted in their order, so that neighbours are 1 apart.
  private func place(_ x: Float) -> Int64 {
    let bits = Int64(Int32(bitPattern: x.bitPattern))
    return bits >= 0 ? bits : Int64(Int32.min) - bits
  }
}
