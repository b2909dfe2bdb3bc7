internal import Ccmark

/// Called by cmark wherever running text may hold something special, not only at `$` and `:`.
func matchInline(
  _ pointer: OpaquePointer?,
  parser: UnsafeMutablePointer<cmark_parser>?, parent: UnsafeMutablePointer<cmark_node>?,
  character: UInt8, inlineParser: OpaquePointer?
) -> UnsafeMutablePointer<cmark_node>? {
  guard character == ascii("$") || character == ascii(":"), let parser, let inlineParser,
    let syntax = SyntaxExtension.from(pointer)
  else { return nil }
  var length: CInt = 0
  guard let start = hub_inline_text(inlineParser, &length) else { return nil }
  let text = UnsafeBufferPointer(start: start, count: Int(length))
  let offset = Int(cmark_inline_parser_get_offset(inlineParser))
  let match =
    character == ascii("$")
    ? syntax.matchFormula(in: text, at: offset)
    : syntax.matchDirective(in: text, at: offset, parser: parser)
  guard let match else { return nil }
  cmark_inline_parser_set_offset(inlineParser, CInt(match.end))
  return match.node
}

extension SyntaxExtension {
  /// By pandoc's rules: no white space within the dollars at either end, no digit behind them.
  fileprivate func matchFormula(
    in text: UnsafeBufferPointer<UInt8>, at offset: Int
  ) -> (node: Node, end: Int)? {
    let isDisplay = text.byte(at: offset + 1) == ascii("$")
    let start = offset + (isDisplay ? 2 : 1)
    guard let first = text.byte(at: start), isDisplay || !first.isSpace,
      let end = firstDollar(in: text, from: start)
    else { return nil }
    if isDisplay {
      guard text.byte(at: end + 1) == ascii("$") else { return nil }
    } else if text[end - 1].isSpace || text.byte(at: end + 1)?.isDigit == true {
      return nil
    }
    // Of the inline types, table cells accept raw HTML but none of an extension.
    guard let node = cmark_node_new(CMARK_NODE_HTML_INLINE) else { return nil }
    let formula = SyntaxRecord.InlineFormula(
      offset: offset, tex: start..<end, isDisplay: isDisplay)
    attach(.inlineFormula(formula), to: node)
    return (node, formula.end)
  }

  fileprivate func matchDirective(
    in text: UnsafeBufferPointer<UInt8>, at offset: Int, parser: UnsafeMutablePointer<cmark_parser>
  ) -> (node: Node, end: Int)? {
    if let before = text.byte(at: offset - 1), before.isNamePart || before == ascii(":") {
      return nil
    }
    var nameEnd = offset + 1
    while let byte = text.byte(at: nameEnd), byte.isNamePart { nameEnd += 1 }
    guard text.byte(at: nameEnd) == ascii("[") || text.byte(at: nameEnd) == ascii("{"),
      let syntax = DirectiveSyntax.scan(text, from: offset + 1),
      // As with formulas: a link may stand in a table cell, a type of our own may not.
      let node = cmark_node_new(CMARK_NODE_LINK)
    else { return nil }
    attach(.inlineDirective(.init(offset: offset, syntax: syntax)), to: node)
    if let label = syntax.label, !isInsideDirective {
      cmark_node_set_string_content(node, text[label].text)
      isInsideDirective = true
      hub_parse_inlines(parser, node)
      isInsideDirective = false
    }
    return (node, syntax.end)
  }
}

private func firstDollar(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
  var index = start
  while index < text.count {
    if text[index] == ascii("$") { return index }
    index += text[index] == ascii("\\") ? 2 : 1
  }
  return nil
}
