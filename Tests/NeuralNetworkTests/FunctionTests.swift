import Foundation
import NeuralNetwork
import Testing

@testable import NeuralNetwork

/// A function with the system library's in double precision, and the error that it states.
struct FunctionCase: Sendable, CustomTestStringConvertible {
  var name: String
  var function: UnaryFunction
  var exact: @Sendable (Double) -> Double
  var range: ClosedRange<Float>
  /// Relative to the exact value where that is at least `floor` in magnitude, else to `floor`.
  var error: Double
  var floor: Double

  var testDescription: String { name }

  static let all: [FunctionCase] = [
    .init(
      name: "exponential", function: .exponential, exact: { exp($0) }, range: -87...88.7,
      error: 1.5e-7, floor: 1.2e-38),
    .init(
      name: "sigmoid", function: .sigmoid, exact: { 1 / (1 + exp(-$0)) }, range: -87...87,
      error: 3e-7, floor: 1.2e-38),
    .init(
      name: "tanh", function: .tanh, exact: { tanh($0) }, range: -20...20, error: 2e-7,
      floor: 1.2e-38),
    .init(name: "erf", function: .erf, exact: { erf($0) }, range: -6...6, error: 2e-7, floor: 1),
    .init(
      name: "gelu", function: .gelu, exact: { $0 / 2 * (1 + erf($0 / 2.0.squareRoot())) },
      range: -8...8, error: 5e-7, floor: 1),
    .init(
      name: "gelu by tanh", function: .geluTanh,
      exact: {
        $0 / 2 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
      }, range: -8...8, error: 5e-7, floor: 1),
  ]
}

@Suite struct FunctionTests {
  @Test(arguments: FunctionCase.all)
  func staysWithinItsStatedError(function: FunctionCase) {
    var worst = 0.0
    var arguments: [Float] = []
    for step in 0..<200_001 {
      let part = Float(step) / 200_000
      arguments.append(
        function.range.lowerBound + part * (function.range.upperBound - function.range.lowerBound))
    }
    // Close to zero as well, where relative errors are hardest.
    for exponent in -30...0 {
      arguments += [Float(sign: .plus, exponent: exponent, significand: 1.3)]
    }
    let results = applied(function.function, arguments)
    for (x, y) in zip(arguments, results) {
      let exact = function.exact(Double(x))
      worst = max(worst, abs(Double(y) - exact) / max(abs(exact), function.floor))
    }
    #expect(worst <= function.error)
  }

  @Test func exponentialHasItsLimits() {
    let results = applied(.exponential, [0, -200, 200, .infinity, -.infinity, .nan, -100])
    #expect(results[0] == 1)
    #expect(results[1] == 0)
    #expect(results[2] == .infinity)
    #expect(results[3] == .infinity)
    #expect(results[4] == 0)
    #expect(results[5].isNaN)
    // A subnormal result, to within its last bits.
    #expect(abs(Double(results[6]) - exp(-100)) < 2 * Double(Float.leastNonzeroMagnitude))
  }

  @Test func tanhAndErfReachOne() {
    #expect(applied(.tanh, [30, -30, 0]) == [1, -1, 0])
    #expect(applied(.erf, [10, -10, 0]) == [1, -1, 0])
  }

  @Test func limitsKeepWhatIsNotANumber() {
    let results = applied(.clamp(lower: 0, upper: 6), [-1, 0, 3, 7, .nan])
    #expect(Array(results[..<4]) == [0, 0, 3, 6])
    #expect(results[4].isNaN)
  }

  @Test func powerIsRoundedFromTheExactValue() {
    var noise = Noise(seed: 4)
    for _ in 0..<20_000 {
      let base = abs(noise.next()) * 20 + 1e-6
      let exponent = noise.next() * 12
      let exact = pow(Double(base), Double(exponent))
      let result = power(base, exponent)
      guard Float(exact).isFinite else {
        #expect(result == .infinity)
        continue
      }
      // Half a unit in the last place, but for what double precision cannot decide.
      let unit = Double(Float(exact).ulp)
      #expect(abs(Double(result) - exact) <= 0.500_001 * unit)
    }
  }

  @Test(
    arguments: [
      (-2, 3, -8), (-2, 2, 4), (0, 0, 1), (0, -1, .infinity), (0, 2, 0), (9, 0.5, 3),
      (.infinity, -1, 0), (2, .infinity, .infinity), (0.5, .infinity, 0), (1, .infinity, 1),
      (-.infinity, 3, -.infinity), (3, 0, 1), (1e30, 2, .infinity), (1e-30, 2, 0),
      (.leastNonzeroMagnitude, 1, .leastNonzeroMagnitude),
    ] as [(Float, Float, Float)])
  func powerFollowsConventions(base: Float, exponent: Float, expected: Float) {
    #expect(power(base, exponent) == expected)
  }

  @Test func powerOfANegativeBaseToAFractionIsNotANumber() {
    #expect(power(-2, 0.5).isNaN)
    #expect(power(.nan, 2).isNaN)
  }

  private func applied(_ function: UnaryFunction, _ arguments: [Float]) -> [Float] {
    var results = [Float](repeating: 0, count: arguments.count)
    PortableKernels.apply(function, to: arguments, count: arguments.count, into: &results)
    return results
  }
}
