internal import CZlib

/// The file of a checkpoint. Every number is little-endian, a text is its length in bytes (32 bits) and
/// its UTF-8:
///
/// | bytes | what |
/// |---|---|
/// | 8 | `hub-ckpt` |
/// | 4 | version: 1 |
/// | 8 | length of the whole file in bytes |
/// | 8 each | hash of the recipe, hash of the data, seed, epoch, step |
/// | 8 | seconds, float64 |
/// | 4 | count of the sums; each: name, float64 |
/// | 4 | count of the arrays; each: name, length (64 bits), float32 numbers |
/// | 4 | CRC-32 (that of gzip) of everything before |
extension Checkpoint {
  static let magic = [UInt8]("hub-ckpt".utf8)
  static let version: UInt32 = 1
  /// Up to the length, itself included.
  private static let headerCount = 20

  public var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.bytes.reserveCapacity(1024 + 4 * arrays.reduce(0) { $0 + $1.values.count + 32 })
    writer.bytes += Self.magic
    writer.add(Self.version)
    writer.add(UInt64(0))
    for number in [identity.recipeHash, identity.dataHash, identity.seed] { writer.add(number) }
    writer.add(UInt64(epoch))
    writer.add(UInt64(step))
    writer.add(seconds.bitPattern)
    writer.add(UInt32(sums.count))
    for (name, value) in sums.sorted(by: { $0.key < $1.key }) {
      writer.add(name)
      writer.add(value.bitPattern)
    }
    writer.add(UInt32(arrays.count))
    for array in arrays {
      writer.add(array.name)
      writer.add(UInt64(array.values.count))
      writer.add(array.values)
    }
    let length = UInt64(writer.bytes.count + 4)
    for byte in 0..<8 {
      writer.bytes[12 + byte] = UInt8(truncatingIfNeeded: length >> UInt64(8 * byte))
    }
    writer.add(checksum(writer.bytes[...]))
    return writer.bytes
  }

  /// Reads a file back.
  public init(_ bytes: [UInt8]) throws(CheckpointError) {
    guard bytes.starts(with: Self.magic) else { throw .foreign }
    guard bytes.count >= Self.headerCount else {
      throw .truncated(byteCount: bytes.count, expected: Self.headerCount)
    }
    var reader = ByteReader(bytes: bytes[Self.magic.count...])
    let version: UInt32 = try reader.number()
    guard version == Self.version else { throw .version(Int(version)) }
    let length: UInt64 = try reader.number()
    guard bytes.count >= length else {
      throw .truncated(byteCount: bytes.count, expected: Int(clamping: length))
    }
    let content = bytes.dropLast(4)
    var end = ByteReader(bytes: bytes.suffix(4))
    guard bytes.count == length, try end.number() == checksum(content) else { throw .damaged }
    reader.bytes = reader.bytes.dropLast(4)
    self = try Checkpoint(&reader)
    guard reader.bytes.isEmpty else { throw .damaged }
  }

  /// Reads what stands between the length and the checksum.
  private init(_ reader: inout ByteReader) throws(CheckpointError) {
    identity = Identity(
      recipeHash: try reader.number(), dataHash: try reader.number(), seed: try reader.number())
    epoch = try reader.count()
    step = try reader.count()
    seconds = Double(bitPattern: try reader.number())
    sums = [:]
    for _ in 0..<(try reader.number() as UInt32) {
      sums[try reader.text()] = Double(bitPattern: try reader.number())
    }
    arrays = []
    for _ in 0..<(try reader.number() as UInt32) {
      arrays.append(Numbers(try reader.text(), try reader.floats(count: try reader.count())))
    }
  }
}

private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  bytes.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
}

private struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func add(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  mutating func add(_ text: String) {
    add(UInt32(text.utf8.count))
    bytes += text.utf8
  }

  mutating func add(_ floats: [Float]) {
    for float in floats { add(float.bitPattern) }
  }
}

private struct ByteReader {
  var bytes: ArraySlice<UInt8>

  mutating func number<Number: FixedWidthInteger>() throws(CheckpointError) -> Number {
    let part = try take(MemoryLayout<Number>.size)
    return Number(littleEndian: part.withUnsafeBytes { $0.loadUnaligned(as: Number.self) })
  }

  mutating func count() throws(CheckpointError) -> Int {
    let number: UInt64 = try number()
    guard let count = Int(exactly: number) else { throw .damaged }
    return count
  }

  mutating func text() throws(CheckpointError) -> String {
    let length: UInt32 = try number()
    guard let text = String(validating: try take(Int(length)), as: UTF8.self) else {
      throw .damaged
    }
    return text
  }

  mutating func floats(count: Int) throws(CheckpointError) -> [Float] {
    guard count <= bytes.count / 4 else { throw .damaged }
    return try take(4 * count).withUnsafeBytes { part in
      (0..<count).map { index in
        let bits = part.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
        return Float(bitPattern: UInt32(littleEndian: bits))
      }
    }
  }

  private mutating func take(_ count: Int) throws(CheckpointError) -> ArraySlice<UInt8> {
    guard count <= bytes.count else { throw .damaged }
    defer { bytes = bytes.dropFirst(count) }
    return bytes.prefix(count)
  }
}
