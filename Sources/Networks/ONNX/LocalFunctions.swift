/// Functions that a file defines itself, put in the place of their calls.
struct LocalFunctions {
  private let functions: [Key: Onnx_FunctionProto]
  private let opset: Int
  /// How many nodes there may be in all: functions that call each other could ask for any number.
  private var room = Self.mostNodes

  private struct Key: Hashable {
    let domain: String
    let name: String
    let overload: String
  }

  /// How deep functions may call each other.
  private static let deepest = 32
  private static let mostNodes = 1 << 18

  init(_ functions: [Onnx_FunctionProto], opset: Int) {
    self.opset = opset
    self.functions = functions.reduce(into: [:]) { table, function in
      table[Key(domain: function.domain, name: function.name, overload: function.overload)] =
        function
    }
  }

  /// The graph with its calls replaced by the nodes of what they call, named `CALL/NODE`.
  ///
  /// - Throws: ``ONNXError/endlessFunctions(_:)`` and its like, and ``ONNXError/unsupportedOpset(found:supported:)``
  ///   for a function that is written for another opset than the model.
  mutating func inlined(_ graph: Onnx_GraphProto) throws(ONNXError) -> Onnx_GraphProto {
    guard !functions.isEmpty else { return graph }
    var result = graph
    result.node = try expanded(graph.node, within: [])
    return result
  }

  /// - Parameter calls: The functions that the nodes are within, from the outermost on.
  private mutating func expanded(
    _ nodes: [Onnx_NodeProto], within calls: [Key]
  ) throws(ONNXError) -> [Onnx_NodeProto] {
    var result: [Onnx_NodeProto] = []
    for node in nodes {
      let label = NodeLabel(
        name: node.name.isEmpty ? node.output.first ?? "" : node.name, operatorName: node.opType)
      room -= 1
      guard room >= 0 else { throw .manyFunctions(label, limit: Self.mostNodes) }
      let key = Key(domain: node.domain, name: node.opType, overload: node.overload)
      if let function = functions[key] {
        guard !calls.contains(key) else { throw .endlessFunctions(label) }
        guard calls.count < Self.deepest else {
          throw .nestedFunctions(label, limit: Self.deepest)
        }
        result += try expanded(
          try body(of: function, calledBy: node, label), within: calls + [key])
      } else {
        result.append(try withExpandedBranches(node, within: calls))
      }
    }
    return result
  }

  private mutating func withExpandedBranches(
    _ node: Onnx_NodeProto, within calls: [Key]
  ) throws(ONNXError) -> Onnx_NodeProto {
    var node = node
    for index in node.attribute.indices where node.attribute[index].type == .graph {
      node.attribute[index].g.node = try expanded(node.attribute[index].g.node, within: calls)
    }
    return node
  }

  /// A function's nodes with the call's values for its own, and the call's attributes.
  private func body(
    of function: Onnx_FunctionProto, calledBy call: Onnx_NodeProto, _ label: NodeLabel
  ) throws(ONNXError) -> [Onnx_NodeProto] {
    if let core = function.opsetImport.first(where: { $0.domain.isCoreDomain }),
      core.version != Int64(opset)
    {
      throw .unsupportedOpset(found: Int(core.version), supported: opset...opset)
    }
    var names: [String: String] = ["": ""]
    for (position, name) in function.input.enumerated() {
      names[name] = call.input.indices.contains(position) ? call.input[position] : ""
    }
    for (name, result) in zip(function.output, call.output) where !result.isEmpty {
      names[name] = result
    }
    var attributes: [String: Onnx_AttributeProto] = [:]
    for attribute in function.attributeProto + call.attribute {
      attributes[attribute.name] = attribute
    }
    let inner = Renaming(prefix: label.name, names: names, attributes: attributes)
    return function.node.map { inner.applied(to: $0) }
  }
}

/// What the names and attributes of a function stand for in one call of it.
private struct Renaming {
  let prefix: String
  let names: [String: String]
  let attributes: [String: Onnx_AttributeProto]

  private func name(_ name: String) -> String { names[name] ?? "\(prefix)/\(name)" }

  func applied(to node: Onnx_NodeProto) -> Onnx_NodeProto {
    var node = node
    if !node.name.isEmpty { node.name = "\(prefix)/\(node.name)" }
    node.input = node.input.map { name($0) }
    node.output = node.output.map { name($0) }
    node.attribute = node.attribute.compactMap { attribute in
      guard attribute.refAttrName.isEmpty else {
        // An attribute that the call leaves out has the operator's own default.
        guard var given = attributes[attribute.refAttrName] else { return nil }
        given.name = attribute.name
        return given
      }
      guard attribute.type == .graph else { return attribute }
      var branch = attribute
      branch.g.node = branch.g.node.map { applied(to: $0) }
      for index in branch.g.output.indices {
        branch.g.output[index].name = name(branch.g.output[index].name)
      }
      for index in branch.g.initializer.indices {
        branch.g.initializer[index].name = name(branch.g.initializer[index].name)
      }
      return branch
    }
    return node
  }
}
