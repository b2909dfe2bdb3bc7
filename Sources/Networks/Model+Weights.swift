internal import NeuralNetwork

/// Constants that no network can compute with.
public struct NonFiniteWeights: Equatable, Sendable {
  /// What the file calls them.
  public let name: String
  /// The first node that uses them.
  public let node: NodeLabel
  /// How many of the numbers are no number at all or, where none may be, infinite.
  public let count: Int
  /// Whether infinities are allowed here: only those that are no numbers are counted.
  public let mayBeInfinite: Bool

  /// What is the case, in one line, without a full stop.
  public var fact: String {
    let verb = count == 1 ? "is" : "are"
    let (noun, fault) = mayBeInfinite ? ("constants", "NaN") : ("weights", "not finite")
    return
      "the \(noun) \"\(name)\" of \(node) hold \(counted(count, "number")) that \(verb) \(fault)"
  }

  /// What to try, in one line, without a full stop.
  public var help: String {
    "train the network again with a smaller learning rate, or take an earlier state of it"
  }
}

extension Model {
  /// The constants that hold what is no number, and the weights that hold infinities, in the order of
  /// their first use.
  ///
  /// Weights are the factors of convolutions, products and normalisations. Other constants may be
  /// infinite: a mask adds −∞ to what attention must not see.
  public var nonFiniteWeights: [NonFiniteWeights] {
    var users: [ValueID: NodeLabel] = [:]
    var factors: Set<ValueID> = []
    var order: [ValueID] = []
    for (node, label) in zip(graph.nodes, nodes) {
      for value in node.inputs where graph.constants[value.index] != nil {
        if users.updateValue(users[value] ?? label, forKey: value) == nil { order.append(value) }
        if node.operation.multipliesItsInputs { factors.insert(value) }
      }
    }
    let attributes = zip(graph.nodes, nodes).filter { $0.0.operation.holdsNaN }.map { _, label in
      NonFiniteWeights(name: label.name, node: label, count: 1, mayBeInfinite: true)
    }
    let weights = order.compactMap { value -> NonFiniteWeights? in
      guard let label = users[value],
        case .float32(let numbers)? = graph.constants[value.index]?.elements
      else { return nil }
      let mayBeInfinite = !factors.contains(value)
      let count = numbers.faultCount(mayBeInfinite: mayBeInfinite)
      guard count > 0 else { return nil }
      return NonFiniteWeights(
        name: name(of: value) ?? label.name, node: label, count: count,
        mayBeInfinite: mayBeInfinite)
    }
    return weights + attributes
  }

  /// The name of a node, an input or another value that comes closest to `name`; nil where none does.
  public func nearestName(to name: String) -> String? {
    nearest(to: name, among: layerNames + inputNames + outputNames + weightNames)
  }
}

extension Operation {
  fileprivate var multipliesItsInputs: Bool {
    switch self {
    case .convolution, .transposedConvolution, .deformableConvolution, .gemm, .matMul, .multiply,
      .batchNormalization, .layerNormalization:
      true
    default: false
    }
  }
}

extension Operation {
  /// Whether a bound or a value of padding, which were constants in the file, is no number.
  fileprivate var holdsNaN: Bool {
    switch self {
    case .clip(let minimum, let maximum): minimum.isNaN || maximum.isNaN
    case .pad(_, _, let value): value.isNaN
    default: false
    }
  }
}

extension [Float] {
  /// Of numbers that are all finite it takes one quick pass to be sure.
  fileprivate func faultCount(mayBeInfinite: Bool) -> Int {
    let infinity: UInt32 = 0x7F80_0000
    let largest = reduce(UInt32(0)) { Swift.max($0, $1.bitPattern & 0x7FFF_FFFF) }
    if largest < infinity || (mayBeInfinite && largest == infinity) { return 0 }
    return count { mayBeInfinite ? $0.isNaN : !$0.isFinite }
  }
}
