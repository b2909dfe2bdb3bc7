internal import NeuralNetwork

/// Gradients of windows and normalisations.
extension ReverseMode {
  mutating func windowSlopes(_ node: Node, _ slope: ValueID) -> [ValueID?]? {
    let inputs = node.inputs
    let x = shape(inputs[0])
    switch node.operation {
    case .convolution(let window, let groups):
      return convolutionSlopes(node, slope, window, groups)
    case .transposedConvolution(let window, let groups, _):
      return transposedSlopes(node, slope, window, groups)
    case .maxPool(let window):
      return [add(.training(.maxPoolGradient(window)), inputs[0], slope)]
    case .averagePool(let window, let countsPadding):
      let gradient = TrainingOperation.averagePoolGradient(
        window, countsPadding: countsPadding, size: Array(x.dimensions[2...]))
      return [add(.training(gradient), slope)]
    case .globalAveragePool:
      let share = share(slope, of: x.count(of: 2..<x.rank))
      return [add(.expand(x.dimensions), share)]
    case .batchNormalization(let epsilon): return normalizationSlopes(node, slope, epsilon)
    case .layerNormalization(let axis, let epsilon):
      let gradient = Operation.training(.layerNormalizationGradient(axis: axis, epsilon: epsilon))
      let results = graph.add(gradient, [inputs[0], inputs[1], slope], resultCount: 3)
      return results.prefix(inputs.count).map { $0 }
    case .localResponseNormalization(let size, let alpha, let beta, let bias):
      let gradient = TrainingOperation.localResponseNormalizationGradient(
        size: size, alpha: alpha, beta: beta, bias: bias)
      return [add(.training(gradient), inputs[0], slope)]
    default: return nil
    }
  }

  /// The input's by the transposed convolution (Dumoulin & Visin 2016, section 4).
  private mutating func convolutionSlopes(
    _ node: Node, _ slope: ValueID, _ window: Window, _ groups: Int
  ) -> [ValueID?] {
    let (x, y) = (shape(node.inputs[0]), shape(node.outputs[0]))
    if groups == 1, y.dimensions.dropFirst(2).allSatisfy({ $0 == 1 }),
      window.kernel == Array(x.dimensions[2...]), window.padBefore.allSatisfy({ $0 == 0 })
    {
      return wholeImageSlopes(node, slope)
    }
    var slopes: [ValueID?] = node.inputs.map { _ in nil }
    if needs(node.inputs[0]) {
      // What the last window leaves over at the end of each axis.
      let rest = window.kernel.indices.map { axis in
        let padded = x[axis + 2] + window.padBefore[axis] + window.padAfter[axis]
        let reach = window.dilation[axis] * (window.kernel[axis] - 1) + 1
        return padded - window.stride[axis] * (y[axis + 2] - 1) - reach
      }
      slopes[0] = add(
        .transposedConvolution(window, groups: groups, outputPadding: rest), slope, node.inputs[1])
    }
    if node.inputs.dropFirst().contains(where: { needs($0) }) {
      let results = weightSlopes(
        node.inputs[0], slope, window, groups, hasBias: node.inputs.count == 3)
      for (index, result) in results.enumerated() { slopes[index + 1] = result }
    }
    return slopes
  }

  /// A convolution of one window, the whole image, is a product of matrices.
  private mutating func wholeImageSlopes(_ node: Node, _ slope: ValueID) -> [ValueID?] {
    let (x, y) = (shape(node.inputs[0]), shape(node.outputs[0]))
    let weight = shape(node.inputs[1])
    let flat = add(.reshape([y[0], y[1]]), slope)
    var slopes: [ValueID?] = node.inputs.map { _ in nil }
    if needs(node.inputs[0]) {
      let filters = add(.flatten(axis: 1), node.inputs[1])
      let product = add(
        .gemm(alpha: 1, beta: 1, transposesA: false, transposesB: false), flat, filters)
      slopes[0] = add(.reshape(x.dimensions), product)
    }
    if needs(node.inputs[1]) {
      let image = add(.flatten(axis: 1), node.inputs[0])
      let product = add(
        .gemm(alpha: 1, beta: 1, transposesA: true, transposesB: false), flat, image)
      slopes[1] = add(.reshape(weight.dimensions), product)
    }
    if node.inputs.count == 3, needs(node.inputs[2]) {
      slopes[2] = add(.reduce(.sum, axes: [0], keepsAxes: false), flat)
    }
    return slopes
  }

  private mutating func weightSlopes(
    _ x: ValueID, _ slope: ValueID, _ window: Window, _ groups: Int, hasBias: Bool
  ) -> [ValueID] {
    graph.add(
      .training(.convolutionWeightGradient(window, groups: groups, hasBias: hasBias)), [x, slope],
      resultCount: hasBias ? 2 : 1)
  }

  /// A transposed convolution's own transpose is the convolution.
  private mutating func transposedSlopes(
    _ node: Node, _ slope: ValueID, _ window: Window, _ groups: Int
  ) -> [ValueID?] {
    var slopes: [ValueID?] = node.inputs.map { _ in nil }
    if needs(node.inputs[0]) {
      slopes[0] = add(.convolution(window, groups: groups), slope, node.inputs[1])
    }
    if needs(node.inputs[1]) {
      slopes[1] = weightSlopes(slope, node.inputs[0], window, groups, hasBias: false)[0]
    }
    if node.inputs.count == 3, needs(node.inputs[2]) {
      slopes[2] = channelSum(slope, shape(node.outputs[0]))
    }
    return slopes
  }

  private mutating func channelSum(_ value: ValueID, _ shape: Shape) -> ValueID {
    add(.reduce(.sum, axes: [0] + Array(2..<shape.rank), keepsAxes: false), value)
  }

  /// A normalisation by given statistics: every channel has one factor and one shift.
  private mutating func normalizationSlopes(
    _ node: Node, _ slope: ValueID, _ epsilon: Float
  ) -> [ValueID?] {
    let inputs = node.inputs
    let x = shape(inputs[0])
    let channels = Shape([x[1]])
    let zeros = constant(0, channels)
    var slopes: [ValueID?] = inputs.map { _ in nil }
    if needs(inputs[0]) {
      slopes[0] = graph.add(
        .batchNormalization(epsilon: epsilon), [slope, inputs[1], zeros, zeros, inputs[4]])
    }
    guard inputs.dropFirst().contains(where: { needs($0) }) else { return slopes }
    let ones = constant(1, channels)
    let normal = graph.add(
      .batchNormalization(epsilon: epsilon), [inputs[0], ones, zeros, inputs[3], inputs[4]])
    let product = add(.multiply, slope, normal)
    let (scaleSlope, sum) = (channelSum(product, x), channelSum(slope, x))
    slopes[1] = scaleSlope
    slopes[2] = sum
    let epsilonValue = scalar(epsilon)
    let spread = add(.add, inputs[4], epsilonValue)
    if needs(inputs[3]) {
      let deviation = add(.squareRoot, spread)
      let factor = add(.divide, inputs[1], deviation)
      let product = add(.multiply, sum, factor)
      slopes[3] = add(.negative, product)
    }
    if needs(inputs[4]) {
      // y falls by half of scale · x̂ per share that the spread grows by.
      let product = add(.multiply, scaleSlope, inputs[1])
      let share = add(.divide, product, spread)
      slopes[4] = times(share, -0.5)
    }
    return slopes
  }
}
