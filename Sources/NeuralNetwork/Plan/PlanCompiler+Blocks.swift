/// Steps whose images lie in blocks of channels.
extension PlanCompiler {
  /// Where a value can be read in blocks; brings it there if it lies otherwise.
  mutating func blockedPlace(_ value: ValueID) -> Place {
    let value = source[value.index]
    if let place = blockedPlaces[value.index] { return place }
    let input = place(value)
    let images = ImageBatch(shape(value))
    if images.isAlike, images.channels % ImageBatch.blockLength == 0, blocks.home(value) == nil {
      blockedPlaces[value.index] = input
      return input
    }
    let output = defineBlocked(value)
    emitBlocked(.block(images), of: value, from: input, to: output)
    return output
  }

  /// Where a value that lies in blocks can be read in the standard's layout.
  mutating func unblockedPlace(_ value: ValueID) -> Place {
    let input = blockedPlace(value)
    let images = ImageBatch(shape(value))
    if images.isAlike {
      places[value.index] = input
      return input
    }
    let output = define(value)
    emitBlocked(.unblock(images), of: value, from: input, to: output)
    return output
  }

  /// Memory for a value in blocks: its own, or the part that it is of a concatenation.
  mutating func defineBlocked(_ value: ValueID) -> Place {
    if let place = blockedPlaces[value.index] { return place }
    let images = ImageBatch(shape(value))
    var place: Place
    if let home = blocks.home(value) {
      place = defineBlocked(home.owner)
      place.displacement +=
        home.block * ImageBatch.blockLength * images.pixels * MemoryLayout<K.Scalar>.stride
    } else {
      place = newPlace(
        images.batch * images.blockedCount * MemoryLayout<K.Scalar>.stride, for: value)
    }
    blockedPlaces[value.index] = place
    return place
  }

  private mutating func emitBlocked(
    _ work: BlockedWork, of value: ValueID, from input: Place, to output: Place
  ) {
    emit(
      Step(
        work: .blocked(work), division: K.division(of: work), input: input, output: output,
        lower: -.infinity, upper: .infinity),
      nodes: producer[value.index].map { [$0] } ?? [], result: value)
  }

  /// A copy of a vector that is followed by zeros up to whole blocks.
  mutating func filledUp(_ vector: Place, _ count: Int, _ group: FusedGroup) -> Place {
    guard count % ImageBatch.blockLength != 0 else { return vector }
    let length =
      Division.parts(of: count, size: ImageBatch.blockLength) * ImageBatch.blockLength
    let output = temporary(length, for: group.result)
    emit(
      Step(
        work: .fill(0, count: length), division: Division(parts: 1), input: output,
        output: output, lower: 0, upper: 0), nodes: group.nodes, result: group.result)
    let copy = StridedCopy(lengths: [count], inputStrides: [1], outputStrides: [1])
    emit(
      Step(
        work: .copy(copy), division: copy.division, input: vector, output: output, lower: 0,
        upper: 0), nodes: group.nodes, result: group.result)
    return output
  }

  /// Emits the step for a group other than a convolution whose result should lie in blocks; says
  /// whether it did.
  mutating func lowerBlocked(_ group: FusedGroup) -> Bool {
    let node = graph.nodes[group.head]
    guard blocks.prefers(node.outputs[0]) else { return false }
    let x = shape(node.inputs[0])
    let images = ImageBatch(x)
    switch node.operation {
    case .convolution: return false
    case .maxPool(let window): lowerBlockedPooling(group, .maximum, window)
    case .averagePool(let window, let countsPadding):
      lowerBlockedPooling(group, .average(countsPadding: countsPadding), window)
    case .globalAveragePool: emitBlocked(.mean(images), group)
    case .batchNormalization:
      guard node.inputs.dropFirst().allSatisfy({ constant($0) != nil }) else { return false }
      lowerBlockedNormalization(group, images)
    case .localResponseNormalization(let size, let alpha, let beta, let bias):
      emitBlocked(
        .normalizeLocally(
          images,
          LocalResponseNormalization(
            batch: images.batch, channels: images.channels, pixels: images.pixels, size: size,
            alpha: alpha, beta: beta, bias: bias)), group)
    case .concatenate: lowerBlockedConcatenation(group)
    case .expand: lowerBlockedExpansion(group)
    case .transposedConvolution: return false
    case .training: return false
    case .add: lowerBlockedPair(group) { .add(count: $0) }
    case .subtract: lowerBlockedPair(group) { .subtract(count: $0) }
    case .multiply:
      if x == shape(node.inputs[1]) {
        lowerBlockedPair(group) { .multiply(count: $0) }
      } else {
        lowerBlockedScaling(group)
      }
    default:
      guard let function = node.operation.unaryFunction else { return false }
      emitBlocked(.apply(function, count: images.batch * images.blockedCount), group)
    }
    return true
  }

