internal import NeuralNetwork

/// Builds a ``Graph`` node by node from the nodes of a file, folding what is constant.
///
/// Shapes are inferred on the way, from those of the inputs: axes counted from the end, automatic
/// padding and arithmetic on shapes are resolved with them.
struct GraphReader {
  /// The version of ONNX's operator set that the file is written for.
  let opset: Int
  private(set) var graph = Graph()
  /// One shape per value of the graph.
  private(set) var shapes: [Shape] = []
  /// One entry per node of the graph.
  private(set) var labels: [NodeLabel] = []
  private(set) var values: [String: Known] = [:]
  private var constants: [Constant] = []
  /// The first name of each constant; a Cast keeps that of the weights that it converts.
  private(set) var constantNames: [String] = []
  private var casts: [Cast: Int] = [:]
  /// Where a constant was put into the graph, once something used it.
  private(set) var placements: [Int: ValueID] = [:]
  /// Results that exist in the file but are not computed, by name.
  private var unavailable: [String: NodeLabel] = [:]

  /// What is known about a name of the file.
  enum Known {
    /// By its place in `constants`; two names for the same numbers share it.
    case constant(Int)
    case computed(ValueID)
  }

  /// A constant that was converted before, so that shared weights stay shared.
  private struct Cast: Hashable {
    let constant: Int
    let type: FileElementType
  }

  init(opset: Int) { self.opset = opset }

  // MARK: - Defining values

  mutating func addInput(_ name: String, _ shape: Shape) {
    let value = graph.addInput(shape)
    shapes.append(shape)
    values[name] = .computed(value)
  }

  mutating func addConstant(_ name: String, _ constant: Constant) {
    constants.append(constant)
    constantNames.append(name)
    values[name] = .constant(constants.count - 1)
  }

  /// Gives the first result of a node the numbers of `constant`.
  mutating func define(_ node: FileNode, as constant: Constant) throws(ONNXError) {
    let name = try firstResult(of: node)
    guard constant.shape.count <= Shape.largestCount else {
      throw .tooLarge(name, dimensions: constant.shape.dimensions, limit: Shape.largestCount)
    }
    addConstant(name, constant)
  }

  /// Gives the first result of a node the numbers of the constant `source`, converted to `type`.
  mutating func define(
    _ node: FileNode, as converted: Constant, of type: FileElementType, from source: String
  ) throws(ONNXError) {
    guard case .constant(let index) = values[source] else { return }
    let name = try firstResult(of: node)
    let cast = Cast(constant: index, type: type)
    if casts[cast] == nil {
      casts[cast] = constants.count
      constants.append(converted)
      constantNames.append(constantNames[index])
    }
    values[name] = casts[cast].map { .constant($0) }
  }

  /// Makes the first result of a node another name for a value that is known already.
  mutating func define(_ node: FileNode, asSameAs name: String) throws(ONNXError) {
    values[try firstResult(of: node)] = values[name]
  }

  /// Adds the operation to the graph; its value becomes the first result of the node.
  mutating func emit(
    _ operation: Operation, _ inputs: [ValueID], for node: FileNode
  ) throws(ONNXError) {
    let name = try firstResult(of: node)
    values[name] = .computed(try emitStep(operation, inputs, labelled: node.label, naming: name))
  }

  /// Adds an operation whose value has no name in the file.
  mutating func emitStep(
    _ operation: Operation, _ inputs: [ValueID], labelled label: NodeLabel, naming name: String
  ) throws(ONNXError) -> ValueID {
    let shape = try resultShape(operation, inputs.map { shapes[$0.index] }, label)
    guard shape.count <= Shape.largestCount else {
      throw .tooLarge(name, dimensions: shape.dimensions, limit: Shape.largestCount)
    }
    let value = graph.add(operation, inputs)
    shapes.append(shape)
    labels.append(label)
    return value
  }

  mutating func setOutputs(_ names: [String]) throws(ONNXError) {
    var outputs: [ValueID] = []
    for name in names { outputs.append(try floats(name, of: nil)) }
    graph.setOutputs(outputs)
  }

