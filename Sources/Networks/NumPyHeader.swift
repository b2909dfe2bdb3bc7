internal import NeuralNetwork

/// What stands before the numbers of an `.npy` file: a Python dictionary of three known keys.
struct NumPyHeader {
  let type: ElementType
  let isBigEndian: Bool
  /// Whether the first axis varies fastest (Fortran's order).
  let isColumnMajor: Bool
  let dimensions: [Int]
  /// Where the numbers begin.
  let end: Int

  init(of bytes: [UInt8]) throws(NumPyError) {
    guard bytes.starts(with: NumPyFile.magic) else {
      throw .notNumPy(byteCount: bytes.count, beginning: Array(bytes.prefix(16)))
    }
    guard bytes.count >= 8 else { throw .truncated(byteCount: bytes.count) }
    let version = bytes[6]
    guard (1...3).contains(version) else { throw .unsupportedVersion(Int(version)) }
    // The header's own length: two bytes in version 1, four since.
    let start = version == 1 ? 10 : 12
    guard bytes.count >= start else { throw .truncated(byteCount: bytes.count) }
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - start else { throw .truncated(byteCount: bytes.count) }
    end = start + length

    var text = PythonText(bytes[start..<end])
    var entries: [String: PythonText.Value] = [:]
    do {
      for (key, value) in try text.dictionary() { entries[key] = value }
    } catch {
      throw .header(String(decoding: bytes[start..<end].prefix(80), as: UTF8.self))
    }
    guard case .text(let description)? = entries["descr"],
      case .flag(let isColumnMajor)? = entries["fortran_order"],
      case .tuple(let dimensions)? = entries["shape"], entries.count == 3
    else { throw .header(String(decoding: bytes[start..<end].prefix(80), as: UTF8.self)) }
    self.isColumnMajor = isColumnMajor
    self.dimensions = dimensions
    isBigEndian = description.hasPrefix(">")
    let types: [String: ElementType] = ["f4": .float32, "i8": .int64, "i4": .int32, "b1": .bool]
    let order = ["<", ">", "=", "|"].contains { description.hasPrefix($0) }
    guard let type = types[String(description.dropFirst(order ? 1 : 0))] else {
      throw .unsupportedType(description)
    }
    self.type = type
  }
}

/// The little of Python's literals that a header is written in.
private struct PythonText {
  enum Value {
    case text(String)
    case flag(Bool)
    case tuple([Int])
  }

  struct Fault: Error {}

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func dictionary() throws(Fault) -> [(String, Value)] {
    var entries: [(String, Value)] = []
    try expect("{")
    while !take("}") {
      let key = try string()
      try expect(":")
      entries.append((key, try value()))
      if !take(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard rest.isEmpty else { throw Fault() }
    return entries
  }

  private mutating func value() throws(Fault) -> Value {
    skipSpace()
    if rest.starts(with: "True".utf8) { return word(4, .flag(true)) }
    if rest.starts(with: "False".utf8) { return word(5, .flag(false)) }
    if take("(") { return .tuple(try integers()) }
    return .text(try string())
  }

  private mutating func word(_ count: Int, _ value: Value) -> Value {
    rest = rest.dropFirst(count)
    return value
  }

  private mutating func integers() throws(Fault) -> [Int] {
    var integers: [Int] = []
    while !take(")") {
      skipSpace()
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard let integer = Int(String(decoding: digits, as: UTF8.self)) else { throw Fault() }
      rest = rest.dropFirst(digits.count)
      integers.append(integer)
      if !take(",") {
        try expect(")")
        break
      }
    }
    return integers
  }

  private mutating func string() throws(Fault) -> String {
    skipSpace()
    guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw Fault()
    }
    let content = rest.dropFirst().prefix { $0 != quote }
    guard content.endIndex < rest.endIndex else { throw Fault() }
    rest = rest[(content.endIndex + 1)...]
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
    guard take(character) else { throw Fault() }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
  }
}
