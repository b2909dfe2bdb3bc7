/// A lesson's text as cmark understood it, as plain values.
struct MarkdownTree: Sendable {
  let root: MarkdownNode
  let records: [SyntaxRecord]
  /// Every footnote that the text defines, mentioned or not, in order.
  let footnoteDefinitions: [FootnoteDefinition]

  struct FootnoteDefinition: Sendable {
    let label: String
    let line: Int
  }
}

/// A node of Markdown.
struct MarkdownNode: Sendable {
  enum Kind: Sendable {
    // Blocks.
    case document, quote, paragraph, thematicBreak, htmlBlock
    case list(isOrdered: Bool, start: Int)
    case item(isDone: Bool?)
    case codeBlock(isFenced: Bool, info: String, text: String)
    case heading(level: Int, isUnderlined: Bool)
    case footnoteDefinition
    case table([Table.Alignment])
    case row, cell
    case label
    /// A block of our own, by the index of its record.
    case ownBlock(Int)
    // Inlines.
    case text(String)
    case code(String)
    case softBreak, lineBreak, html
    case emphasis, strong, strikethrough
    case link(destination: String, title: String)
    case image(source: String, title: String)
    case footnoteMention(number: Int)
    /// An inline of our own, by the index of its record.
    case ownInline(Int)
    /// Stands for a part of the tree that lies too deep.
    case tooDeep
  }

  let kind: Kind
  /// In the text that cmark was given, from 1; 0 for inlines.
  let line: Int
  /// Where the block begins on its line, in bytes from 0.
  let byte: Int
  /// Where an ATX heading's text begins, counted from its first `#`.
  let textOffset: Int
  /// The running text of a block that holds inlines, as cmark read them.
  let content: [UInt8]
  let children: [MarkdownNode]
}
