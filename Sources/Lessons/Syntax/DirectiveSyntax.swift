/// What follows the colons of a directive: `name[label]{#id .class key=value}`.
///
/// Positions are offsets into the bytes that were scanned. A fault does not stop the scan from
/// giving what it has understood so far.
struct DirectiveSyntax {
  struct Attribute {
    enum Kind { case id, cssClass, pair }

    let kind: Kind
    /// Of an id or class: its text.
    let name: String
    /// Nil for an id, a class or a bare name.
    let value: String?
    let nameOffset: Int
    /// The value's first character, within its quotes; the name's where there is no value.
    let valueOffset: Int
  }

  struct Fault {
    let offset: Int
    let fact: String
    let help: String
  }

  var name = ""
  /// Between the brackets; nil where there are none.
  var label: Range<Int>?
  var attributes: [Attribute] = []
  var fault: Fault?
  /// Behind the last character that belongs to the directive.
  var end = 0
}

extension DirectiveSyntax {
  /// Scans `bytes` from `start`, where the name begins; nil where there is no name.
  static func scan(_ bytes: some RandomAccessCollection<UInt8>, from start: Int) -> DirectiveSyntax?
  {
    var scanner = DirectiveScanner(bytes: Array(bytes), index: start)
    return scanner.scan()
  }
}

private struct DirectiveScanner {
  let bytes: [UInt8]
  var index: Int
  var result = DirectiveSyntax()

  init(bytes: [UInt8], index: Int) {
    self.bytes = bytes
    self.index = index
  }

  var current: UInt8? { bytes.byte(at: index) }

  mutating func scan() -> DirectiveSyntax? {
    guard let first = current, first.isLetter else { return nil }
    result.name = takeName()
    if current == ascii("[") { scanLabel() }
    if result.fault == nil, current == ascii("{") { scanAttributes() }
    result.end = index
    return result
  }

  mutating func takeName() -> String {
    let start = index
    while let byte = current, byte.isNamePart { index += 1 }
    return bytes[start..<index].text
  }

  mutating func fail(at offset: Int, _ fact: String, help: String) {
    if result.fault == nil {
      result.fault = DirectiveSyntax.Fault(offset: offset, fact: fact, help: help)
    }
    index = bytes.count
  }

  /// Brackets within the label come in pairs; code and what a backslash escapes do not count.
  mutating func scanLabel() {
    let opening = index
    var depth = 0
    while let byte = current {
      switch byte {
      case ascii("\\"): index += 1
      case ascii("["): depth += 1
      case ascii("]"): depth -= 1
      case ascii("`"): skipCode()
      default: break
      }
      index += 1
      if depth == 0 {
        result.label = opening + 1..<index - 1
        return
      }
    }
    fail(
      at: opening, "\"[\" is never closed",
      help: "close the label with ], or write \\[ for a bracket")
  }

  /// Stands on the last backtick of a code span afterwards, or of the opening run if it has no end.
  private mutating func skipCode() {
    let opening = index
    while bytes.byte(at: index + 1) == ascii("`") { index += 1 }
    let length = index - opening + 1
    var run = 0
    for position in (index + 1)..<max(index + 1, bytes.count) {
      let isTick = bytes[position] == ascii("`")
      let ends = isTick && run == length - 1 && bytes.byte(at: position + 1) != ascii("`")
      run = isTick ? run + 1 : 0
      if ends {
        index = position
        return
      }
    }
  }

  mutating func scanAttributes() {
    let opening = index
    index += 1
    while let byte = current {
      if byte.isSpace {
        index += 1
      } else if byte == ascii("}") {
        index += 1
        return
      } else if !scanAttribute(byte) {
        return
      }
    }
    fail(at: opening, "\"{\" is never closed", help: "close the attributes with }")
  }

  /// False where the scan cannot go on.
  mutating func scanAttribute(_ first: UInt8) -> Bool {
    let start = index
    if first == ascii("#") || first == ascii(".") {
      index += 1
      let name = takeWord()
      guard !name.isEmpty else {
        let what = first == ascii("#") ? "id" : "class"
        fail(at: start, "\(what) without a name", help: "write \(what == "id" ? "#name" : ".name")")
        return false
      }
      let kind: DirectiveSyntax.Attribute.Kind = first == ascii("#") ? .id : .cssClass
      append(kind, name, value: nil, nameOffset: start, valueOffset: start + 1)
      return true
    }
    guard first.isLetter else {
      let character = firstCharacter(of: bytes[start...])
      fail(
        at: start, "attributes cannot begin with \"\(character)\"",
        help: "write #id, key=value or key=\"a longer value\"")
      return false
    }
    let name = takeName()
    guard current == ascii("=") else {
      append(.pair, name, value: nil, nameOffset: start, valueOffset: start)
      return true
    }
    index += 1
    return scanValue(of: name, at: start)
  }

  mutating func scanValue(of name: String, at start: Int) -> Bool {
    let valueOffset = index
    guard current == ascii("\"") else {
      let value = takeWord()
      guard !value.isEmpty else {
        fail(
          at: start, "attribute \"\(name)\" has no value",
          help: "write \(name)=value, or \(name)=\"\" for an empty one")
        return false
      }
      append(.pair, name, value: value, nameOffset: start, valueOffset: valueOffset)
      return true
    }
    index += 1
    var value: [UInt8] = []
    while let byte = current {
      index += 1
      if byte == ascii("\"") {
        append(.pair, name, value: value.text, nameOffset: start, valueOffset: valueOffset + 1)
        return true
      }
      if byte == ascii("\\"), let next = current, next == ascii("\"") || next == ascii("\\") {
        value.append(next)
        index += 1
      } else {
        value.append(byte)
      }
    }
    fail(at: valueOffset, "quoted value is never closed", help: "close the value with \"")
    return false
  }

  /// Up to white space or the closing brace.
  mutating func takeWord() -> String {
    let start = index
    while let byte = current, !byte.isSpace, byte != ascii("}"), byte != ascii("\"") { index += 1 }
    return bytes[start..<index].text
  }

  private mutating func append(
    _ kind: DirectiveSyntax.Attribute.Kind, _ name: String, value: String?, nameOffset: Int,
    valueOffset: Int
  ) {
    result.attributes.append(
      DirectiveSyntax.Attribute(
        kind: kind, name: name, value: value, nameOffset: nameOffset, valueOffset: valueOffset))
  }
}

private func firstCharacter(of bytes: ArraySlice<UInt8>) -> String {
  bytes.text.unicodeScalars.first.map { String(Character($0)) } ?? ""
}
