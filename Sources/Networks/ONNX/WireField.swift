/// A field of a protobuf message, by its places in the file
/// (https://protobuf.dev/programming-guides/encoding).
struct WireField {
  let number: Int
  let type: WireType
  let whole: Range<Int>
  /// What stands behind the tag, and behind the length where there is one.
  let payload: Range<Int>

  enum WireType: UInt64 {
    case varint = 0
    case eightBytes = 1
    case bytes = 2
    case fourBytes = 5
  }

  /// Messages with more fields are not taken apart.
  private static let most = 1 << 20

  /// Whether it is the field of this number, with bytes in it: the parser takes it for no other.
  func isBytes(of number: Int) -> Bool { self.number == number && type == .bytes }

  /// The fields of a message; nil where they are not understood, or go beyond its end.
  static func fields(of bytes: UnsafeRawBufferPointer, _ message: Range<Int>) -> [WireField]? {
    var fields: [WireField] = []
    var position = message.lowerBound
    while position < message.upperBound {
      let start = position
      guard fields.count < most, let tag = varint(bytes, &position, message.upperBound),
        (8..<UInt64(UInt32.max)).contains(tag), let type = WireType(rawValue: tag & 7)
      else { return nil }
      var payload = position
      let count: UInt64
      switch type {
      case .varint:
        guard varint(bytes, &position, message.upperBound) != nil else { return nil }
        count = UInt64(position - payload)
      case .eightBytes: count = 8
      case .fourBytes: count = 4
      case .bytes:
        guard let length = varint(bytes, &position, message.upperBound) else { return nil }
        count = length
        payload = position
      }
      guard count <= min(message.upperBound - payload, Int(Int32.max)) else { return nil }
      position = payload + Int(count)
      fields.append(
        WireField(
          number: Int(tag >> 3), type: type, whole: start..<position, payload: payload..<position))
    }
    return fields
  }

  /// A number of at most 64 bits, seven to a byte; nil where it does not end.
  static func varint(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ end: Int
  ) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) where position < end {
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    return nil
  }
}
