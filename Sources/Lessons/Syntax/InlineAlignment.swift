internal import Ccmark

/// An inline of Markdown together with where it begins in its block's running text.
struct PlacedInline {
  let kind: MarkdownNode.Kind
  let offset: Int
  /// What to add to the offsets of its record, for an inline of our own.
  let base: Int
  let children: [PlacedInline]
}

/// Finds the inlines of a block again in its text.
///
/// cmark's own columns go wrong after anything that spans lines, and it gives none for line breaks
/// and footnotes. But its inlines come in the order of the text, and what each looks like there is
/// known: so they are found by walking along.
struct InlineAligner {
  let content: [UInt8]
  let records: [SyntaxRecord]
  private var cursor = 0
  private var base = 0
  /// `[^label]` that cmark left as text, since nothing defines it.
  private(set) var undefinedFootnotes: [(label: String, offset: Int)] = []

  init(content: [UInt8], records: [SyntaxRecord]) {
    self.content = content
    self.records = records
  }

  mutating func align(_ nodes: [MarkdownNode]) -> [PlacedInline] { nodes.map { align($0) } }

  private mutating func align(_ node: MarkdownNode) -> PlacedInline {
    switch node.kind {
    case .text(let text): placed(node, at: passText(Array(text.utf8)))
    case .code: placed(node, at: passCode())
    case .softBreak, .lineBreak: placed(node, at: passLineBreak())
    case .emphasis: delimited(node, by: [ascii("*"), ascii("_")], count: 1)
    case .strong: delimited(node, by: [ascii("*"), ascii("_")], count: 2)
    case .strikethrough: delimited(node, by: [ascii("~")], count: nil)
    case .link: link(node)
    case .image: image(node)
    case .footnoteMention: placed(node, at: pass(from: "[^", through: ascii("]")))
    case .html: placed(node, at: pass(from: "<", through: ascii(">")))
    case .ownInline(let index): own(node, records[index])
    default: placed(node, at: cursor)
    }
  }

  private func placed(_ node: MarkdownNode, at offset: Int, children: [PlacedInline] = [])
    -> PlacedInline
  {
    PlacedInline(kind: node.kind, offset: offset, base: base, children: children)
  }
}

extension InlineAligner {
  private mutating func delimited(_ node: MarkdownNode, by bytes: [UInt8], count: Int?)
    -> PlacedInline
  {
    let offset = content[min(cursor, content.count)...].firstIndex { bytes.contains($0) } ?? cursor
    cursor = offset
    let run = content[min(offset, content.count)...].prefix { bytes.contains($0) }.count
    let width = count ?? run
    cursor = min(offset + width, content.count)
    let children = align(node.children)
    let closing = content[cursor...].prefix(width).prefix { bytes.contains($0) }.count
    cursor += closing
    return placed(node, at: offset, children: children)
  }

  private mutating func link(_ node: MarkdownNode) -> PlacedInline {
    let offset = cursor
    switch content.byte(at: cursor) {
    case ascii("["):
      cursor += 1
      let children = align(node.children)
      passLinkTail()
      return placed(node, at: offset, children: children)
    case ascii("<"):
      cursor += 1
      let children = align(node.children)
      if content.byte(at: cursor) == ascii(">") { cursor += 1 }
      return placed(node, at: offset, children: children)
    default:
      // A bare address: the link is where its text is.
      let children = align(node.children)
      return placed(node, at: children.first?.offset ?? offset, children: children)
    }
  }

  private mutating func image(_ node: MarkdownNode) -> PlacedInline {
    let offset = find("![") ?? cursor
    cursor = min(offset + 2, content.count)
    let children = align(node.children)
    passLinkTail()
    return placed(node, at: offset, children: children)
  }

  private mutating func own(_ node: MarkdownNode, _ record: SyntaxRecord) -> PlacedInline {
    switch record {
    case .inlineFormula(let formula):
      cursor = base + formula.end
      return placed(node, at: base + formula.offset)
    case .inlineDirective(let directive):
      let outerBase = base
      base += directive.syntax.label?.lowerBound ?? 0
      cursor = base
      let children = align(node.children)
      base = outerBase
      cursor = base + directive.syntax.end
      return placed(node, at: base + directive.offset, children: children)
    default: return placed(node, at: cursor)
    }
  }

