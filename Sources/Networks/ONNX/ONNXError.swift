public import NeuralNetwork

/// Why the bytes of a file are not a model that can be executed: one case per fault, with its facts.
///
/// ``fact`` and ``help`` put a case into words; a file has no lines, so its place is 1:1.
public enum ONNXError: Error, Equatable, Sendable {
  // The file as a whole
  /// `beginning` holds the first bytes, at most 16.
  case notONNX(byteCount: Int, beginning: [UInt8])
  case truncated(byteCount: Int)
  /// It begins and ends as a model does, but something within is no message.
  case damaged(byteCount: Int)
  /// Behind the model there are bytes that belong to nothing.
  case trailingBytes(count: Int, offset: Int)
  /// Graphs within graphs, more of them than anybody writes.
  case nestedTooDeeply
  case unsupportedFormat(found: Int, newest: Int)
  /// A part without which there is no model: "a graph", "an opset of ai.onnx", "an output".
  case incomplete(missing: String)
  case unsupportedOpset(found: Int, supported: ClosedRange<Int>)
  /// The file is said to be written for several versions of ai.onnx.
  case ambiguousOpset([Int])

  // The network
  case unsupportedOperator(NodeLabel, domain: String, opset: Int)
  case unknownValue(String, usedBy: NodeLabel?)
  /// `definedBy` says in words by what.
  case duplicateValue(String, definedBy: [String])
  /// Functions of the file call each other without end.
  case endlessFunctions(NodeLabel)
  /// Functions of the file call each other, with an end, but through more levels than are allowed.
  case nestedFunctions(NodeLabel, limit: Int)
  /// Functions of the file stand for more nodes than are allowed.
  case manyFunctions(NodeLabel, limit: Int)
  /// An output is of another type, or shape, than the file declares; an open length is nil.
  case outputType(String, declared: String, found: ElementType)
  case outputShape(String, declared: [Int?], found: [Int])

  // Given tensors
  case unknownInput(String, inputs: [String])
  case inputType(String, expected: ElementType, found: ElementType)
  /// `declared` is nil where the file leaves a size open.
  case inputShape(String, declared: [Int?], found: [Int])
  /// The nodes of one cycle, in the order of the data.
  case cycle([NodeLabel])

  // One node
  case inputCount(NodeLabel, found: Int, supported: ClosedRange<Int>)
  case missingInput(NodeLabel, position: Int)
  /// A result beyond the first, which an operator may have but the engine does not compute.
  case unsupportedResult(NodeLabel, value: String)
  /// The engine wants these numbers when the model is loaded, but the network computes them.
  case notConstant(NodeLabel, value: String)
  case unsupportedAttribute(NodeLabel, attribute: String)
  case duplicateAttribute(NodeLabel, attribute: String)
  case unsupportedAttributeValue(
    NodeLabel, attribute: String, found: String, supported: String)
  case attributeType(NodeLabel, attribute: String, found: String, expected: String)
  case missingAttribute(NodeLabel, attribute: String)
  case axisOutOfRange(NodeLabel, axis: Int, rank: Int)
  /// An input has numbers that the operator cannot work with; `problem` completes "whose value …".
  case unsuitableConstant(NodeLabel, value: String, problem: String)
  /// What is computed while the file is read has no result.
  case unsuitableNumbers(NodeLabel, DataFault)
  /// The operator cannot be applied to inputs of these shapes.
  case shapes(NodeLabel, ShapeError.Fault)

  // Numbers
  /// `node` is the one that uses or gives the value, where that is known.
  case unsupportedElementType(
    String, value: String, supported: String, node: NodeLabel? = nil)
  /// Weights that lie in another file, where nobody reads files.
  case externalWeights(String, location: String)
  /// Weights that lie in another file, and cannot be had.
  case unreachableWeights(String, location: String, ExternalWeights.Fault)
  case sparseWeights(String)
  case impossibleShape(String, dimensions: [Int])
  case elementCount(String, dimensions: [Int], expectedBytes: Int, foundBytes: Int)
  /// `node` is the first that uses the input, which has `rank` axes, or an unknown number where 0.
  case unknownSize(input: String, axis: Int, symbol: String, rank: Int, node: NodeLabel?)
  case tooLarge(String, dimensions: [Int], limit: Int)
  /// A value has more axes, a list more numbers, or the model more nodes than are allowed; `what` says
  /// which.
  case tooMany(_ what: String, of: String, found: Int, limit: Int)
  /// Constants that are made from others would take more memory than is allowed.
  case tooMuchMemory(String, bytes: Int)
  /// A name that cannot be shown, or is too long.
  case unsuitableName(String)
}

/// Which node of a file: its name (its first result's where it has none) and its operator.
public struct NodeLabel: Hashable, Sendable {
  public let name: String
  public let operatorName: String

  public init(name: String, operatorName: String) {
    self.name = name
    self.operatorName = operatorName
  }
}
