internal import NeuralNetwork

/// A number that a paper prints about a network, beside the one that its definition gives.
public struct PublishedFact: Sendable {
  /// The name of the architecture.
  public let architecture: String
  public let quantity: Quantity
  /// As printed, in full: 133 million is 133,000,000.
  public let published: Int
  /// The unit of the last digit that is printed: a million then.
  public let precision: Int
  /// What our definition gives; ``Quantity/value(of:_:)`` computes it.
  public let ours: Int
  public let paper: Paper
  /// Where in the paper: "table 2".
  public let place: String
  /// Why the two differ; nil where ours, rounded as the paper rounds, is the paper's.
  public let reason: String?

  init(
    _ architecture: String, _ quantity: Quantity, _ published: Int, precision: Int = 1,
    ours: Int, _ source: (paper: Paper, place: String), because reason: String? = nil
  ) {
    self.architecture = architecture
    self.quantity = quantity
    self.published = published
    self.precision = precision
    self.ours = ours
    paper = source.paper
    place = source.place
    self.reason = reason
  }

  /// Whether ours is the published number, as far as its digits go.
  public var agrees: Bool { 2 * abs(ours - published) <= precision }

  /// What is counted or measured.
  public enum Quantity: Sendable, Equatable {
    /// All that training chooses; of one part of the network where it is named (see
    /// ``GraphFacts/NodeFacts/block``).
    case parameters(block: String? = nil)
    /// Kernels and matrices without biases.
    case weights(block: String? = nil)
    case multiplyAdds(block: String? = nil)
    /// Results of convolutions and fully connected layers.
    case units
    /// Height of a node's feature maps, and their number.
    case side(String)
    case maps(String)
    /// The receptive field of a node, in pixels.
    case fieldSize(String)
    case fieldStride(String)
    case fieldPadding(String)
  }
}

extension PublishedFact.Quantity {
  /// The quantity of a network; nil where it has no such part.
  public func value(of model: Model, _ facts: GraphFacts) -> Int? {
    switch self {
    case .parameters(let block):
      facts.parts(block).map { $0.reduce(0) { $0 + $1.parameterCount } }
    case .multiplyAdds(let block):
      facts.parts(block).map { $0.reduce(0) { $0 + $1.multiplyAdds } }
    case .weights(let block): model.weightCount(block, facts)
    case .units: model.unitCount
    case .side(let name): facts.node(name)?.resultShape.dimensions.last
    case .maps(let name): facts.node(name)?.resultShape[1]
    case .fieldSize(let name): facts.node(name)?.receptiveField?.horizontal.size
    case .fieldStride(let name): facts.node(name)?.receptiveField?.horizontal.stride
    case .fieldPadding(let name): facts.node(name)?.receptiveField?.horizontal.padding
    }
  }
}

extension GraphFacts {
  fileprivate func node(_ name: String) -> NodeFacts? { nodes.first { $0.name == name } }

  /// The nodes of one part, or all; nil where there is no such part.
  fileprivate func parts(_ block: String?) -> [NodeFacts]? {
    guard let block else { return nodes }
    let nodes = nodes.filter { $0.block == block }
    return nodes.isEmpty ? nil : nodes
  }
}

extension Model {
  /// Convolutions and matrix products with a constant second operand, with their places.
  private var layers: [(index: Int, node: Node)] {
    graph.nodes.enumerated().compactMap { index, node in
      switch node.operation {
      case .convolution, .gemm, .matMul:
        graph.constants[node.inputs[1].index] == nil ? nil : (index, node)
      default: nil
      }
    }
  }

  fileprivate func weightCount(_ block: String?, _ facts: GraphFacts) -> Int? {
    let layers = layers.filter { block == nil || facts.nodes[$0.index].block == block }
    return layers.isEmpty
      ? nil : layers.reduce(0) { $0 + shape(of: $1.node.inputs[1]).count }
  }

  fileprivate var unitCount: Int {
    layers.reduce(0) { $0 + shape(of: $1.node.outputs[0]).count }
  }
}
