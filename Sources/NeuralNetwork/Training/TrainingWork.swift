/// Work that only gradients and training ask for.
///
/// Kernels that are in a hurry have methods of their own; the others take the plain loops of this
/// folder, which sum in double precision, in ascending order, and split work by shape alone. A page
/// that does not train leaves them out by kernels whose methods do nothing.
public enum TrainingWork: Sendable {
  /// Operands: x, dy. Results: the weight's gradient, and with `hasBias` the bias's.
  case weightGradient(Convolution, hasBias: Bool)
  /// The same over any number of axes.
  case spatialWeightGradient(SpatialConvolution, hasBias: Bool)
  /// Operands: x, dy.
  case maxPoolGradient(PoolingGradient)
  /// Operand: dy.
  case averagePoolGradient(PoolingGradient)
  /// Operands: x, scale, shift. Results: y, mean, variance. The finish is y's.
  case batchNormalization(BatchNormalization)
  /// Operands: x, scale, mean, variance, dy. Results: dx, scale's gradient, shift's.
  case batchNormalizationGradient(BatchNormalization)
  /// Operands: x, scale, dy. Results: dx, scale's gradient, shift's.
  case layerNormalizationGradient(LayerNormalization)
  /// Operands: y, dy.
  case softmaxGradient(Lines)
  /// Operands: x or y, dy.
  case activationGradient(UnaryFunction, count: Int)
  /// Operands: x, dy.
  case localGradient(LocalResponseNormalization)
  /// Operands: x, the number.
  case dropout(Dropout)
  /// Sums over the first axis of a matrix. Operand: x (rows, columns).
  case columnSums(rows: Int, columns: Int)
}

/// Images of which each channel is brought to mean 0 and variance 1 over the whole batch.
public struct BatchNormalization: Equatable, Sendable {
  public var images: ImageBatch
  public var epsilon: Float
  public var layout = Layout.planar

  /// Elements of a channel.
  public var population: Int { images.batch * images.pixels }
}

/// A pooling whose gradient is asked for.
public struct PoolingGradient: Sendable {
  public var window: SpatialWindow
  public var countsPadding = false
  /// Whether x is what a rectifier has given whose gradient is asked for at once: maxima that are not
  /// positive get none.
  public var isRectified = false
  public var images: ImageBatch
  public var layout = Layout.planar

  public var planes: Int { images.batch * images.channels }
}

public struct Dropout: Equatable, Sendable {
  public var count: Int
  public var rate: Float
  public var stream: UInt32

  /// Elements that are worked on together, a multiple of the four numbers of one call.
  public static let elementsPerPart = 8192
}

/// What training work says of its stages when kernels have no methods of their own.
extension Kernels {
  public static func division(of work: TrainingWork) -> Division { plainDivision(of: work) }

  public static func begin(
    _ work: TrainingWork, part: Int, _ memory: GeneralMemory, _ workspace: Workspace<Scalar>
  ) {
    plainBegin(work, part, memory, workspace)
  }

  public static func combine(
    _ work: TrainingWork, _ memory: GeneralMemory, _ workspace: Workspace<Scalar>
  ) {}

  public static func perform(
    _ work: TrainingWork, part: Int, _ memory: GeneralMemory, _ finish: Finish<Scalar>,
    _ workspace: Workspace<Scalar>
  ) {
    plainPerform(work, part, memory, finish, workspace)
  }

  /// How the plain loops split the work.
  public static func plainDivision(of work: TrainingWork) -> Division {
    switch work {
    case .weightGradient(let convolution, _):
      Division(parts: convolution.groups * convolution.channelsOut)
    case .spatialWeightGradient(let convolution, _):
      Division(parts: convolution.groups * convolution.channelsOut)
    case .maxPoolGradient(let pooling), .averagePoolGradient(let pooling):
      Division(parts: pooling.planes)
    case .batchNormalization(let normalization), .batchNormalizationGradient(let normalization):
      Division(parts: normalization.images.channels)
    case .layerNormalizationGradient(let normalization):
      Division(
        parts: Division.parts(of: normalization.count, size: columnsPerPart),
        firstParts: normalization.rows, shared: 2 * normalization.rows)
    case .softmaxGradient(let lines): lines.division
    case .activationGradient(_, let count):
      Division(parts: Division.parts(of: count, size: Division.elementsPerPart))
    case .localGradient(let normalization): Division(parts: normalization.batch)
    case .dropout(let dropout):
      Division(parts: Division.parts(of: dropout.count, size: Dropout.elementsPerPart))
    case .columnSums(_, let columns):
      Division(parts: Division.parts(of: columns, size: columnsPerPart))
    }
  }

  public static func plainBegin(
    _ work: TrainingWork, _ part: Int, _ memory: GeneralMemory, _ workspace: Workspace<Scalar>
  ) {
    if case .layerNormalizationGradient(let normalization) = work {
      differentiateRow(normalization, part, memory, workspace.shared)
    }
  }

  public static func plainPerform(
    _ work: TrainingWork, _ part: Int, _ memory: GeneralMemory, _ finish: Finish<Scalar>,
    _ workspace: Workspace<Scalar>
  ) {
    switch work {
    case .weightGradient(let convolution, let hasBias):
      differentiateFilter(convolution, hasBias, part, memory)
    case .spatialWeightGradient(let convolution, let hasBias):
      differentiateFilter(convolution, hasBias, part, memory)
    case .maxPoolGradient(let pooling): differentiateMaxima(pooling, part, memory)
    case .averagePoolGradient(let pooling): differentiateMeans(pooling, part, memory)
    case .batchNormalization(let normalization):
      normalizeChannel(normalization, part, memory, finish)
    case .batchNormalizationGradient(let normalization):
      differentiateChannel(normalization, part, memory)
    case .layerNormalizationGradient(let normalization):
      differentiateParameters(normalization, part, memory, workspace.shared)
    case .softmaxGradient(let lines): differentiateSoftmax(lines, part, memory)
    case .activationGradient(let function, let count):
      differentiateActivation(function, count, part, memory)
    case .localGradient(let normalization): differentiateImage(normalization, part, memory)
    case .dropout(let dropout): drop(dropout, part, memory)
    case .columnSums(let rows, let columns): sumColumns(rows, columns, part, memory)
    }
  }

  static var columnsPerPart: Int { 64 }
}
