/// A network as a directed acyclic graph in static single assignment form.
///
/// Every value (an input, a constant, or the result of a node) is assigned once and known by a
/// number; names live in a side table outside the engine. Nodes are kept in the order in which they
/// were added, which is a topological order: a node can only use values that exist already.
/// A graph is never executed itself: ``Plan`` compiles it first.
public struct Graph: Sendable {
  /// A value that the caller hands in at every run.
  public struct Input: Sendable {
    public let value: ValueID
    public let elementType: ElementType
    /// The shape for which the network was made; a plan may be compiled for another.
    public let shape: Shape
  }

  public private(set) var inputs: [Input] = []
  public private(set) var nodes: [Node] = []
  public private(set) var outputs: [ValueID] = []
  /// One entry per value: its tensor where the value is a constant, else nil.
  public private(set) var constants: [Tensor?] = []

  public init() {}

  public var valueCount: Int { constants.count }

  /// Adds a graph input and returns its value.
  public mutating func addInput(_ shape: Shape, _ elementType: ElementType = .float32) -> ValueID {
    let value = addValue(nil)
    inputs.append(Input(value: value, elementType: elementType, shape: shape))
    return value
  }

  /// Adds a constant (weights, a shape, an axis) and returns its value.
  public mutating func addConstant(_ tensor: Tensor) -> ValueID { addValue(tensor) }

  /// Adds a node with one result and returns that result.
  public mutating func add(_ operation: Operation, _ inputs: [ValueID]) -> ValueID {
    let value = addValue(nil)
    appendNode(Node(operation: operation, inputs: inputs, outputs: [value]))
    return value
  }

  /// Adds a node with several results and returns them in order.
  public mutating func add(
    _ operation: Operation, _ inputs: [ValueID], resultCount: Int
  ) -> [ValueID] {
    let values = (0..<resultCount).map { _ in addValue(nil) }
    appendNode(Node(operation: operation, inputs: inputs, outputs: values))
    return values
  }

  /// Declares which values a run returns when nothing else is asked for.
  public mutating func setOutputs(_ values: [ValueID]) { outputs = values }

  /// Puts another node with the same results in the place of one.
  mutating func replaceNode(_ index: Int, _ node: Node) { nodes[index] = node }

  private mutating func addValue(_ constant: Tensor?) -> ValueID {
    constants.append(constant)
    return ValueID(index: constants.count - 1)
  }

  private mutating func appendNode(_ node: Node) {
    for input in node.inputs {
      precondition(input.index < constants.count, "a node uses a value of this graph")
    }
    nodes.append(node)
  }
}

/// A value's number within its graph.
public struct ValueID: Hashable, Sendable {
  public let index: Int

  public init(index: Int) { self.index = index }
}

/// One operation applied to values.
public struct Node: Sendable {
  public let operation: Operation
  public let inputs: [ValueID]
  public let outputs: [ValueID]
}
