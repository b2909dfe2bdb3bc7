/// Nodes whose work one step does: a head, and what can be done to its sums before they are stored.
struct FusedGroup {
  var head: Int
  /// A batch normalisation folded into the head's weights.
  var normalization: Int?
  /// An addition of a vector, one number per column of the head's product, and that vector.
  var biasAddition: Int?
  var bias: ValueID?
  /// An addition of a value with the result's shape.
  var addition: Int?
  /// The addition's other operand.
  var residual: ValueID?
  /// An activation: one that limits its input to a range, or where kernels can, another one.
  var activation: Int?
  /// The gradient of the rectifier whose result the head, a maximum pooling's gradient, reads.
  var rectifier: Int?
  /// The attention of which the head is the last product.
  var attention: FusedAttention?
  var result: ValueID

  var nodes: [Int] {
    [head, normalization, biasAddition, addition, activation, rectifier].compactMap { $0 }
      + (attention?.nodes ?? [])
  }
  /// The step takes the place of its last node, when all operands are there.
  var end: Int { nodes.reduce(0, max) }
}

extension PlanCompiler {
  /// All live nodes in groups, in the order in which they can be executed.
  func fusedGroups() -> [FusedGroup] {
    let normalizations = foldedNormalizations()
    var isTaken = [Bool](repeating: false, count: graph.nodes.count)
    var groups: [FusedGroup] = []
    // Backwards: of two convolutions that are added up, the later one takes the addition.
    for index in graph.nodes.indices.reversed()
    where isHead(index) && isLive[index] && !isTaken[index] {
      isTaken[index] = true
      let result = graph.nodes[index].outputs[0]
      var group = FusedGroup(head: index, result: result)
      if let attention = attention(endingIn: index) {
        for node in attention.nodes { isTaken[node] = true }
        group.attention = attention
        groups.append(group)
        continue
      }
      if let normalization = normalizations[index] {
        // A node that is live only because it is folded needs no step of its own.
        if isWanted[result.index] { groups.append(group) }
        guard isLive[normalization] else { continue }
        isTaken[normalization] = true
        group.normalization = normalization
        group.result = graph.nodes[normalization].outputs[0]
      }
      extend(&group, &isTaken)
      groups.append(group)
    }
    for index in graph.nodes.indices where isLive[index] && !isTaken[index] {
      var group = FusedGroup(head: index, result: graph.nodes[index].outputs[0])
      if isNormalizationInTraining(index) { takeResidual(&group, &isTaken) }
      if canLimit(index) { takeActivation(&group, &isTaken) }
      takeRectifier(&group, &isTaken)
      isTaken[index] = true
      groups.append(group)
    }
    return groups.sorted { ($0.end, $0.head) < ($1.end, $1.head) }
  }

  /// The normalisation folded into a convolution, by convolution: a matter of the graph alone, so
  /// that what else is asked for never changes a bit.
  private func foldedNormalizations() -> [Int?] {
    let uses = graph.uses(seenThrough: source)
    var normalizations = [Int?](repeating: nil, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      guard case .batchNormalization = node.operation else { continue }
      let input = source[node.inputs[0].index]
      guard uses[input.index] == 1, let convolution = producer[input.index],
        case .convolution = graph.nodes[convolution].operation, hasFlatWindow(convolution),
        graph.nodes[convolution].inputs.dropFirst().allSatisfy({ constant($0) != nil }),
        node.inputs.dropFirst().allSatisfy({ constant($0) != nil })
      else { continue }
      normalizations[convolution] = index
    }
    return normalizations
  }

  private func isHead(_ index: Int) -> Bool {
    guard computesInFloats(index), hasFlatWindow(index) else { return false }
    return switch graph.nodes[index].operation {
    case .transposedConvolution: shape(graph.nodes[index].inputs[0]).rank <= 4
    case .convolution, .gemm, .matMul: true
    default: false
    }
  }

  private func canLimit(_ index: Int) -> Bool {
    guard computesInFloats(index) else { return false }
    return switch graph.nodes[index].operation {
    case .batchNormalization:
      graph.nodes[index].inputs.dropFirst().allSatisfy { constant($0) != nil }
    case .add, .subtract, .multiply, .divide, .power: true
    default: isNormalizationInTraining(index)
    }
  }

  private func isNormalizationInTraining(_ index: Int) -> Bool {
    if case .training(.batchNormalization) = graph.nodes[index].operation { return true }
    return false
  }

