/// A text file as lines of UTF-8, which knows the place of each of its bytes.
struct SourceText: Sendable {
  /// As shown to the author.
  let path: String
  /// Without line ends (`\n`, `\r\n` or `\r`) and without a byte order mark.
  let lines: [[UInt8]]

  /// The place of a byte: lines count from 1, bytes of a line from 0.
  func place(line: Int, byte: Int) -> SourcePlace {
    let bytes = lines.indices.contains(line - 1) ? lines[line - 1] : []
    return SourcePlace(path: path, line: line, column: scalarCount(bytes.prefix(max(0, byte))) + 1)
  }
}

extension SourceText {
  /// Reads a file's bytes, or says where they are not a text.
  static func read(_ bytes: [UInt8], path: String) -> (text: SourceText?, diagnostics: [Diagnostic])
  {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: byteOrderMark) ? bytes[3...] : bytes[...]
    let text = SourceText(path: path, lines: splitLines(content))
    for (index, line) in text.lines.enumerated() {
      if let fault = firstFault(in: line) {
        let place = text.place(line: index + 1, byte: fault.offset)
        return (nil, [.error(at: place, fault.fact, help: "save the file as UTF-8 text")])
      }
    }
    return (text, [])
  }
}

/// What keeps a file from being a text: the first byte that is not UTF-8, or a NUL.
///
/// - Parameter path: As shown to the author.
public func textFaults(in bytes: [UInt8], path: String) -> [Diagnostic] {
  SourceText.read(bytes, path: path).diagnostics
}

/// How many Unicode scalars valid UTF-8 holds.
func scalarCount(_ bytes: some Sequence<UInt8>) -> Int {
  bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
}

private func splitLines(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
  var lines: [[UInt8]] = []
  var start = bytes.startIndex
  var index = start
  while index < bytes.endIndex {
    let byte = bytes[index]
    if byte == ascii("\n") || byte == ascii("\r") {
      lines.append(Array(bytes[start..<index]))
      let isPair =
        byte == ascii("\r") && index + 1 < bytes.endIndex && bytes[index + 1] == ascii("\n")
      index += isPair ? 1 : 0
      start = index + 1
    }
    index += 1
  }
  if start < bytes.endIndex { lines.append(Array(bytes[start...])) }
  return lines
}

private func firstFault(in line: [UInt8]) -> (offset: Int, fact: String)? {
  var parser = Unicode.UTF8.ForwardParser()
  var iterator = line.makeIterator()
  var offset = 0
  while true {
    switch parser.parseScalar(from: &iterator) {
    case .valid(let scalar):
      if scalar.count == 1, scalar.first == 0 { return (offset, "the file holds a NUL character") }
      offset += scalar.count
    case .error: return (offset, "the file is not UTF-8: byte 0x\(hexadecimal(line[offset]))")
    case .emptyInput: return nil
    }
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.count == 1 ? "0" + digits : digits
}
