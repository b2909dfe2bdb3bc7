internal import NeuralNetwork
internal import SwiftProtobuf

/// How the numbers of weights are written.
public enum WeightFormat: Sendable {
  case float32
  /// Half the size, rounded to the nearest, each with a Cast to float32 behind it; what is too large
  /// for it stays in float32.
  case float16
}

/// Why a network cannot be written as ONNX.
public enum ExportError: Error, Equatable, Sendable {
  /// Weights of a definition that nobody has set.
  case unsetWeights(String)
  /// An operation that no operator of ONNX stands for.
  case noOperator(NodeLabel)
  /// The network was made for certain values of these inputs, and would be wrong for others.
  case fixedInputs([String])
  /// A file of protobuf ends at 2 GiB.
  case tooLarge
}

extension Model {
  /// The operators' version in files that are written, unless an operator is newer: one that all
  /// current tools read.
  public static let writtenOpset = 21

  /// The network as the bytes of an ONNX file, with the names of its nodes and values.
  ///
  /// What ``init(onnx:given:in:)`` makes of it has the same nodes, in the same order.
  ///
  /// - Parameter name: What the file calls the graph.
  /// - Throws: ``ExportError`` for the first thing that cannot be written.
  public func onnx(
    named name: String = "network", weights: WeightFormat = .float32
  ) throws(ExportError) -> [UInt8] {
    guard fixedInputs.isEmpty else { throw .fixedInputs(fixedInputs.map { inputNames[$0] }) }
    var writer = GraphWriter(self, weights)
    var file = Onnx_ModelProto()
    file.graph = try writer.write(named: name)
    file.producerName = "hub"
    var opset = Onnx_OperatorSetIdProto()
    opset.version = Int64(writer.opset)
    file.opsetImport = [opset]
    // The versions of the format that came with opsets 21, 24 and 26.
    file.irVersion = writer.opset > 24 ? 13 : writer.opset > 21 ? 12 : 10
    do {
      return try file.serializedBytes()
    } catch {
      throw .tooLarge
    }
  }
}

extension ExportError {
  /// What is the case, in one line, without a full stop.
  public var fact: String {
    switch self {
    case .unsetWeights(let name): "the weights \"\(name)\" are not set"
    case .noOperator(let node): "no operator of ONNX computes \(node)"
    case .fixedInputs(let names):
      "the network was made for given values of "
        + names.map { "\"\($0)\"" }.joined(separator: ", ")
    case .tooLarge: "the network has more than 2 GiB of weights"
    }
  }

  /// What to try, in one line, without a full stop.
  public var help: String {
    switch self {
    case .unsetWeights: "give the definition its weights first"
    case .noOperator: "define the network with operators that ONNX has"
    case .fixedInputs: "read the network without these values"
    case .tooLarge: "write the weights in float16"
    }
  }
}
