internal import NeuralNetwork

/// Writes a ``Model`` node by node into a graph of a file, giving everything a name.
struct GraphWriter {
  private let model: Model
  private let format: WeightFormat
  private var file = Onnx_GraphProto()
  /// What values are called in the file, by their number.
  private var names: [String?]
  private var usedNames: Set<String> = []
  private var castNodes: [Onnx_NodeProto] = []
  /// The names by which constants that are in the file already are used there.
  private var written: [Int: String] = [:]
  /// The version of ai.onnx that the operators need.
  private(set) var opset = Model.writtenOpset

  init(_ model: Model, _ format: WeightFormat) {
    self.model = model
    self.format = format
    names = [String?](repeating: nil, count: model.graph.valueCount)
  }

  mutating func write(named name: String) throws(ExportError) -> Onnx_GraphProto {
    file.name = name
    nameValues()
    for (input, name) in zip(model.graph.inputs, model.inputNames) {
      file.input.append(Onnx_ValueInfoProto(name, input.shape, input.elementType))
    }
    var nodes: [Onnx_NodeProto] = []
    for (index, node) in model.graph.nodes.enumerated() {
      nodes.append(try written(node, model.nodes[index]))
    }
    nodes += try outputs()
    file.node = castNodes + nodes
    return file
  }

  // MARK: - Names

  /// Values keep their names; those without one are called after their node.
  private mutating func nameValues() {
    for (input, name) in zip(model.graph.inputs, model.inputNames) { keep(name, input.value) }
    for (value, name) in zip(model.graph.outputs, model.outputNames) { keep(name, value) }
    for index in names.indices {
      if let name = model.name(of: ValueID(index: index)) { keep(name, ValueID(index: index)) }
    }
    for (node, label) in zip(model.graph.nodes, model.nodes) {
      for value in node.outputs where names[value.index] == nil {
        names[value.index] = unused(label.name)
      }
    }
  }

  private mutating func keep(_ name: String, _ value: ValueID) {
    guard names[value.index] == nil, usedNames.insert(name).inserted else { return }
    names[value.index] = name
  }

  /// The name, or one with a number behind it that nothing has yet.
  private mutating func unused(_ name: String) -> String {
    var candidate = name
    var number = 2
    while !usedNames.insert(candidate).inserted {
      candidate = "\(name)/\(number)"
      number += 1
    }
    return candidate
  }

  // MARK: - Parts

  private mutating func written(
    _ node: Node, _ label: NodeLabel
  ) throws(ExportError) -> Onnx_NodeProto {
    let shapes = node.inputs.map { model.shape(of: $0) }
    let type = model.elementTypes[node.inputs[0].index]
    guard let form = node.operation.written(shapes, type) else { throw .noOperator(label) }
    opset = max(opset, form.opset)
    var written = Onnx_NodeProto()
    written.name = label.name
    written.opType = form.operatorName
    for (position, input) in node.inputs.enumerated() {
      let place = form.places?[position] ?? position
      while written.input.count < place { written.input.append("") }
      written.input.append(try name(of: input, usedBy: label))
    }
    for (part, tensor) in form.constants {
      guard let tensor else {
        written.input.append("")
        continue
      }
      let name = unused("\(label.name)/\(part)")
      file.initializer.append(Onnx_TensorProto(name, tensor))
      written.input.append(name)
    }
    while written.input.last == "" { written.input.removeLast() }
    let spare = (0..<form.unusedResults).map { _ in unused("\(label.name)/unused") }
    written.output = spare + node.outputs.map { names[$0.index] ?? "" }
    written.attribute = form.attributes.map { Onnx_AttributeProto($0.name, $0.value) }
    return written
  }

  /// A value's name, its numbers put into the file if it is a constant used for the first time.
  private mutating func name(
    of value: ValueID, usedBy label: NodeLabel
  ) throws(ExportError) -> String {
    guard let tensor = model.graph.constants[value.index] else { return names[value.index] ?? "" }
    if let written = written[value.index] { return written }
    let name = names[value.index] ?? unused("\(label.name)/constant")
    guard tensor.isSet else { throw .unsetWeights(name) }
    var used = name
    // A single number saves nothing, and may be an epsilon that half precision cannot hold.
    let isShort = format == .float16 && tensor.shape.count > 1
    let halves = isShort ? Onnx_TensorProto(halvesOf: tensor, name) : nil
    if let halves, !model.graph.outputs.contains(value) {
      file.initializer.append(halves)
      used = unused("\(name)/float32")
      var cast = Onnx_NodeProto()
      (cast.name, cast.opType, cast.input, cast.output) = (used, "Cast", [name], [used])
      cast.attribute = [
        Onnx_AttributeProto("to", .integer(Int(FileElementType.float32.rawValue)))
      ]
      castNodes.append(cast)
    } else {
      file.initializer.append(Onnx_TensorProto(name, tensor))
    }
    written[value.index] = used
    return used
  }

  /// Declares the outputs. A value that has another name already is passed on under this one.
  private mutating func outputs() throws(ExportError) -> [Onnx_NodeProto] {
    var nodes: [Onnx_NodeProto] = []
    for (value, name) in zip(model.graph.outputs, model.outputNames) {
      let type = model.elementTypes[value.index]
      file.output.append(Onnx_ValueInfoProto(name, model.shape(of: value), type))
      let label = NodeLabel(name: name, operatorName: "Identity")
      let source = try self.name(of: value, usedBy: label)
      guard source != name else { continue }
      var node = Onnx_NodeProto()
      (node.name, node.opType, node.input, node.output) = (name, "Identity", [source], [name])
      nodes.append(node)
    }
    return nodes
  }
}

extension Onnx_ValueInfoProto {
  init(_ name: String, _ shape: Shape, _ type: ElementType) {
    self.init()
    self.name = name
    self.type.tensorType.elemType = FileElementType(type).rawValue
    self.type.tensorType.shape.dim = shape.dimensions.map { length in
      var dimension = Onnx_TensorShapeProto.Dimension()
      dimension.dimValue = Int64(length)
      return dimension
    }
  }
}
