public import NeuralNetwork

extension Model {
  /// Reads an ONNX file, checking all of it: bytes that this accepts can be compiled.
  ///
  /// Constants are folded as far as the operators that move numbers or do arithmetic on shapes go,
  /// and float16 weights become float32. Where the file leaves sizes open, the batch (axis 0 of an
  /// input) is 1.
  ///
  /// - Parameter given: Tensors, by the names of inputs, that the model will be run with. They say
  ///   the sizes that the file leaves open, and where a shape or another attribute depends on such
  ///   an input's numbers, the model is made for these (``fixedInputs``).
  /// - Parameter size: That of a photograph, for an input whose file leaves height and width open.
  /// - Parameter folder: The files beside the model's own that may hold weights.
  /// - Throws: ``ONNXError`` for the first fault.
  public init(
    onnx bytes: [UInt8], given: [String: Tensor] = [:], size: PhotographSize? = nil,
    in folder: ExternalWeights = .none
  ) throws(ONNXError) {
    try self.init(onnx: SharedBytes(bytes), given: given, size: size, in: folder)
  }

  /// The same for a file that is mapped into memory: large weights stay in it.
  public init(
    onnx bytes: SharedBytes, given: [String: Tensor] = [:], size: PhotographSize? = nil,
    in folder: ExternalWeights = .none
  ) throws(ONNXError) {
    let file = try ONNXFile(checking: bytes)
    try self.init(
      file: file.model, weights: file.weights, given: given, size: size, in: folder)
  }

  /// - Parameter weights: The raw bytes of initializers that have none in the message, by place.
  init(
    file: Onnx_ModelProto, weights: [Int: SharedBytes] = [:], given: [String: Tensor] = [:],
    size: PhotographSize? = nil,
    in folder: ExternalWeights = .none
  ) throws(ONNXError) {
    try file.checkFormat()
    guard file.hasGraph else { throw .incomplete(missing: "a graph") }
    guard !file.graph.output.isEmpty else { throw .incomplete(missing: "an output") }
    let names = file.graph.inputNames
    for name in given.keys.sorted() where !names.contains(name) {
      throw .unknownInput(name, inputs: names)
    }
    var values: [Int: Tensor] = [:]
    for (index, name) in names.enumerated() { values[index] = given[name] }
    let opset = try file.opset()
    var functions = LocalFunctions(file.functions, opset: opset)
    var reader = GraphReader(opset: opset, given: values, folder: folder)
    try reader.read(try functions.inlined(file.graph), weights, size)
    self = try reader.model(
      inputNames: file.graph.inputNames, outputNames: file.graph.output.map(\.name))
    try check(file.graph.output)
  }
}

extension Onnx_ModelProto {
  /// The version of ai.onnx's operators.
  fileprivate func opset() throws(ONNXError) -> Int {
    let versions = opsetImport.filter { $0.domain.isCoreDomain }.map { Int($0.version) }
    guard let version = versions.first else {
      throw .incomplete(missing: "an opset of ai.onnx")
    }
    guard versions.count == 1 else { throw .ambiguousOpset(versions) }
    guard OperatorTable.opsets.contains(version) else {
      throw .unsupportedOpset(found: version, supported: OperatorTable.opsets)
    }
    return version
  }
}

extension Onnx_GraphProto {
  /// The inputs that a caller hands in: old files list their weights among the inputs.
  fileprivate var inputs: [Onnx_ValueInfoProto] {
    let weights = Set(initializer.map(\.name))
    return input.filter { !weights.contains($0.name) }
  }

  var inputNames: [String] { inputs.map(\.name) }

  /// The names of all values that the file defines.
  private var valueNames: [String] {
    let results = node.flatMap(\.output).filter { !$0.isEmpty }
    return inputNames + initializer.map(\.name) + results
  }

