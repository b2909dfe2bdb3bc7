/// How a directive is written.
enum DirectiveForm {
  case inline, leaf, container

  var colons: String {
    switch self {
    case .inline: ":"
    case .leaf: "::"
    case .container: ":::"
    }
  }
}

extension LessonBuilder {
  mutating func ownBlock(
    _ node: MarkdownNode, record: SyntaxRecord, in enclosure: Enclosure
  ) -> [Block] {
    switch record {
    case .fence(let fence):
      report(fence)
      return []
    case .displayFormula(let formula):
      let tex = tex(formula)
      let content = DisplayFormula(tex: tex, id: nil, number: nil, caption: [])
      return [Block(.formula(content), at: place(line: formula.line, byte: formula.offset))]
    case .leaf(let directive): return leaf(node, directive)
    case .container(let directive):
      checkIsClosed(directive)
      return container(node, directive, in: enclosure)
    case .inlineDirective, .inlineFormula: return []
    }
  }

  mutating func checkIsClosed(_ directive: SyntaxRecord.Directive) {
    guard !directive.isClosed else { return }
    report(
      at: place(line: directive.line, byte: directive.offset),
      "\":::\(directive.syntax.name)\" is never closed",
      help: "close it with a line \(String(repeating: ":", count: directive.colons))")
  }

  private mutating func report(_ fence: SyntaxRecord.Fence) {
    let place = place(line: fence.line, byte: fence.offset)
    switch fence.meaning {
    case .closes: break
    case .stray:
      report(
        at: place, "\":::\" closes nothing",
        help: "remove it, or open a container before it with a line such as :::note")
    case .tooShort(let needed, let line):
      report(
        at: place, "\":::\" is too short for the container of line \(line + file.bodyOffset)",
        help: "close that one with \(String(repeating: ":", count: needed))")
    }
  }

  /// TeX over several lines keeps each later line's columns: what a quote or list puts before them
  /// is blank.
  mutating func tex(_ formula: SyntaxRecord.DisplayFormula) -> Located<String> {
    let opening = place(line: formula.line, byte: formula.offset)
    if !formula.isClosed {
      report(
        at: opening, "\"$$\" is never closed",
        help: "close it with $$; a formula holds no empty line")
    } else if let trailing = formula.trailingOffset, let line = formula.closingLine {
      report(
        at: place(line: line, byte: trailing), "text follows the closing \"$$\"",
        help: "put the formula on lines of its own, or write $…$ within a line")
    } else if formula.pieces.isEmpty {
      report(at: opening, "the formula is empty", help: "write TeX between $$ and $$")
    }
    guard let first = formula.pieces.first else { return Located("", at: opening) }
    var tex = ""
    var line = first.line
    for piece in formula.pieces {
      let source = file.body.line(piece.line) ?? []
      if piece.line > line {
        let column = place(line: piece.line, byte: piece.bytes.lowerBound).column
        tex += String(repeating: "\n", count: piece.line - line)
        tex += String(repeating: " ", count: column - 1)
        line = piece.line
      }
      tex += source[piece.bytes].text
    }
    return Located(tex, at: place(line: first.line, byte: first.bytes.lowerBound))
  }

  /// Reads a block directive's attributes.
  mutating func attributes(
    _ directive: SyntaxRecord.Directive, schema: [AttributeSchema] = [], takesID: Bool
  ) -> DirectiveAttributes {
    let file = file
    var reader = AttributeReader(
      name: directive.syntax.name, schema: schema, takesID: takesID,
      place: place(line: directive.line, byte: directive.offset),
      placeOfOffset: { file.text.place(line: directive.line + file.bodyOffset, byte: $0) })
    let attributes = reader.read(directive.syntax)
    diagnostics += reader.diagnostics
    return attributes
  }

  /// The inlines of a directive's label.
  mutating func label(_ node: MarkdownNode, _ directive: SyntaxRecord.Directive) -> [Inline] {
    guard let label = directive.syntax.label else { return [] }
    return inlines(node, TextMap(line: directive.line, byte: label.lowerBound))
  }

  /// Parts a container's label from its blocks; the fence that closes it is neither.
  mutating func parts(
    _ node: MarkdownNode, _ directive: SyntaxRecord.Directive
  ) -> (label: [Inline], blocks: [MarkdownNode]) {
    guard let first = node.children.first, case .label = first.kind else {
      return ([], node.children)
    }
    return (label(first, directive), Array(node.children.dropFirst()))
  }

  /// Says which directives there are, or how a known one is written.
  mutating func reportUnknown(_ name: String, form: DirectiveForm, at place: SourcePlace) {
    let known = knownDirectives
    if let found = known.first(where: { $0.name == name }) {
      report(
        at: place, "\"\(name)\" is not written with \"\(form.colons)\"",
        help: "write \(found.form.colons)\(name)")
      return
    }
    let names = known.filter { $0.form == form }.map(\.name)
    report(
      at: place, "unknown directive \"\(form.colons)\(name)\"",
      help: nearestNameHelp(for: name, among: names, called: "directives"))
  }

  private var knownDirectives: [(name: String, form: DirectiveForm)] {
    let containers =
      SectionKind.allCases.map(\.rawValue) + CalloutKind.allCases.map(\.rawValue)
      + ["steps", "formula", "table"] + QuestionKind.allCases.map(\.rawValue) + ["hint"]
    return containers.map { ($0, .container) }
      + (figureSchemas.map(\.name) + ["image"]).map { ($0, .leaf) }
      + ["ref", "term"].map { ($0, .inline) }
  }
}
