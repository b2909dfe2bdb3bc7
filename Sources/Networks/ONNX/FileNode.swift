/// A node as the file has it, with its attributes still to be taken.
struct FileNode {
  let label: NodeLabel
  /// The names of the values used; "" where an optional input is left out. None at the end is "".
  let inputs: [String]
  /// The names of the results; "" where one is left out.
  let results: [String]
  var attributes: NodeAttributes
  /// Where in its author's code the node comes from; nil where the file does not say.
  let place: ModulePlace?

  init(
    _ node: Onnx_NodeProto, name: String, in folder: ExternalWeights
  ) throws(ONNXError) {
    label = NodeLabel(name: name, operatorName: node.opType)
    var inputs = node.input
    while inputs.last == "" { inputs.removeLast() }
    self.inputs = inputs
    results = node.output
    place = ModulePlace(node)
    attributes = try NodeAttributes(node.attribute, of: label, in: folder)
  }

  /// Throws unless the node has a supported number of inputs.
  func expectInputs(_ supported: ClosedRange<Int>) throws(ONNXError) {
    guard supported.contains(inputs.count) else {
      throw .inputCount(label, found: inputs.count, supported: supported)
    }
  }

  /// The name of an input that must be there.
  func input(_ position: Int) throws(ONNXError) -> String {
    guard let name = optionalInput(position) else {
      throw .missingInput(label, position: position)
    }
    return name
  }

  func optionalInput(_ position: Int) -> String? {
    inputs.indices.contains(position) && !inputs[position].isEmpty ? inputs[position] : nil
  }

  /// Whether a result has a name, so that something can use it.
  func wants(_ result: Int) -> Bool {
    results.indices.contains(result) && !results[result].isEmpty
  }

  /// The axes counted from the front, each named once.
  func axes(_ axes: [Int], rank: Int) throws(ONNXError) -> [Int] {
    var resolved: [Int] = []
    for axis in axes { resolved.append(try self.axis(axis, rank: rank)) }
    guard Set(resolved).count == resolved.count else {
      throw .unsupportedAttributeValue(
        label, attribute: "axes", found: "\(axes)", supported: "each axis once")
    }
    return resolved
  }

  /// Throws for an attribute that has a value which is not understood.
  func unsupported(
    _ attribute: String, _ found: String, _ supported: String
  ) -> ONNXError {
    .unsupportedAttributeValue(label, attribute: attribute, found: found, supported: supported)
  }

  /// The axis counted from the front; `rank` is that of the input it belongs to.
  func axis(_ axis: Int, rank: Int) throws(ONNXError) -> Int {
    guard (-rank..<rank).contains(axis) else {
      throw .axisOutOfRange(label, axis: axis, rank: rank)
    }
    return axis < 0 ? axis + rank : axis
  }
}
