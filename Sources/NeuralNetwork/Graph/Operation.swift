/// What a node computes, with its attributes parsed and checked.
///
/// Semantics are ONNX's for the operator of the same name; inputs are listed in ONNX's order.
/// Axes are counted from the front (a negative axis is resolved when the graph is built).
public enum Operation: Sendable {
  // Convolution and pooling. x: (batch, channels, height, width)
  /// Inputs: x, weight (out channels, in channels / groups, kernel height, kernel width), bias?
  case convolution(Window, groups: Int)
  case maxPool(Window)
  case averagePool(Window, countsPadding: Bool)
  case globalAveragePool

  // Normalisation
  /// Inputs: x, scale, shift, mean, variance (each one value per channel).
  case batchNormalization(epsilon: Float)
  /// Inputs: x, scale, shift?; normalises over `axis` and all after it.
  case layerNormalization(axis: Int, epsilon: Float)
  /// x / (bias + alpha / size · Σ x²)^beta over `size` neighbouring channels (Krizhevsky et al.
  /// 2012, section 3.3).
  case localResponseNormalization(size: Int, alpha: Float, beta: Float, bias: Float)

  // One input, element by element
  case relu
  case leakyRelu(slope: Float)
  /// Limits every element to `minimum ... maximum`.
  case clip(minimum: Float, maximum: Float)
  case sigmoid
  case tanh
  case hardSigmoid(alpha: Float, beta: Float)
  case hardSwish
  /// x · Φ(x) (Hendrycks & Gimpel 2016); `approximate` takes the tanh form.
  case gelu(approximate: Bool)
  case erf
  case exponential
  case squareRoot
  case negative
  case identity
  /// Any other function of one element.
  case map(ElementFunction)
  case cast(ElementType)

  // Two inputs, broadcast against each other
  case add
  case subtract
  case multiply
  case divide
  case power
  /// Any other function of two elements.
  case combine(PairwiseFunction)
  /// Inputs: condition (bool), x where it is true, y where it is false; broadcast.
  case select

  // Linear algebra
  case matMul
  /// alpha · A' · B' + beta · C, where ' transposes when asked. Inputs: A, B, C?
  case gemm(alpha: Float, beta: Float, transposesA: Bool, transposesB: Bool)

  // Along axes
  case softmax(axis: Int)
  case reduceMean(axes: [Int], keepsAxes: Bool)
  case reduce(ReductionKind, axes: [Int], keepsAxes: Bool)

  // Data movement
  case concatenate(axis: Int)
  /// The new shape; 0 copies the input's dimension, -1 is inferred.
  case reshape([Int])
  /// To a matrix: dimensions before `axis` and from `axis` on are multiplied.
  case flatten(axis: Int)
  case transpose([Int])
  /// Constant padding: `before` and `after` give one count per axis.
  case pad(before: [Int], after: [Int], value: Float)
  /// Per axis `lengths` elements, beginning at `starts`, `steps` apart (which may be negative).
  case slice(starts: [Int], steps: [Int], lengths: [Int])
  /// Cuts the axis into parts of the given lengths, one result each.
  case split(axis: Int, lengths: [Int])
  /// Inputs: x, indices (int64 or int32; negative ones count from the end).
  case gather(axis: Int)
  /// Repeats axes of length 1 until the shape is the broadcast of its own and the given one.
  case expand([Int])
}

/// The geometry of a sliding window: kernel, stride, padding and dilation per spatial axis.
///
/// The output size along an axis is ⌊(size + padBefore + padAfter − dilation·(kernel − 1) − 1) / stride⌋ + 1
/// (Dumoulin & Visin 2016, relationship 15), with ⌈·⌉ where `roundsUp`.
public struct Window: Sendable, Equatable {
  /// Height first, then width.
  public var kernel: [Int]
  public var stride: [Int]
  public var padBefore: [Int]
  public var padAfter: [Int]
  public var dilation: [Int]
  public var roundsUp: Bool

  public init(
    kernel: [Int], stride: [Int], padBefore: [Int], padAfter: [Int], dilation: [Int],
    roundsUp: Bool = false
  ) {
    self.kernel = kernel
    self.stride = stride
    self.padBefore = padBefore
    self.padAfter = padAfter
    self.dilation = dilation
    self.roundsUp = roundsUp
  }
}
