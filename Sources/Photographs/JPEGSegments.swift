/// The segments of a JPEG file before its image: two bytes of marker, two of length, the content.
struct JPEGSegments {
  static let startOfScan: UInt8 = 0xDA
  static let application1: UInt8 = 0xE1

  private let bytes: [UInt8]
  private var position = 2
  /// Whether the file ends where a segment should begin or go on.
  private(set) var endsEarly = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next segment, or nil at the end of the file or where there is no marker.
  mutating func next() -> (marker: UInt8, content: ArraySlice<UInt8>)? {
    // A marker may be preceded by any number of filling bytes.
    while position + 1 < bytes.count, bytes[position] == 0xFF, bytes[position + 1] == 0xFF {
      position += 1
    }
    guard position + 4 <= bytes.count else {
      endsEarly = true
      return nil
    }
    guard bytes[position] == 0xFF else { return nil }
    let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
    let end = position + 2 + length
    guard length >= 2 else { return nil }
    guard end <= bytes.count else {
      endsEarly = true
      return nil
    }
    let segment = (bytes[position + 1], bytes[(position + 4)..<end])
    position = end
    return segment
  }
}
