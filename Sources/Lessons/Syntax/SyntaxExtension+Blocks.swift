internal import Ccmark

/// Called by cmark for a line on which no block of its own begins.
func openBlock(
  _ pointer: OpaquePointer?, indented: CInt,
  parser: UnsafeMutablePointer<cmark_parser>?, parent: UnsafeMutablePointer<cmark_node>?,
  input: UnsafeMutablePointer<UInt8>?, length: CInt
) -> UnsafeMutablePointer<cmark_node>? {
  guard indented == 0, let parser, let parent, let input,
    let syntax = SyntaxExtension.from(pointer)
  else { return nil }
  let line = CurrentLine(parser: parser, input: input, length: length)
  if line.starts(with: "$$") { return syntax.openFormula(on: line, in: parent) }
  let colons = line.text[line.start...].prefix { $0 == ascii(":") }.count
  switch colons {
  case 0, 1: return nil
  case 2: return syntax.openLeaf(on: line, in: parent)
  default: return syntax.openContainer(on: line, colons: colons, in: parent)
  }
}

/// Called by cmark to learn whether a line still belongs to an open block of ours.
func continueBlock(
  _ pointer: OpaquePointer?,
  parser: UnsafeMutablePointer<cmark_parser>?, input: UnsafeMutablePointer<UInt8>?, length: CInt,
  node: UnsafeMutablePointer<cmark_node>?
) -> CInt {
  guard let parser, let input, let node, let syntax = SyntaxExtension.from(pointer),
    let index = syntax.index(of: node)
  else { return 0 }
  switch syntax.records[index] {
  case .container(let directive): return directive.isClosed ? 0 : 1
  case .displayFormula(let formula) where !formula.isClosed:
    let line = CurrentLine(parser: parser, input: input, length: length)
    guard !line.isBlank else { return 0 }
    syntax.replace(index, by: .displayFormula(formula.appending(line)))
    line.consume()
    return 1
  default: return 0
  }
}

extension SyntaxExtension {
  fileprivate func openFormula(on line: CurrentLine, in parent: Node) -> Node? {
    let opening = SyntaxRecord.DisplayFormula(
      line: line.number, offset: line.start, pieces: [])
    let record = SyntaxRecord.displayFormula(opening.appending(line, from: line.start + 2))
    return addBlock(SyntaxNodeType.leaf, record, on: line, in: parent)
  }

  fileprivate func openLeaf(on line: CurrentLine, in parent: Node) -> Node? {
    guard let directive = directive(on: line, colons: 2) else { return nil }
    let node = addBlock(SyntaxNodeType.leaf, .leaf(directive), on: line, in: parent)
    if let node { setLabel(of: directive, on: line, to: node) }
    return node
  }

  fileprivate func openContainer(on line: CurrentLine, colons: Int, in parent: Node) -> Node? {
    if line.text[(line.start + colons)...].isBlank {
      return addBlock(
        SyntaxNodeType.leaf, .fence(fence(on: line, colons: colons, in: parent)), on: line,
        in: parent)
    }
    guard let directive = directive(on: line, colons: colons),
      let node = addBlock(SyntaxNodeType.container, .container(directive), on: line, in: parent)
    else { return nil }
    if directive.syntax.label != nil,
      let label = cmark_parser_add_child(line.parser, node, SyntaxNodeType.leaf, 1)
    {
      cmark_node_set_syntax_extension(label, pointer)
      setLabel(of: directive, on: line, to: label)
    }
    return node
  }

  private func directive(on line: CurrentLine, colons: Int) -> SyntaxRecord.Directive? {
    guard var syntax = DirectiveSyntax.scan(line.text, from: line.start + colons) else {
      return nil
    }
    let rest = line.text[min(syntax.end, line.text.count)...]
    if syntax.fault == nil, let offset = rest.firstIndex(where: { !$0.isSpace }) {
      let colons = String(repeating: ":", count: colons)
      syntax.fault = DirectiveSyntax.Fault(
        offset: offset, fact: "text follows the directive \"\(colons)\(syntax.name)\"",
        help: "give the directive a line of its own, or write \\\(colons) for plain colons")
    }
    return SyntaxRecord.Directive(
      line: line.number, offset: line.start, colons: colons, syntax: syntax)
  }

