extension Operation {
  /// The shapes of the results when the operation is applied to inputs of the given shapes.
  ///
  /// This is where an operation's attributes meet its inputs: what passes here can be executed.
  /// - Throws: ``ShapeError`` with the operator and what was expected and found.
  public func resultShapes(of inputs: [Shape]) throws(ShapeError) -> [Shape] {
    do throws(ShapeFault) {
      try checkInputCount(inputs.count)
      if case .split(let axis, let lengths) = self {
        return try splitShapes(inputs[0], axis, lengths)
      }
      if case .topK(_, let axis, let count) = self {
        let result = try topShape(inputs[0], axis, count)
        return [result, result]
      }
      if case .training(let operation) = self { return try operation.resultShapes(of: inputs) }
      return [try resultShape(of: inputs)]
    } catch {
      throw ShapeError(operation: name, fault: error.fault)
    }
  }

  /// How many inputs the operation takes.
  public var inputCount: ClosedRange<Int> {
    switch self {
    case .convolution, .transposedConvolution, .gemm: 2...3
    case .deformableConvolution(_, _, _, let hasBias, let hasMask):
      (3 + (hasBias ? 1 : 0) + (hasMask ? 1 : 0))...(3 + (hasBias ? 1 : 0) + (hasMask ? 1 : 0))
    case .batchNormalization: 5...5
    case .layerNormalization: 2...3
    case .add, .subtract, .multiply, .divide, .power, .combine, .matMul, .gather,
      .gatherElements, .gatherSlices, .gridSample:
      2...2
    case .select, .scatterElements, .scatterSlices, .roiAlign: 3...3
    case .concatenate: 1...Int.max
    case .training(let operation): operation.inputCount...operation.inputCount
    default: 1...1
    }
  }

  private func checkInputCount(_ found: Int) throws(ShapeFault) {
    guard inputCount.contains(found) else {
      throw ShapeFault(
        .inputCount(least: inputCount.lowerBound, most: inputCount.upperBound, found: found))
    }
  }

  private func resultShape(of inputs: [Shape]) throws(ShapeFault) -> Shape {
    let x = inputs[0]
    switch self {
    case .convolution(let window, let groups):
      return try convolutionShape(inputs, window, groups)
    case .transposedConvolution(let window, let groups, let outputPadding):
      return try transposedConvolutionShape(inputs, window, groups, outputPadding)
    case .deformableConvolution(let window, let groups, let offsetGroups, let hasBias, let hasMask):
      return try deformableConvolutionShape(
        inputs, window, groups, offsetGroups, hasBias: hasBias, hasMask: hasMask)
    case .maxPool(let window), .averagePool(let window, _), .lpPool(let window, _),
      .maxPoolIndices(let window, _):
      return try windowShape(x, window, channels: nil)
    case .globalAveragePool:
      try x.require(rank: 3, input: 0, orMore: true)
      return Shape(Array(x.dimensions[..<2]) + x.dimensions[2...].map { _ in 1 })
    case .batchNormalization:
      try x.require(rank: 2, input: 0, orMore: true)
      for input in 1..<5 { try inputs[input].require([x[1]], input: input) }
      return x
    case .layerNormalization(let axis, _):
      try x.require(axis: axis)
      for input in 1..<inputs.count {
        try inputs[input].require(Array(x.dimensions[axis...]), input: input)
      }
      return x
    case .relu, .leakyRelu, .clip, .sigmoid, .tanh, .hardSigmoid, .hardSwish, .gelu, .erf,
      .exponential, .squareRoot, .negative, .identity, .map, .cast, .bitCast:
      return x
    case .localResponseNormalization(let size, _, _, _):
      try x.require(rank: 3, input: 0, orMore: true)
      guard size >= 1 else { throw ShapeFault(.attributeValue(.size, least: 1, found: size)) }
      return x
    case .add, .subtract, .multiply, .divide, .power, .combine:
      return try x.broadcast(with: inputs[1])
    case .select:
      return try x.broadcast(with: try inputs[1].broadcast(with: inputs[2]))
    case .matMul:
      return try matMulShape(x, inputs[1])
    case .gemm(_, _, let transposesA, let transposesB):
      return try gemmShape(inputs, transposesA, transposesB)
    case .determinant:
      return try determinantShape(x)
    case .softmax(let axis), .cumulate(_, let axis, _, _):
      try x.require(axis: axis)
      return x
    case .argument(_, let axis, let keepsAxis, _):
      return try reducedShape(x, [axis], keepsAxis)
    case .topK(_, let axis, let count):
      return try topShape(x, axis, count)
    case .resample(let resampling, let axis):
      return try resampledShape(x, resampling, axis)
    case .reduceMean(let axes, let keepsAxes), .reduce(_, let axes, let keepsAxes):
      return try reducedShape(x, axes, keepsAxes)
    case .concatenate(let axis):
      return try concatenatedShape(inputs, axis)
    case .reshape(let target):
      return try reshapedShape(x, target)
    case .flatten(let axis):
      guard (0...x.rank).contains(axis) else { throw ShapeFault(.axis(found: axis, rank: x.rank)) }
      return Shape([x.count(of: 0..<axis), x.count(of: axis..<x.rank)])
    case .transpose(let permutation):
      return try transposedShape(x, permutation)
    case .pad(let before, let after, _):
      return try paddedShape(x, before, after)
    case .slice(let starts, let steps, let lengths):
      return try slicedShape(x, starts, steps, lengths)
    case .split(let axis, let lengths):
      return try splitShapes(x, axis, lengths)[0]
    case .gather(let axis):
      try x.require(axis: axis)
      return try sound(
        x.dimensions[..<axis] + inputs[1].dimensions + x.dimensions[(axis + 1)...])
    case .expand(let target):
      return try x.broadcast(with: try sound(target))
    case .gatherElements(let axis):
      return try gatheredElementsShape(x, inputs[1], axis)
    case .gatherSlices(let batchAxes):
      return try gatheredSlicesShape(x, inputs[1], batchAxes)
    case .scatterElements(let axis, _):
      return try scatteredElementsShape(inputs, axis)
    case .scatterSlices:
      return try scatteredSlicesShape(inputs)
    case .gridSample:
      return try gridSampleShape(x, inputs[1])
    case .roiAlign(let alignment):
      return try roiAlignShape(inputs, alignment)
    case .training(let operation):
      return try operation.resultShapes(of: inputs)[0]
    }
  }
}
