/// The attributes of one node, each taken once; what nobody took is refused at the end.
///
/// So an attribute that we do not interpret is never silently ignored.
struct NodeAttributes {
  private let label: NodeLabel
  private var remaining: [String: Onnx_AttributeProto] = [:]

  private let folder: ExternalWeights

  init(
    _ attributes: [Onnx_AttributeProto], of label: NodeLabel, in folder: ExternalWeights
  ) throws(ONNXError) {
    self.label = label
    self.folder = folder
    for attribute in attributes {
      guard remaining.updateValue(attribute, forKey: attribute.name) == nil else {
        throw .duplicateAttribute(label, attribute: attribute.name)
      }
    }
  }

  /// Throws for the first attribute, in alphabetical order, that nobody took.
  func finish() throws(ONNXError) {
    if let name = remaining.keys.min() {
      throw .unsupportedAttribute(label, attribute: name)
    }
  }

  func has(_ name: String) -> Bool { remaining[name] != nil }

  /// Takes an attribute that has no meaning for a network that only runs forward.
  mutating func ignore(_ names: String...) {
    for name in names { remaining[name] = nil }
  }

  mutating func integer(_ name: String) throws(ONNXError) -> Int? {
    try take(name, .int).map { Int($0.i) }
  }

  mutating func integer(_ name: String, default value: Int) throws(ONNXError) -> Int {
    try integer(name) ?? value
  }

  mutating func requiredInteger(_ name: String) throws(ONNXError) -> Int {
    guard let value = try integer(name) else {
      throw .missingAttribute(label, attribute: name)
    }
    return value
  }

  mutating func integers(_ name: String) throws(ONNXError) -> [Int]? {
    guard let integers = try take(name, .ints)?.ints else { return nil }
    guard integers.count <= ReadingLimits.listedNumbers else {
      throw .tooMany(
        "numbers", of: name, found: integers.count, limit: ReadingLimits.listedNumbers)
    }
    return integers.map { Int($0) }
  }

  mutating func requiredIntegers(_ name: String) throws(ONNXError) -> [Int] {
    guard let values = try integers(name) else {
      throw .missingAttribute(label, attribute: name)
    }
    return values
  }

  mutating func flag(_ name: String, default value: Bool) throws(ONNXError) -> Bool {
    try integer(name, default: value ? 1 : 0) != 0
  }

  mutating func float(_ name: String) throws(ONNXError) -> Float? {
    try take(name, .float).map { $0.f }
  }

  mutating func float(_ name: String, default value: Float) throws(ONNXError) -> Float {
    try float(name) ?? value
  }

  mutating func floats(_ name: String) throws(ONNXError) -> [Float]? {
    try take(name, .floats).map { $0.floats }
  }

  mutating func string(_ name: String, default value: String) throws(ONNXError) -> String {
    try take(name, .string).map { String(decoding: $0.s, as: UTF8.self) } ?? value
  }

  mutating func tensor(_ name: String, of value: String) throws(ONNXError) -> Constant? {
    guard let attribute = try take(name, .tensor) else { return nil }
    return try Constant(attribute.t, named: value, in: folder)
  }

  /// A branch: a graph that sees the values of the one around it.
  mutating func requiredGraph(_ name: String) throws(ONNXError) -> Onnx_GraphProto {
    guard let attribute = try take(name, .graph) else {
      throw .missingAttribute(label, attribute: name)
    }
    return attribute.g
  }

  /// Takes an attribute of which only one value is supported.
  mutating func expectInteger(_ name: String, _ value: Int) throws(ONNXError) {
    let found = try integer(name, default: value)
    guard found == value else {
      throw .unsupportedAttributeValue(
        label, attribute: name, found: "\(found)", supported: "\(value)")
    }
  }

  /// Takes an attribute of which only one value is supported.
  mutating func expectString(_ name: String, _ value: String) throws(ONNXError) {
    let found = try string(name, default: value)
    guard found == value else {
      throw .unsupportedAttributeValue(
        label, attribute: name, found: "\"\(found)\"", supported: "\"\(value)\"")
    }
  }

  private mutating func take(
    _ name: String, _ type: Onnx_AttributeProto.AttributeType
  ) throws(ONNXError) -> Onnx_AttributeProto? {
    guard let attribute = remaining.removeValue(forKey: name) else { return nil }
    guard attribute.refAttrName.isEmpty else {
      throw .unsupportedAttribute(label, attribute: name)
    }
    guard attribute.type == type else {
      throw .attributeType(
        label, attribute: name, found: "\(attribute.type)", expected: "\(type)")
    }
    return attribute
  }
}
