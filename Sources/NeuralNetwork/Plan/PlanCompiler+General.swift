/// Operations that kernels have no method of their own for, or that compute with whole numbers.
extension PlanCompiler {
  mutating func lowerGeneral(_ group: FusedGroup) {
    let node = graph.nodes[group.head]
    let x = shape(node.inputs[0])
    switch node.operation {
    case .reshape, .flatten, .identity: lowerView(group)
    case .concatenate(let axis): lowerConcatenation(group, axis)
    case .split(let axis, _): lowerSplit(group, axis)
    case .transpose(let permutation): lowerTransposition(group, permutation)
    case .slice(let starts, let steps, _): lowerSlice(group, starts, steps)
    case .expand: lowerExpansion(group)
    case .pad(let before, _, let value): lowerPadding(group, before, value)
    case .matMul: lowerMatMul(group)
    case .add: lowerCombination(group, .add)
    case .subtract: lowerCombination(group, .subtract)
    case .multiply: lowerCombination(group, .multiply)
    case .divide: lowerCombination(group, .divide)
    case .power: lowerPower(group)
    case .combine(let function): lowerCombination(group, function)
    case .negative: lowerMap(group, .negative)
    case .relu: lowerMap(group, .limit(lower: 0, upper: Int.max))
    case .clip(let minimum, let maximum):
      lowerMap(
        group, .limit(lower: Int(truncating: minimum), upper: Int(truncating: maximum)))
    case .map(let function): lowerMap(group, function)
    case .cast(let target):
      emitGeneral(
        .elements(.cast(from: type(node.inputs[0]), to: target, count: x.count)), group)
    case .bitCast(let target):
      emitGeneral(
        .elements(.bitCast(from: type(node.inputs[0]), to: target, count: x.count)), group)
    case .select:
      let selection = Selection(
        x, shape(node.inputs[1]), shape(node.inputs[2]), into: shape(group.result))
      emitGeneral(.elements(.select(selection, width: width(group.result))), group)
    case .gather(let axis):
      let gathering = Gathering(
        outer: x.count(of: 0..<axis), count: x[axis],
        innerBytes: x.count(of: (axis + 1)..<x.rank) * width(node.inputs[0]),
        indices: shape(node.inputs[1]).count, indexType: type(node.inputs[1]))
      emitGeneral(.movement(.gather(gathering)), group)
    case .gatherElements, .gatherSlices, .scatterElements, .scatterSlices:
      lowerIndexing(group)
    case .convolution, .deformableConvolution, .maxPool, .averagePool, .lpPool, .maxPoolIndices:
      lowerSpatialWindow(group)
    case .gridSample(let sampling):
      emitGeneral(
        .sampling(
          .grid(
            sampling, batch: x[0], channels: x[1], input: Array(x.dimensions[2...]),
            output: Array(shape(group.result).dimensions[2...]))), group)
    case .roiAlign(let alignment):
      emitGeneral(
        .sampling(
          .regions(alignment, count: shape(group.result)[0], input: x.dimensions)), group)
    case .determinant:
      emitGeneral(
        .algebra(.determinant(count: shape(group.result).count, size: x[x.rank - 1])), group)
    case .reduce, .reduceMean, .argument, .cumulate, .topK, .resample, .batchNormalization,
      .localResponseNormalization:
      lowerAxisWork(group)
    case .training(let operation): lowerTraining(group, operation)
    default:
      preconditionFailure("every operation has a lowering for the types that it takes")
    }
  }

  /// Appends a step that reads the node's inputs and gives its results.
  mutating func emitGeneral(_ work: GeneralWork, _ group: FusedGroup) {
    let node = graph.nodes[group.head]
    let operands = node.inputs.map { place($0) }
    emitGeneral(work, group, operands, node.outputs.map { define($0) })
  }

  mutating func emitGeneral(
    _ work: GeneralWork, _ group: FusedGroup, _ operands: [Place], _ results: [Place]
  ) {
    emit(
      Step(
        work: .general(work), division: Division(parts: 1), input: results[0],
        output: results[0], operands: operands, results: results, lower: 0, upper: 0),
      nodes: group.nodes, result: group.result)
  }

  private mutating func lowerMap(_ group: FusedGroup, _ function: ElementFunction) {
    let input = graph.nodes[group.head].inputs[0]
    emitGeneral(.elements(.map(function, type(input), count: shape(input).count)), group)
  }

  private mutating func lowerCombination(_ group: FusedGroup, _ function: PairwiseFunction) {
    let inputs = graph.nodes[group.head].inputs
    let broadcast = Broadcast(shape(inputs[0]), shape(inputs[1]), into: shape(group.result))
    emitGeneral(.elements(.combine(function, type(inputs[0]), broadcast)), group)
  }

  /// The exponent is converted to the base's type first where it has another one.
  private mutating func lowerPower(_ group: FusedGroup) {
    let inputs = graph.nodes[group.head].inputs
    let broadcast = Broadcast(shape(inputs[0]), shape(inputs[1]), into: shape(group.result))
    let (base, exponent) = (type(inputs[0]), type(inputs[1]))
    // A whole number to a broken power is computed in float32 and cut off.
    let common: ElementType = base == .float32 || exponent == .float32 ? .float32 : base
    let operands = [
      converted(place(inputs[0]), shape(inputs[0]).count, base, common, group),
      converted(place(inputs[1]), shape(inputs[1]).count, exponent, common, group),
    ]
    guard common == base else {
      let powers = temporary(shape(group.result).count, for: group.result)
      emitGeneral(.elements(.combine(.power, common, broadcast)), group, operands, [powers])
      return emitGeneral(
        .elements(.cast(from: common, to: base, count: shape(group.result).count)), group,
        [powers], [define(group.result)])
    }
    emitGeneral(
      .elements(.combine(.power, common, broadcast)), group, operands, [define(group.result)])
  }

  private mutating func converted(
    _ place: Place, _ count: Int, _ from: ElementType, _ to: ElementType, _ group: FusedGroup
  ) -> Place {
    guard from != to else { return place }
    // Room for the widest type.
    let result = temporary(2 * count, for: group.result)
    emitGeneral(.elements(.cast(from: from, to: to, count: count)), group, [place], [result])
    return result
  }
}
