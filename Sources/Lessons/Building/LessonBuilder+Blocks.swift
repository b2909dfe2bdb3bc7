extension LessonBuilder {
  mutating func blocks(_ nodes: [MarkdownNode], in enclosure: Enclosure) -> [Block] {
    var blocks: [Block] = []
    var linesAbove = 0
    for (index, node) in nodes.enumerated() {
      // A paragraph that runs into a table's head has no line, since the table has taken it.
      let hasLine = node.line > 0
      let line = hasLine ? node.line + linesAbove : nodes[min(index + 1, nodes.count - 1)].line
      linesAbove = hasLine ? 0 : node.content.count { $0 == ascii("\n") } + 1
      blocks += self.blocks(node, line: line, in: enclosure)
    }
    return blocks
  }

  private mutating func blocks(
    _ node: MarkdownNode, line: Int, in enclosure: Enclosure
  ) -> [Block] {
    let place = place(line: line, byte: node.byte)
    switch node.kind {
    case .paragraph:
      let map = TextMap(paragraph: node.content, from: line, in: file.body)
      let first = map.position(of: 0)
      let text = inlines(node, map)
      return [Block(.paragraph(text), at: self.place(line: first.line, byte: first.byte))]
    case .heading(let level, let isUnderlined):
      return [heading(node, level: level, isUnderlined: isUnderlined, in: enclosure)]
    case .thematicBreak: return [Block(.thematicBreak, at: place)]
    case .quote: return [Block(.quote(blocks(node.children, in: .quote)), at: place)]
    case .list(let isOrdered, let start):
      let items = node.children.map { listItem($0) }
      let content = Block.Content.list(
        start: isOrdered ? start : nil, isTight: isTight(node), items: items)
      return [Block(content, at: place)]
    case .codeBlock(let isFenced, let info, let text):
      return [Block(.code(codeBlock(node, isFenced: isFenced, info: info, text: text)), at: place)]
    case .table(let alignments):
      let table = table(node, head: line, alignments: alignments)
      let start = self.place(line: line, byte: rowStart(line: line, of: node))
      return [Block(.table(table), at: start)]
    case .htmlBlock:
      reportHTML(at: place)
      return []
    case .tooDeep:
      reportTooDeep(at: place)
      return []
    case .ownBlock(let index):
      return ownBlock(node, record: tree.records[index], in: enclosure)
    default: return []
    }
  }

  mutating func reportHTML(at place: SourcePlace) {
    report(
      at: place, "raw HTML is not allowed",
      help: "use Markdown or a directive; a plain < is written \\< or within `code`")
  }

  private mutating func listItem(_ node: MarkdownNode) -> ListItem {
    var isDone: Bool?
    if case .item(let state) = node.kind { isDone = state }
    return ListItem(blocks: blocks(node.children, in: .list), isDone: isDone)
  }

  /// Whether no empty line stands between items or between the blocks of one.
  private func isTight(_ list: MarkdownNode) -> Bool {
    let laterBlocks = list.children.flatMap { $0.children.dropFirst() }
    return !(list.children.dropFirst() + laterBlocks).contains { node in
      guard let before = file.body.line(node.line - 1) else { return false }
      return before.allSatisfy { $0.isSpace || $0 == ascii(">") }
    }
  }

  private mutating func heading(
    _ node: MarkdownNode, level: Int, isUnderlined: Bool, in enclosure: Enclosure
  ) -> Block {
    let place = place(of: node)
    let text = headingText(node, isUnderlined: isUnderlined)
    checkLevel(level, in: enclosure, at: place)
    let title = text.plainText
    let id = automaticID(for: title)
    addTarget(.heading, id: id, number: nil, title: title, at: place)
    return Block(.heading(level: level, id: id, text: text), at: place)
  }

  mutating func headingText(_ node: MarkdownNode, isUnderlined: Bool) -> [Inline] {
    guard !isUnderlined else {
      return inlines(node, TextMap(paragraph: node.content, from: node.line, in: file.body))
    }
    let source = file.body.line(node.line) ?? []
    var byte = min(node.byte + node.textOffset, source.count)
    while let blank = source.byte(at: byte), blank.isBlank { byte += 1 }
    return inlines(node, TextMap(line: node.line, byte: byte))
  }

  private mutating func checkLevel(_ level: Int, in enclosure: Enclosure, at place: SourcePlace) {
    if level == 1 {
      report(
        at: place, "a heading of level 1 is the lesson's title, which the front matter gives",
        help: "write ## for the highest level of headings")
    } else if level == 2, enclosure == .section {
      report(
        at: place, "a section has one heading of level 2, its title",
        help: "write ### for a heading within it, or close the section first")
    } else if level > headingLevel + 1 {
      report(
        at: place, "heading level skips from \(headingLevel) to \(level)",
        help: "write \(String(repeating: "#", count: headingLevel + 1))")
    }
    headingLevel = max(level, 1)
  }

  private mutating func codeBlock(
    _ node: MarkdownNode, isFenced: Bool, info: String, text: String
  ) -> CodeBlock {
    var lineCount = text.utf8.count { $0 == ascii("\n") }
    if !text.isEmpty, text.utf8.last != ascii("\n") { lineCount += 1 }
    return CodeBlock(
      language: isFenced ? language(of: node, info: info) : nil, text: text, lineCount: lineCount)
  }

  private mutating func language(of node: MarkdownNode, info: String) -> Located<String>? {
    let words = info.split(whereSeparator: \.isWhitespace)
    guard let word = words.first else { return nil }
    let source = file.body.line(node.line) ?? []
    let fence = source.byte(at: node.byte)
    var byte = node.byte
    while let mark = source.byte(at: byte), mark == fence || mark.isBlank { byte += 1 }
    let place = place(line: node.line, byte: byte)
    if words.count > 1 {
      report(
        at: place, "a code block's fence holds its language only, found \"\(info)\"",
        help: "write \(word) alone")
    }
    return Located(word.lowercased(), at: place)
  }
}

extension LessonBuilder {
  /// - Parameter head: The line of the table's head.
  private mutating func table(
    _ node: MarkdownNode, head: Int, alignments: [Table.Alignment]
  ) -> Table {
    let rows = node.children.enumerated().map { index, row in
      cells(of: row, on: index == 0 ? head : row.line, in: node)
    }
    return Table(
      alignments: alignments, header: rows.first ?? [], rows: Array(rows.dropFirst()),
      id: nil, number: nil, caption: [])
  }

  private mutating func cells(
    of row: MarkdownNode, on line: Int, in table: MarkdownNode
  ) -> [[Inline]] {
    let source = file.body.line(line) ?? []
    let ranges = tableCells(of: source, from: rowStart(line: line, of: table))
    return row.children.enumerated().map { index, cell in
      let range = index < ranges.count ? ranges[index] : source.count..<source.count
      return inlines(cell, TextMap(cell: source[range], on: line))
    }
  }

  /// Where a row's text begins: on the table's first line that is known; on the others only quotes
  /// and indentation can stand before it.
  private func rowStart(line: Int, of table: MarkdownNode) -> Int {
    if line == table.line { return table.byte }
    let source = file.body.line(line) ?? []
    return source.prefix { $0.isBlank || $0 == ascii(">") }.count
  }
}