  private mutating func passCode() -> Int {
    let offset = find("`") ?? cursor
    var index = offset
    while content.byte(at: index) == ascii("`") { index += 1 }
    let length = index - offset
    var run = 0
    while index < content.count {
      run = content[index] == ascii("`") ? run + 1 : 0
      index += 1
      if run == length, content.byte(at: index) != ascii("`") { break }
    }
    cursor = index
    return offset
  }

  private mutating func passLineBreak() -> Int {
    let offset = cursor
    guard let end = find("\n") else { return offset }
    cursor = end + 1
    while let byte = content.byte(at: cursor), byte.isBlank { cursor += 1 }
    return offset
  }

  private mutating func pass(from opening: StaticString, through closing: UInt8) -> Int {
    let offset = find(opening) ?? cursor
    let end = content[min(offset, content.count)...].firstIndex(of: closing)
    cursor = end.map { $0 + 1 } ?? offset
    return offset
  }

  /// Passes `]` and, where it follows, `(destination "title")`.
  private mutating func passLinkTail() {
    guard let end = find("]") else { return }
    cursor = end + 1
    guard content.byte(at: cursor) == ascii("(") else { return }
    var depth = 0
    var quote: UInt8?
    var index = cursor
    while let byte = content.byte(at: index) {
      index += 1
      if byte == ascii("\\") {
        index += 1
      } else if let open = quote {
        if byte == open { quote = nil }
      } else if byte == ascii("\"") || byte == ascii("'"), content[index - 2].isSpace {
        quote = byte
      } else if byte == ascii("(") {
        depth += 1
      } else if byte == ascii(")") {
        depth -= 1
        if depth == 0 {
          cursor = index
          return
        }
      }
    }
  }

  private func find(_ bytes: StaticString) -> Int? {
    let wanted = Array(bytes.description.utf8)
    var index = cursor
    while index + wanted.count <= content.count {
      if content[index..<index + wanted.count].elementsEqual(wanted) { return index }
      index += 1
    }
    return nil
  }
}

extension InlineAligner {
  /// Where `text` begins, at the cursor or, failing that, behind it; the cursor passes it.
  private mutating func passText(_ text: [UInt8]) -> Int {
    for start in cursor...max(cursor, content.count) {
      if let match = match(text, at: start) {
        undefinedFootnotes += match.footnotes
        cursor = match.end
        return start
      }
    }
    return cursor
  }

  /// Compares text with its source, in which characters may be escaped or written as entities.
  private func match(_ text: [UInt8], at start: Int) -> (
    end: Int, footnotes: [(label: String, offset: Int)]
  )? {
    var footnotes: [(label: String, offset: Int)] = []
    var index = start
    var matched = 0
    while matched < text.count {
      guard let byte = content.byte(at: index) else { return nil }
      if byte == ascii("\\"), let next = content.byte(at: index + 1), next.isPunctuation,
        next == text[matched]
      {
        index += 2
        matched += 1
      } else if byte == ascii("&"), let entity = entity(at: index),
        text[matched...].starts(with: entity.bytes)
      {
        index = entity.end
        matched += entity.bytes.count
      } else if byte == text[matched] {
        if byte == ascii("["), let label = footnoteLabel(at: index) {
          footnotes.append((label, index))
        }
        index += 1
        matched += 1
      } else {
        return nil
      }
    }
    return (index, footnotes)
  }

  private func entity(at index: Int) -> (bytes: [UInt8], end: Int)? {
    let rest = content[(index + 1)...].prefix(40)
    var decoded = [CChar](repeating: 0, count: 16)
    let consumed = rest.withUnsafeBufferPointer {
      hub_unescape_entity($0.baseAddress, CInt($0.count), &decoded)
    }
    guard consumed > 0 else { return nil }
    let bytes = decoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return (bytes, index + 1 + Int(consumed))
  }

  private func footnoteLabel(at index: Int) -> String? {
    guard content.byte(at: index + 1) == ascii("^") else { return nil }
    let label = content[(index + 2)...].prefix { $0 != ascii("]") && !$0.isSpace }
    guard !label.isEmpty, content.byte(at: label.endIndex) == ascii("]") else { return nil }
    return label.text
  }
}
