internal import NeuralNetwork
internal import SwiftProtobuf

/// What is checked of a file beside its nodes.
extension Onnx_ModelProto {
  /// Throws for a format from the future: it may say what nobody here would read.
  func checkFormat() throws(ONNXError) {
    let newest = Onnx_Version.irVersion.rawValue
    guard irVersion <= Int64(newest) else {
      throw .unsupportedFormat(found: Int(irVersion), newest: newest)
    }
  }
}

extension Model {
  /// Throws where an output is of another type, or shape, than the file declares.
  func check(_ declared: [Onnx_ValueInfoProto]) throws(ONNXError) {
    for (output, value) in zip(declared, graph.outputs) {
      let tensor = output.type.tensorType
      let (type, shape) = (elementTypes[value.index], shapes[value.index])
      guard tensor.elemType == 0 || FileElementType(rawValue: tensor.elemType)?.computed == type
      else {
        throw .outputType(
          output.name, declared: FileElementType.name(tensor.elemType), found: type)
      }
      guard tensor.hasShape else { continue }
      let lengths = tensor.shape.dim.map { $0.dimValue > 0 ? Int($0.dimValue) : nil }
      let fits =
        lengths.count == shape.rank
        && zip(lengths, shape.dimensions).allSatisfy { $0 == nil || $0 == $1 }
      guard fits else {
        throw .outputShape(output.name, declared: lengths, found: shape.dimensions)
      }
    }
  }
}

extension ONNXError {
  /// Why bytes that begin as a model does are none.
  init(decoding bytes: SharedBytes, _ error: any Error) {
    switch (error as? BinaryDecodingError, bytes.withUnsafeBytes(Self.endOfFields)) {
    case (.messageDepthLimit, _): self = .nestedTooDeeply
    case (_, let end?) where end < bytes.count:
      self = .trailingBytes(count: bytes.count - end, offset: end)
    case (.truncated, _): self = .truncated(byteCount: bytes.count)
    default: self = .damaged(byteCount: bytes.count)
    }
  }

  /// Where the model's fields end, as far as they are known ones; nil where the last one, or the
  /// graph, is cut off.
  private static func endOfFields(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var (position, hasGraph) = (0, false)
    while position < bytes.count {
      let start = position
      guard let tag = WireField.varint(bytes, &position, bytes.count) else { return nil }
      // ModelProto's fields: numbers have wire type 0, all others 2.
      let (field, wireType) = (tag >> 3, tag & 7)
      let numbers: Set<UInt64> = [1, 5]
      let messages: Set<UInt64> = [2, 3, 4, 6, 7, 8, 14, 20, 25, 26]
      let isKnown = wireType == 0 ? numbers.contains(field) : messages.contains(field)
      guard isKnown, wireType == 0 || wireType == 2 else { return hasGraph ? start : nil }
      guard let value = WireField.varint(bytes, &position, bytes.count) else { return nil }
      if wireType == 2 {
        guard value <= UInt64(bytes.count - position) else { return nil }
        position += Int(value)
      }
      if field == 7 { hasGraph = true }
    }
    return position
  }
}
