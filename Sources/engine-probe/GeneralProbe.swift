import NeuralNetwork

extension Graph {
  /// General work at least once each, on images, and what it gives.
  ///
  /// - Parameter image: (2, 6, 13, 11), between −1 and 1.
  mutating func addGeneralWork(on image: ValueID) -> [ValueID] {
    var values: [ValueID] = []
    for function in functions { values.append(add(.map(function), [image])) }
    let half = addConstant(Tensor(Shape([]), [0.5]))
    for function in pairs { values.append(add(.combine(function), [image, half])) }
    for kind in ReductionKind.allCases {
      values.append(add(.reduce(kind, axes: [1, 3], keepsAxes: false), [image]))
    }
    let whole = add(.cast(.int64), [add(.multiply, [image, numbered([], 7)])])
    let isLarge = add(.combine(.greater), [image, half])
    values += [
      whole, add(.cast(.int32), [image]), add(.bitCast(.int32), [image]), isLarge,
      add(.combine(.modulo), [whole, addConstant(wholes([1], [3]))]),
      add(.reduce(.sum, axes: [0], keepsAxes: true), [whole]),
      add(.select, [isLarge, image, half]),
      add(.localResponseNormalization(size: 3, alpha: 0.5, beta: 0.75, bias: 1), [image]),
    ]
    values += addWindows(on: image)
    values += addIndexing(on: image)
    return values
  }

  private mutating func addWindows(on image: ValueID) -> [ValueID] {
    let square = Window(
      kernel: [3, 2], stride: [2, 3], padBefore: [1, 0], padAfter: [1, 1], dilation: [2, 1])
    let line = Window(
      kernel: [3], stride: [2], padBefore: [1], padAfter: [1], dilation: [1])
    let cube = Window(
      kernel: [2, 3, 2], stride: [1, 2, 1], padBefore: [1, 0, 0], padAfter: [0, 0, 1],
      dilation: [1, 1, 2])
    let plain = Window(
      kernel: [3, 3], stride: [1, 1], padBefore: [1, 1], padAfter: [1, 1], dilation: [1, 1])
    let lines = add(.reshape([2, 6, 143]), [image])
    let cubes = add(.reshape([2, 1, 6, 13, 11]), [image])
    let offsets = add(
      .slice(starts: [0, 0, 0, 0], steps: [1, 1, 1, 1], lengths: [2, 6, 13, 11]), [image])
    let moves = add(.concatenate(axis: 1), [offsets, offsets, offsets])
    return [
      add(.convolution(line, groups: 2), [lines, numbered([4, 3, 3], 21)]),
      add(.convolution(cube, groups: 1), [cubes, numbered([3, 1, 2, 3, 2], 22)]),
      add(.maxPool(line), [lines]),
      add(.averagePool(cube, countsPadding: true), [cubes]),
      add(.lpPool(square, exponent: 2), [image]),
      add(.maxPoolIndices(square, columnMajor: false), [image]),
      add(
        .transposedConvolution(square, groups: 2, outputPadding: [1, 0]),
        [image, numbered([6, 2, 3, 2], 23), numbered([4], 24)]),
      add(
        .deformableConvolution(plain, groups: 2, offsetGroups: 1, hasBias: false, hasMask: false),
        [image, numbered([4, 3, 3, 3], 25), moves]),
    ]
  }

  private mutating func addIndexing(on image: ValueID) -> [ValueID] {
    let places = addConstant(wholes([4], [3, -1, 0, 3]))
    let pairs = addConstant(wholes([3, 2], [0, 5, 1, 2, 1, -1]))
    let elements = addConstant(wholes([1, 2, 2, 3], [12, 0, -3, 4, 7, 7, 1, 2, 3, 9, 9, 9]))
    let boxes = addConstant(Tensor(Shape([2, 4]), [1, 1, 7, 9, 0, 2, 10, 11]))
    let grid = add(
      .transpose([0, 2, 3, 1]),
      [add(.slice(starts: [0, 0, 0, 0], steps: [1, 3, 2, 2], lengths: [2, 2, 6, 5]), [image])])
    let squares = add(
      .slice(starts: [0, 0, 0, 0], steps: [1, 1, 1, 1], lengths: [2, 6, 5, 5]), [image])
    let cubic = Resampling(
      taps: 2, indices: [0, 1, 3, 2, 10, 10], weights: [0.25, 0.75, 1.5, -0.5, 1, 0])
    let sampling = GridSampling(
      interpolation: .cubic, outside: .reflection, alignsCorners: false)
    let regions = RegionAlignment(
      height: 3, width: 2, scale: 0.75, samples: 2, takesMaximum: false, centersPixels: true)
    return [
      add(.gather(axis: 1), [image, places]),
      add(.gatherElements(axis: 2), [image, elements]),
      add(.gatherSlices(batchAxes: 0), [image, pairs]),
      add(
        .scatterElements(axis: 2, .add), [image, elements, numbered([1, 2, 2, 3], 31)]),
      add(
        .scatterSlices(.multiply), [image, pairs, numbered([3, 13, 11], 32)]),
      add(.argument(.largest, axis: 3, keepsAxis: false, takesLast: true), [image]),
      add(.cumulate(.sum, axis: 2, isExclusive: true, isReversed: true), [image]),
      add(.resample(cubic, axis: 3), [image]),
      add(.gridSample(sampling), [image, grid]),
      add(.roiAlign(regions), [image, boxes, addConstant(wholes([2], [1, 0]))]),
      add(.determinant, [squares]),
    ] + add(.topK(.smallest, axis: 1, count: 2), [image], resultCount: 2)
  }

  private mutating func numbered(_ dimensions: [Int], _ seed: UInt32) -> ValueID {
    addConstant(numbers(dimensions, seed: seed))
  }
}

private let functions: [ElementFunction] = [
  .absolute, .sign, .floor, .ceiling, .round, .reciprocal, .logarithm, .sine, .cosine, .tangent,
  .arcSine, .arcCosine, .arcTangent, .hyperbolicSine, .hyperbolicCosine, .arcHyperbolicSine,
  .arcHyperbolicTangent, .softplus, .softsign, .mish, .swish(alpha: 1.5), .elu(alpha: 2),
  .selu(alpha: 1.5, gamma: 2), .celu(alpha: 2), .thresholdedRelu(alpha: 0.25),
  .shrink(bias: 0.1, lambda: 0.5), .isNaN,
]

private let pairs: [PairwiseFunction] = [
  .minimum, .maximum, .modulo, .remainder, .parametricRelu, .equal, .less, .greaterOrEqual,
]

private func wholes(_ dimensions: [Int], _ elements: [Int64]) -> Tensor {
  Tensor(Shape(dimensions), elements: .int64(elements))
}
