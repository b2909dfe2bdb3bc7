public import NeuralNetwork

/// One of a classifier's guesses.
public struct Classification: Sendable, Equatable {
  /// The class's place among the network's outputs, from 0.
  public let index: Int
  public let label: String
  /// 0 to 1; those of all classes sum to 1.
  public let probability: Double
}

/// The most probable classes, best first; of equally probable ones the earlier.
///
/// A network that ends before its softmax gives scores of any size; then softmax is applied here.
///
/// - Parameters:
///   - scores: One per class.
///   - labels: One per class; classes without one are known by their number.
public func classify(_ scores: Tensor, labels: [String], top: Int) -> [Classification] {
  let probabilities = asProbabilities(scores.floats.map(Double.init))
  let order = probabilities.indices.sorted {
    (-probabilities[$0], $0) < (-probabilities[$1], $1)
  }
  return order.prefix(top).map { index in
    Classification(
      index: index, label: index < labels.count ? labels[index] : "class \(index)",
      probability: probabilities[index])
  }
}

private func asProbabilities(_ scores: [Double]) -> [Double] {
  let isDistribution = scores.allSatisfy { $0 >= 0 } && abs(scores.reduce(0, +) - 1) < 1e-3
  guard !isDistribution, let largest = scores.max() else { return scores }
  let powers = scores.map { exponential($0 - largest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

/// e^x for x ≤ 0 by its series on x / 2^10, squared ten times: the same bits on every machine.
private func exponential(_ x: Double) -> Double {
  guard x > -700 else { return 0 }
  let small = x / 1024
  var term = 1.0
  var sum = 1.0
  for n in 1...12 {
    term *= small / Double(n)
    sum += term
  }
  for _ in 0..<10 { sum *= sum }
  return sum
}
