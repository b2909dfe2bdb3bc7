/// A plan together with the memory that running it takes.
///
/// A session runs its plan any number of times without allocating. It belongs to one caller at a
/// time; several sessions can run one plan, and share one ``ThreadPool``, at the same time.
public final class Session<K: Kernels> {
  public let plan: Plan<K>
  public let threads: ThreadPool
  let arena: Storage<K.Scalar>
  let scratch: Storage<K.Scalar>
  let scratchStride: Int

  public init(_ plan: Plan<K>, threads: ThreadPool = ThreadPool(count: 1)) {
    self.plan = plan
    self.threads = threads
    arena = Storage(count: plan.arenaCount)
    // A cache line between two threads' memory.
    scratchStride = (plan.scratchCount + 31) / 16 * 16
    scratch = Storage(count: scratchStride * threads.count)
  }

  /// Hands in one tensor per graph input, executes the plan and copies out what was asked for.
  ///
  /// - Throws: ``RunError`` where a tensor does not have the shape that the plan was compiled for.
  public func run(_ inputs: [Tensor]) throws(RunError) -> Run {
    guard inputs.count == plan.inputs.count else {
      throw .inputCount(expected: plan.inputs.count, found: inputs.count)
    }
    for index in inputs.indices { try load(inputs[index], input: index) }
    execute()
    return result()
  }

  /// Copies a tensor into the arena as the graph input with that index.
  public func load(_ tensor: Tensor, input index: Int) throws(RunError) {
    let input = plan.inputs[index]
    guard tensor.elementType == .float32 else {
      throw .elementType(input: index, found: tensor.elementType)
    }
    guard tensor.shape == input.shape else {
      throw .shape(input: index, expected: input.shape, found: tensor.shape)
    }
    if let offset = input.offset { K.Scalar.copy(tensor.floats, to: arena.base + offset) }
  }

  /// Executes the plan on the inputs loaded before; every input must be loaded before every call,
  /// because its memory is used again.
  public func execute() {
    for step in plan.steps { execute(step) }
  }

  /// Reads a value that the plan keeps, without copying it; nil for a value that it does not keep.
  public func withElements<Result>(
    of value: ValueID, _ body: (UnsafeBufferPointer<K.Scalar>) -> Result
  ) -> Result? {
    for readable in plan.readable where readable.value == value {
      switch readable.source {
      case .arena(let offset):
        return body(UnsafeBufferPointer(start: arena.base + offset, count: readable.shape.count))
      case .planConstant(let offset):
        let start = plan.constants.base + offset
        return body(UnsafeBufferPointer(start: start, count: readable.shape.count))
      case .constant(let tensor):
        guard tensor.elementType == .float32 else { return nil }
        return K.Scalar.converted(tensor.floats).withUnsafeBufferPointer { body($0) }
      }
    }
    return nil
  }

  private func result() -> Run {
    Run(
      values: plan.readable.map { $0.value },
      tensors: plan.readable.map { readable in
        switch readable.source {
        case .arena(let offset):
          let floats = K.Scalar.floats(arena.base + offset, count: readable.shape.count)
          return Tensor(readable.shape, floats)
        case .planConstant(let offset):
          let start = plan.constants.base + offset
          return Tensor(readable.shape, K.Scalar.floats(start, count: readable.shape.count))
        case .constant(let tensor): return tensor
        }
      },
      outputIDs: plan.outputs)
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
  case elementType(input: Int, found: ElementType)
}
