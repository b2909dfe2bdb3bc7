internal import Networks
internal import NeuralNetwork

/// A layer with weights.
struct TrainedLayer {
  let name: String
  /// What the layer computes, behind batch normalisation: a value of the training graph.
  let response: ValueID
  /// The layer's kernel or matrix, as an index of the graph's parameters.
  let parameter: Int
}

extension TrainedNetwork {
  /// In the order of the network.
  var layers: [TrainedLayer] {
    initial.graph.nodes.enumerated().compactMap { index, node in
      guard hasMatrix(node),
        let parameter = graph.parameters.firstIndex(where: { $0.constant == node.inputs[1] }),
        let response = graph.value(of: normalized(node.outputs[0]))
      else { return nil }
      return TrainedLayer(
        name: initial.nodes[index].name, response: response, parameter: parameter)
    }
  }

  /// How many filters each parameter of the graph consists of, one behind the other: the rows of what
  /// makes an output each, one for other weights that decay, none for biases and normalisations.
  var filterCounts: [Int] {
    graph.parameters.map { parameter in
      guard parameter.decays else { return 0 }
      let reader = initial.graph.nodes.first { node in
        hasMatrix(node) && node.inputs[1] == parameter.constant
      }
      switch reader?.operation {
      case .convolution, .gemm(_, _, _, transposesB: true): return parameter.initial.shape[0]
      default: return 1
      }
    }
  }

  private func hasMatrix(_ node: Node) -> Bool {
    switch node.operation {
    case .convolution, .gemm, .matMul: true
    default: false
    }
  }

  /// What batch normalisation makes of a value, where nothing else reads it.
  private func normalized(_ value: ValueID) -> ValueID {
    let readers = initial.graph.nodes.filter { $0.inputs.contains(value) }
    guard readers.count == 1, case .batchNormalization = readers[0].operation else { return value }
    return readers[0].outputs[0]
  }
}
