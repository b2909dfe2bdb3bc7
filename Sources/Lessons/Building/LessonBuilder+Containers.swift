extension LessonBuilder {
  /// `:::name[label]{attributes}` … `:::`.
  mutating func container(
    _ node: MarkdownNode, _ directive: SyntaxRecord.Directive, in enclosure: Enclosure
  ) -> [Block] {
    let place = place(line: directive.line, byte: directive.offset)
    let name = directive.syntax.name
    if let kind = SectionKind(rawValue: name) {
      return section(kind, node, directive, in: enclosure, at: place)
    }
    if let kind = QuestionKind(rawValue: name) {
      return question(kind, node, directive, in: enclosure, at: place)
    }
    let inner = enclosure.inner
    if let kind = CalloutKind(rawValue: name) {
      return callout(kind, node, directive, in: inner, at: place)
    }
    switch name {
    case "steps": return steps(node, directive, in: inner, at: place)
    case "formula": return captionedFormula(node, directive, in: inner, at: place)
    case "table": return captionedTable(node, directive, in: inner, at: place)
    case "hint": return misplacedHint(node, directive, at: place)
    default:
      reportUnknown(name, form: .container, at: place)
      return blocks(parts(node, directive).blocks, in: enclosure)
    }
  }

  private mutating func section(
    _ kind: SectionKind, _ node: MarkdownNode, _ directive: SyntaxRecord.Directive,
    in enclosure: Enclosure, at place: SourcePlace
  ) -> [Block] {
    if enclosure != .lesson {
      report(
        at: place, "a section cannot stand within another block",
        help: "close what is open before it; sections follow one another")
    }
    let attributes = attributes(directive, takesID: true)
    let (label, children) = parts(node, directive)
    refuseLabel(label, directive, at: place, help: "write the title as a heading below: ## Title")
    guard let first = children.first, case .heading(2, let isUnderlined) = first.kind else {
      report(
        at: place, "section \"\(kind.rawValue)\" does not begin with a heading",
        help: "make its first line a heading of level 2: ## Title")
      return blocks(children, in: .section)
    }
    let title = headingText(first, isUnderlined: isUnderlined)
    headingLevel = 2
    let id = attributes.id?.value ?? automaticID(for: title.plainText)
    addTarget(.section, id: id, number: nil, title: title.plainText, at: place)
    let questionCount = counts[.question]
    let blocks = blocks(Array(children.dropFirst()), in: .section)
    if kind == .quiz { checkQuiz(hasQuestions: counts[.question] != questionCount, at: place) }
    return [Block(.section(kind: kind, id: id, title: title, blocks: blocks), at: place)]
  }

  private mutating func callout(
    _ kind: CalloutKind, _ node: MarkdownNode, _ directive: SyntaxRecord.Directive,
    in enclosure: Enclosure, at place: SourcePlace
  ) -> [Block] {
    _ = attributes(directive, takesID: false)
    let (title, children) = parts(node, directive)
    let blocks = blocks(children, in: enclosure)
    return [Block(.callout(kind: kind, title: title, blocks: blocks), at: place)]
  }

  private mutating func steps(
    _ node: MarkdownNode, _ directive: SyntaxRecord.Directive, in enclosure: Enclosure,
    at place: SourcePlace
  ) -> [Block] {
    _ = attributes(directive, takesID: false)
    let (label, children) = parts(node, directive)
    refuseLabel(label, directive, at: place, help: "put the words above the steps")
    let blocks = blocks(children, in: enclosure)
    guard blocks.count == 1, case .list(.some, _, let items) = blocks[0].content else {
      report(
        at: place, "\"steps\" holds exactly one numbered list",
        help: "begin each step with its number: 1. First, 2. Second")
      return blocks
    }
    return [Block(.steps(items.map(\.blocks)), at: place)]
  }

  private mutating func captionedFormula(
    _ node: MarkdownNode, _ directive: SyntaxRecord.Directive, in enclosure: Enclosure,
    at place: SourcePlace
  ) -> [Block] {
    let attributes = attributes(directive, takesID: true)
    let (caption, children) = parts(node, directive)
    let captioned = captioned(
      .formula, directive, id: attributes.id, caption: caption, at: place)
    let blocks = blocks(children, in: enclosure)
    guard blocks.count == 1, case .formula(let formula) = blocks[0].content else {
      report(
        at: place, "\"formula\" holds exactly one formula",
        help: "write it between two lines $$, with no other text")
      return blocks
    }
    guard let captioned else { return [] }
    let numbered = DisplayFormula(
      tex: formula.tex, id: captioned.id, number: captioned.number, caption: captioned.caption)
    return [Block(.formula(numbered), at: place)]
  }

  private mutating func captionedTable(
    _ node: MarkdownNode, _ directive: SyntaxRecord.Directive, in enclosure: Enclosure,
    at place: SourcePlace
  ) -> [Block] {
    let attributes = attributes(directive, takesID: true)
    let (caption, children) = parts(node, directive)
    let captioned = captioned(.table, directive, id: attributes.id, caption: caption, at: place)
    let blocks = blocks(children, in: enclosure)
    guard blocks.count == 1, case .table(let table) = blocks[0].content else {
      report(
        at: place, "\"table\" holds exactly one table",
        help: "write its head, a line such as | --- | --- | and its rows, with no other text")
      return blocks
    }
    guard let captioned else { return [] }
    let numbered = Table(
      alignments: table.alignments, header: table.header, rows: table.rows, id: captioned.id,
      number: captioned.number, caption: captioned.caption)
    return [Block(.table(numbered), at: place)]
  }

  mutating func refuseLabel(
    _ label: [Inline], _ directive: SyntaxRecord.Directive, at place: SourcePlace, help: String
  ) {
    guard directive.syntax.label != nil else { return }
    report(at: place, "\"\(directive.syntax.name)\" takes no label in brackets", help: help)
  }
}
