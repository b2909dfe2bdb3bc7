/// The arithmetic of a plan: a type whose static methods fill buffers that they are handed.
///
/// A plan is generic over its kernels, so that native speed (`FastKernels`), published bits
/// (``PortableKernels``) and plain loops in tests share compiler, memory plan and threads, also in
/// Embedded Swift.
///
/// Every method computes one *part* of its work. How many parts there are follows from the shape
/// alone (``Division``), never from the number of threads; parts write to disjoint elements and
/// may run in any order and at the same time. `scratch` is memory of the calling thread, of at
/// least ``Division/scratch`` elements with unspecified contents. Work in two stages has a
/// `begin`, all of whose parts end before the others start; what it leaves for them is in memory
/// that all threads share.
public protocol Kernels: Sendable {
  associatedtype Scalar: KernelScalar
  /// A convolution's weights as these kernels want to read them.
  associatedtype ConvolutionWeights: Sendable
  /// A constant right-hand matrix as these kernels want to read it.
  associatedtype MatrixWeights: Sendable

  // MARK: Convolution

  /// Prepares weights, (groups · channels out, channels in, kernel height, kernel width), once. They
  /// have one row per channel out.
  static func prepare(
    _ convolution: Convolution, weights: WeightRows<Scalar>
  ) -> ConvolutionWeights
  static func division(of convolution: Convolution) -> Division
  /// Each output is the sum over (channel in, kernel row, kernel column), then the `finish`.
  static func convolve(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Scalar>,
    _ weights: ConvolutionWeights, _ finish: Finish<Scalar>,
    into output: UnsafeMutablePointer<Scalar>, _ workspace: Workspace<Scalar>)
  /// The first stage, where ``Division/firstParts`` are not 0.
  static func begin(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Scalar>,
    _ workspace: Workspace<Scalar>)

  // MARK: Matrices

  /// Prepares a constant right-hand matrix, laid out as `product` says, once. Its rows are those that
  /// are stored one behind the other (``MatrixProduct/storesRows``).
  static func prepare(_ product: MatrixProduct, right: WeightRows<Scalar>) -> MatrixWeights
  static func division(of product: MatrixProduct) -> Division
  /// Each output is the sum over the inner axis, then the `finish` (whose bias is per column).
  static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Scalar>, _ right: MatrixWeights,
    _ finish: Finish<Scalar>, into output: UnsafeMutablePointer<Scalar>,
    _ workspace: Workspace<Scalar>)
  /// The same for a right-hand matrix that is itself computed.
  static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Scalar>,
    computed right: UnsafePointer<Scalar>, _ finish: Finish<Scalar>,
    into output: UnsafeMutablePointer<Scalar>, _ workspace: Workspace<Scalar>)
  /// How a product with a computed right-hand matrix is split.
  static func computedDivision(of product: MatrixProduct) -> Division
  /// The first stage of it.
  static func begin(
    _ product: MatrixProduct, part: Int, left: UnsafePointer<Scalar>,
    computed right: UnsafePointer<Scalar>, _ workspace: Workspace<Scalar>)

  // MARK: Attention; only for kernels that use blocks

  static func division(of attention: Attention) -> Division
  /// The first stage, which sees keys and values.
  static func begin(
    _ attention: Attention, part: Int, keys: UnsafePointer<Scalar>,
    values: UnsafePointer<Scalar>, _ workspace: Workspace<Scalar>)
  static func attend(
    _ attention: Attention, part: Int, query: UnsafePointer<Scalar>,
    mask: UnsafePointer<Scalar>?, into output: UnsafeMutablePointer<Scalar>,
    _ workspace: Workspace<Scalar>)

  // MARK: Windows without weights

  static func division(of pooling: Pooling) -> Division
  static func pool(
    _ pooling: Pooling, part: Int, _ input: UnsafePointer<Scalar>,
    into output: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>)

  // MARK: Element by element

  static func apply(
    _ function: UnaryFunction, to input: UnsafePointer<Scalar>, count: Int,
    into output: UnsafeMutablePointer<Scalar>)
  /// Combines two operands, then limits the result to `lower ... upper`.
  static func combine(
    _ function: BinaryFunction, _ broadcast: Broadcast, part: Int,
    _ first: UnsafePointer<Scalar>, _ second: UnsafePointer<Scalar>, lower: Scalar,
    upper: Scalar, into output: UnsafeMutablePointer<Scalar>)
  /// input · scale + shift with one rounding each, then limited to `lower ... upper`.
  static func scale(
    _ input: UnsafePointer<Scalar>, count: Int, by scale: Scalar, plus shift: Scalar,
    lower: Scalar, upper: Scalar, into output: UnsafeMutablePointer<Scalar>)

  // MARK: Movement

  static func copy(
    _ copy: StridedCopy, part: Int, _ input: UnsafePointer<Scalar>,
    into output: UnsafeMutablePointer<Scalar>)
  static func fill(_ output: UnsafeMutablePointer<Scalar>, count: Int, with value: Scalar)

  // MARK: Images in blocks

  /// Whether images may lie in blocks of channels, activations be part of a ``Finish``, and values be
  /// read where they lie in another's memory.
  static var usesBlocks: Bool { get }
  static func division(of work: BlockedWork) -> Division
  static func perform(
    _ work: BlockedWork, part: Int, _ input: UnsafePointer<Scalar>,
    _ second: UnsafePointer<Scalar>?, _ finish: Finish<Scalar>,
    into output: UnsafeMutablePointer<Scalar>)

  // MARK: Training

  static func division(of work: TrainingWork) -> Division
  /// The first stage, which sees the operands.
  static func begin(
    _ work: TrainingWork, part: Int, _ memory: GeneralMemory, _ workspace: Workspace<Scalar>)
  /// Between the stages, once, on the calling thread.
  static func combine(
    _ work: TrainingWork, _ memory: GeneralMemory, _ workspace: Workspace<Scalar>)
  static func perform(
    _ work: TrainingWork, part: Int, _ memory: GeneralMemory, _ finish: Finish<Scalar>,
    _ workspace: Workspace<Scalar>)

  // MARK: All else

  /// Does work that no network spends its time on, in one part.
  static func perform(_ work: GeneralWork, _ memory: GeneralMemory)

  // MARK: Along an axis

  static func normalize(
    _ normalization: LayerNormalization, part: Int, _ input: UnsafePointer<Scalar>,
    scale: UnsafePointer<Scalar>, shift: UnsafePointer<Scalar>?,
    into output: UnsafeMutablePointer<Scalar>)
  static func softmax(
    _ lines: Lines, part: Int, _ input: UnsafePointer<Scalar>,
    into output: UnsafeMutablePointer<Scalar>)
  static func mean(
    _ reduction: Reduction, part: Int, _ input: UnsafePointer<Scalar>,
    into output: UnsafeMutablePointer<Scalar>)
}