  /// The nodes in the order of execution, each with a name.
  ///
  /// A node is called after its first result where its own name is empty, given twice, or the name
  /// of another value, so that every name means one thing.
  func orderedNodes(
    opset: Int, in folder: ExternalWeights
  ) throws(ONNXError) -> [FileNode] {
    let uses = node.reduce(into: [:]) { uses, node in uses[node.name, default: 0] += 1 }
    let values = Set(valueNames)
    var nodes: [FileNode] = []
    for node in node {
      let result = node.output.first { !$0.isEmpty } ?? node.name
      let isClear =
        !node.name.isEmpty && uses[node.name] == 1
        && (node.name == result || !values.contains(node.name))
      let name = isClear ? node.name : result
      guard node.domain.isCoreDomain else {
        throw .unsupportedOperator(
          NodeLabel(name: name, operatorName: node.opType), domain: node.domain, opset: opset)
      }
      nodes.append(try FileNode(node, name: name, in: folder))
    }
    return try topologicalOrder(nodes)
  }

  /// Throws where a name is defined twice or cannot be shown, or there are too many nodes.
  fileprivate func checkNames() throws(ONNXError) {
    guard node.count <= ReadingLimits.nodes else {
      throw .tooMany("nodes", of: name, found: node.count, limit: ReadingLimits.nodes)
    }
    for name in node.map(\.name) + node.map(\.opType) where !name.isSuitableName {
      throw .unsuitableName(name)
    }
    var known: Set<String> = []
    for name in valueNames {
      guard name.isSuitableName else { throw .unsuitableName(name) }
      guard known.insert(name).inserted else {
        throw .duplicateValue(name, definedBy: definitions(of: name))
      }
    }
  }

  /// All that defines a value, in words.
  private func definitions(of name: String) -> [String] {
    input.filter { $0.name == name }.map { _ in "an input" }
      + initializer.filter { $0.name == name }.map { _ in "weights" }
      + node.filter { $0.output.contains(name) }.map { NodeLabel($0).description }
  }

  /// The first node that uses a value.
  fileprivate func user(of name: String) -> NodeLabel? {
    node.first { $0.input.contains(name) }.map { NodeLabel($0) }
  }
}

extension GraphReader {
  fileprivate mutating func read(
    _ file: Onnx_GraphProto, _ weights: [Int: SharedBytes], _ size: PhotographSize?
  ) throws(ONNXError) {
    if let sparse = file.sparseInitializer.first { throw .sparseWeights(sparse.values.name) }
    try file.checkNames()
    for (index, input) in file.inputs.enumerated() {
      do {
        let type = try input.elementType()
        addInput(input.name, try input.shape(given: given[index], type, size), type)
      } catch {
        throw error.adding(file.user(of: input.name))
      }
    }
    try readNodes(file, weights)
    try setOutputs(file.output.map(\.name))
  }

  /// Reads weights and nodes, of the graph or of the branch of one of its nodes.
  mutating func readNodes(
    _ file: Onnx_GraphProto, _ weights: [Int: SharedBytes] = [:]
  ) throws(ONNXError) {
    for (place, tensor) in file.initializer.enumerated() {
      do {
        try addWeights(
          tensor.name,
          Constant(tensor, named: tensor.name, rawData: weights[place], in: folder))
      } catch {
        throw error.adding(file.user(of: tensor.name))
      }
    }
    for var node in try file.orderedNodes(opset: opset, in: folder) {
      places[node.label.name] = node.place
      do {
        try translate(&node)
      } catch {
        throw error.adding(node.label)
      }
      try node.attributes.finish()
    }
  }

  /// The finished graph with its names.
  fileprivate func model(inputNames: [String], outputNames: [String]) throws(ONNXError) -> Model {
    var valueNames = [String?](repeating: nil, count: graph.valueCount)
    var valuesByName: [String: ValueID] = [:]
    for (name, known) in values {
      switch known {
      case .computed(let value):
        valueNames[value.index] = name
        valuesByName[name] = value
      case .constant(let index):
        valuesByName[name] = placements[index]
      }
    }
    for (constant, value) in placements {
      valueNames[value.index] = constantNames[constant]
      valuesByName[constantNames[constant]] = value
    }
    for (node, label) in zip(graph.nodes, labels) where valuesByName[label.name] == nil {
      valuesByName[label.name] = node.outputs[0]
    }
    let nodes = zip(zip(graph.nodes, labels), namesByModules()).map { node, name in
      // The file's own names go on to mean what they mean there.
      guard let name, valuesByName[name] ?? node.0.outputs[0] == node.0.outputs[0] else {
        return node.1
      }
      valuesByName[name] = node.0.outputs[0]
      return NodeLabel(name: name, operatorName: node.1.operatorName)
    }
    return Model(
      graph: graph, nodes: nodes, shapes: shapes, elementTypes: types,
      fixedInputs: fixedInputs.sorted(), keepsWeightsElsewhere: folder.isUsed,
      inputNames: inputNames, outputNames: outputNames,
      valueNames: valueNames, valuesByName: valuesByName)
  }
}

