internal import Ccmark
internal import Synchronization

/// cmark-gfm keeps tables of special characters for the whole process while it parses.
private let cmarkLock = Mutex<Void>(())

extension MarkdownTree {
  /// How deep blocks and inlines may nest; more than any author needs, few enough for any stack.
  static let deepestNesting = 64

  /// Parses lines of valid UTF-8 without NUL.
  static func parse(_ lines: some Collection<[UInt8]>) -> MarkdownTree? {
    let lines = Array(lines)
    return cmarkLock.withLock { _ in parse(lines) }
  }

  private static func parse(_ lines: [[UInt8]]) -> MarkdownTree? {
    cmark_gfm_core_extensions_ensure_registered()
    guard let syntax = SyntaxExtension(), let parser = cmark_parser_new(CMARK_OPT_FOOTNOTES) else {
      return nil
    }
    defer { cmark_parser_free(parser) }
    // Ours comes first: a table would otherwise take a directive's line for one of its rows.
    cmark_parser_attach_syntax_extension(parser, syntax.pointer)
    for name in ["table", "strikethrough", "autolink", "tasklist"] {
      if let found = cmark_find_syntax_extension(name) {
        cmark_parser_attach_syntax_extension(parser, found)
      }
    }
    let text = lines.flatMap { $0 + [ascii("\n")] }
    text.withUnsafeBytes { bytes in
      cmark_parser_feed(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    let definitions = footnoteDefinitions(below: hub_parser_root(parser))
    guard let root = cmark_parser_finish(parser) else { return nil }
    defer { cmark_node_free(root) }
    let node = MarkdownNodeReader(syntax: syntax, lines: lines).read(root, depth: 0)
    return MarkdownTree(
      root: node, records: syntax.records, footnoteDefinitions: definitions)
  }

  private static func footnoteDefinitions(below root: SyntaxExtension.Node?) -> [FootnoteDefinition]
  {
    guard let iterator = cmark_iter_new(root) else { return [] }
    defer { cmark_iter_free(iterator) }
    var definitions: [FootnoteDefinition] = []
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return definitions }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator),
        cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION
      else { continue }
      definitions.append(
        FootnoteDefinition(
          label: footnoteText(of: node), line: Int(cmark_node_get_start_line(node))))
    }
  }
}

private struct MarkdownNodeReader {
  let syntax: SyntaxExtension
  let lines: [[UInt8]]

  func read(_ node: SyntaxExtension.Node, depth: Int) -> MarkdownNode {
    let type = string(cmark_node_get_type_string(node))
    let isTooDeep = depth > MarkdownTree.deepestNesting
    let kind = isTooDeep ? .tooDeep : kind(of: node, type: type)
    return MarkdownNode(
      kind: kind, line: Int(cmark_node_get_start_line(node)),
      byte: max(0, Int(cmark_node_get_start_column(node)) - 1),
      textOffset: Int(hub_internal_offset(node)), content: content(of: node, kind: kind),
      children: isTooDeep ? [] : children(of: node, depth: depth))
  }

  private func children(of node: SyntaxExtension.Node, depth: Int) -> [MarkdownNode] {
    var children: [MarkdownNode] = []
    var child = cmark_node_first_child(node)
    while let current = child {
      children.append(read(current, depth: depth + 1))
      child = cmark_node_next(current)
    }
    return children
  }

  private func content(of node: SyntaxExtension.Node, kind: MarkdownNode.Kind) -> [UInt8] {
    switch kind {
    case .paragraph, .heading, .cell, .label, .ownBlock:
      Array(string(cmark_node_get_string_content(node)).utf8)
    default: []
    }
  }

  private func kind(of node: SyntaxExtension.Node, type: String) -> MarkdownNode.Kind {
    let nodeType = cmark_node_get_type(node)
    if let index = syntax.index(of: node) {
      return hub_is_block_type(nodeType) != 0 ? .ownBlock(index) : .ownInline(index)
    }
    if nodeType == SyntaxNodeType.leaf { return .label }
    // cmark has no names for these two.
    if nodeType == CMARK_NODE_FOOTNOTE_DEFINITION { return .footnoteDefinition }
    if nodeType == CMARK_NODE_FOOTNOTE_REFERENCE {
      return .footnoteMention(number: Int(footnoteText(of: node)) ?? 0)
    }
    switch type {
    case "document": return .document
    case "block_quote": return .quote
    case "list":
      return .list(
        isOrdered: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST,
        start: Int(cmark_node_get_list_start(node)))
    case "item": return .item(isDone: nil)
    case "tasklist": return .item(isDone: isTicked(node))
    case "code_block":
      var length: CInt = 0
      var offset: CInt = 0
      var character: CChar = 0
      let isFenced = cmark_node_get_fenced(node, &length, &offset, &character) != 0
      return .codeBlock(
        isFenced: isFenced, info: string(cmark_node_get_fence_info(node)),
        text: string(cmark_node_get_literal(node)))
    case "html_block": return .htmlBlock
    case "paragraph": return .paragraph
    case "heading":
      return .heading(
        level: Int(cmark_node_get_heading_level(node)),
        isUnderlined: hub_internal_offset(node) == 0)
    case "thematic_break": return .thematicBreak
    case "table": return .table(alignments(of: node))
    case "table_header", "table_row": return .row
    case "table_cell": return .cell
    default: return inlineKind(of: node, type: type)
    }
  }

  private func inlineKind(of node: SyntaxExtension.Node, type: String) -> MarkdownNode.Kind {
    switch type {
    case "softbreak": .softBreak
    case "linebreak": .lineBreak
    case "code": .code(string(cmark_node_get_literal(node)))
    case "html_inline": .html
    case "emph": .emphasis
    case "strong": .strong
    case "strikethrough": .strikethrough
    case "link":
      .link(
        destination: string(cmark_node_get_url(node)), title: string(cmark_node_get_title(node)))
    case "image":
      .image(source: string(cmark_node_get_url(node)), title: string(cmark_node_get_title(node)))
    default: .text(string(cmark_node_get_literal(node)))
    }
  }

  /// Whether there is more than a space in the box, which is the first bracket of an item's line.
  /// cmark's own word is of no use: it finds an `[x]` anywhere on the line.
  private func isTicked(_ item: SyntaxExtension.Node) -> Bool {
    let index = Int(cmark_node_get_start_line(item)) - 1
    guard lines.indices.contains(index), let box = lines[index].firstIndex(of: ascii("["))
    else { return false }
    return lines[index].byte(at: box + 1) != ascii(" ")
  }

  private func alignments(of node: SyntaxExtension.Node) -> [Table.Alignment] {
    let count = Int(cmark_gfm_extensions_get_table_columns(node))
    let letters = UnsafeBufferPointer(
      start: cmark_gfm_extensions_get_table_alignments(node), count: count)
    return letters.map { letter in
      switch letter {
      case ascii("c"): .center
      case ascii("r"): .end
      default: .start
      }
    }
  }
}

private func string(_ pointer: UnsafePointer<CChar>?) -> String {
  pointer.map { String(cString: $0) } ?? ""
}

private func footnoteText(of node: SyntaxExtension.Node) -> String {
  var length: CInt = 0
  let start = hub_footnote_text(node, &length)
  return UnsafeBufferPointer(start: start, count: Int(length)).text
}
