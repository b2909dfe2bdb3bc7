internal import NeuralNetwork

/// Gradients of matrix products.
extension ReverseMode {
  mutating func productSlopes(_ node: Node, _ slope: ValueID) -> [ValueID?]? {
    switch node.operation {
    case .matMul: matMulSlopes(node, slope)
    case .gemm(let alpha, let beta, let transposesA, let transposesB):
      gemmSlopes(node, slope, alpha, beta, transposesA, transposesB)
    default: nil
    }
  }

  /// dA = dY · Bᵀ and dB = Aᵀ · dY, added up over batch axes that were repeated.
  private mutating func matMulSlopes(_ node: Node, _ slope: ValueID) -> [ValueID?] {
    let (a, b) = (shape(node.inputs[0]), shape(node.inputs[1]))
    let y = shape(node.outputs[0])
    // A vector is a matrix of one row, or of one column.
    let rows = a.rank == 1 ? 1 : a[a.rank - 2]
    let columns = b.rank == 1 ? 1 : b[b.rank - 1]
    let inner = a[a.rank - 1]
    let batch = y.dimensions.dropLast((a.rank > 1 ? 1 : 0) + (b.rank > 1 ? 1 : 0))
    let slope = reshaped(slope, y, to: Shape(batch + [rows, columns]))
    var slopes: [ValueID?] = [nil, nil]
    if b.rank <= 2 {
      // One right-hand matrix for all: the batch is just more rows.
      let height = batch.reduce(rows, *)
      let flat = add(.reshape([height, columns]), slope)
      if needs(node.inputs[0]) {
        let right = reshaped(node.inputs[1], b, to: Shape([inner, columns]))
        let product = add(
          .gemm(alpha: 1, beta: 1, transposesA: false, transposesB: true), flat, right)
        slopes[0] = add(.reshape(a.dimensions), product)
      }
      if needs(node.inputs[1]) {
        let left = add(.reshape([height, inner]), node.inputs[0])
        let product = add(
          .gemm(alpha: 1, beta: 1, transposesA: true, transposesB: false), left, flat)
        slopes[1] = reshaped(product, Shape([inner, columns]), to: b)
      }
      return slopes
    }
    if needs(node.inputs[0]) {
      let turned = transposed(node.inputs[1], rank: b.rank)
      let product = add(.matMul, slope, turned)
      slopes[0] = summed(product, Shape(batch + [rows, inner]), to: node.inputs[0])
    }
    if needs(node.inputs[1]) {
      let left = a.rank == 1 ? add(.reshape([1, inner]), node.inputs[0]) : node.inputs[0]
      let turned = transposed(left, rank: max(a.rank, 2))
      let product = add(.matMul, turned, slope)
      slopes[1] = summed(product, Shape(batch + [inner, columns]), to: node.inputs[1])
    }
    return slopes
  }

  /// A batch of matrices, added up to the shape of an operand that may be a vector.
  private mutating func summed(
    _ value: ValueID, _ found: Shape, to operand: ValueID
  ) -> ValueID {
    let shape = shape(operand)
    guard shape.rank == 1 else { return unbroadcast(value, from: found, to: operand) }
    let sum =
      found.rank == 2
      ? value
      : add(.reduce(.sum, axes: Array(0..<(found.rank - 2)), keepsAxes: false), value)
    return add(.reshape(shape.dimensions), sum)
  }

  private mutating func transposed(_ value: ValueID, rank: Int) -> ValueID {
    var order = Array(0..<rank)
    order.swapAt(rank - 1, rank - 2)
    return add(.transpose(order), value)
  }

  private mutating func reshaped(_ value: ValueID, _ from: Shape, to shape: Shape) -> ValueID {
    from == shape ? value : add(.reshape(shape.dimensions), value)
  }

  /// Y = alpha · A' · B' + beta · C, where ' transposes when asked.
  private mutating func gemmSlopes(
    _ node: Node, _ slope: ValueID, _ alpha: Float, _ beta: Float, _ transposesA: Bool,
    _ transposesB: Bool
  ) -> [ValueID?] {
    let inputs = node.inputs
    func product(_ transposesFirst: Bool, _ transposesSecond: Bool) -> Operation {
      .gemm(
        alpha: alpha, beta: 1, transposesA: transposesFirst, transposesB: transposesSecond)
    }
    var slopes: [ValueID?] = inputs.map { _ in nil }
    if needs(inputs[0]) {
      slopes[0] =
        transposesA
        ? add(product(transposesB, true), inputs[1], slope)
        : add(product(false, !transposesB), slope, inputs[1])
    }
    if needs(inputs[1]) {
      slopes[1] =
        transposesB
        ? add(product(true, transposesA), slope, inputs[0])
        : add(product(!transposesA, false), inputs[0], slope)
    }
    if inputs.count == 3, needs(inputs[2]) {
      let sum = unbroadcast(slope, from: shape(node.outputs[0]), to: inputs[2])
      slopes[2] = beta == 1 ? sum : times(sum, beta)
    }
    return slopes
  }
}
