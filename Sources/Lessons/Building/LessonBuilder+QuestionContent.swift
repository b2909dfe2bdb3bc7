/// What stands between the fences of a question; nil where it is missing or faulty.
struct QuestionContent {
  var prompt: [Inline]?
  var details: [Block] = []
  var answers: Question.Answers?
  var hints: [[Block]] = []
}

extension LessonBuilder {
  mutating func questionContent(
    _ kind: QuestionKind, _ nodes: [MarkdownNode], _ attributes: DirectiveAttributes,
    at place: SourcePlace
  ) -> QuestionContent {
    var content = QuestionContent()
    let list = nodes.firstIndex(where: \.isList)
    let opening = nodes[..<(list ?? nodes.count)].filter { list != nil || hint($0) == nil }
    (content.prompt, content.details) = prompt(Array(opening), of: kind, at: place)
    guard let list else {
      report(
        at: place, "\"\(kind.rawValue)\" has no answers",
        help: kind.isNumbered
          ? "list the steps in their right order: 1. First, 2. Second, 3. Third"
          : "list them below the question, each as - [ ] or, where right, as - [x]")
      for hint in nodes.compactMap({ hint($0) }) { _ = hintBlocks(hint.node, hint.directive) }
      return content
    }
    let answers = answers(kind, nodes[list], unit: attributes.text("unit")?.value)
    let isWhole = closing(Array(nodes[(list + 1)...]), of: kind, into: &content)
    content.answers = isWhole ? answers : nil
    return content
  }

  /// Reads a question that cannot stand where it does for the faults of its blocks only.
  mutating func refusedContent(_ nodes: [MarkdownNode]) -> QuestionContent {
    var content = QuestionContent()
    for hint in nodes.compactMap({ hint($0) }) { _ = hintBlocks(hint.node, hint.directive) }
    let blocks = blocks(nodes.filter { hint($0) == nil }, in: .question)
    if case .paragraph(let prompt)? = blocks.first?.content { content.prompt = prompt }
    return content
  }

  private mutating func prompt(
    _ nodes: [MarkdownNode], of kind: QuestionKind, at place: SourcePlace
  ) -> (prompt: [Inline]?, details: [Block]) {
    let faults = diagnostics.count
    let blocks = blocks(nodes, in: .question)
    if let first = nodes.first, case .paragraph = first.kind,
      case .paragraph(let prompt)? = blocks.first?.content, !prompt.plainText.utf8.isBlank
    {
      return (prompt, Array(blocks.dropFirst()))
    }
    if diagnostics.count == faults {
      report(
        at: place, "\"\(kind.rawValue)\" does not begin with its question",
        help: "ask it in the first paragraph, above everything else")
    }
    return (nil, blocks)
  }

  /// What follows the answers: hints, and nothing else.
  ///
  /// - Returns: Whether that is so.
  private mutating func closing(
    _ nodes: [MarkdownNode], of kind: QuestionKind, into content: inout QuestionContent
  ) -> Bool {
    for hint in nodes.compactMap({ hint($0) }) {
      content.hints.append(hintBlocks(hint.node, hint.directive))
    }
    let strays = blocks(nodes.filter { hint($0) == nil }, in: .question)
    guard let stray = strays.first else { return true }
    if case .list = stray.content {
      report(
        at: stray.place, "\"\(kind.rawValue)\" has a second list",
        help: "keep one; a list of an explanation is indented by \(kind.indentation)")
    } else {
      report(
        at: stray.place, "text follows the answers of \"\(kind.rawValue)\"",
        help: "indent an explanation by \(kind.indentation); put the rest above the answers")
    }
    return false
  }
}

extension LessonBuilder {
  private func hint(
    _ node: MarkdownNode
  ) -> (node: MarkdownNode, directive: SyntaxRecord.Directive)? {
    guard case .ownBlock(let index) = node.kind, case .container(let found) = tree.records[index],
      found.syntax.name == "hint"
    else { return nil }
    return (node, found)
  }

  /// `:::hint` … `:::`.
  private mutating func hintBlocks(
    _ node: MarkdownNode, _ directive: SyntaxRecord.Directive
  ) -> [Block] {
    let place = place(line: directive.line, byte: directive.offset)
    let faults = diagnostics.count
    checkIsClosed(directive)
    _ = attributes(directive, takesID: false)
    let (label, children) = parts(node, directive)
    refuseLabel(label, directive, at: place, help: "write the hint on the lines below")
    let blocks = blocks(children, in: .question)
    if blocks.isEmpty, diagnostics.count == faults {
      report(at: place, "the hint is empty", help: "write it between :::hint and :::")
    }
    return blocks
  }

  mutating func misplacedHint(
    _ node: MarkdownNode, _ directive: SyntaxRecord.Directive, at place: SourcePlace
  ) -> [Block] {
    report(
      at: place, "a hint belongs to a question, behind its answers",
      help: "put it there, not indented, before the question's closing :::")
    return blocks(parts(node, directive).blocks, in: .question)
  }
}

extension MarkdownNode {
  fileprivate var isList: Bool { if case .list = kind { true } else { false } }
}
