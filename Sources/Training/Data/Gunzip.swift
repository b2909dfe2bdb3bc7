internal import CZlib

/// Why bytes are not what gzip packed.
enum GzipError: Error, Equatable {
  case truncated
  /// `reason` is zlib's.
  case damaged(reason: String)
  case tooLong(limit: Int)
}

/// Whether bytes begin as gzip's do (RFC 1952).
func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

/// What gzip packed (RFC 1952): one member or several, one behind the other.
///
/// - Parameter limit: The most bytes that are unpacked.
func gunzipped(_ bytes: [UInt8], limit: Int = 1 << 31) throws(GzipError) -> [UInt8] {
  var stream = z_stream()
  // 15: the largest window; + 16: with gzip's header and checksum.
  let status = inflateInit2_(
    &stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  guard status == Z_OK else { throw .damaged(reason: "error \(status)") }
  defer { inflateEnd(&stream) }

  var unpacked: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 18)
  var failure: GzipError?
  // Only read from, though the header does not say so.
  var packed = bytes
  packed.withUnsafeMutableBufferPointer { packed in
    stream.next_in = packed.baseAddress
    stream.avail_in = UInt32(packed.count)
    while failure == nil {
      let status = chunk.withUnsafeMutableBufferPointer { room in
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(room.count)
        return inflate(&stream, Z_NO_FLUSH)
      }
      unpacked += chunk[..<(chunk.count - Int(stream.avail_out))]
      if unpacked.count > limit {
        failure = .tooLong(limit: limit)
      } else if status == Z_STREAM_END {
        guard stream.avail_in > 0 else { return }
        inflateReset(&stream)
      } else if status == Z_BUF_ERROR
        || status == Z_OK && stream.avail_in == 0
          && stream.avail_out > 0
      {
        failure = .truncated
      } else if status != Z_OK {
        failure = .damaged(reason: stream.msg.map { String(cString: $0) } ?? "error \(status)")
      }
    }
  }
  if let failure { throw failure }
  return unpacked
}