extension Onnx_ValueInfoProto {
  /// The element type of an input, one that operations compute with.
  fileprivate func elementType() throws(ONNXError) -> ElementType {
    let number = type.tensorType.elemType
    guard let type = FileElementType(rawValue: number)?.computed else {
      throw .unsupportedElementType(
        FileElementType.name(number), value: name, supported: FileElementType.computable)
    }
    return type
  }

  /// The shape of an input: that of the given tensor, which must be of the declared type and fit the
  /// declared sizes, or else the declared one, where a batch of any size counts as 1.
  fileprivate func shape(
    given: Tensor?, _ elementType: ElementType, _ size: PhotographSize?
  ) throws(ONNXError) -> Shape {
    guard let given else { return try declaredShape(size) }
    guard given.elementType == elementType else {
      throw .inputType(name, expected: elementType, found: given.elementType)
    }
    let tensor = type.tensorType
    guard tensor.hasShape else { return given.shape }
    let declared = tensor.shape.dim.map { $0.dimValue > 0 ? Int($0.dimValue) : nil }
    let fits =
      declared.count == given.shape.rank
      && zip(declared, given.shape.dimensions).allSatisfy { $0 == nil || $0 == $1 }
    guard fits else {
      throw .inputShape(name, declared: declared, found: given.shape.dimensions)
    }
    return given.shape
  }

  private func declaredShape(_ size: PhotographSize?) throws(ONNXError) -> Shape {
    let tensor = type.tensorType
    guard tensor.hasShape else {
      throw .unknownSize(input: name, axis: 0, symbol: "", rank: 0, node: nil)
    }
    let lengths = size.flatMap { tensor.shape.lengths(of: $0) }
    var dimensions: [Int64] = []
    for (axis, dimension) in tensor.shape.dim.enumerated() {
      if dimension.dimValue > 0 {
        dimensions.append(dimension.dimValue)
      } else if axis == 0 {
        dimensions.append(1)
      } else if let lengths {
        dimensions.append(Int64(lengths[axis]))
      } else {
        throw .unknownSize(
          input: name, axis: axis, symbol: dimension.dimParam, rank: tensor.shape.dim.count,
          node: nil)
      }
    }
    return try Shape(file: dimensions, of: name)
  }
}

extension Onnx_TensorShapeProto {
  /// The lengths of a photograph of that size along the axes; nil where there are not four.
  fileprivate func lengths(of size: PhotographSize) -> [Int]? {
    guard dim.count == 4 else { return nil }
    let isChannelsLast = dim[3].dimValue == 3 && dim[1].dimValue != 3
    return PhotographForm(size, isChannelsLast ? .channelsLast : .channelsFirst).shape.dimensions
  }
}

extension ONNXError {
  /// The same, saying which node the value belongs to that is wrong, unless it says so already.
  fileprivate func adding(_ node: NodeLabel?) -> ONNXError {
    switch self {
    case .unsupportedElementType(let type, let value, let supported, nil):
      .unsupportedElementType(type, value: value, supported: supported, node: node)
    case .unknownSize(let input, let axis, let symbol, let rank, nil):
      .unknownSize(input: input, axis: axis, symbol: symbol, rank: rank, node: node)
    default: self
    }
  }
}

extension NodeLabel {
  /// As the file has it: called after the first result where there is no name.
  init(_ node: Onnx_NodeProto) {
    self.init(
      name: node.name.isEmpty ? node.output.first ?? "" : node.name, operatorName: node.opType)
  }
}

extension String {
  /// ONNX's own operators belong to the domain "ai.onnx", usually written as "".
  var isCoreDomain: Bool { isEmpty || self == "ai.onnx" }
}
