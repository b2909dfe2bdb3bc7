internal import NeuralNetwork
internal import SwiftProtobuf

/// A model's file, parsed, but for the numbers of its large weights, which stay where they are.
struct ONNXFile {
  let model: Onnx_ModelProto
  /// The `raw_data` that the message was parsed without, by the initializer's place in the graph.
  let weights: [Int: SharedBytes]

  /// Parses the bytes; what is no protobuf message, or one without a network, is no model.
  init(checking bytes: SharedBytes) throws(ONNXError) {
    let beginning = bytes.withUnsafeBytes { Array($0.prefix(16)) }
    let parted = PartedMessage(bytes)
    do {
      model = try Onnx_ModelProto(serializedBytes: parted.message)
    } catch {
      guard beginning.first == Self.firstByte else {
        throw .notONNX(byteCount: bytes.count, beginning: beginning)
      }
      throw ONNXError(decoding: bytes, error)
    }
    weights = parted.weights.mapValues { bytes[$0] }
    guard model.hasIrVersion else {
      throw .notONNX(byteCount: bytes.count, beginning: beginning)
    }
  }

  /// Every writer begins with `ir_version`: field 1, a varint.
  private static let firstByte: UInt8 = 0x08
}

/// The bytes of a ModelProto in two parts: where long `raw_data` of the graph's initializers lie,
/// and the message without them.
///
/// Only what is understood in full is taken apart: a file that is malformed, or written in an
/// unusual way, stays whole, so that the parser says what is wrong with it.
private struct PartedMessage {
  var message: [UInt8]
  var weights: [Int: Range<Int>] = [:]

  /// Shorter ones are parsed with all else.
  static let longEnough = 4096

  private enum FieldNumber {
    static let graph = 7
    static let initializer = 5
    static let rawData = 9
  }

  init(_ bytes: SharedBytes) {
    message = []
    let isParted = bytes.withUnsafeBytes { partModel($0) }
    if !isParted {
      message = bytes.withUnsafeBytes { Array($0) }
      weights = [:]
    }
  }

  private mutating func partModel(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let fields = WireField.fields(of: bytes, bytes.indices) else { return false }
    let graphs = fields.filter { $0.isBytes(of: FieldNumber.graph) }
    guard graphs.count == 1, let graph = partedGraph(bytes, graphs[0].payload) else { return false }
    for field in fields {
      if field.whole == graphs[0].whole {
        message.append(field: FieldNumber.graph, graph)
      } else {
        message += bytes[field.whole]
      }
    }
    return true
  }

  /// The graph without long weights; nil where it is to stay whole.
  private mutating func partedGraph(
    _ bytes: UnsafeRawBufferPointer, _ payload: Range<Int>
  ) -> [UInt8]? {
    guard let fields = WireField.fields(of: bytes, payload) else { return nil }
    var graph: [UInt8] = []
    var place = 0
    for field in fields {
      guard field.isBytes(of: FieldNumber.initializer) else {
        graph += bytes[field.whole]
        continue
      }
      guard let tensor = WireField.fields(of: bytes, field.payload) else { return nil }
      let numbers = tensor.filter { $0.isBytes(of: FieldNumber.rawData) }
      if numbers.count == 1, numbers[0].payload.count >= Self.longEnough {
        let rest = tensor.filter { $0.whole != numbers[0].whole }
        graph.append(field: FieldNumber.initializer, rest.flatMap { bytes[$0.whole] })
        weights[place] = numbers[0].payload
      } else {
        graph += bytes[field.whole]
      }
      place += 1
    }
    return graph
  }
}

extension [UInt8] {
  /// A field of bytes with its tag and length.
  fileprivate mutating func append(field number: Int, _ bytes: [UInt8]) {
    append(UInt8(number << 3) | UInt8(WireField.WireType.bytes.rawValue))
    var length = bytes.count
    while length >= 0x80 {
      append(UInt8(length & 0x7F | 0x80))
      length >>= 7
    }
    append(UInt8(length))
    self += bytes
  }
}