/// How work is split: by its shape alone, so that no result depends on the number of threads.
public struct Division: Equatable, Sendable {
  public var parts: Int
  /// Elements of memory that each thread needs while it works on a part.
  public var scratch: Int
  /// Parts of a first stage; 0 for work in one stage.
  public var firstParts: Int
  /// Elements of memory that the first stage leaves for the other one.
  public var shared: Int

  public init(parts: Int, scratch: Int = 0, firstParts: Int = 0, shared: Int = 0) {
    self.parts = parts
    self.scratch = scratch
    self.firstParts = firstParts
    self.shared = shared
  }

  /// Element-wise steps are split into chunks of this many elements, which fit into a first cache.
  public static let elementsPerPart = 8192

  /// The run of `count` things that belongs to `part` when each part takes `size` of them.
  public static func range(part: Int, size: Int, count: Int) -> Range<Int> {
    (part * size)..<min(count, (part + 1) * size)
  }

  /// Parts of `size` things each, the last one possibly smaller.
  public static func parts(of count: Int, size: Int) -> Int { (count + size - 1) / size }
}

/// What happens to a sum before it is stored: plus bias, plus residual, then limited.
///
/// Each is one rounding, as if it were a step of its own, so that fusing never changes a bit.
public struct Finish<Scalar: KernelScalar>: @unchecked Sendable {
  // Unchecked: the pointers are into a plan's constants and a session's arena, which outlive the
  // step that they are made for; both are only read through them.

  /// One value per output channel (convolution) or column (matrix product).
  public var bias: UnsafePointer<Scalar>?
  /// Same shape as the output.
  public var residual: UnsafePointer<Scalar>?
  public var lower: Scalar
  public var upper: Scalar
  /// An activation in place of the limits; only for kernels that use blocks.
  public var activation: UnaryFunction?

  public init(
    bias: UnsafePointer<Scalar>?, residual: UnsafePointer<Scalar>?, lower: Scalar, upper: Scalar,
    activation: UnaryFunction? = nil
  ) {
    self.bias = bias
    self.residual = residual
    self.lower = lower
    self.upper = upper
    self.activation = activation
  }
}

/// Memory for work in progress, with unspecified contents.
public struct Workspace<Scalar: KernelScalar> {
  /// The calling thread's own.
  public var scratch: UnsafeMutablePointer<Scalar>
  /// What all threads of a step share.
  public var shared: UnsafeMutablePointer<Scalar>

  public init(scratch: UnsafeMutablePointer<Scalar>, shared: UnsafeMutablePointer<Scalar>) {
    self.scratch = scratch
    self.shared = shared
  }
}

/// What kernels without stages and blocks need not say.
extension Kernels {
  public static func begin(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Scalar>,
    _ workspace: Workspace<Scalar>
  ) {}

  public static func begin(
    _ product: MatrixProduct, part: Int, left: UnsafePointer<Scalar>,
    computed right: UnsafePointer<Scalar>, _ workspace: Workspace<Scalar>
  ) {}

  public static func computedDivision(of product: MatrixProduct) -> Division {
    division(of: product)
  }

  public static func division(of attention: Attention) -> Division { Division(parts: 0) }

  public static func begin(
    _ attention: Attention, part: Int, keys: UnsafePointer<Scalar>,
    values: UnsafePointer<Scalar>, _ workspace: Workspace<Scalar>
  ) {}

  public static func attend(
    _ attention: Attention, part: Int, query: UnsafePointer<Scalar>,
    mask: UnsafePointer<Scalar>?, into output: UnsafeMutablePointer<Scalar>,
    _ workspace: Workspace<Scalar>
  ) {
    preconditionFailure("these kernels do attention step by step")
  }

  public static var usesBlocks: Bool { false }

  public static func division(of work: BlockedWork) -> Division { Division(parts: 0) }

  public static func perform(
    _ work: BlockedWork, part: Int, _ input: UnsafePointer<Scalar>,
    _ second: UnsafePointer<Scalar>?, _ finish: Finish<Scalar>,
    into output: UnsafeMutablePointer<Scalar>
  ) {
    preconditionFailure("these kernels use no blocks")
  }
}
