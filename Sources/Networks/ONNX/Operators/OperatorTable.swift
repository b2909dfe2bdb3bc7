internal import NeuralNetwork

/// Which operators of ONNX are understood.
public enum OperatorTable {
  /// Versions of the operator set whose differences the translations handle, to the newest whose
  /// history of these operators was read (onnx 1.23). Before version 6 only operators are known that
  /// it did not change.
  public static let opsets = 1...28

  /// In alphabetical order.
  public static let names: [String] = translations.keys.sorted()

  /// Operators that versions 2 to 6 left as the first had them.
  static let unchangedSinceTheFirst: Set<String> = [
    "And", "ArgMax", "ArgMin", "AveragePool", "Constant", "Conv", "ConvTranspose", "DepthToSpace",
    "Equal", "Flatten", "Gather", "GlobalAveragePool", "GlobalMaxPool", "Greater", "Hardmax",
    "Identity", "If", "LRN", "Less", "LogSoftmax", "LpNormalization", "MatMul", "MaxPool", "Not",
    "Or", "Pow", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax",
    "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum", "ReduceSumSquare", "Shape", "Size",
    "Slice", "Softmax", "Softplus", "Softsign", "SpaceToDepth", "Squeeze", "TopK", "Transpose",
    "Unsqueeze", "Upsample", "Xor",
  ]

  static func knows(_ name: String, opset: Int) -> Bool {
    translations[name] != nil && (opset >= 6 || unchangedSinceTheFirst.contains(name))
  }

  /// Turns a node of the file into operations or constants, taking all attributes it understands.
  /// What it throws is an ``ONNXError``; closures in a table cannot say so.
  typealias Translation = @Sendable (inout GraphReader, inout FileNode) throws -> Void

  static let translations: [String: Translation] = [
    functions, pairs, activations, normalizations, reductions, products, windows, shapes, parts,
    places, resizings, constants, dependentShapes, branches, attentions, losses,
    quantizations,
  ].reduce(into: [:]) { table, family in
    table.merge(family) { first, _ in first }
  }
}

extension GraphReader {
  mutating func translate(_ node: inout FileNode) throws(ONNXError) {
    let name = node.label.operatorName
    guard let translation = OperatorTable.translations[name],
      OperatorTable.knows(name, opset: opset)
    else {
      throw .unsupportedOperator(node.label, domain: "ai.onnx", opset: opset)
    }
    do {
      try translation(&self, &node)
    } catch let error as ONNXError {
      throw error
    } catch {
      preconditionFailure("translations throw ONNXErrors only")
    }
  }

  /// An operator that is an operation of the engine as it stands.
  mutating func translatePlain(
    _ node: FileNode, _ operation: Operation, inputs: ClosedRange<Int> = 1...1
  ) throws(ONNXError) {
    try emit(operation, try operands(of: node, inputs), for: node)
  }
}
