internal import NeuralNetwork

/// What is computed while a file is read: operations on constants, and values that follow from given
/// inputs.
extension GraphReader {
  /// The results of an operation on constants alone; nil where the network must compute them.
  mutating func folded(
    _ operation: Operation, _ operands: [Operand], _ results: [Shape], _ types: [ElementType],
    _ label: NodeLabel
  ) throws(ONNXError) -> [Tensor]? {
    var step = Graph()
    var inputs: [ValueID] = []
    for operand in operands {
      guard case .constant(let index) = operand else { return nil }
      inputs.append(step.addConstant(constants[index].tensor))
    }
    let cost = operation.cost(inputs: operands.map { shape(of: $0) }, results: results)
    guard cost <= foldingBudget else { return nil }
    foldingBudget -= cost
    for (shape, type) in zip(results, types) { try budget.take(shape, type, for: label.name) }
    step.setOutputs(step.add(operation, inputs, resultCount: results.count))
    return try tensors(of: step, [], label)
  }

  /// Executes a small graph with the portable kernels.
  private func tensors(
    of graph: Graph, _ inputs: [Tensor], _ label: NodeLabel
  ) throws(ONNXError) -> [Tensor] {
    do {
      return try Session(try Plan<PortableKernels>(graph)).run(inputs).outputs
    } catch RunError.data(_, let fault) {
      throw .unsuitableNumbers(label, fault)
    } catch {
      throw .tooLarge(label.name, dimensions: [], limit: Shape.largestCount)
    }
  }

  /// An input's numbers, which the engine must know when the model is loaded.
  ///
  /// What the network computes from given inputs alone is computed now.
  mutating func requiredConstant(
    _ position: Int, of node: FileNode
  ) throws(ONNXError) -> Constant {
    switch try operand(position, of: node) {
    case .constant(let index): return constants[index]
    case .computed(let value):
      guard let tensor = try derived(value, node.label) else {
        throw .notConstant(node.label, value: try node.input(position))
      }
      return Constant(tensor, FileElementType(tensor.elementType))
    }
  }

  /// The value as far as it follows from given inputs; nil where it depends on another input.
  private mutating func derived(
    _ value: ValueID, _ label: NodeLabel
  ) throws(ONNXError) -> Tensor? {
    let sources = graph.inputs(behind: value)
    guard sources.allSatisfy({ given[$0] != nil }) else { return nil }
    var question = graph
    question.setOutputs([value])
    let inputs = graph.inputs.enumerated().map { index, input in
      given[index]
        ?? Tensor(input.shape, elements: .unset(input.elementType, count: input.shape.count))
    }
    fixedInputs.formUnion(sources)
    return try tensors(of: question, inputs, label).first
  }
}

extension Graph {
  /// The places of the inputs that a value depends on.
  fileprivate func inputs(behind value: ValueID) -> [Int] {
    var isNeeded = [Bool](repeating: false, count: valueCount)
    isNeeded[value.index] = true
    for node in nodes.reversed() where node.outputs.contains(where: { isNeeded[$0.index] }) {
      for input in node.inputs { isNeeded[input.index] = true }
    }
    return inputs.indices.filter { isNeeded[inputs[$0].value.index] }
  }
}
