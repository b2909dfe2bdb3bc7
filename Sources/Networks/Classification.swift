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
///   - form: What ``Model/scoreForm`` says; where it is nil, scores from zero up that sum to 1
///     are taken for probabilities.
public func classify(
  _ scores: Tensor, labels: [String], top: Int, form: ScoreForm? = nil
) -> [Classification] {
  let numbers = scores.floats.map(Double.init)
  let isOpen = form.map { $0 == .open } ?? !isDistribution(numbers)
  let probabilities = isOpen ? softmax(numbers) : numbers
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

/// What the numbers are that a network gives for classes.
public enum ScoreForm: Sendable {
  /// Numbers of any size, the largest for the most probable class.
  case open
  /// Probabilities of classes of which one is the right one: those of a softmax.
  case distribution
  /// A probability for each class by itself: those of a sigmoid.
  case independent
}

extension Model {
  /// How many classes the first output has numbers for; nil where it is no list of scores.
  public var classCount: Int? {
    guard let output = graph.outputs.first, elementTypes[output.index] == .float32 else {
      return nil
    }
    let shape = shape(of: output).dimensions
    guard shape.count == 2 || shape.count == 4, shape[0] == 1, shape[1] > 1,
      shape.dropFirst(2).allSatisfy({ $0 == 1 })
    else { return nil }
    return shape[1]
  }

  /// What the numbers of the first output are, by the operation that gives them, if reshaped.
  public var scoreForm: ScoreForm {
    var value = graph.outputs.first
    while let known = value, let index = nodeIndex(computing: known) {
      let node = graph.nodes[index]
      switch node.operation {
      case .softmax: return .distribution
      case .sigmoid, .hardSigmoid: return .independent
      case .reshape, .flatten, .identity: value = node.inputs.first
      default: value = nil
      }
    }
    return .open
  }

  /// The same, or else by what the numbers were in one run: they may be probabilities of which a file
  /// does not tell how they come about.
  public func scoreForm(of scores: Tensor) -> ScoreForm {
    scoreForm == .open && isDistribution(scores.floats.map(Double.init))
      ? .distribution : scoreForm
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
