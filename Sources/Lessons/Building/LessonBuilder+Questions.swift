extension LessonBuilder {
  /// `:::single-choice{#id see=…}` … `:::` and its kin.
  mutating func question(
    _ kind: QuestionKind, _ node: MarkdownNode, _ directive: SyntaxRecord.Directive,
    in enclosure: Enclosure, at place: SourcePlace
  ) -> [Block] {
    let number = nextNumber(.question)
    let targetIndex = targets.count
    if let refusal = enclosure.questionRefusal {
      report(
        at: place, "a question cannot stand within \(refusal)",
        help: "close that before it; sections and callouts may hold questions")
    }
    let attributes = attributes(directive, schema: kind.schema, takesID: true)
    let (label, children) = parts(node, directive)
    refuseLabel(
      label, directive, at: place, help: "write the question below, as the first paragraph")
    checkHasID(directive)
    let concept = concept(attributes)
    let sources = sources(directive)
    let content = questionContent(kind, children, attributes, at: place)
    if let id = attributes.id {
      let target = Lesson.Target(
        kind: .question, id: id.value, number: number, title: content.prompt?.plainText ?? "",
        place: place)
      targets.insert(target, at: targetIndex)
    }
    guard attributes.isSound, let id = attributes.id, let prompt = content.prompt,
      let answers = content.answers, enclosure.questionRefusal == nil
    else { return [] }
    let question = Question(
      id: id.value, number: number, concept: concept, sources: sources, prompt: prompt,
      details: content.details, answers: answers, hints: content.hints,
      contentHash: contentHash(of: directive), place: place)
    return [Block(.question(question), at: place)]
  }

  private mutating func checkHasID(_ directive: SyntaxRecord.Directive) {
    let hasID = directive.syntax.attributes.contains { $0.kind == .id }
    guard !hasID, directive.syntax.fault == nil else { return }
    let name = directive.syntax.name
    report(
      at: place(line: directive.line, byte: directive.offset), "\"\(name)\" has no id",
      help: "give it one within the braces: "
        + "\(String(repeating: ":", count: directive.colons))\(name){#id see=…}")
  }

  private mutating func concept(_ attributes: DirectiveAttributes) -> String? {
    guard let concept = attributes.text("concept"), let concepts else { return nil }
    guard concepts.contains(concept.value) else {
      report(
        at: concept.place, "the front matter has no concept \"\(concept.value)\"",
        help: nearestNameHelp(for: concept.value, among: concepts, called: "concepts"))
      return nil
    }
    return concept.value
  }

  /// The ids of `see`, which are checked when all are known.
  private mutating func sources(_ directive: SyntaxRecord.Directive) -> [String] {
    guard
      let see = directive.syntax.attributes.first(where: { $0.kind == .pair && $0.name == "see" }),
      let value = see.value.map({ Array($0.utf8) })
    else { return [] }
    let words = value.split(separator: ascii(","), omittingEmptySubsequences: false)
      .map(\.trimmed).filter { !$0.isEmpty }
    for word in words {
      let place = place(line: directive.line, byte: see.valueOffset + word.startIndex)
      questionSources.append(Located(word.text, at: place))
    }
    return words.map(\.text)
  }

  /// FNV-1a over the lines of a container, from its opening to the line before its closing fence.
  private func contentHash(of directive: SyntaxRecord.Directive) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for line in directive.line..<(directive.closingLine ?? directive.line) {
      for byte in Array((file.body.line(line) ?? []).trimmed) + [ascii("\n")] {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}

/// What stands between the fences of a question; nil where it is missing or faulty.
private struct QuestionContent {
  var prompt: [Inline]?
  var details: [Block] = []
  var answers: Question.Answers?
  var hints: [[Block]] = []
}

extension LessonBuilder {
  private mutating func questionContent(
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

extension LessonBuilder {
  mutating func checkQuestionSources() {
    let ids = targets.filter { $0.kind != .question }.map(\.id)
    let known = Set(ids)
    let questions = Set(targets.filter { $0.kind == .question }.map(\.id))
    for source in questionSources where !known.contains(source.value) {
      let fact =
        questions.contains(source.value)
        ? "\"see\" leads to the question \"\(source.value)\", which explains nothing"
        : "nothing in this lesson has the id \"\(source.value)\""
      report(
        at: source.place, fact,
        help: nearestNameHelp(for: source.value, among: ids, called: "ids"))
    }
  }

  mutating func checkQuiz(hasQuestions: Bool, at place: SourcePlace) {
    if let first = quizPlace {
      report(
        at: place, "the lesson has a second quiz",
        help: "move its questions to the one of line \(first.line)")
    }
    quizPlace = quizPlace ?? place
    if !hasQuestions {
      report(
        at: place, "the quiz has no question",
        help: "write some, such as :::single-choice{#id see=…}")
    }
  }

  mutating func checkQuizIsLast(in blocks: [Block]) {
    let isQuiz = { (block: Block) in
      if case .section(kind: .quiz, _, _, _) = block.content { true } else { false }
    }
    guard let quiz = blocks.lastIndex(where: isQuiz), quiz < blocks.count - 1 else { return }
    report(
      at: blocks[quiz].place, "the quiz is not the lesson's last part",
      help: "move it behind all other text")
  }
}

extension MarkdownNode {
  fileprivate var isList: Bool { if case .list = kind { true } else { false } }
}
