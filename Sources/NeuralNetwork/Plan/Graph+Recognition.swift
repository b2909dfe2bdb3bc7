extension Graph {
  /// The same graph with functions that exporters spell out put back together: kernels in a hurry
  /// compute them in one step.
  ///
  /// A node whose value is the function's becomes that function; the nodes of the spelling stay,
  /// and are dead unless somebody asks for their values.
  func recognizingFunctions() -> Graph {
    var graph = self
    var producer = [Int?](repeating: nil, count: valueCount)
    for (index, node) in nodes.enumerated() {
      for value in node.outputs { producer[value.index] = index }
    }
    let spelling = Spelling(graph: self, producer: producer)
    for index in nodes.indices {
      guard let x = spelling.geluInput(index) else { continue }
      graph.replaceNode(
        index,
        Node(operation: .gelu(approximate: false), inputs: [x], outputs: nodes[index].outputs))
    }
    return graph
  }
}

/// Looks for a function in the nodes that it may be written as.
private struct Spelling {
  let graph: Graph
  /// The node that computes a value, by value.
  let producer: [Int?]

  /// The x of which a node computes x / 2 · (1 + erf(x / √2)), the factors in any order.
  func geluInput(_ index: Int) -> ValueID? {
    guard case .multiply = graph.nodes[index].operation else { return nil }
    var factors = flattenedFactors(graph.nodes[index].outputs[0])
    guard let half = factors.firstIndex(where: { isConstant($0, 0.5) }) else { return nil }
    factors.remove(at: half)
    guard factors.count == 2 else { return nil }
    for (x, rest) in [(factors[0], factors[1]), (factors[1], factors[0])]
    where errorFunctionArgument(rest) == x { return x }
    return nil
  }

  /// What is multiplied, through one multiplication within the other.
  private func flattenedFactors(_ product: ValueID) -> [ValueID] {
    guard let factors = operands(of: product, ifMultiplication: true) else { return [product] }
    return factors.flatMap { factor in
      operands(of: factor, ifMultiplication: true) ?? [factor]
    }
  }

  /// The x where a value is 1 + erf(x / √2).
  private func errorFunctionArgument(_ value: ValueID) -> ValueID? {
    guard let terms = operands(of: value, ifMultiplication: false),
      let one = terms.firstIndex(where: { isConstant($0, 1) }),
      let erf = producer[terms[1 - one].index], case .erf = graph.nodes[erf].operation,
      let scaling = producer[graph.nodes[erf].inputs[0].index]
    else { return nil }
    let inputs = graph.nodes[scaling].inputs
    switch graph.nodes[scaling].operation {
    case .divide: return isConstant(inputs[1], 1.414_213_5) ? inputs[0] : nil
    case .multiply:
      if isConstant(inputs[1], 0.707_106_77) { return inputs[0] }
      return isConstant(inputs[0], 0.707_106_77) ? inputs[1] : nil
    default: return nil
    }
  }

  private func operands(of value: ValueID, ifMultiplication: Bool) -> [ValueID]? {
    guard let index = producer[value.index] else { return nil }
    switch graph.nodes[index].operation {
    case .multiply: return ifMultiplication ? graph.nodes[index].inputs : nil
    case .add: return ifMultiplication ? nil : graph.nodes[index].inputs
    default: return nil
    }
  }

  /// Whether a value is one constant number, up to its last digits.
  private func isConstant(_ value: ValueID, _ number: Float) -> Bool {
    guard let tensor = graph.constants[value.index], tensor.shape.count == 1,
      case .float32(let floats) = tensor.elements
    else { return false }
    return abs(floats[0] - number) < 1e-6
  }
}
