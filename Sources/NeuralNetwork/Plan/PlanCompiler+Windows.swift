/// Windows that kernels have no method for: over other than two axes, or with parts of their own.
extension PlanCompiler {
  mutating func lowerSpatialWindow(_ group: FusedGroup) {
    let node = graph.nodes[group.head]
    let x = shape(node.inputs[0])
    func spatial(_ window: Window) -> SpatialWindow {
      SpatialWindow(window, input: x, output: shape(node.outputs[0]))
    }
    func pooling(_ kind: SpatialPooling.Kind, _ window: Window) -> SpatialPooling {
      SpatialPooling(kind: kind, planes: x[0] * x[1], window: spatial(window))
    }
    func convolution(_ window: Window, _ groups: Int) -> SpatialConvolution {
      SpatialConvolution(
        batch: x[0], groups: groups, channelsIn: x[1] / groups,
        channelsOut: shape(node.inputs[1])[0] / groups, window: spatial(window))
    }
    switch node.operation {
    case .convolution(let window, let groups):
      emitGeneral(.window(.convolution(convolution(window, groups))), group)
    case .deformableConvolution(let window, let groups, let offsetGroups, let hasBias, let hasMask):
      emitGeneral(
        .window(
          .deformableConvolution(
            DeformableConvolution(
              convolution: convolution(window, groups), offsetGroups: offsetGroups,
              hasBias: hasBias, hasMask: hasMask))), group)
    case .maxPool(let window):
      emitGeneral(.window(.pool(pooling(.maximum, window))), group)
    case .averagePool(let window, let countsPadding):
      emitGeneral(
        .window(.pool(pooling(.average(countsPadding: countsPadding), window))), group)
    case .lpPool(let window, let exponent):
      emitGeneral(.window(.pool(pooling(.norm(exponent: exponent), window))), group)
    case .maxPoolIndices(let window, let columnMajor):
      emitGeneral(
        .window(.maxIndices(pooling(.maximum, window), columnMajor: columnMajor)), group)
    default:
      preconditionFailure("a window's lowering is asked for by one that slides")
    }
  }

  /// As a convolution: x with zeros between its elements and around them, the filters turned round
  /// (Dumoulin & Visin 2016, relationship 14).
  mutating func lowerTransposedConvolution(
    _ group: FusedGroup, _ window: Window, _ groups: Int
  ) {
    let node = graph.nodes[group.head]
    if blocks.prefers(node.outputs[0]), zip(window.kernel, window.padBefore).allSatisfy(>) {
      return lowerBlockedTransposition(group, window)
    }
    let x = shape(node.inputs[0])
    let weight = shape(node.inputs[1])
    let result = shape(node.outputs[0])
    let stuffed = Shape(
      Array(x.dimensions[..<2])
        + (2..<x.rank).map { axis in
          result[axis] + (window.kernel[axis - 2] - 1) * window.dilation[axis - 2]
        })
    let input = stuff(node.inputs[0], x, window, into: stuffed, group)
    let bias = node.inputs.count == 3 ? place(node.inputs[2]) : nil
    let filters = turnedFilters(weight, groups: groups)
    let unit = window.kernel.map { _ in 1 }
    let none = window.kernel.map { _ in 0 }
    let plain = Window(
      kernel: window.kernel, stride: unit, padBefore: none, padAfter: none,
      dilation: window.dilation)
    guard x.rank <= 4 else {
      let weights = turned(node.inputs[1], weight.count, filters, group)
      let convolution = SpatialConvolution(
        batch: x[0], groups: groups, channelsIn: x[1] / groups, channelsOut: weight[1],
        window: SpatialWindow(plain, input: stuffed, output: result))
      return emitGeneral(
        .window(.convolution(convolution)), group, [input, weights] + (bias.map { [$0] } ?? []),
        [define(group.result)])
    }
    let convolution = Convolution(
      batch: x[0], groups: groups, channelsIn: x[1] / groups, channelsOut: weight[1],
      window: WindowGeometry(plain, input: stuffed, output: result))
    emitTurned(convolution, filters, group, input, bias)
  }

  /// A convolution with a transposed one's filters.
  private mutating func emitTurned(
    _ convolution: Convolution, _ filters: StridedCopy, _ group: FusedGroup, _ input: Place,
    _ bias: Place?
  ) {
    let value = graph.nodes[group.head].inputs[1]
    if let tensor = constant(value) {
      let turned = Tensor(tensor.shape, filters.copied(tensor.floats))
      let weights = WeightRows<K.Scalar>(
        turned, count: convolution.groups * convolution.channelsOut, threads)
      emit(
        .convolution(convolution, K.prepare(convolution, weights: weights)),
        K.division(of: convolution), group, input: input, bias: bias,
        layout: convolution.outputLayout)
    } else {
      let weights = turned(value, shape(value).count, filters, group)
      emit(
        .convolutionOfComputedWeights(convolution), K.division(of: convolution), group,
        input: input, second: weights, bias: bias, layout: convolution.outputLayout)
    }
  }

