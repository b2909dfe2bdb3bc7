extension PlanCompiler {
  /// A · B over the last two axes, with the axes before them broadcast.
  mutating func lowerMatMul(_ group: FusedGroup) {
    let node = graph.nodes[group.head]
    let a = matrixShape(shape(node.inputs[0]), isLeft: true)
    let b = matrixShape(shape(node.inputs[1]), isLeft: false)
    var product = MatrixProduct(
      rows: a[a.rank - 2], inner: a[a.rank - 1], columns: b[b.rank - 1],
      leftRowStride: a[a.rank - 1], leftInnerStride: 1, rightInnerStride: b[b.rank - 1],
      rightColumnStride: 1, leftOffsets: [], rightOffsets: [])
    let isOneRight = b.count(of: 0..<(b.rank - 2)) == 1
    if isOneRight {
      // One right-hand matrix for all: the batch is just more rows.
      product.rows *= a.count(of: 0..<(a.rank - 2))
      product.leftOffsets = [0]
      product.rightOffsets = [0]
    } else if K.usesBlocks, type(group.result) == .float32, a.rank == shape(node.inputs[0]).rank,
      b.rank == shape(node.inputs[1]).rank
    {
      return lowerProductOfViews(group, product)
    } else {
      (product.leftOffsets, product.rightOffsets) = batchOffsets(
        StridedView(place(node.inputs[0]), a), StridedView(place(node.inputs[1]), b))
    }
    if type(group.result) != .float32 {
      return emitGeneral(.algebra(.matrixProduct(product, type(group.result))), group)
    }
    let bias = group.bias.map { place($0) }
    emitProduct(group, product, node.inputs[0], node.inputs[1], bias: bias)
  }

  /// A batch of products whose operands are read where they lie.
  private mutating func lowerProductOfViews(_ group: FusedGroup, _ product: MatrixProduct) {
    let node = graph.nodes[group.head]
    let (left, right) = (view(of: node.inputs[0]), view(of: node.inputs[1]))
    var product = product
    (product.leftRowStride, product.leftInnerStride) = left.matrixStrides
    (product.rightInnerStride, product.rightColumnStride) = right.matrixStrides
    (product.leftOffsets, product.rightOffsets) = batchOffsets(left, right)
    let bias = group.bias.map { place($0) }
    emit(
      .computedProduct(product), K.computedDivision(of: product), group, input: left.place,
      second: right.place, bias: bias)
  }

  /// alpha · A' · B' + beta · C
  mutating func lowerGemm(
    _ group: FusedGroup, _ alpha: Float, _ beta: Float, _ transposesA: Bool, _ transposesB: Bool
  ) {
    let node = graph.nodes[group.head]
    let a = shape(node.inputs[0])
    let b = shape(node.inputs[1])
    let result = shape(node.outputs[0])
    let product = MatrixProduct(
      rows: result[0], inner: a[transposesA ? 0 : 1], columns: result[1],
      leftRowStride: transposesA ? 1 : a[1], leftInnerStride: transposesA ? a[1] : 1,
      rightInnerStride: transposesB ? 1 : b[1], rightColumnStride: transposesB ? b[1] : 1,
      leftOffsets: [0], rightOffsets: [0])
    if alpha == 1, node.inputs.count == 2 {
      emitProduct(group, product, node.inputs[0], node.inputs[1], bias: nil)
    } else if alpha == 1, hasVector(group.head) {
      let bias =
        if beta != 1, let vector = constant(node.inputs[2]) {
          addConstant(K.Scalar.converted(vector.floats.map { $0 * beta }))
        } else {
          place(node.inputs[2])
        }
      emitProduct(group, product, node.inputs[0], node.inputs[1], bias: bias)
    } else {
      lowerGeneralGemm(group, product, alpha, beta)
    }
  }

  /// Product, times alpha, plus beta times C: one rounding each.
  private mutating func lowerGeneralGemm(
    _ group: FusedGroup, _ product: MatrixProduct, _ alpha: Float, _ beta: Float
  ) {
    let node = graph.nodes[group.head]
    let result = shape(group.result)
    let sums = temporary(result.count, for: group.result)
    emitProduct(group, product, node.inputs[0], node.inputs[1], bias: nil, output: sums)
    guard node.inputs.count == 3 else {
      return emitScaling(group, sums, result.count, alpha, output: define(group.result))
    }
    let scaled = temporary(result.count, for: group.result)
    emitScaling(group, sums, result.count, alpha, output: scaled)
    let c = shape(node.inputs[2])
    let scaledC = temporary(c.count, for: group.result)
    emitScaling(group, place(node.inputs[2]), c.count, beta, output: scaledC)
    let broadcast = Broadcast(result, c, into: result)
    emit(.binary(.add, broadcast), broadcast.division, group, input: scaled, second: scaledC)
  }

  private mutating func emitScaling(
    _ group: FusedGroup, _ input: Place, _ count: Int, _ factor: Float, output: Place
  ) {
    let work = ChannelScale<K.Scalar>(
      planes: 1, pixels: count, scales: [K.Scalar(factor)], shifts: [0])
    emit(.channelScale(work), work.division, group, input: input, output: output)
  }

  private mutating func emitProduct(
    _ group: FusedGroup, _ product: MatrixProduct, _ left: ValueID, _ right: ValueID,
    bias: Place?, output: Place? = nil
  ) {
    let input = place(left)
    if let matrix = constant(right), product.batch == 1 {
      let rows = WeightRows<K.Scalar>(
        matrix, count: product.storesRows ? product.inner : product.columns, threads)
      let weights = K.prepare(product, right: rows)
      emit(
        .product(product, weights), K.division(of: product), group, input: input, bias: bias,
        output: output)
    } else {
      let second = place(right)
      emit(
        .computedProduct(product), K.computedDivision(of: product), group, input: input,
        second: second, bias: bias,
        output: output)
    }
  }

  /// A vector as the matrix that it stands for.
  private func matrixShape(_ shape: Shape, isLeft: Bool) -> Shape {
    guard shape.rank == 1 else { return shape }
    return Shape(isLeft ? [1, shape[0]] : [shape[0], 1])
  }

  /// Where each batch item's matrices begin when the leading axes are broadcast.
  private func batchOffsets(
    _ a: StridedView, _ b: StridedView
  ) -> (left: [Int], right: [Int]) {
    let rank = max(a.lengths.count, b.lengths.count) - 2
    let lengths = (0..<rank).map { axis in max(length(a, axis, rank), length(b, axis, rank)) }
    let count = lengths.reduce(1, *)
    var left = [Int](repeating: 0, count: count)
    var right = left
    for item in 0..<count {
      var rest = item
      for axis in (0..<rank).reversed() {
        let (quotient, index) = rest.quotientAndRemainder(dividingBy: lengths[axis])
        rest = quotient
        if length(a, axis, rank) > 1 {
          left[item] += index * a.strides[axis + a.lengths.count - 2 - rank]
        }
        if length(b, axis, rank) > 1 {
          right[item] += index * b.strides[axis + b.lengths.count - 2 - rank]
        }
      }
    }
    return (left, right)
  }

  private func length(_ view: StridedView, _ axis: Int, _ rank: Int) -> Int {
    let own = axis + view.lengths.count - 2 - rank
    return own < 0 ? 1 : view.lengths[own]
  }
}
