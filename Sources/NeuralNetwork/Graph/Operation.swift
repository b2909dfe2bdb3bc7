/// What a node computes, with its attributes parsed and checked.
///
/// Semantics are ONNX's for the operator of the same name; inputs are listed in ONNX's order.
/// Axes are counted from the front (a negative axis is resolved when the graph is built).
public enum Operation: Sendable {
  // Convolution and pooling. x: (batch, channels, height, width), or any other number of spatial
  // axes from one on
  /// Inputs: x, weight (out channels, in channels / groups, kernel height, kernel width), bias?
  case convolution(Window, groups: Int)
  /// The transpose of the convolution with that window, as a linear map: what that one's gradient
  /// computes (Dumoulin & Visin 2016, section 4). The result is
  /// stride · (size − 1) + dilation · (kernel − 1) + 1 − padding + `outputPadding` long.
  /// Inputs: x, weight (in channels, out channels / groups, kernel height, kernel width), bias?
  case transposedConvolution(Window, groups: Int, outputPadding: [Int])
  /// Samples at places that an input moves (Dai et al. 2017, equation 2), `offsetGroups` groups of
  /// channels moving together. Inputs: x, weight, offset, and with `hasBias` a bias, with `hasMask`
  /// a factor per tap.
  case deformableConvolution(
    Window, groups: Int, offsetGroups: Int, hasBias: Bool, hasMask: Bool)
  case maxPool(Window)
  case averagePool(Window, countsPadding: Bool)
  /// (Σ |x|^p)^(1/p) over the window.
  case lpPool(Window, exponent: Int)
  /// Where the maxima of ``maxPool(_:)`` lie in the whole of x, counted row by row, or with
  /// `columnMajor` column by column within each image.
  case maxPoolIndices(Window, columnMajor: Bool)
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
  /// The same bits as numbers of a type of the same width.
  case bitCast(ElementType)

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
  /// Of each matrix in the last two axes.
  case determinant

  // Along axes
  case softmax(axis: Int)
  case reduceMean(axes: [Int], keepsAxes: Bool)
  case reduce(ReductionKind, axes: [Int], keepsAxes: Bool)
  /// Where along the axis the largest (or smallest) element is, the first or the last of equals.
  case argument(Extremum, axis: Int, keepsAxis: Bool, takesLast: Bool)
  /// Sums (or products) of all elements up to each one; `isExclusive` leaves out its own.
  case cumulate(Cumulation, axis: Int, isExclusive: Bool, isReversed: Bool)
  /// The `count` largest (or smallest) elements in their order, and where they are.
  case topK(Extremum, axis: Int, count: Int)
  /// Each element along the axis becomes a weighted sum of a few.
  case resample(Resampling, axis: Int)

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
  /// Inputs: x, indices: one per element of the result, along the axis.
  case gatherElements(axis: Int)
  /// Inputs: x, indices: their last axis names an element, or a slice, of x behind the batch axes.
  case gatherSlices(batchAxes: Int)
  /// Inputs: x, indices, updates: x with the updates in the places that the indices name.
  case scatterElements(axis: Int, ScatterReduction)
  case scatterSlices(ScatterReduction)

  // Places that are computed
  /// Inputs: x, grid: (batch, …, coordinates), in −1 ... 1, x before y (Jaderberg et al. 2015).
  case gridSample(GridSampling)
  /// Inputs: x, boxes (count, 4), the image of each box (He et al. 2017, section 3).
  case roiAlign(RegionAlignment)

  // Gradients and training
  case training(TrainingOperation)
}
