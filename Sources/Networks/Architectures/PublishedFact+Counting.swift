internal import NeuralNetwork

extension PublishedFact.Quantity {
  /// The quantity of a network; nil where it has no such part.
  public func value(of model: Model, _ facts: GraphFacts) -> Int? {
    switch self {
    case .parameters(let block):
      facts.parts(block).map { $0.reduce(0) { $0 + $1.parameterCount } }
    case .multiplyAdds(let block):
      facts.parts(block).map { $0.reduce(0) { $0 + $1.multiplyAdds } }
    case .weights(let block):
      model.layers(of: block, facts).map {
        $0.reduce(0) { $0 + model.shape(of: $1.node.inputs[1]).count }
      }
    case .convolutionOperations:
      model.layers(of: nil, facts).map {
        $0.reduce(0) { $0 + ($1.node.isConvolution ? 2 * $1.facts.multiplyAdds : 0) }
      }
    case .connections(let block): model.connectionCount(of: block, facts)
    case .units(let block):
      model.layers(of: block, facts).map { $0.reduce(0) { $0 + $1.facts.resultShape.count } }
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

extension Node {
  fileprivate var isConvolution: Bool { if case .convolution = operation { true } else { false } }
}

extension Model {
  /// Convolutions and matrix products with a constant second operand; nil where there are none.
  fileprivate func layers(
    of block: String?, _ facts: GraphFacts
  ) -> [(node: Node, facts: GraphFacts.NodeFacts)]? {
    let layers = zip(graph.nodes, facts.nodes).filter { node, facts in
      guard block == nil || facts.block == block else { return false }
      return switch node.operation {
      case .convolution, .gemm, .matMul: graph.constants[node.inputs[1].index] != nil
      default: false
      }
    }
    return layers.isEmpty ? nil : layers.map { ($0, $1) }
  }

  /// Convolutions, fully connected layers, means, and what a constant is added to.
  fileprivate func connectionCount(of block: String, _ facts: GraphFacts) -> Int? {
    let nodes = zip(graph.nodes, facts.nodes).filter { $1.block == block }
    guard !nodes.isEmpty else { return nil }
    return nodes.reduce(0) { sum, counted in
      let (node, facts) = counted
      let places = facts.resultShape.count
      switch node.operation {
      case .convolution, .gemm:
        return sum + facts.multiplyAdds + (node.inputs.count > 2 ? places : 0)
      case .averagePool(let window, _): return sum + places * window.kernel.reduce(1, *)
      case .add where node.inputs.contains { graph.constants[$0.index] != nil }:
        return sum + places
      default: return sum
      }
    }
  }
}
