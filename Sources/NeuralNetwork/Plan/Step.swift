/// One call of a kernel: what to compute, from where to where.
struct Step<K: Kernels>: Sendable {
  var work: Work<K>
  var division: Division
  var input: Place
  /// The second operand, a computed right-hand matrix, or layer normalisation's scale.
  var second: Place?
  /// One value per channel or column; layer normalisation's shift.
  var bias: Place?
  var residual: Place?
  var output: Place
  /// All that general and training work reads and writes, in order; attention's keys, values and
  /// mask.
  var operands: [Place] = []
  var results: [Place] = []
  /// The range that results are limited to: a fused activation.
  var lower: K.Scalar
  var upper: K.Scalar
  /// A fused activation in place of the limits.
  var activation: UnaryFunction?
}

/// What a step computes, with all geometry resolved and weights prepared.
enum Work<K: Kernels>: Sendable {
  case convolution(Convolution, K.ConvolutionWeights)
  /// A convolution whose weights, the second operand, are prepared anew in every run.
  case convolutionOfComputedWeights(Convolution)
  case product(MatrixProduct, K.MatrixWeights)
  case computedProduct(MatrixProduct)
  case pooling(Pooling)
  case unary(UnaryFunction, count: Int)
  case binary(BinaryFunction, Broadcast)
  case channelScale(ChannelScale<K.Scalar>)
  case layerNormalization(LayerNormalization)
  case softmax(Lines)
  case mean(Reduction)
  case attention(Attention)
  case copy(StridedCopy)
  case fill(K.Scalar, count: Int)
  case blocked(BlockedWork)
  case training(TrainingWork)
  case general(GeneralWork)
}

/// Batch normalisation at inference: every channel has one factor and one shift.
struct ChannelScale<Scalar: KernelScalar>: Sendable {
  var planes: Int
  var pixels: Int
  var scales: [Scalar]
  var shifts: [Scalar]

  var division: Division { Division(parts: planes) }
}

/// Where a value lies while a plan runs, in bytes from the region's start.
struct Place: Equatable, Sendable {
  enum Region: UInt8, Sendable { case arena, constants }
  var region: Region
  var offset: Int
  /// While a plan is made, `offset` is the number of a buffer, and this is where the place begins
  /// within it.
  var displacement = 0
}
