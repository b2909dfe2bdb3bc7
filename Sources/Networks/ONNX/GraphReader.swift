internal import NeuralNetwork

/// Builds a ``Graph`` node by node from the nodes of a file, folding what is constant.
///
/// Shapes are inferred on the way, from those of the inputs: axes counted from the end, automatic
/// padding and arithmetic on shapes are resolved with them.
struct GraphReader {
  /// The version of ONNX's operator set that the file is written for.
  let opset: Int
  private(set) var graph = Graph()
  /// One shape and one element type per value of the graph.
  private(set) var shapes: [Shape] = []
  private(set) var types: [ElementType] = []
  /// One entry per node of the graph.
  private(set) var labels: [NodeLabel] = []
  /// Where nodes come from in their author's code, by the file's names of them.
  var places: [String: ModulePlace] = [:]
  /// The nodes of the file that parts belong to, by the parts' names.
  private(set) var wholes: [String: NodeLabel] = [:]
  private(set) var values: [String: Operand] = [:]
  private(set) var constants: [Constant] = []
  /// The first name of each constant; a Cast keeps that of the weights that it converts.
  private(set) var constantNames: [String] = []
  private var casts: [Cast: Int] = [:]
  /// What constants may still take that are made while the file is read.
  var budget = ConstantBudget()
  /// Where a constant was put into the graph, once something used it.
  private(set) var placements: [Int: ValueID] = [:]
  /// The values that the caller said inputs will have, by the input's place.
  let given: [Int: Tensor]
  /// The files beside the model's own that may hold weights.
  let folder: ExternalWeights
  /// The given inputs that something was derived from: the graph holds for their values only.
  var fixedInputs: Set<Int> = []
  /// Results that exist in the file but are not computed, by name.
  private var unavailable: [String: NodeLabel] = [:]
  /// How much arithmetic on constants may still be done while reading; what would take longer is
  /// left to the network, so that no file can keep its reader busy for minutes.
  var foldingBudget = ReadingLimits.foldedWork
  /// How often a part of a node was named so.
  private var partCounts: [String: Int] = [:]
  /// Results of eight bits in the file, which are computed in float32, by name.
  private var quantized: [String: FileElementType] = [:]

  /// What a name of the file stands for.
  enum Operand {
    /// By its place in `constants`; two names for the same numbers share it.
    case constant(Int)
    case computed(ValueID)
  }

  /// A constant that was converted before, so that shared weights stay shared.
  private struct Cast: Hashable {
    let constant: Int
    let type: FileElementType
  }

  init(opset: Int, given: [Int: Tensor], folder: ExternalWeights) {
    self.opset = opset
    self.given = given
    self.folder = folder
  }

  // MARK: - Defining values

  mutating func addInput(_ name: String, _ shape: Shape, _ type: ElementType) {
    let value = graph.addInput(shape, type)
    shapes.append(shape)
    types.append(type)
    values[name] = .computed(value)
  }

  /// Adds weights of the file; the more there are, the more arithmetic on them is no surprise.
  mutating func addWeights(_ name: String, _ weights: Constant) throws(ONNXError) {
    try budget.extend(for: weights, named: name)
    foldingBudget += min(16 * weights.shape.count, Int.max - foldingBudget)
    addConstant(name, weights)
  }

  private mutating func addConstant(_ name: String, _ constant: Constant) {
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
    // What has no inputs has its numbers in the file.
    if node.inputs.isEmpty { try budget.extend(for: constant, named: name) }
    try budget.take(constant.shape, constant.tensor.elementType, for: name)
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
      try budget.take(converted.shape, converted.tensor.elementType, for: name)
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
    _ operation: Operation, _ operands: [Operand], for node: FileNode
  ) throws(ONNXError) {
    let name = try firstResult(of: node)
    values[name] = try emitStep(operation, operands, labelled: node.label, naming: name)
  }