  /// Closes the innermost open container around `parent`, if the fence is long enough for it.
  private func fence(
    on line: CurrentLine, colons: Int, in parent: Node
  ) -> SyntaxRecord.Fence {
    var meaning = SyntaxRecord.Fence.Meaning.stray
    var node: Node? = parent
    while let candidate = node {
      if let index = index(of: candidate), case .container(var directive) = records[index],
        !directive.isClosed
      {
        if colons >= directive.colons {
          directive.closingLine = line.number
          replace(index, by: .container(directive))
          meaning = .closes
        } else {
          meaning = .tooShort(needed: directive.colons, openedAtLine: directive.line)
        }
        break
      }
      node = cmark_node_parent(candidate)
    }
    return SyntaxRecord.Fence(line: line.number, offset: line.start, meaning: meaning)
  }

  private func addBlock(
    _ type: cmark_node_type, _ record: SyntaxRecord, on line: CurrentLine, in parent: Node
  ) -> Node? {
    guard let node = cmark_parser_add_child(line.parser, parent, type, CInt(line.start + 1)) else {
      return nil
    }
    cmark_node_set_syntax_extension(node, pointer)
    attach(record, to: node)
    line.consume()
    return node
  }

  private func setLabel(of directive: SyntaxRecord.Directive, on line: CurrentLine, to node: Node) {
    guard let label = directive.syntax.label else { return }
    cmark_node_set_string_content(node, line.text[label].text)
  }
}

extension SyntaxRecord.DisplayFormula {
  /// With one more line of TeX, which may hold the closing `$$`.
  fileprivate func appending(_ line: CurrentLine, from start: Int? = nil) -> Self {
    var longer = self
    let start = start ?? line.start
    let rest = line.text[start...]
    let closing = closingDollars(in: rest)
    longer.closingLine = closing == nil ? nil : line.number
    let end = closing ?? line.text.endIndex
    let piece = line.text[start..<end].trimmed
    if !piece.isEmpty {
      longer.pieces.append(Piece(line: line.number, bytes: piece.startIndex..<piece.endIndex))
    }
    if let closing {
      longer.trailingOffset = line.text[(closing + 2)...].firstIndex { !$0.isSpace }
    }
    return longer
  }
}

/// Where the first `$$` begins whose dollars no backslash escapes.
private func closingDollars(in bytes: ArraySlice<UInt8>) -> Int? {
  var index = bytes.startIndex
  while index + 1 < bytes.endIndex {
    if bytes[index] == ascii("\\") {
      index += 2
    } else if bytes[index] == ascii("$"), bytes[index + 1] == ascii("$") {
      return index
    } else {
      index += 1
    }
  }
  return nil
}

/// The line that cmark is reading, at the place it has come to.
private struct CurrentLine {
  let parser: UnsafeMutablePointer<cmark_parser>
  let number: Int
  /// Without its end.
  let text: [UInt8]
  /// The first byte that is not blank.
  let start: Int
  private let input: UnsafeMutablePointer<UInt8>

  init(
    parser: UnsafeMutablePointer<cmark_parser>, input: UnsafeMutablePointer<UInt8>, length: CInt
  ) {
    self.parser = parser
    self.input = input
    number = Int(cmark_parser_get_line_number(parser))
    var bytes = Array(UnsafeBufferPointer(start: input, count: Int(length)))
    while let last = bytes.last, last == ascii("\n") || last == ascii("\r") { bytes.removeLast() }
    text = bytes
    start = min(Int(cmark_parser_get_first_nonspace(parser)), bytes.count)
  }

  var isBlank: Bool { start == text.count }

  func starts(with prefix: StaticString) -> Bool {
    text[start...].starts(with: prefix.description.utf8)
  }

  /// Leaves nothing of the line to cmark.
  func consume() {
    let count = CInt(text.count) - cmark_parser_get_offset(parser)
    cmark_parser_advance_offset(
      parser, UnsafeRawPointer(input).assumingMemoryBound(to: CChar.self), count, 0)
  }
}
