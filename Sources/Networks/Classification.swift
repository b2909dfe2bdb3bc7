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
/// Where a score is not a finite number, probabilities are not numbers either, and classes that have
/// none come last.
///
/// - Parameters:
///   - scores: One per class.
///   - labels: One per class; classes without one are known by their number.
///   - areProbabilities: What ``Model/givesProbabilities`` says; where it is nil, scores from zero up
///     that sum to 1 are taken for probabilities.
public func classify(
  _ scores: Tensor, labels: [String], top: Int, areProbabilities: Bool? = nil
) -> [Classification] {
  let numbers = scores.floats.map(Double.init)
  let probabilities =
    areProbabilities ?? isDistribution(numbers) ? numbers : softmax(numbers)
  let order = probabilities.indices.sorted {
    (rank(probabilities[$0]), $0) < (rank(probabilities[$1]), $1)
  }
  return order.prefix(top).map { index in
    Classification(
      index: index, label: index < labels.count ? labels[index] : "class \(index)",
      probability: probabilities[index])
  }
}

/// The classes of a labels file: one per line, in the order of the network's outputs.
public func classLabels(_ bytes: [UInt8]) -> [String] {
  String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
}

/// The larger a probability, the lower; what is no number comes after all that is.
private func rank(_ probability: Double) -> Double {
  probability.isNaN ? .infinity : -probability
}

extension Model {
  /// Whether the first output is that of a softmax, if reshaped.
  public var givesProbabilities: Bool {
    var value = graph.outputs.first
    while let known = value, let index = nodeIndex(computing: known) {
      let node = graph.nodes[index]
      switch node.operation {
      case .softmax: return true
      case .reshape, .flatten, .identity: value = node.inputs.first
      default: return false
      }
    }
    return false
  }
}

private func isDistribution(_ scores: [Double]) -> Bool {
  scores.allSatisfy { $0 >= 0 } && abs(scores.reduce(0, +) - 1) < 1e-3
}

private func softmax(_ scores: [Double]) -> [Double] {
  guard let largest = scores.max() else { return scores }
  let powers = scores.map { exponential($0 - largest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

/// e^x for x ≤ 0 by its series on x / 2^10, squared ten times: the same bits on every machine.
private func exponential(_ x: Double) -> Double {
  guard !(x <= -700) else { return 0 }
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
