/// What only training and gradients ask for.
extension PlanCompiler {
  mutating func lowerTraining(_ group: FusedGroup, _ operation: TrainingOperation) {
    let node = graph.nodes[group.head]
    let x = shape(node.inputs[0])
    switch operation {
    case .convolutionWeightGradient(let window, let groups, let hasBias):
      lowerWeightGradient(group, window, groups, hasBias)
    case .maxPoolGradient(let window):
      let pooling = PoolingGradient(
        window: SpatialWindow(window, input: x, output: shape(node.inputs[1])),
        isRectified: group.rectifier != nil, images: ImageBatch(x), layout: layout(of: node))
      emitTraining(.maxPoolGradient(pooling), group)
    case .averagePoolGradient(let window, let countsPadding, _):
      let result = shape(node.outputs[0])
      let pooling = PoolingGradient(
        window: SpatialWindow(window, input: result, output: x), countsPadding: countsPadding,
        images: ImageBatch(result))
      emitTraining(.averagePoolGradient(pooling), group)
    case .batchNormalization(let epsilon):
      let normalization = BatchNormalization(
        images: ImageBatch(x), epsilon: epsilon, layout: layout(of: node))
      emitTraining(.batchNormalization(normalization), group)
    case .batchNormalizationGradient(let epsilon):
      let normalization = BatchNormalization(
        images: ImageBatch(x), epsilon: epsilon, layout: layout(of: node))
      emitTraining(.batchNormalizationGradient(normalization), group)
    case .layerNormalizationGradient(let axis, let epsilon):
      let normalization = LayerNormalization(
        rows: x.count(of: 0..<axis), count: x.count(of: axis..<x.rank), epsilon: epsilon)
      emitTraining(.layerNormalizationGradient(normalization), group)
    case .softmaxGradient(let axis):
      let lines = Lines(
        outer: x.count(of: 0..<axis), count: x[axis], inner: x.count(of: (axis + 1)..<x.rank))
      emitTraining(.softmaxGradient(lines), group)
    case .activationGradient(let function):
      let count =
        layout(of: node) == .blocked ? x[0] * ImageBatch(x).blockedCount : x.count
      emitTraining(.activationGradient(function, count: count), group)
    case .localResponseNormalizationGradient(let size, let alpha, let beta, let bias):
      let normalization = LocalResponseNormalization(
        batch: x[0], channels: x[1], pixels: x.count(of: 2..<x.rank), size: size, alpha: alpha,
        beta: beta, bias: bias)
      emitTraining(.localGradient(normalization), group)
    case .dropout(let rate, let stream):
      emitTraining(.dropout(Dropout(count: x.count, rate: rate, stream: stream)), group)
    }
  }

  private mutating func lowerWeightGradient(
    _ group: FusedGroup, _ window: Window, _ groups: Int, _ hasBias: Bool
  ) {
    let node = graph.nodes[group.head]
    let (x, gradient) = (shape(node.inputs[0]), shape(node.inputs[1]))
    guard x.rank <= 4 else {
      let convolution = SpatialConvolution(
        batch: x[0], groups: groups, channelsIn: x[1] / groups, channelsOut: gradient[1] / groups,
        window: SpatialWindow(window, input: x, output: gradient))
      return emitTraining(.spatialWeightGradient(convolution, hasBias: hasBias), group)
    }
    var convolution = Convolution(
      batch: x[0], groups: groups, channelsIn: x[1] / groups, channelsOut: gradient[1] / groups,
      window: WindowGeometry(window, input: x, output: gradient))
    guard K.usesBlocks, groups == 1, x.rank == 4 else {
      return emitTraining(.weightGradient(convolution, hasBias: hasBias), group)
    }
    // A first convolution reads its few channels as they lie.
    let readsBlocks =
      blockedPlaces[source[node.inputs[0].index].index] != nil || x[1] >= ImageBatch.blockLength
      || convolution.window.reachedWidth > ImageBatch.longestPlanarRow
    convolution.inputLayout = readsBlocks ? .blocked : .planar
    convolution.outputLayout = .blocked
    let input = readsBlocks ? blockedPlace(node.inputs[0]) : place(node.inputs[0])
    let operands = [input, blockedPlace(node.inputs[1])]
    emitTraining(
      .weightGradient(convolution, hasBias: hasBias), group, operands,
      node.outputs.map { define($0) })
  }

  /// How the images of a node lie: those that it reads and its first result alike.
  private func layout(of node: Node) -> Layout {
    blocks.prefers(node.outputs[0]) ? .blocked : .planar
  }

  mutating func emitTraining(_ work: TrainingWork, _ group: FusedGroup) {
    let node = graph.nodes[group.head]
    let isBlocked = layout(of: node) == .blocked
    let image = isBlocked ? shape(node.outputs[0]).rank : 0
    let operands = node.inputs.map { value in
      isBlocked && shape(value).rank == image ? blockedPlace(value) : place(value)
    }
    let first = isBlocked ? defineBlocked(group.result) : define(group.result)
    emitTraining(work, group, operands, [first] + node.outputs.dropFirst().map { define($0) })
  }

  private mutating func emitTraining(
    _ work: TrainingWork, _ group: FusedGroup, _ operands: [Place], _ results: [Place]
  ) {
    let isBlocked = layout(of: graph.nodes[group.head]) == .blocked
    let residual = group.residual.map { isBlocked ? blockedPlace($0) : place($0) }
    let limits = group.activation.flatMap { graph.nodes[$0].operation.limits }
    emit(
      Step(
        work: .training(work), division: K.division(of: work), input: results[0],
        residual: residual, output: results[0], operands: operands, results: results,
        lower: K.Scalar(limits?.lower ?? -.infinity), upper: K.Scalar(limits?.upper ?? .infinity)),
      nodes: group.nodes, result: group.result)
  }
}
