/// Operations along axes, and with indices, that kernels have no method of their own for.
extension PlanCompiler {
  mutating func lowerAxisWork(_ group: FusedGroup) {
    let node = graph.nodes[group.head]
    let x = shape(node.inputs[0])
    let type = type(node.inputs[0])
    switch node.operation {
    case .reduce(.sum, let axes, _)
    where type == .float32 && axes.sorted() == Array(0..<axes.count):
      emitTraining(
        .columnSums(
          rows: x.count(of: 0..<axes.count), columns: x.count(of: axes.count..<x.rank)), group)
    case .reduce(let kind, let axes, _):
      emitGeneral(.axis(.reduce(kind, type, Reduction(x, over: axes.sorted()))), group)
    case .reduceMean(let axes, _):
      emitGeneral(.axis(.reduce(.mean, type, Reduction(x, over: axes.sorted()))), group)
    case .argument(let extremum, let axis, _, let takesLast):
      emitGeneral(
        .axis(.argument(extremum, takesLast: takesLast, type, lines(x, axis))), group)
    case .cumulate(let cumulation, let axis, let isExclusive, let isReversed):
      emitGeneral(
        .axis(
          .cumulate(
            cumulation, isExclusive: isExclusive, isReversed: isReversed, type, lines(x, axis))),
        group)
    case .topK(let extremum, let axis, let count):
      emitGeneral(.axis(.top(extremum, count: count, type, lines(x, axis))), group)
    case .resample(let resampling, let axis):
      emitGeneral(.axis(.resample(resampling, lines(x, axis))), group)
    case .batchNormalization(let epsilon):
      emitGeneral(
        .axis(
          .batchNormalization(
            planes: x[0] * x[1], channels: x[1], pixels: x.count(of: 2..<x.rank),
            epsilon: epsilon)), group)
    case .localResponseNormalization(let size, let alpha, let beta, let bias):
      emitGeneral(
        .axis(
          .localResponseNormalization(
            LocalResponseNormalization(
              batch: x[0], channels: x[1], pixels: x.count(of: 2..<x.rank), size: size,
              alpha: alpha, beta: beta, bias: bias))), group)
    default:
      preconditionFailure("an axis's lowering is asked for by one that works along it")
    }
  }

  mutating func lowerIndexing(_ group: FusedGroup) {
    let node = graph.nodes[group.head]
    let (x, indices) = (shape(node.inputs[0]), shape(node.inputs[1]))
    let (type, indexType) = (type(node.inputs[0]), type(node.inputs[1]))
    let width = width(node.inputs[0])
    switch node.operation {
    case .gatherElements(let axis):
      let indexing = ElementIndexing(x, indices, axis: axis, indexType)
      emitGeneral(.movement(.gatherElements(indexing, width: width)), group)
    case .scatterElements(let axis, let reduction):
      let indexing = ElementIndexing(x, indices, axis: axis, indexType)
      emitGeneral(.movement(.scatterElements(indexing, reduction, type)), group)
    case .gatherSlices(let batchAxes):
      let indexing = SliceIndexing(x, indices, batchAxes: batchAxes, width: width, indexType)
      emitGeneral(.movement(.gatherSlices(indexing)), group)
    case .scatterSlices(let reduction):
      let indexing = SliceIndexing(x, indices, batchAxes: 0, width: width, indexType)
      emitGeneral(.movement(.scatterSlices(indexing, reduction, type)), group)
    default:
      preconditionFailure("an indexing's lowering is asked for by one that has indices")
    }
  }

  private func lines(_ x: Shape, _ axis: Int) -> Lines {
    Lines(outer: x.count(of: 0..<axis), count: x[axis], inner: x.count(of: (axis + 1)..<x.rank))
  }
}
