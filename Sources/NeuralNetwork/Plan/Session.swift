/// A plan together with the memory that running it takes.
///
/// A session runs its plan any number of times without allocating. It belongs to one caller at a
/// time; several sessions can run one plan, and share one ``ThreadPool``, at the same time.
public final class Session<K: Kernels> {
  public let plan: Plan<K>
  public let threads: ThreadPool
  let arena: Memory
  let scratch: Memory
  let scratchStride: Int
  let shared: Memory
  let faults = FaultRecord()

  /// - Parameter isLongLived: Whether it will run so often that memory in large pages is worth the
  ///   time that it takes to come.
  public init(
    _ plan: Plan<K>, threads: ThreadPool = ThreadPool(count: 1), isLongLived: Bool = false
  ) {
    self.plan = plan
    self.threads = threads
    arena = Memory(byteCount: plan.arenaByteCount, prefersLargePages: isLongLived)
    // A cache line between two threads' memory.
    scratchStride = (plan.scratchCount + 31) / 16 * 16
    scratch = Memory(
      byteCount: scratchStride * threads.count * MemoryLayout<K.Scalar>.stride)
    shared = Memory(
      byteCount: plan.sharedCount * MemoryLayout<K.Scalar>.stride, prefersLargePages: isLongLived)
  }

  /// Hands in one tensor per graph input, executes the plan and copies out what was asked for.
  ///
  /// - Throws: ``RunError`` where a tensor does not have the shape that the plan was compiled for,
  ///   or another element type, and where the network cannot compute with its numbers.
  public func run(_ inputs: [Tensor]) throws(RunError) -> Run {
    guard inputs.count == plan.inputs.count else {
      throw .inputCount(expected: plan.inputs.count, found: inputs.count)
    }
    for index in inputs.indices { try load(inputs[index], input: index) }
    try execute()
    return result()
  }

  /// Copies a tensor into the arena as the graph input with that index.
  public func load(_ tensor: Tensor, input index: Int) throws(RunError) {
    let input = plan.inputs[index]
    guard tensor.elementType == input.elementType, tensor.isSet || input.offset == nil
    else {
      throw .elementType(
        input: index, expected: input.elementType, found: tensor.elementType)
    }
    guard tensor.shape == input.shape else {
      throw .shape(input: index, expected: input.shape, found: tensor.shape)
    }
    if let offset = input.offset { tensor.write(to: arena.base + offset, as: K.Scalar.self) }
  }

  /// Hands out the memory of a float32 input, to be written before every run; nil, without a call,
  /// for an input that nothing reads, or another value.
  @discardableResult
  public func withInput<Result>(
    _ value: ValueID, _ body: (UnsafeMutableBufferPointer<K.Scalar>) -> Result
  ) -> Result? {
    for input in plan.inputs where input.value == value && input.elementType == .float32 {
      guard let offset = input.offset else { return nil }
      let start = (arena.base + offset).assumingMemoryBound(to: K.Scalar.self)
      return body(UnsafeMutableBufferPointer(start: start, count: input.shape.count))
    }
    return nil
  }

  /// Executes the plan on the inputs loaded before; every input must be loaded before every call,
  /// because its memory is used again.
  ///
  /// - Throws: ``RunError/data(node:_:)`` for the first step that cannot compute with its numbers.
  public func execute() throws(RunError) {
    for (index, step) in plan.steps.enumerated() {
      execute(step)
      if let fault = faults.first {
        faults.clear()
        throw .data(node: plan.facts.steps[index].nodes.last ?? 0, fault)
      }
    }
  }

  /// Reads a float32 value that the plan keeps, without copying it; nil for one that it does not
  /// keep, or of another type.
  @discardableResult
  public func withElements<Result>(
    of value: ValueID, _ body: (UnsafeBufferPointer<K.Scalar>) -> Result
  ) -> Result? {
    for readable in plan.readable
    where readable.value == value && readable.elementType == .float32 {
      switch readable.source {
      case .arena(let offset): return body(elements(arena.base + offset, readable.shape.count))
      case .planConstant(let offset):
        return body(elements(plan.constants.base + offset, readable.shape.count))
      case .constant(let tensor):
        return K.Scalar.converted(tensor.floats).withUnsafeBufferPointer { body($0) }
      }
    }
    return nil
  }

  private func elements(
    _ start: UnsafeMutableRawPointer, _ count: Int
  ) -> UnsafeBufferPointer<K.Scalar> {
    UnsafeBufferPointer(start: start.assumingMemoryBound(to: K.Scalar.self), count: count)
  }

  private func result() -> Run {
    Run(
      values: plan.readable.map { $0.value },
      tensors: plan.readable.map { readable in
        switch readable.source {
        case .arena(let offset): return tensor(readable, arena.base + offset)
        case .planConstant(let offset): return tensor(readable, plan.constants.base + offset)
        case .constant(let tensor): return tensor
        }
      },
      outputIDs: plan.outputs)
  }

  private func tensor(_ readable: ReadableValue, _ start: UnsafeMutableRawPointer) -> Tensor {
    Tensor(readable.shape, readable.elementType, from: start, as: K.Scalar.self)
  }
}

/// The values that a run computed and that were asked for.
public struct Run: Sendable {
  let values: [ValueID]
  let tensors: [Tensor]
  let outputIDs: [ValueID]

  /// A value that the plan keeps or returns; nil for any other.
  public subscript(value: ValueID) -> Tensor? {
    for index in values.indices where values[index] == value { return tensors[index] }
    return nil
  }

  /// The plan's outputs, in order.
  public var outputs: [Tensor] { outputIDs.compactMap { self[$0] } }
}

/// Why tensors cannot be handed to a plan.
public enum RunError: Error, Equatable, Sendable {
  case inputCount(expected: Int, found: Int)
  case shape(input: Int, expected: Shape, found: Shape)
  case elementType(input: Int, expected: ElementType, found: ElementType)
  /// A node of the graph, by its place, has no result for the numbers that it reads.
  case data(node: Int, DataFault)
}
