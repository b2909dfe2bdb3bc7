import CKernels
import Foundation
import Testing

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

/// Functions of one or two elements, and of rows.
struct FunctionTests {
  /// Each activation with the error that it may have: relative to a magnitude of at least 1 (an
  /// absolute one below), or relative to the value itself.
  static let activations: [(CKActivation, Double)] = [
    (CKActivation.none, 0), (CKActivation.clamp, 0), (CKActivation.gelu, 3e-7),
    (CKActivation.geluTanh, 3e-7), (CKActivation.sigmoid, 2e-7), (CKActivation.silu, 3e-7),
    (CKActivation.hardSwish, 2e-7), (CKActivation.hardSigmoid, 2e-7), (CKActivation.tanh, 2e-7),
    (CKActivation.erf, 1.5e-7), (CKActivation.leaky, 1e-7),
  ]

  @Test(arguments: KernelSet.all, activations)
  func activates(set: KernelSet, example: (CKActivation, Double)) {
    let points = (-40_000...40_000).map { Float($0) / 4_000 } + [-1e30, 1e30, -88, 88, 1e-30]
    let (lower, upper): (Float, Float) =
      example.0 == CKActivation.hardSigmoid ? (0.2, 0.5) : (-0.3, 1.25)
    var finish = CKFinish(
      bias: nil, residual: nil, activation: example.0, lower: lower, upper: upper)
    let output = Floats(points.count)
    set.kernels.apply(points, points.count, &finish, output.base)
    var worst = 0.0
    for (x, value) in zip(points, output.values) {
      let exact = example.0.reference(Double(x), lower: Double(lower), upper: Double(upper))
      worst = max(worst, abs(Double(value) - exact) / max(1, abs(exact)))
    }
    #expect(worst <= example.1)
  }

  @Test(
    arguments: KernelSet.all,
    [(CKActivation.exponential, 2e-7), (CKActivation.sigmoid, 3e-7), (CKActivation.tanh, 2.5e-7)])
  func hasSmallRelativeErrors(set: KernelSet, example: (CKActivation, Double)) {
    let points = (-85_000...85_000).map { Float($0) / 1_000 }
    var finish = CKFinish(
      bias: nil, residual: nil, activation: example.0, lower: 0, upper: 0)
    let output = Floats(points.count)
    set.kernels.apply(points, points.count, &finish, output.base)
    var worst = 0.0
    for (x, value) in zip(points, output.values) where x != 0 {
      let exact = example.0.reference(Double(x), lower: 0, upper: 0)
      worst = max(worst, abs(Double(value) - exact) / abs(exact))
    }
    #expect(worst <= example.1)
  }

  @Test(arguments: KernelSet.all)
  func keepsNaNWhenClamping(set: KernelSet) {
    var finish = CKFinish(
      bias: nil, residual: nil, activation: CKActivation.clamp, lower: 0, upper: 6)
    let output = Floats(18)
    let input = [Float](repeating: .nan, count: 18)
    set.kernels.apply(input, 18, &finish, output.base)
    #expect(output.values.allSatisfy { $0.isNaN })
  }

  @Test(arguments: KernelSet.all, [1, 16, 35])
  func combinesElements(set: KernelSet, count: Int) {
    var numbers = Numbers(seed: 6)
    let first = numbers.array(count)
    let second = numbers.array(count)
    let output = Floats(count)
    let combinations: [(CKCombination, (Float, Float) -> Float)] = [
      (CKCombination.add, { $0 + $1 }), (CKCombination.subtract, { $0 - $1 }),
      (CKCombination.multiply, { $0 * $1 }), (CKCombination.divide, { $0 / $1 }),
      (CKCombination.maximum, { max($0, $1) }), (CKCombination.minimum, { min($0, $1) }),
    ]
    for (combination, function) in combinations {
      set.kernels.combine(combination, first, second, count, -0.5, 0.75, output.base)
      #expect(output.values == zip(first, second).map { min(max(function($0, $1), -0.5), 0.75) })
    }
  }

  @Test(arguments: KernelSet.all, [1, 5, 16, 197])
  func turnsRowsIntoProbabilities(set: KernelSet, count: Int) {
    let (rows, stride) = (3, count + 2)
    var numbers = Numbers(seed: 8)
    let input = numbers.array(rows * stride).map { $0 * 30 }
    let output = Floats(rows * stride, repeating: 42)
    set.kernels.softmax(input, rows, count, stride, 0.125, output.base, stride)
    for row in 0..<rows {
      let logits = (0..<count).map { Double(input[row * stride + $0]) * 0.125 }
      let largest = logits.max() ?? 0
      let terms = logits.map { exp($0 - largest) }
      let sum = terms.reduce(0, +)
      let values = (0..<count).map { output[row * stride + $0] }
      #expect(error(values, terms.map { $0 / sum }) < 5e-7)
      #expect(output[row * stride + count] == 42)
    }
    let place = Floats(input)
    set.kernels.softmax(place.base, rows, count, stride, 0.125, place.base, stride)
    #expect((0..<count).allSatisfy { place[$0] == output[$0] })
  }

  @Test(arguments: KernelSet.all, [1, 20, 192, 769])
  func normalizesRows(set: KernelSet, count: Int) {
    var numbers = Numbers(seed: 9)
    let rows = 3
    let input = numbers.array(rows * count).map { $0 * 3 + 1 }
    let scale = numbers.array(count)
    let shift = numbers.array(count)
    let output = Floats(rows * count)
    set.kernels.normalize(input, rows, count, 1e-5, scale, shift, output.base)
    let centered = (0..<rows).flatMap { row in
      let values = input[row * count..<(row + 1) * count].map(Double.init)
      let mean = values.reduce(0, +) / Double(count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      return values.enumerated().map {
        ($1 - mean) / (variance + 1e-5).squareRoot() * Double(scale[$0]) + Double(shift[$0])
      }
    }
    #expect(error(output.values, centered) < 2e-6)

    set.kernels.normalize_scale(input, rows, count, 1e-5, scale, output.base)
    let scaled = (0..<rows).flatMap { row in
      let values = input[row * count..<(row + 1) * count].map(Double.init)
      let square = values.reduce(0) { $0 + $1 * $1 } / Double(count)
      return values.enumerated().map {
        $1 / (square + 1e-5).squareRoot() * Double(scale[$0])
      }
    }
    #expect(error(output.values, scaled) < 1e-6)
  }
}