  /// The same for images in blocks: with a stride of 1 the image is read as it lies.
  private mutating func lowerBlockedTransposition(_ group: FusedGroup, _ window: Window) {
    let node = graph.nodes[group.head]
    let (x, result) = (shape(node.inputs[0]), shape(node.outputs[0]))
    let weight = shape(node.inputs[1])
    var input = blockedPlace(node.inputs[0])
    var spread = x
    if window.stride.contains(where: { $0 > 1 }) {
      spread = Shape(
        Array(x.dimensions[..<2])
          + (0..<2).map { axis in (x[axis + 2] - 1) * window.stride[axis] + 1 })
      input = spreadBlocks(input, ImageBatch(x), x, spread, window, group)
    }
    let plain = Window(
      kernel: window.kernel, stride: [1, 1],
      padBefore: (0..<2).map { axis in
        (window.kernel[axis] - 1) * window.dilation[axis] - window.padBefore[axis]
      }, padAfter: [0, 0], dilation: window.dilation)
    var bias = node.inputs.count == 3 ? place(node.inputs[2]) : nil
    if let computed = bias, computed.region == .arena {
      bias = filledUp(computed, shape(node.inputs[2]).count, group)
    }
    var convolution = Convolution(
      batch: x[0], groups: 1, channelsIn: x[1], channelsOut: weight[1],
      window: WindowGeometry(plain, input: spread, output: result), inputLayout: .blocked,
      outputLayout: .blocked)
    convolution.keepsZeros = spread != x
    emitTurned(convolution, turnedFilters(weight, groups: 1), group, input, bias)
  }

  /// An image in blocks with zeros between its pixels.
  private mutating func spreadBlocks(
    _ input: Place, _ images: ImageBatch, _ x: Shape, _ spread: Shape, _ window: Window,
    _ group: FusedGroup
  ) -> Place {
    let lanes = ImageBatch.blockLength
    let planes = images.batch * images.blocks
    let count = planes * spread[2] * spread[3] * lanes
    let target = temporary(count, for: group.result)
    emit(
      .fill(0, count: count),
      Division(parts: Division.parts(of: count, size: Division.elementsPerPart)), plain(group),
      input: target, output: target)
    let copy = StridedCopy(
      lengths: [planes, x[2], x[3], lanes],
      inputStrides: [x[2] * x[3] * lanes, x[3] * lanes, lanes, 1],
      outputStrides: [
        spread[2] * spread[3] * lanes, window.stride[0] * spread[3] * lanes,
        window.stride[1] * lanes, 1,
      ])
    emit(.copy(copy), copy.division, plain(group), input: input, output: target)
    return target
  }

  /// x with its elements a stride apart, and as much around as a plain convolution needs.
  private mutating func stuff(
    _ value: ValueID, _ x: Shape, _ window: Window, into stuffed: Shape, _ group: FusedGroup
  ) -> Place {
    var (lengths, inputStrides, outputStrides) = (x.dimensions, x.strides, stuffed.strides)
    var (inputOffset, outputOffset) = (0, 0)
    for axis in 2..<x.rank {
      let step = window.stride[axis - 2]
      let before =
        (window.kernel[axis - 2] - 1) * window.dilation[axis - 2] - window.padBefore[axis - 2]
      // Elements that padding takes away again are not copied.
      let first = before < 0 ? (step - 1 - before) / step : 0
      let room = stuffed[axis] - 1 - before
      let last = room < 0 ? -1 : min(x[axis] - 1, room / step)
      lengths[axis] = max(0, last - first + 1)
      inputOffset += first * inputStrides[axis]
      outputOffset += (first * step + before) * outputStrides[axis]
      outputStrides[axis] *= step
    }
    let target = temporary(stuffed.count, for: group.result)
    emit(
      .fill(0, count: stuffed.count),
      Division(parts: Division.parts(of: stuffed.count, size: Division.elementsPerPart)),
      plain(group),
      input: target, output: target)
    if !lengths.contains(0) {
      let copy = StridedCopy(
        lengths: lengths, inputStrides: inputStrides, outputStrides: outputStrides,
        inputOffset: inputOffset, outputOffset: outputOffset)
      emit(.copy(copy), copy.division, plain(group), input: place(value), output: target)
    }
    return target
  }

  /// (in channels, out channels / groups, taps) to (out channels, in channels / groups, taps
  /// backwards).
  private func turnedFilters(_ weight: Shape, groups: Int) -> StridedCopy {
    let taps = weight.count(of: 2..<weight.rank)
    let (inputs, outputs) = (weight[0] / groups, weight[1])
    return StridedCopy(
      lengths: [groups, outputs, inputs, taps],
      inputStrides: [inputs * outputs * taps, taps, outputs * taps, -1],
      outputStrides: [inputs * outputs * taps, inputs * taps, taps, 1], inputOffset: taps - 1)
  }

  private mutating func turned(
    _ value: ValueID, _ count: Int, _ copy: StridedCopy, _ group: FusedGroup
  ) -> Place {
    let target = temporary(count, for: group.result)
    emit(.copy(copy), copy.division, plain(group), input: place(value), output: target)
    return target
  }

  /// The group without what belongs to its last step only.
  private func plain(_ group: FusedGroup) -> FusedGroup {
    FusedGroup(head: group.head, result: group.result)
  }
}

extension StridedCopy {
  /// The copy of a constant.
  fileprivate func copied(_ floats: [Float]) -> [Float] {
    let count = lengths.reduce(1, *)
    var result = [Float](repeating: 0, count: count)
    for index in 0..<count {
      let axes = lengths.count
      let from = inputOffset + offset(ofIndex: index, axes: axes, lengths, inputStrides)
      let to = outputOffset + offset(ofIndex: index, axes: axes, lengths, outputStrides)
      result[to] = floats[from]
    }
    return result
  }
}