  /// Adds an operation with several results, those of the node, in order.
  mutating func emitAll(
    _ operation: Operation, _ operands: [Operand], for node: FileNode
  ) throws(ONNXError) {
    let results = try emitSteps(
      operation, operands, labelled: node.label, naming: node.results.first ?? "")
    for (name, result) in zip(node.results, results) where !name.isEmpty { values[name] = result }
    for name in node.results.dropFirst(results.count) { unavailable[name] = node.label }
  }

  /// Adds an operation whose value has no name in the file.
  mutating func emitStep(
    _ operation: Operation, _ operands: [Operand], labelled label: NodeLabel, naming name: String
  ) throws(ONNXError) -> Operand {
    try emitSteps(operation, operands, labelled: label, naming: name)[0]
  }

  /// Carries an operation out at once where all operands are constants; else the network will.
  mutating func emitSteps(
    _ operation: Operation, _ operands: [Operand], labelled label: NodeLabel, naming name: String
  ) throws(ONNXError) -> [Operand] {
    for operand in operands { try checkType(operand) }
    let (shapes, types) = try results(
      operation, operands.map { shape(of: $0) }, operands.map { type(of: $0) }, label)
    for shape in shapes { _ = try Shape(checked: shape.dimensions, of: name) }
    // What has no elements is known, whatever it is computed from.
    if shapes.allSatisfy({ $0.count == 0 }) {
      return zip(shapes, types).map { shape, type in
        operand(
          Constant(Tensor(shape, elements: .empty(type)), FileElementType(type)), naming: name)
      }
    }
    if let tensors = try folded(operation, operands, shapes, types, label) {
      return tensors.map { tensor in
        constants.append(Constant(tensor, FileElementType(tensor.elementType)))
        constantNames.append(name)
        return .constant(constants.count - 1)
      }
    }
    try checkIndices(operation, operands, label)
    var inputs: [ValueID] = []
    for operand in operands { inputs.append(place(operand)) }
    let values = graph.add(operation, inputs, resultCount: shapes.count)
    self.shapes += shapes
    self.types += types
    labels.append(label)
    return values.map { .computed($0) }
  }

  /// Gives a further result of a node, where something may use it, a value that was computed.
  mutating func define(_ node: FileNode, result position: Int, as operand: Operand) {
    guard node.wants(position) else { return }
    values[node.results[position]] = operand
  }

  /// Makes the results of a node other names for values that are known.
  mutating func define(_ node: FileNode, asSameAs names: [String]) throws(ONNXError) {
    for (result, name) in zip(node.results, names) where !result.isEmpty {
      values[result] = try known(name, usedBy: node.label)
    }
  }

  /// Adds an operation that is a part of what a node does, named after both.
  ///
  /// So an operator that is spelled in simpler ones stays one block of the network.
  ///
  /// - Parameter operatorName: What the part is shown as, where not as the operator that it is.
  mutating func step(
    _ operation: Operation, _ operands: [Operand], _ part: String, of node: FileNode,
    as operatorName: String? = nil
  ) throws(ONNXError) -> Operand {
    let name = partName(part, of: node)
    wholes[name] = node.label
    return try emitStep(
      operation, operands,
      labelled: NodeLabel(name: name, operatorName: operatorName ?? operation.operatorName),
      naming: name)
  }

  /// A constant that a translation made up: a mask, a list of indices, a number.
  mutating func made(_ tensor: Tensor, _ part: String, of node: FileNode) -> Operand {
    operand(
      Constant(tensor, FileElementType(tensor.elementType)), naming: partName(part, of: node))
  }

  /// `NODE/PART`, numbered from the second one on.
  private mutating func partName(_ part: String, of node: FileNode) -> String {
    let name = "\(node.label.name)/\(part)"
    partCounts[name, default: 0] += 1
    return partCounts[name] == 1 ? name : "\(name)_\(partCounts[name] ?? 0)"
  }

  mutating func setOutputs(_ names: [String]) throws(ONNXError) {
    var outputs: [ValueID] = []
    for name in names {
      let output = try known(name, usedBy: nil)
      try checkType(output)
      outputs.append(place(output))
    }
    graph.setOutputs(outputs)
  }