  func resultShape(
    _ operation: Operation, _ inputs: [Shape], _ label: NodeLabel
  ) throws(ONNXError) -> Shape {
    do throws(ShapeError) {
      return try operation.resultShapes(of: inputs)[0]
    } catch {
      throw .shapes(label, error.fault)
    }
  }

  /// The name of a node's first result; the further ones are noted as not computed.
  private mutating func firstResult(of node: FileNode) throws(ONNXError) -> String {
    for result in node.results.dropFirst() { unavailable[result] = node.label }
    guard let first = node.results.first, !first.isEmpty else {
      throw .incomplete(missing: "a name for the result of \(node.label)")
    }
    return first
  }

  // MARK: - Using values

  /// An input of an operation that the engine executes: float32, computed or constant.
  mutating func operand(_ position: Int, of node: FileNode) throws(ONNXError) -> ValueID {
    try floats(try node.input(position), of: node.label)
  }

  /// All inputs, which must be as many as `count` allows.
  mutating func operands(
    of node: FileNode, _ count: ClosedRange<Int>
  ) throws(ONNXError) -> [ValueID] {
    try node.expectInputs(count)
    var operands: [ValueID] = []
    for position in node.inputs.indices {
      operands.append(try operand(position, of: node))
    }
    return operands
  }

  /// The shape of an input, computed or constant.
  func shape(_ position: Int, of node: FileNode) throws(ONNXError) -> Shape {
    switch try known(try node.input(position), usedBy: node.label) {
    case .constant(let index): constants[index].shape
    case .computed(let value): shapes[value.index]
    }
  }

  /// An input's numbers where they are known, or nil where the network computes them.
  func constant(_ position: Int, of node: FileNode) throws(ONNXError) -> Constant? {
    switch try known(try node.input(position), usedBy: node.label) {
    case .constant(let index): constants[index]
    case .computed: nil
    }
  }

  /// An input's numbers, which the engine must know when the model is loaded.
  func requiredConstant(_ position: Int, of node: FileNode) throws(ONNXError) -> Constant {
    guard let constant = try constant(position, of: node) else {
      throw .notConstant(node.label, value: try node.input(position))
    }
    return constant
  }

  /// Throws where the network computes one of these inputs, for example a kernel.
  func requireConstants(_ positions: Range<Int>, of node: FileNode) throws(ONNXError) {
    for position in positions { _ = try requiredConstant(position, of: node) }
  }

  /// An input that must be a constant list of whole numbers.
  func integers(_ position: Int, of node: FileNode) throws(ONNXError) -> [Int] {
    let constant = try requiredConstant(position, of: node)
    guard let integers = constant.integers else {
      throw .unsupportedElementType(
        constant.type.name, value: try node.input(position), supported: "int64 or int32")
    }
    return integers
  }

  /// An input that must be one constant float32, or nil where it is left out.
  func optionalFloat(_ position: Int, of node: FileNode) throws(ONNXError) -> Float? {
    guard let name = node.optionalInput(position) else { return nil }
    let constant = try requiredConstant(position, of: node)
    guard let floats = constant.floats else {
      throw .unsupportedElementType(constant.type.name, value: name, supported: "float32")
    }
    guard floats.count == 1 else {
      throw .unsuitableConstant(
        node.label, value: name, problem: "has \(floats.count) numbers instead of one")
    }
    return floats[0]
  }

  /// The float32 value called `name`, put into the graph if it is a constant.
  private mutating func floats(_ name: String, of user: NodeLabel?) throws(ONNXError) -> ValueID {
    switch try known(name, usedBy: user) {
    case .computed(let value): return value
    case .constant(let index):
      if let value = placements[index] { return value }
      guard constants[index].type == .float32 else {
        throw .unsupportedElementType(
          constants[index].type.name, value: name, supported: "float32")
      }
      let value = graph.addConstant(constants[index].tensor)
      shapes.append(constants[index].shape)
      placements[index] = value
      return value
    }
  }

  private func known(_ name: String, usedBy user: NodeLabel?) throws(ONNXError) -> Known {
    if let known = values[name] { return known }
    if let node = unavailable[name] { throw .unsupportedResult(node, value: name) }
    throw .unknownValue(name, usedBy: user)
  }
}
