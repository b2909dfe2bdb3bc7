/// Scaled dot-product attention, found in the nodes that spell it.
struct FusedAttention {
  /// All nodes but the last product, which is the group's head.
  var nodes: [Int]
  /// (…, queries, depth)
  var query: ValueID
  /// (…, depth, keys)
  var transposedKeys: ValueID
  /// (…, keys, value depth)
  var values: ValueID
  /// Added to the scores; stretched over (…, queries, keys).
  var mask: ValueID?
  var scale: Float
}

extension PlanCompiler {
  /// The attention that ends in a product: softmax(scale · query · keys + mask) · values
  /// (Vaswani et al. 2017, equation 1); nil where it is something else, or somebody asks for the
  /// scores.
  func attention(endingIn head: Int) -> FusedAttention? {
    guard K.usesBlocks, case .matMul = graph.nodes[head].operation, computesInFloats(head),
      let softmax = soleProducer(of: graph.nodes[head].inputs[0]),
      case .softmax(let axis) = graph.nodes[softmax].operation
    else { return nil }
    let result = graph.nodes[softmax].outputs[0]
    let values = graph.nodes[head].inputs[1]
    // What is summed over no keys is zero, which the parts know.
    guard axis == shape(result).rank - 1, axis >= 1, shape(result)[axis] > 0,
      haveSameBatch([result, values])
    else { return nil }
    let scores = graph.nodes[softmax].inputs[0]
    if let found = scaledProduct(scores, values, [softmax]) { return found }
    guard let addition = soleProducer(of: scores), case .add = graph.nodes[addition].operation,
      shape(scores) == shape(result)
    else { return nil }
    let terms = graph.nodes[addition].inputs
    for (product, mask) in [(terms[0], terms[1]), (terms[1], terms[0])]
    where shape(product) == shape(scores) && shape(mask).dimensions.last == shape(scores)[axis] {
      if var found = scaledProduct(product, values, [softmax, addition]) {
        found.mask = mask
        return found
      }
    }
    return nil
  }

  private func scaledProduct(
    _ scores: ValueID, _ values: ValueID, _ nodes: [Int]
  ) -> FusedAttention? {
    var nodes = nodes
    let (unscaled, factor) = unscaled(scores, &nodes)
    guard let product = soleProducer(of: unscaled),
      case .matMul = graph.nodes[product].operation, computesInFloats(product),
      haveSameBatch(graph.nodes[product].inputs + [unscaled, values])
    else { return nil }
    nodes.append(product)
    let (query, queryFactor) = self.unscaled(graph.nodes[product].inputs[0], &nodes)
    let (keys, keysFactor) = self.unscaled(graph.nodes[product].inputs[1], &nodes)
    return FusedAttention(
      nodes: nodes, query: query, transposedKeys: keys, values: values, mask: nil,
      scale: factor * queryFactor * keysFactor)
  }

  /// The value behind multiplications with single numbers that nobody else reads, and their product.
  private func unscaled(_ value: ValueID, _ nodes: inout [Int]) -> (ValueID, factor: Float) {
    var (value, factor) = (value, Float(1))
    while let index = soleProducer(of: value) {
      let inputs = graph.nodes[index].inputs
      let number: Float
      switch graph.nodes[index].operation {
      case .multiply:
        guard let found = singleNumber(inputs[1]) else { return (value, factor) }
        number = found
      case .divide:
        guard let found = singleNumber(inputs[1]) else { return (value, factor) }
        number = 1 / found
      default: return (value, factor)
      }
      guard shape(inputs[0]) == shape(value) else { return (value, factor) }
      nodes.append(index)
      factor *= number
      value = inputs[0]
    }
    return (value, factor)
  }

  private func singleNumber(_ value: ValueID) -> Float? {
    guard let tensor = constant(value), tensor.shape.count == 1,
      case .float32(let floats) = tensor.elements
    else { return nil }
    return floats[0]
  }

  /// Whether all axes but the last two are the same.
  private func haveSameBatch(_ values: [ValueID]) -> Bool {
    values.allSatisfy {
      shape($0).rank >= 2
        && shape($0).dimensions.dropLast(2) == shape(values[0]).dimensions.dropLast(2)
    }
  }

  /// The live node that computes a value which one node reads and nobody asked for.
  private func soleProducer(of value: ValueID) -> Int? {
    let value = source[value.index]
    guard liveUses[value.index] == 1, !isWanted[value.index] else { return nil }
    return producer[value.index]
  }

  /// Emits the attention of all heads. The result lies as (…, queries, heads, value depth), in which
  /// order the projection behind reads it, and is a view.
  mutating func lowerAttention(_ group: FusedGroup, _ attention: FusedAttention) {
    let result = shape(group.result)
    let rank = result.rank
    var query = view(of: attention.query)
    if query.strides[rank - 1] != 1, query.lengths[rank - 1] != 1 {
      query = StridedView(copiedPlace(attention.query, query), shape(attention.query))
    }
    let keys = view(of: attention.transposedKeys)
    let values = view(of: attention.values)
    let output = resultView(group.result)
    let scores = Shape(Array(result.dimensions.dropLast()) + [keys.lengths[rank - 1]])
    let mask = attention.mask.map { mask in
      StridedView(
        place: place(mask), lengths: scores.dimensions,
        strides: Broadcast.strides(of: shape(mask), over: scores))
    }
    let work = Attention(
      queries: result[rank - 2], keys: scores[rank - 1], depth: query.lengths[rank - 1],
      valueDepth: result[rank - 1], scale: attention.scale,
      query: query.matrices, transposedKeys: keys.matrices, values: values.matrices,
      mask: mask?.matrices, output: output.matrices)
    emit(
      Step(
        work: .attention(work), division: K.division(of: work), input: query.place,
        output: output.place,
        operands: [keys.place, values.place] + (mask.map { [$0.place] } ?? []),
        lower: -.infinity, upper: .infinity), nodes: group.nodes, result: group.result)
  }

  private mutating func resultView(_ value: ValueID) -> StridedView {
    let shape = shape(value)
    let place = newPlace(byteCount(value), for: value)
    guard shape.rank > 2 else {
      places[value.index] = place
      return StridedView(place, shape)
    }
    // Heads and queries change places.
    var order = Array(0..<shape.rank)
    order.swapAt(shape.rank - 2, shape.rank - 3)
    let inMemory = Shape(order.map { shape[$0] })
    let view = StridedView(place, inMemory).transposed(order)
    views[value.index] = view
    return view
  }
}

extension StridedView {
  /// The last two axes, once for every index of those before.
  fileprivate var matrices: StridedMatrices {
    let rank = lengths.count
    let count = lengths.dropLast(2).reduce(1, *)
    return StridedMatrices(
      offsets: (0..<count).map { offset(ofIndex: $0, axes: rank - 2, lengths, strides) },
      rowStride: strides[rank - 2], columnStride: strides[rank - 1])
  }
}
