/// A graph compiled for concrete input shapes: what is executed.
///
/// Compiling drops nodes that nothing asks for, removes identities, folds batch normalisation into
/// the convolution before it, fuses bias, residual addition and limiting activations into the
/// step that computes their input, lays all values out in one arena whose memory is used again as
/// soon as a value is no longer needed, and lets the kernels prepare the weights. A plan is an
/// immutable value; any number of ``Session``s can execute it at the same time.
///
/// **The bits of a value depend on the graph and the kernels alone**, never on what else is kept.
/// Fusing bias, residual and activation changes no rounding. Folding batch normalisation does, so
/// it follows from the graph: where a convolution with constant weights has one use, a batch
/// normalisation, that normalisation's result is *always* computed with folded weights
/// (weight · scale / √(variance + ε), in double precision, rounded once); if the convolution's own
/// value is asked for as well, it is computed by a second, unfolded step.
///
/// ```swift
/// let plan = try Plan<PortableKernels>(graph, keeping: [conv1])
/// let run = try Session(plan).run([photograph])
/// let featureMaps = run[conv1]
/// ```
public struct Plan<K: Kernels>: Sendable {
  /// The graph's inputs, in order, with the shapes that the plan was compiled for.
  public let inputs: [PlannedInput]
  /// The values that a run returns in order.
  public let outputs: [ValueID]
  /// What the compiler made of the graph, for tests and for people who want to know.
  public let facts: PlanFacts

  let steps: [Step<K>]
  let constants: Memory
  let arenaByteCount: Int
  let scratchCount: Int
  let sharedCount: Int
  let readable: [ReadableValue]

  /// Compiles a graph.
  ///
  /// - Parameters:
  ///   - inputShapes: One per graph input; the shapes that the inputs declare where nil.
  ///   - outputs: What a run returns; the graph's own outputs where nil.
  ///   - keeping: Further values that can be read after a run: they stay in memory of their own.
  ///   - threads: Those that prepare the weights; the caller's alone unless given.
  /// - Throws: ``PlanError``, naming nodes by their place in the graph.
  public init(
    _ graph: Graph, inputShapes: [Shape]? = nil, outputs: [ValueID]? = nil,
    keeping: [ValueID] = [], kernels: K.Type = K.self,
    threads: ThreadPool = ThreadPool(count: 1)
  ) throws(PlanError) {
    var compiler = try PlanCompiler<K>(
      graph, inputShapes: inputShapes, outputs: outputs ?? graph.outputs, keeping: keeping,
      threads: threads)
    try compiler.compile()
    inputs = compiler.plannedInputs
    self.outputs = outputs ?? graph.outputs
    facts = compiler.facts
    steps = compiler.steps
    constants = compiler.makeConstants()
    arenaByteCount = compiler.arenaByteCount
    scratchCount = steps.reduce(0) { max($0, $1.division.scratch) }
    sharedCount = steps.reduce(0) { max($0, $1.division.shared) }
    readable = compiler.readable
    for bytes in [
      arenaByteCount, (scratchCount + sharedCount) * MemoryLayout<Float>.stride,
    ] where bytes > Self.mostBytes {
      throw .tooLarge(bytes: bytes, most: Self.mostBytes)
    }
  }

  /// The most elements that one value may have. A file from a stranger must not be able to ask for
  /// more.
  public static var mostElements: Int { mostBytes / 4 }
  /// The most memory that a plan's values may take together, and a step's scratch: 4 GiB where
  /// addresses have 64 bits, 512 MiB where they have 32.
  public static var mostBytes: Int { Int.bitWidth == 64 ? 1 << 32 : 1 << 29 }
}

/// A graph input with the shape that a plan expects.
public struct PlannedInput: Equatable, Sendable {
  public let value: ValueID
  public let shape: Shape
  public let elementType: ElementType
  /// Bytes from the arena's start; nil where nothing reads the input.
  let offset: Int?
}

/// A value that can be read after a run.
struct ReadableValue: Sendable {
  enum Source: Sendable {
    case arena(offset: Int)
    /// A constant of the graph, of any element type.
    case constant(Tensor)
    /// A constant under another shape: bytes from the start of the plan's constants.
    case planConstant(offset: Int)
  }
  let value: ValueID
  let shape: Shape
  let elementType: ElementType
  let source: Source
}

/// What compiling a graph came to.
public struct PlanFacts: Equatable, Sendable {
  /// A step and the graph's nodes, by their place, whose work it does.
  public struct Step: Equatable, Sendable {
    public let nodes: [Int]
    /// The last of the values that the step computes.
    public let result: ValueID
  }

  /// A value's memory: bytes from the arena's start, and the steps during which it is in use.
  public struct Placement: Equatable, Sendable {
    public let value: ValueID
    public let offset: Int
    public let count: Int
    public let lifetime: ClosedRange<Int>
  }

  public let steps: [Step]
  public let placements: [Placement]
  public let arenaBytes: Int
  /// The sum of all values' sizes: what the arena would take without sharing memory.
  public let unsharedBytes: Int
}

/// Why a graph cannot be compiled.
public enum PlanError: Error, Equatable, Sendable {
  /// Shapes or element types do not fit.
  case graph(GraphError)
  /// A value that was asked for is not one of the graph's.
  case unknownValue(ValueID)
  /// A constant that is needed has elements that nobody has set.
  case unsetConstant(ValueID)
  /// A value alone would take more elements than a plan may.
  case valueTooLarge(ValueID, elements: Int, most: Int)
  /// All values, or what a step needs while it works, would take more bytes than a plan may.
  case tooLarge(bytes: Int, most: Int)
}
