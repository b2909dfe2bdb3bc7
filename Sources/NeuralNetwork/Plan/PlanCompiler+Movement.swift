/// Operations that move elements, of any type.
extension PlanCompiler {
  /// The same elements under another shape take no step and no memory.
  mutating func lowerView(_ group: FusedGroup) {
    let input = graph.nodes[group.head].inputs[0]
    if let view = viewedSource(input), !view.isContiguous,
      let reshaped = view.reshaped(to: shape(group.result))
    {
      views[group.result.index] = reshaped
    } else {
      places[group.result.index] = place(input)
    }
  }

  mutating func lowerConcatenation(_ group: FusedGroup, _ axis: Int) {
    let node = graph.nodes[group.head]
    let result = shape(group.result)
    let output = define(group.result)
    var position = 0
    for value in node.inputs {
      let part = shape(value)
      let view = view(of: value)
      let copy = StridedCopy(
        lengths: part.dimensions, inputStrides: view.strides, outputStrides: result.strides,
        outputOffset: position * result.strides[axis])
      emitCopy(copy, group, from: value, view.place, to: output)
      position += part[axis]
    }
  }

  mutating func lowerSplit(_ group: FusedGroup, _ axis: Int) {
    let node = graph.nodes[group.head]
    let x = shape(node.inputs[0])
    var position = 0
    let viewed = viewedSource(node.inputs[0])
    for value in node.outputs {
      let part = shape(value)
      if let viewed {
        var starts = [Int](repeating: 0, count: x.rank)
        starts[axis] = position
        views[value.index] = viewed.sliced(
          from: starts, steps: starts.map { _ in 1 }, lengths: part.dimensions,
          elementSize: width(value))
        position += part[axis]
        continue
      }
      let copy = StridedCopy(
        lengths: part.dimensions, inputStrides: x.strides, outputStrides: part.strides,
        inputOffset: position * x.strides[axis])
      emitCopy(copy, group, from: node.inputs[0], to: define(value))
      position += part[axis]
    }
  }

  mutating func lowerTransposition(_ group: FusedGroup, _ permutation: [Int]) {
    let input = graph.nodes[group.head].inputs[0]
    if let viewed = viewedSource(input) {
      views[group.result.index] = viewed.transposed(permutation)
      return
    }
    let strides = shape(input).strides
    let copy = StridedCopy(
      lengths: shape(group.result).dimensions, inputStrides: permutation.map { strides[$0] },
      outputStrides: shape(group.result).strides)
    emitCopy(copy, group, from: input, to: define(group.result))
  }

  mutating func lowerSlice(_ group: FusedGroup, _ starts: [Int], _ steps: [Int]) {
    let input = graph.nodes[group.head].inputs[0]
    if let viewed = viewedSource(input) {
      views[group.result.index] = viewed.sliced(
        from: starts, steps: steps, lengths: shape(group.result).dimensions,
        elementSize: width(input))
      return
    }
    let strides = shape(input).strides
    let copy = StridedCopy(
      lengths: shape(group.result).dimensions,
      inputStrides: zip(strides, steps).map { $0 * $1 },
      outputStrides: shape(group.result).strides,
      inputOffset: zip(strides, starts).reduce(0) { $0 + $1.0 * $1.1 })
    emitCopy(copy, group, from: input, to: define(group.result))
  }

  mutating func lowerExpansion(_ group: FusedGroup) {
    let input = graph.nodes[group.head].inputs[0]
    let result = shape(group.result)
    let copy = StridedCopy(
      lengths: result.dimensions, inputStrides: Broadcast.strides(of: shape(input), over: result),
      outputStrides: result.strides)
    emitCopy(copy, group, from: input, to: define(group.result))
  }

  mutating func lowerPadding(_ group: FusedGroup, _ before: [Int], _ value: Float) {
    let input = graph.nodes[group.head].inputs[0]
    let result = shape(group.result)
    let output = define(group.result)
    emitFill(value, group, to: output)
    let copy = StridedCopy(
      lengths: shape(input).dimensions, inputStrides: shape(input).strides,
      outputStrides: result.strides,
      outputOffset: zip(before, result.strides).reduce(0) { $0 + $1.0 * $1.1 })
    emitCopy(copy, group, from: input, to: output)
  }

  private mutating func emitFill(_ value: Float, _ group: FusedGroup, to output: Place) {
    let count = shape(group.result).count
    if type(group.result) == .float32 {
      emit(
        .fill(K.Scalar(value), count: count),
        Division(parts: Division.parts(of: count, size: Division.elementsPerPart)), group,
        input: output,
        output: output)
    } else {
      emitGeneral(
        .movement(.fill(value, type(group.result), count: count)), group, [], [output])
    }
  }

  private mutating func emitCopy(
    _ copy: StridedCopy, _ group: FusedGroup, from value: ValueID, to output: Place
  ) {
    emitCopy(copy, group, from: value, place(value), to: output)
  }

  private mutating func emitCopy(
    _ copy: StridedCopy, _ group: FusedGroup, from value: ValueID, _ input: Place,
    to output: Place
  ) {
    if type(value) == .float32 {
      emit(.copy(copy), copy.division, group, input: input, output: output)
    } else {
      emitGeneral(.movement(.move(copy, width: width(value))), group, [input], [output])
    }
  }
}
