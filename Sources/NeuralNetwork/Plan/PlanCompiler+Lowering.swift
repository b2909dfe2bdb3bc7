extension PlanCompiler {
  /// Emits the step, or the steps, for a group.
  mutating func lower(_ group: FusedGroup) {
    let node = graph.nodes[group.head]
    if let attention = group.attention { return lowerAttention(group, attention) }
    guard computesInFloats(group.head), hasFlatWindow(group.head) else {
      return lowerGeneral(group)
    }
    if lowerBlocked(group) { return }
    switch node.operation {
    case .convolution(let window, let groups):
      lowerConvolution(group, window, groups)
    case .transposedConvolution(let window, let groups, _):
      lowerTransposedConvolution(group, window, groups)
    case .matMul:
      lowerMatMul(group)
    case .gemm(let alpha, let beta, let transposesA, let transposesB):
      lowerGemm(group, alpha, beta, transposesA, transposesB)
    case .batchNormalization(let epsilon):
      lowerNormalization(group, epsilon)
    case .add: lowerBinary(group, .add)
    case .subtract: lowerBinary(group, .subtract)
    case .multiply: lowerBinary(group, .multiply)
    case .divide: lowerBinary(group, .divide)
    case .power: lowerBinary(group, .power)
    case .training(let operation): lowerTraining(group, operation)
    default:
      if isHot(node.operation) { lowerSingle(group) } else { lowerGeneral(group) }
    }
  }

  /// Whether all that a node reads and gives is float32.
  func computesInFloats(_ index: Int) -> Bool {
    let node = graph.nodes[index]
    return node.inputs.allSatisfy { type($0) == .float32 }
      && node.outputs.allSatisfy { type($0) == .float32 }
  }

  /// Whether a node's window, if it has one, slides over an image's two axes, or over one.
  func hasFlatWindow(_ index: Int) -> Bool {
    let node = graph.nodes[index]
    return switch node.operation {
    case .convolution, .maxPool, .averagePool: shape(node.inputs[0]).rank <= 4
    default: true
    }
  }

  /// Whether kernels have a method of their own for an operation of one input.
  private func isHot(_ operation: Operation) -> Bool {
    switch operation {
    case .maxPool, .averagePool, .globalAveragePool, .reduceMean, .softmax, .layerNormalization:
      true
    default: operation.unaryFunction != nil
    }
  }

  /// Appends a step for a group whose residual and limits it takes from the group.
  mutating func emit(
    _ work: Work<K>, _ division: Division, _ group: FusedGroup, input: Place,
    second: Place? = nil, bias: Place? = nil, output: Place? = nil, layout: Layout = .planar
  ) {
    let isBlocked = layout == .blocked
    let residual = group.residual.map { isBlocked ? blockedPlace($0) : place($0) }
    let activation = group.activation.map { graph.nodes[$0].operation }
    let limits = activation?.limits
    let output = output ?? (isBlocked ? defineBlocked(group.result) : define(group.result))
    emit(
      Step(
        work: work, division: division, input: input, second: second, bias: bias,
        residual: residual, output: output, lower: K.Scalar(limits?.lower ?? -.infinity),
        upper: K.Scalar(limits?.upper ?? .infinity),
        activation: limits == nil ? activation?.unaryFunction : nil),
      nodes: group.nodes, result: group.result)
  }

  // MARK: Windows

  private mutating func lowerConvolution(
    _ group: FusedGroup, _ window: Window, _ groups: Int
  ) {
    let node = graph.nodes[group.head]
    let x = shape(node.inputs[0])
    var convolution = Convolution(
      batch: x[0], groups: groups, channelsIn: x[1] / groups,
      channelsOut: shape(node.inputs[1])[0] / groups,
      window: WindowGeometry(window, input: x, output: shape(node.outputs[0])))
    let layout: Layout = blocks.prefers(node.outputs[0]) ? .blocked : .planar
    // A first convolution reads its few channels as they lie.
    let readsBlocks =
      layout == .blocked
      && (blockedPlaces[source[node.inputs[0].index].index] != nil
        || x[1] >= ImageBatch.blockLength || convolution.isDepthwise)
    convolution.inputLayout = readsBlocks ? .blocked : .planar
    convolution.outputLayout = layout
    let input = readsBlocks ? blockedPlace(node.inputs[0]) : place(node.inputs[0])
    var factors: [Double]?
    var bias = node.inputs.count == 3 ? place(node.inputs[2]) : nil
    if layout == .blocked, let computed = bias, computed.region == .arena {
      bias = filledUp(computed, shape(node.inputs[2]).count, group)
    }
    guard let weight = constant(node.inputs[1]) else {
      let weights = place(node.inputs[1])
      return emit(
        .convolutionOfComputedWeights(convolution), K.division(of: convolution), group,
        input: input, second: weights, bias: bias, layout: layout)
    }
    if let normalization = group.normalization {
      let folded = foldedFactors(normalization)
      factors = folded.scales
      let ownBias = node.inputs.count == 3 ? constant(node.inputs[2])?.floats : nil
      bias = addConstant(
        folded.scales.indices.map { channel in
          let centred = Double(ownBias?[channel] ?? 0) - folded.means[channel]
          return K.Scalar(centred * folded.scales[channel] + folded.shifts[channel])
        })
    }
    let weights = WeightRows<K.Scalar>(
      weight, count: weight.shape[0], times: factors, threads)
    emit(
      .convolution(convolution, K.prepare(convolution, weights: weights)),
      K.division(of: convolution), group, input: input, bias: bias, layout: layout)
  }

  /// γ/√(σ² + ε), μ and β of a batch normalisation (Ioffe & Szegedy 2015, algorithm 1), in double
  /// precision.
  func foldedFactors(
    _ index: Int
  ) -> (scales: [Double], means: [Double], shifts: [Double]) {
    let node = graph.nodes[index]
    guard case .batchNormalization(let epsilon) = node.operation else { return ([], [], []) }
    let parameters = node.inputs.dropFirst().map { input in
      (constant(input)?.floats ?? []).map { Double($0) }
    }
    let scales = parameters[0].indices.map { channel in
      parameters[0][channel] / (parameters[3][channel] + Double(epsilon)).squareRoot()
    }
    return (scales, parameters[2], parameters[1])
  }

  private mutating func lowerNormalization(
    _ group: FusedGroup, _ epsilon: Float
  ) {
    let node = graph.nodes[group.head]
    for input in 1..<5 where constant(node.inputs[input]) == nil { return lowerGeneral(group) }
    let x = shape(node.inputs[0])
    let folded = foldedFactors(group.head)
    let work = ChannelScale<K.Scalar>(
      planes: x[0] * x[1], pixels: x.count(of: 2..<x.rank),
      scales: folded.scales.map { K.Scalar($0) },
      shifts: folded.scales.indices.map { channel in
        K.Scalar(folded.shifts[channel] - folded.means[channel] * folded.scales[channel])
      })
    emit(.channelScale(work), work.division, group, input: place(node.inputs[0]))
  }

  private mutating func lowerPooling(_ group: FusedGroup, _ kind: Pooling.Kind, _ window: Window) {
    let node = graph.nodes[group.head]
    let x = shape(node.inputs[0])
    let pooling = Pooling(
      kind: kind, planes: x[0] * x[1],
      window: WindowGeometry(window, input: x, output: shape(group.result)),
      padBottom: x.rank == 4 ? window.padAfter[0] : 0, padRight: window.padAfter[x.rank - 3])
    emit(.pooling(pooling), K.division(of: pooling), group, input: place(node.inputs[0]))
  }

  // MARK: Element by element and along axes

  private mutating func lowerBinary(_ group: FusedGroup, _ function: BinaryFunction) {
    let inputs = graph.nodes[group.head].inputs
    let broadcast = Broadcast(shape(inputs[0]), shape(inputs[1]), into: shape(group.result))
    let second = place(inputs[1])
    emit(
      .binary(function, broadcast), broadcast.division, group, input: place(inputs[0]),
      second: second)
  }

  /// Operations of one input that nothing is fused into.
  private mutating func lowerSingle(_ group: FusedGroup) {
    let node = graph.nodes[group.head]
    let x = shape(node.inputs[0])
    switch node.operation {
    case .maxPool(let window):
      lowerPooling(group, .maximum, window)
    case .averagePool(let window, let countsPadding):
      lowerPooling(group, .average(countsPadding: countsPadding), window)
    case .globalAveragePool:
      lowerMean(group, axes: Array(2..<x.rank))
    case .reduceMean(let axes, _):
      lowerMean(group, axes: axes.sorted())
    case .softmax(let axis):
      let lines = Lines(
        outer: x.count(of: 0..<axis), count: x[axis], inner: x.count(of: (axis + 1)..<x.rank))
      emit(.softmax(lines), lines.division, group, input: place(node.inputs[0]))
    case .layerNormalization(let axis, let epsilon):
      let work = LayerNormalization(
        rows: x.count(of: 0..<axis), count: x.count(of: axis..<x.rank), epsilon: epsilon)
      let scale = place(node.inputs[1])
      let shift = node.inputs.count == 3 ? place(node.inputs[2]) : nil
      emit(
        .layerNormalization(work), work.division, group, input: place(node.inputs[0]),
        second: scale, bias: shift)
    default:
      guard let function = node.operation.unaryFunction else {
        preconditionFailure("every operation has a lowering")
      }
      emit(
        .unary(function, count: x.count),
        Division(parts: Division.parts(of: x.count, size: Division.elementsPerPart)), group,
        input: place(node.inputs[0]))
    }
  }

  private mutating func lowerMean(_ group: FusedGroup, axes: [Int]) {
    let input = graph.nodes[group.head].inputs[0]
    let x = shape(input)
    let reduction = Reduction(x, over: axes)
    emit(.mean(reduction), reduction.division, group, input: place(input))
  }
}

extension Operation {
  /// The kernel function of an operation that works element by element on one input.
  public var unaryFunction: UnaryFunction? {
    switch self {
    case .relu: .clamp(lower: 0, upper: .infinity)
    case .clip(let minimum, let maximum): .clamp(lower: minimum, upper: maximum)
    case .leakyRelu(let slope): .leakyRelu(slope: slope)
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .hardSigmoid(let alpha, let beta): .hardSigmoid(alpha: alpha, beta: beta)
    case .hardSwish: .hardSwish
    case .gelu(let approximate): approximate ? .geluTanh : .gelu
    case .erf: .erf
    case .exponential: .exponential
    case .squareRoot: .squareRoot
    case .negative: .negative
    default: nil
    }
  }
}
