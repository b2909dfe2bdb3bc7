public import NeuralNetwork

/// What an ONNX file says of itself, beside its network.
public struct ONNXFileFacts: Equatable, Sendable {
  /// Who wrote it: `pytorch 2.13.0`; nil where the file does not say.
  public let producer: String?
  /// What its author called it, where that is more than an exporter's usual word.
  public let title: String?

  /// - Throws: ``ONNXError`` where the bytes are no model.
  public init(onnx bytes: SharedBytes) throws(ONNXError) {
    let file = try ONNXFile(checking: bytes).model
    // tf2onnx says "None" where it does not know the revision of its own code.
    let words = [file.producerName, file.producerVersion]
      .flatMap { $0.split(separator: " ") }.filter { $0 != "None" }
    producer = words.isEmpty ? nil : words.joined(separator: " ")
    let titles = file.metadataProps.filter { ["title", "name"].contains($0.key.lowercased()) }
    let names = titles.map(\.value) + [file.graph.name]
    title = names.first { !$0.isEmpty && !Self.usualNames.contains($0.lowercased()) }
  }

  /// What exporters call a graph by themselves.
  private static let usualNames: Set<String> = [
    "main_graph", "main", "graph", "torch_jit", "torch-jit-export", "tf2onnx", "model", "network",
    "onnx_graph", "functional",
  ]
}

/// An operator that is not understood, with all of the nodes that use it.
public struct UnsupportedOperator: Equatable, Sendable {
  public let operatorName: String
  public let domain: String
  /// In the order of the file; never empty.
  public let nodes: [NodeLabel]
  let opset: Int

  /// What is the case, in one line, without a full stop.
  public var fact: String {
    let names = nodes.prefix(3).map { "\"\($0.name)\"" }.joined(separator: ", ")
    let rest = nodes.count > 3 ? " and \(nodes.count - 3) more" : ""
    return "operator \"\(operatorName)\" of \(nodes.count == 1 ? "node" : "nodes") \(names)\(rest) "
      + "is not supported (domain \(domain), opset \(opset))"
  }

  /// What to try, in one line, without a full stop.
  public var help: String { exportHelp(operatorName: operatorName, domain: domain) }
}

extension Model {
  /// The names of the inputs of a file, in its order.
  ///
  /// - Throws: ``ONNXError`` where the bytes are no model.
  public static func inputNames(onnx bytes: SharedBytes) throws(ONNXError) -> [String] {
    try ONNXFile(checking: bytes).model.graph.inputNames
  }

  /// All operators of a file that are not understood, in the order of their first node.
  ///
  /// - Throws: ``ONNXError`` where the bytes are no model.
  public static func unsupportedOperators(
    onnx bytes: SharedBytes
  ) throws(ONNXError) -> [UnsupportedOperator] {
    let file = try ONNXFile(checking: bytes).model
    let opset = file.opsetImport.first { $0.domain.isCoreDomain }.map { Int($0.version) } ?? 0
    var functions = file.functions.reduce(into: [:]) { functions, function in
      functions[[function.domain, function.name], default: []] += function.node
    }
    var order: [[String]] = []
    var nodes: [[String]: [NodeLabel]] = [:]
    // The nodes of a function that is called are looked at once, behind those of the graph.
    var pending = file.graph.node[...]
    while let node = pending.popFirst() {
      if let body = functions[[node.domain, node.opType]] {
        functions[[node.domain, node.opType]] = []
        pending += body
        continue
      }
      guard !(node.domain.isCoreDomain && OperatorTable.knows(node.opType, opset: opset)) else {
        continue
      }
      let key = [node.domain.isCoreDomain ? "ai.onnx" : node.domain, node.opType]
      if nodes[key] == nil { order.append(key) }
      nodes[key, default: []].append(NodeLabel(node))
    }
    return order.map { key in
      UnsupportedOperator(
        operatorName: key[1], domain: key[0], nodes: nodes[key] ?? [], opset: opset)
    }
  }
}

/// How a network can be exported so that no operator depends on numbers that it computes.
func dependenceHelp(operatorName: String) -> String {
  switch operatorName {
  case "NonMaxSuppression", "Unique", "NonZero", "Compress":
    "export the network without its post-processing, up to its last layer of scores"
  case "If":
    "export the network for fixed input sizes by tracing it, so that branches are decided"
  default:
    "export the model with fixed input sizes and constant folding, simplify it with onnxsim, or "
      + "give the inputs that it follows from when the model is loaded"
  }
}

/// How a network can be exported so that it does not need an operator.
func exportHelp(operatorName: String, domain: String) -> String {
  switch (domain, operatorName) {
  case ("ai.onnx.ml", _):
    "this is no neural network; only networks of tensors are executed"
  case ("com.microsoft", _), ("com.microsoft.nchwc", _), ("com.ms.internal.nhwc", _):
    "this is an operator of ONNX Runtime alone: take the file from before its optimiser or quantiser, "
      + "or quantise it with quant_format=QuantFormat.QDQ"
  case ("org.pytorch.aten", _), (_, "ATen"):
    "export the network with torch.onnx.export(model, inputs, path, dynamo=True)"
  case ("ai.onnx", "QLinearConv"), ("ai.onnx", "QLinearMatMul"), ("ai.onnx", "ConvInteger"),
    ("ai.onnx", "MatMulInteger"), ("ai.onnx", "DynamicQuantizeLinear"):
    "quantise the network with quant_format=QuantFormat.QDQ, or export it in float32"
  case ("ai.onnx", "Loop"), ("ai.onnx", "Scan"):
    "export the network for fixed input sizes by tracing it, so that loops are unrolled"
  case ("ai.onnx", let name) where name.hasPrefix("Sequence") || name.hasPrefix("Optional"):
    "export the network so that it gives tensors, not lists of them"
  case ("ai.onnx", let name) where name.hasPrefix("Random") || name == "Bernoulli":
    "export the network for inference, with model.eval(), so that nothing in it is random"
  case ("ai.onnx", let name) where name.hasPrefix("String") || name == "TfIdfVectorizer":
    "export the network without its preparation of text"
  default:
    "export the network with other operators; \"hub model operators\" lists those that are known"
  }
}
