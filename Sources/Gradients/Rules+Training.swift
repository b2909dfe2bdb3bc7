internal import NeuralNetwork

/// Gradients of what training adds to a graph.
extension ReverseMode {
  /// Of the batch's statistics there is no gradient of their own: the running means that are made of
  /// them do not act on the loss.
  mutating func trainingSlopes(
    _ operation: TrainingOperation, _ node: Node, _ index: Int, _ results: [ValueID?]
  ) throws(DifferentiationError) -> [ValueID?] {
    let inputs = node.inputs
    guard let slope = results[0], results.dropFirst().allSatisfy({ $0 == nil }) else {
      throw .noRule(node: index, node.operation.name)
    }
    switch operation {
    case .batchNormalization(let epsilon):
      let gradients = graph.add(
        .training(.batchNormalizationGradient(epsilon: epsilon)),
        [inputs[0], inputs[1], node.outputs[1], node.outputs[2], slope], resultCount: 3)
      return gradients.map { $0 }
    case .dropout:
      return [add(node.operation, slope, inputs[1]), nil]
    default:
      throw .noRule(node: index, node.operation.name)
    }
  }
}