  private func results(
    _ operation: Operation, _ shapes: [Shape], _ types: [ElementType], _ label: NodeLabel
  ) throws(ONNXError) -> ([Shape], [ElementType]) {
    do throws(ShapeError) {
      let shapes = try operation.resultShapes(of: shapes)
      return (shapes, try operation.resultTypes(of: types, count: shapes.count))
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

  /// An input of an operation, computed or constant.
  func operand(_ position: Int, of node: FileNode) throws(ONNXError) -> Operand {
    try known(try node.input(position), usedBy: node.label)
  }

  /// All inputs, which must be as many as `count` allows.
  func operands(
    of node: FileNode, _ count: ClosedRange<Int>
  ) throws(ONNXError) -> [Operand] {
    try node.expectInputs(count)
    var operands: [Operand] = []
    for position in node.inputs.indices {
      operands.append(try operand(position, of: node))
    }
    return operands
  }

  /// The shape of an input, computed or constant.
  func shape(_ position: Int, of node: FileNode) throws(ONNXError) -> Shape {
    shape(of: try operand(position, of: node))
  }

  func shape(of operand: Operand) -> Shape {
    switch operand {
    case .constant(let index): constants[index].shape
    case .computed(let value): shapes[value.index]
    }
  }

  func type(of operand: Operand) -> ElementType {
    switch operand {
    case .constant(let index): constants[index].tensor.elementType
    case .computed(let value): types[value.index]
    }
  }

  /// An input that may be left out; nil then.
  func optionalOperand(_ position: Int, of node: FileNode) throws(ONNXError) -> Operand? {
    guard let name = node.optionalInput(position) else { return nil }
    return try known(name, usedBy: node.label)
  }

  /// An input's numbers where they are known, or nil where the network computes them.
  func constant(_ position: Int, of node: FileNode) throws(ONNXError) -> Constant? {
    switch try operand(position, of: node) {
    case .constant(let index): constants[index]
    case .computed: nil
    }
  }

  /// A constant as an operand, of that name unless the file gives another.
  mutating func operand(_ constant: Constant, naming name: String) -> Operand {
    constants.append(constant)
    constantNames.append(name)
    return .constant(constants.count - 1)
  }

  /// The operand as a value of the graph, put into it if it is a constant.
  private mutating func place(_ operand: Operand) -> ValueID {
    switch operand {
    case .computed(let value): return value
    case .constant(let index):
      if let value = placements[index] { return value }
      let value = graph.addConstant(constants[index].tensor)
      shapes.append(constants[index].shape)
      types.append(constants[index].tensor.elementType)
      placements[index] = value
      return value
    }
  }

  /// Throws for weights that nothing computes with: a Cast or DequantizeLinear must convert them.
  private func checkType(_ operand: Operand) throws(ONNXError) {
    guard case .constant(let index) = operand else { return }
    let type = constants[index].type
    guard type.computed == nil else { return }
    throw .unsupportedElementType(
      type.name, value: constantNames[index], supported: FileElementType.computable)
  }

  /// Notes that a value has eight bits in the file: only what knows of it may use it.
  mutating func markQuantized(_ name: String, as type: FileElementType) { quantized[name] = type }

  /// An input that may have eight bits in the file, and its type there.
  func quantizedOperand(
    _ position: Int, of node: FileNode
  ) throws(ONNXError) -> (operand: Operand, type: FileElementType) {
    let name = try node.input(position)
    if let type = quantized[name], let operand = values[name] { return (operand, type) }
    let operand = try known(name, usedBy: node.label)
    if case .constant(let index) = operand { return (operand, constants[index].type) }
    return (operand, FileElementType(type(of: operand)))
  }

  func constant(at place: Int) -> Constant { constants[place] }

  private func known(_ name: String, usedBy user: NodeLabel?) throws(ONNXError) -> Operand {
    if let type = quantized[name] {
      throw .unsupportedElementType(
        type.name, value: name, supported: FileElementType.computable)
    }
    if let known = values[name] { return known }
    if let node = unavailable[name] { throw .unsupportedResult(node, value: name) }
    throw .unknownValue(name, usedBy: user)
  }
}