  private func extend(_ group: inout FusedGroup, _ isTaken: inout [Bool]) {
    if isPlainProduct(group.head) { takeBias(&group, &isTaken) }
    if canTakeResidual(group.head) { takeResidual(&group, &isTaken) }
    if canTakeResidual(group.head) { takeActivation(&group, &isTaken) }
  }

  /// Whether the head is a product without bias.
  private func isPlainProduct(_ index: Int) -> Bool {
    if case .matMul = graph.nodes[index].operation { return true }
    return false
  }

  /// Whether the head's sums reach the result without a further step between.
  private func canTakeResidual(_ index: Int) -> Bool {
    guard case .gemm(let alpha, _, _, _) = graph.nodes[index].operation else { return true }
    return alpha == 1 && (graph.nodes[index].inputs.count == 2 || hasVector(index))
  }

  private func takeBias(_ group: inout FusedGroup, _ isTaken: inout [Bool]) {
    let columns = shape(group.result).dimensions.last ?? 1
    guard graph.nodes[group.head].inputs.allSatisfy({ shape($0).rank >= 2 }),
      let (node, other) = onlyAddition(of: group.result), !isTaken[node],
      isVector(other, columns), shape(graph.nodes[node].outputs[0]) == shape(group.result)
    else { return }
    isTaken[node] = true
    group.biasAddition = node
    group.bias = other
    group.result = graph.nodes[node].outputs[0]
  }

  private func takeResidual(_ group: inout FusedGroup, _ isTaken: inout [Bool]) {
    guard let (node, other) = onlyAddition(of: group.result), !isTaken[node],
      shape(other) == shape(group.result)
    else { return }
    isTaken[node] = true
    group.addition = node
    group.residual = other
    group.result = graph.nodes[node].outputs[0]
  }

  private func takeActivation(_ group: inout FusedGroup, _ isTaken: inout [Bool]) {
    guard let node = onlyUser(of: group.result), !isTaken[node],
      graph.nodes[node].operation.limits != nil
        || K.usesBlocks && isHead(group.head) && graph.nodes[node].operation.isFusible
    else { return }
    isTaken[node] = true
    group.activation = node
    group.result = graph.nodes[node].outputs[0]
  }

  private func takeRectifier(_ group: inout FusedGroup, _ isTaken: inout [Bool]) {
    let pooling = graph.nodes[group.head]
    guard case .training(.maxPoolGradient) = pooling.operation,
      let node = onlyUser(of: group.result), !isTaken[node],
      case .training(.activationGradient(let function)) = graph.nodes[node].operation,
      function.isRelu,
      source[graph.nodes[node].inputs[0].index] == source[pooling.inputs[0].index]
    else { return }
    isTaken[node] = true
    group.rectifier = node
    group.result = graph.nodes[node].outputs[0]
  }

  /// The one live node that reads a value which nobody asked for.
  private func onlyUser(of value: ValueID) -> Int? {
    guard liveUses[value.index] == 1, !isWanted[value.index] else { return nil }
    return lastUser[value.index]
  }

  /// The one live addition that reads a value which nobody asked for, and its other operand.
  private func onlyAddition(of value: ValueID) -> (node: Int, other: ValueID)? {
    guard let node = onlyUser(of: value), case .add = graph.nodes[node].operation else {
      return nil
    }
    let operands = graph.nodes[node].inputs
    return (node, source[operands[0].index] == value ? operands[1] : operands[0])
  }

  /// Whether a gemm's C is one number per column that can be added as it is.
  func hasVector(_ index: Int) -> Bool {
    let node = graph.nodes[index]
    guard node.inputs.count == 3, case .gemm(_, let beta, _, _) = node.operation else {
      return false
    }
    return isVector(node.inputs[2], shape(node.outputs[0])[1])
      && (beta == 1 || constant(node.inputs[2]) != nil)
  }

  /// Whether a value holds as many numbers as there are columns, along its last axis.
  private func isVector(_ value: ValueID, _ columns: Int) -> Bool {
    type(value) == .float32 && shape(value).count == columns
      && shape(value).dimensions.last == columns
  }
}

extension Operation {
  /// Whether kernels that use blocks can do it before a sum is stored.
  fileprivate var isFusible: Bool {
    switch self {
    case .sigmoid, .tanh, .hardSigmoid, .hardSwish, .gelu, .erf, .exponential, .leakyRelu: true
    default: false
    }
  }

  /// The range that an activation limits its input to, where that is all that it does.
  var limits: (lower: Float, upper: Float)? {
    switch self {
    case .relu: (0, .infinity)
    case .clip(let minimum, let maximum): (minimum, maximum)
    default: nil
    }
  }
}
