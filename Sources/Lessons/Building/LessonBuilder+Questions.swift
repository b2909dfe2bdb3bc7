extension LessonBuilder {
  /// `:::single-choice{#id see=…}` … `:::` and its kin.
  mutating func question(
    _ kind: QuestionKind, _ node: MarkdownNode, _ directive: SyntaxRecord.Directive,
    in enclosure: Enclosure, at place: SourcePlace
  ) -> [Block] {
    let number = nextNumber(.question)
    let targetIndex = targets.count
    let isAllowed = checkEnclosure(enclosure, at: place)
    let attributes = attributes(directive, schema: kind.schema, takesID: true)
    let (label, children) = parts(node, directive)
    refuseLabel(
      label, directive, at: place, help: "write the question below, as the first paragraph")
    checkHasID(directive)
    let concept = concept(attributes)
    let sources = sources(directive)
    let content =
      isAllowed
      ? questionContent(kind, children, attributes, at: place) : refusedContent(children)
    if let id = attributes.id {
      let target = Lesson.Target(
        kind: .question, id: id.value, number: number, title: content.prompt?.plainText ?? "",
        place: place)
      targets.insert(target, at: targetIndex)
    }
    guard attributes.isSound, let id = attributes.id, let prompt = content.prompt,
      let answers = content.answers
    else { return [] }
    let question = Question(
      id: id.value, number: number, concept: concept, sources: sources, prompt: prompt,
      details: content.details, answers: answers, hints: content.hints,
      contentHash: contentHash(of: directive), place: place)
    return [Block(.question(question), at: place)]
  }

  /// Whether a question may stand here.
  private mutating func checkEnclosure(_ enclosure: Enclosure, at place: SourcePlace) -> Bool {
    guard let refusal = enclosure.questionRefusal else { return true }
    report(
      at: place, "a question cannot stand within \(refusal)",
      help: "close that before it; sections and callouts may hold questions")
    return false
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
    var texts: Set<String> = []
    for word in words {
      let place = place(line: directive.line, byte: see.valueOffset + word.startIndex)
      if !texts.insert(word.text).inserted {
        report(at: place, "\"see\" names \"\(word.text)\" twice", help: "name it once")
      }
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

  /// What follows the quiz, such as further reading, teaches nothing that it could ask.
  mutating func checkQuizIsLast(in blocks: [Block]) {
    let lastSection = blocks.last { block in
      if case .section = block.content { true } else { false }
    }
    guard let quizPlace, let lastSection, lastSection.place > quizPlace,
      case .section(let kind, _, _, _) = lastSection.content, kind != .quiz
    else { return }
    report(
      at: quizPlace, "the quiz is not the lesson's last section",
      help: "move it behind the section of line \(lastSection.place.line)")
  }
}
