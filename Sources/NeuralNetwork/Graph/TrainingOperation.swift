/// What only training and gradients ask of a graph; no ONNX file has these.
///
/// A gradient is that of one number, the loss, with respect to a value; below, dy is the gradient of
/// an operation's result y, and dx that of its input x.
public enum TrainingOperation: Sendable {
  /// The gradients of a convolution's weight and, with `hasBias`, of its bias.
  /// Inputs: x, dy. Results: weight (out channels, in channels / groups, kernel…), bias?
  case convolutionWeightGradient(Window, groups: Int, hasBias: Bool)
  /// Each dy goes to the first of the largest elements under its window. Inputs: x, dy.
  case maxPoolGradient(Window)
  /// Each dy is shared by the elements under its window. Input: dy. `size` is x's along its spatial
  /// axes.
  case averagePoolGradient(Window, countsPadding: Bool, size: [Int])
  /// Batch normalisation by the batch's own statistics (Ioffe & Szegedy 2015, algorithm 1).
  /// Inputs: x, scale, shift. Results: y, and each channel's mean and variance (of the batch as the
  /// whole population: divided by the number of elements).
  case batchNormalization(epsilon: Float)
  /// The gradients of ``batchNormalization(epsilon:)``, through the statistics too.
  /// Inputs: x, scale, mean, variance, dy. Results: dx, scale's and shift's.
  case batchNormalizationGradient(epsilon: Float)
  /// The gradients of a layer normalisation over `axis` and all after it.
  /// Inputs: x, scale, dy. Results: dx, scale's and shift's.
  case layerNormalizationGradient(axis: Int, epsilon: Float)
  /// Inputs: y, dy.
  case softmaxGradient(axis: Int)
  /// dy times the slope of a function, at x or, where ``UnaryFunction/slopeReadsResult``, at y.
  /// Inputs: x or y, dy.
  case activationGradient(UnaryFunction)
  /// Inputs: x, dy.
  case localResponseNormalizationGradient(size: Int, alpha: Float, beta: Float, bias: Float)
  /// Sets a share of the elements to 0 and divides the rest by what remains (Srivastava et al. 2014,
  /// section 10), chosen by `stream`, by the element's place and by a number: the same each time, so
  /// that it is its own gradient. Inputs: x, the number (one int64).
  case dropout(rate: Float, stream: UInt32)
}

extension TrainingOperation {
  var inputCount: Int {
    switch self {
    case .averagePoolGradient: 1
    case .convolutionWeightGradient, .maxPoolGradient, .softmaxGradient, .activationGradient,
      .localResponseNormalizationGradient, .dropout:
      2
    case .batchNormalization, .layerNormalizationGradient: 3
    case .batchNormalizationGradient: 5
    }
  }

  func resultShapes(of inputs: [Shape]) throws(ShapeFault) -> [Shape] {
    let x = inputs[0]
    switch self {
    case .convolutionWeightGradient(let window, let groups, let hasBias):
      return try weightGradientShapes(inputs, window, groups, hasBias)
    case .maxPoolGradient(let window):
      try inputs[1].require(try windowShape(x, window, channels: nil).dimensions, input: 1)
      return [x]
    case .averagePoolGradient(let window, _, let size):
      try x.require(rank: 3, input: 0, orMore: true)
      let result = try sound(x.dimensions[..<2] + size)
      try x.require(try windowShape(result, window, channels: nil).dimensions, input: 0)
      return [result]
    case .batchNormalization, .batchNormalizationGradient:
      try x.require(rank: 2, input: 0, orMore: true)
      let channels = Shape([x[1]])
      let isGradient = inputs.count == 5
      for input in 1..<(isGradient ? 4 : 3) {
        try inputs[input].require(channels.dimensions, input: input)
      }
      if isGradient { try inputs[4].require(x.dimensions, input: 4) }
      return [x, channels, channels]
    case .layerNormalizationGradient(let axis, _):
      try x.require(axis: axis)
      let parameters = Shape(Array(x.dimensions[axis...]))
      try inputs[1].require(parameters.dimensions, input: 1)
      try inputs[2].require(x.dimensions, input: 2)
      return [x, parameters, parameters]
    case .softmaxGradient(let axis):
      try x.require(axis: axis)
      try inputs[1].require(x.dimensions, input: 1)
      return [x]
    case .activationGradient:
      try inputs[1].require(x.dimensions, input: 1)
      return [x]
    case .localResponseNormalizationGradient(let size, _, _, _):
      try x.require(rank: 3, input: 0, orMore: true)
      guard size >= 1 else { throw ShapeFault(.attributeValue(.size, least: 1, found: size)) }
      try inputs[1].require(x.dimensions, input: 1)
      return [x]
    case .dropout:
      guard inputs[1].count == 1 else {
        throw ShapeFault(.elementCount(expected: 1, found: inputs[1].count))
      }
      return [x]
    }
  }

  private func weightGradientShapes(
    _ inputs: [Shape], _ window: Window, _ groups: Int, _ hasBias: Bool
  ) throws(ShapeFault) -> [Shape] {
    let (x, gradient) = (inputs[0], inputs[1])
    try x.require(rank: 3, input: 0, orMore: true)
    try gradient.require(rank: x.rank, input: 1)
    guard groups >= 1 else { throw ShapeFault(.attributeValue(.groups, least: 1, found: groups)) }
    let weight = try sound([gradient[1], x[1] / groups] + window.kernel)
    try gradient.require(
      try convolutionShape([x, weight], window, groups).dimensions, input: 1)
    return hasBias ? [weight, Shape([gradient[1]])] : [weight]
  }

  func requireTypes(_ inputs: [ElementType]) throws(ShapeFault) {
    for (position, type) in inputs.enumerated() {
      var expected = ElementType.float32
      if case .dropout = self, position == 1 { expected = .int64 }
      guard type == expected else { throw ShapeFault(.elementType(input: position, found: type)) }
    }
  }

  var name: Operation.Name {
    switch self {
    case .convolutionWeightGradient: .convolutionWeightGradient
    case .maxPoolGradient: .maxPoolGradient
    case .averagePoolGradient: .averagePoolGradient
    case .batchNormalization: .batchNormalizationInTraining
    case .batchNormalizationGradient: .batchNormalizationGradient
    case .layerNormalizationGradient: .layerNormalizationGradient
    case .softmaxGradient: .softmaxGradient
    case .activationGradient: .activationGradient
    case .localResponseNormalizationGradient: .localResponseNormalizationGradient
    case .dropout: .dropout
    }
  }
}

extension UnaryFunction {
  /// Whether the slope is computed from the function's result, so that its input need not be kept.
  public var slopeReadsResult: Bool {
    switch self {
    case .sigmoid, .tanh, .hardSigmoid, .exponential, .squareRoot: true
    case .clamp: isRelu
    case .leakyRelu(let slope): slope > 0
    case .hardSwish, .gelu, .geluTanh, .erf, .negative: false
    }
  }

  var isRelu: Bool { self == .clamp(lower: 0, upper: .infinity) }
}
