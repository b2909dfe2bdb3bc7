internal import NeuralNetwork

/// Weights that no network can compute with.
public struct NonFiniteWeights: Equatable, Sendable {
  /// What the file calls them.
  public let name: String
  /// The first node that uses them.
  public let node: NodeLabel
  /// How many of the numbers are infinite or no number at all.
  public let count: Int

  /// What is the case, in one line, without a full stop.
  public var fact: String {
    "the weights \"\(name)\" of \(node) hold \(counted(count, "number")) that "
      + "\(count == 1 ? "is" : "are") not finite"
  }

  /// What to try, in one line, without a full stop.
  public var help: String {
    "train the network again with a smaller learning rate, or take an earlier state of it"
  }
}

extension Model {
  /// The weights of convolutions, matrix products and normalisations that hold infinities or what is
  /// no number, in the order of their first use.
  ///
  /// Other constants may hold them: a mask adds −∞ to what attention must not see.
  public var nonFiniteWeights: [NonFiniteWeights] {
    var seen: Set<ValueID> = []
    var faults: [NonFiniteWeights] = []
    for (node, label) in zip(graph.nodes, nodes) where node.operation.hasWeights {
      for value in node.inputs where seen.insert(value).inserted {
        guard case .float32(let numbers)? = graph.constants[value.index]?.elements else { continue }
        let count = numbers.nonFiniteCount
        guard count > 0 else { continue }
        faults.append(
          NonFiniteWeights(name: name(of: value) ?? label.name, node: label, count: count))
      }
    }
    return faults
  }

  /// The name of a node, an input or another value that comes closest to `name`; nil where none does.
  public func nearestName(to name: String) -> String? {
    nearest(to: name, among: layerNames + inputNames + outputNames + weightNames)
  }
}

extension Operation {
  fileprivate var hasWeights: Bool {
    switch self {
    case .convolution, .gemm, .matMul, .batchNormalization, .layerNormalization: true
    default: false
    }
  }
}

extension [Float] {
  /// Of numbers that are all finite it takes one quick pass to be sure.
  fileprivate var nonFiniteCount: Int {
    let exponent: UInt32 = 0x7F80_0000
    let largest = reduce(UInt32(0)) { Swift.max($0, $1.bitPattern & exponent) }
    return largest < exponent ? 0 : count { !$0.isFinite }
  }
}