  private mutating func emitBlocked(
    _ work: BlockedWork, _ group: FusedGroup, second: Place? = nil, bias: Place? = nil
  ) {
    let input = blockedPlace(graph.nodes[group.head].inputs[0])
    emit(
      .blocked(work), K.division(of: work), group, input: input, second: second, bias: bias,
      layout: .blocked)
  }

  private mutating func lowerBlockedPooling(
    _ group: FusedGroup, _ kind: Pooling.Kind, _ window: Window
  ) {
    let x = shape(graph.nodes[group.head].inputs[0])
    let pooling = Pooling(
      kind: kind, planes: x[0] * x[1],
      window: WindowGeometry(window, input: x, output: shape(group.result)),
      padBottom: window.padAfter[0], padRight: window.padAfter[1])
    emitBlocked(.pool(pooling, ImageBatch(x)), group)
  }

  private mutating func lowerBlockedNormalization(_ group: FusedGroup, _ images: ImageBatch) {
    let folded = foldedFactors(group.head)
    let factors = addConstant(folded.scales.map { K.Scalar($0) })
    let shifts = addConstant(
      folded.scales.indices.map { channel in
        K.Scalar(folded.shifts[channel] - folded.means[channel] * folded.scales[channel])
      })
    emitBlocked(.transformChannels(images), group, second: factors, bias: shifts)
  }

  private mutating func lowerBlockedPair(
    _ group: FusedGroup, _ work: (_ count: Int) -> BlockedWork
  ) {
    let images = ImageBatch(shape(group.result))
    let second = blockedPlace(graph.nodes[group.head].inputs[1])
    emitBlocked(work(images.batch * images.blockedCount), group, second: second)
  }

  /// An image times one factor per channel: squeeze-and-excitation (Hu et al. 2018).
  private mutating func lowerBlockedScaling(_ group: FusedGroup) {
    let inputs = graph.nodes[group.head].inputs
    let isFirst = shape(inputs[0]) == shape(group.result)
    let work = BlockedWork.scaleChannels(ImageBatch(shape(group.result)))
    let input = blockedPlace(inputs[isFirst ? 0 : 1])
    let factors = blockedPlace(inputs[isFirst ? 1 : 0])
    emit(
      .blocked(work), K.division(of: work), group, input: input, second: factors,
      layout: .blocked)
  }

  /// One number per channel, repeated over all pixels.
  private mutating func lowerBlockedExpansion(_ group: FusedGroup) {
    let images = ImageBatch(shape(group.result))
    let input = blockedPlace(graph.nodes[group.head].inputs[0])
    let copy = StridedCopy(
      lengths: [images.batch * images.blocks, images.pixels, ImageBatch.blockLength],
      inputStrides: [ImageBatch.blockLength, 0, 1],
      outputStrides: [images.pixels * ImageBatch.blockLength, ImageBatch.blockLength, 1])
    emit(.copy(copy), copy.division, group, input: input, layout: .blocked)
  }

  /// Copies those parts that were not written where the concatenation needs them.
  private mutating func lowerBlockedConcatenation(_ group: FusedGroup) {
    let result = ImageBatch(shape(group.result))
    let output = defineBlocked(group.result)
    var block = 0
    for value in graph.nodes[group.head].inputs {
      let part = ImageBatch(shape(value))
      let input = blockedPlace(value)
      let position = block * ImageBatch.blockLength * result.pixels
      block += part.blocks
      let isThere =
        input.region == output.region && input.offset == output.offset
        && input.displacement
          == output.displacement + position * MemoryLayout<K.Scalar>.stride
      if isThere { continue }
      let copy = StridedCopy(
        lengths: [part.batch, part.blockedCount], inputStrides: [part.blockedCount, 1],
        outputStrides: [result.blockedCount, 1], outputOffset: position)
      emit(.copy(copy), copy.division, group, input: input, output: output)
    }
  }
}
