/// One of a question's answers, before its kind is known to be met.
private struct Answer {
  let text: [Inline]
  let isRight: Bool
  let explanation: [Block]
  let place: SourcePlace
}

extension LessonBuilder {
  /// A question's list of answers; nil, after a report, where anything is wrong with it.
  mutating func answers(
    _ kind: QuestionKind, _ list: MarkdownNode, unit: String?
  ) -> Question.Answers? {
    var answers: [Answer] = []
    for item in list.children {
      if let answer = answer(kind, item) { answers.append(answer) }
    }
    guard checkForm(kind, of: list) else { return nil }
    let isCounted = checkCount(kind, of: list)
    let numbers = kind == .numeric ? self.numbers(answers) : []
    if kind != .numeric { reportEqualAnswers(kind, in: list) }
    guard isCounted, answers.count == list.children.count else { return nil }
    switch kind {
    case .singleChoice: return .singleChoice(answers.map(\.option))
    case .multipleChoice: return .multipleChoice(answers.map(\.option))
    case .ordering:
      return .ordering(answers.map { .init(text: $0.text, explanation: $0.explanation) })
    case .numeric:
      return numbers.count == answers.count ? .numeric(numbers, unit: unit) : nil
    }
  }

  /// The first paragraph is the answer's text, the blocks below are its explanation.
  private mutating func answer(_ kind: QuestionKind, _ item: MarkdownNode) -> Answer? {
    let place = place(of: item)
    let faults = diagnostics.count
    let blocks = blocks(item.children, in: .question)
    if let code = item.children.first(where: \.isIndentedCode) {
      report(
        at: self.place(of: code), "the explanation is indented so far that it is code",
        help: "indent it by \(kind.indentation); code stands between ```")
    }
    let isSound = diagnostics.count == faults
    guard case .paragraph(let text)? = blocks.first?.content, !item.isEmptyBox,
      blocks.first?.place.line == place.line, !text.plainText.utf8.isBlank
    else {
      if isSound {
        report(
          at: place, "the \(kind.answerName) has no text",
          help: "write it on the line where the \(kind.answerName) begins")
      }
      return nil
    }
    guard blocks.count > 1 else {
      if isSound {
        report(
          at: place, "the \(kind.answerName) has no explanation",
          help: "below it, after an empty line and indented by \(kind.indentation), say why it "
            + (kind.isNumbered ? "stands here" : "is right or wrong"))
      }
      return nil
    }
    return Answer(
      text: text, isRight: item.isTicked == true, explanation: Array(blocks.dropFirst()),
      place: blocks[0].place)
  }

  /// Whether the list is of the form that the kind asks for.
  private mutating func checkForm(_ kind: QuestionKind, of list: MarkdownNode) -> Bool {
    let isNumbered = if case .list(isOrdered: true, _) = list.kind { true } else { false }
    guard isNumbered == kind.isNumbered else {
      report(
        at: place(of: list),
        "the \(kind.answerName)s of \"\(kind.rawValue)\" are "
          + (isNumbered ? "a numbered list" : "not numbered"),
        help: kind.isNumbered
          ? "begin each with its number, in the right order: 1. First, 2. Second"
          : "begin each with - [ ] or, where right, with - [x]")
      return false
    }
    guard let odd = list.children.first(where: { ($0.isTicked == nil) != kind.isNumbered }) else {
      return true
    }
    report(
      at: place(of: odd), "the \(kind.answerName) has \(kind.isNumbered ? "a" : "no") box",
      help: kind.isNumbered
        ? "remove it; the numbers give the right order"
        : "begin it with - [ ] or, where right, with - [x]")
    return false
  }

  /// Whether there are enough answers, and as many right ones as the kind asks for.
  private mutating func checkCount(_ kind: QuestionKind, of list: MarkdownNode) -> Bool {
    let name = "\"\(kind.rawValue)\""
    let count = list.children.count
    let right = list.children.filter { $0.isTicked == true }
    switch kind {
    case .ordering where count < 3:
      report(
        at: place(of: list), "\(name) has fewer than three steps",
        help: "add steps; with two the order is guessed")
      return false
    case .singleChoice where count < 2, .multipleChoice where count < 2:
      report(
        at: place(of: list), "\(name) has fewer than two options",
        help: "add what a reader may believe, with the reason why it is wrong")
      return false
    case .ordering: return true
    case _ where right.isEmpty:
      report(
        at: place(of: list), "no \(kind.answerName) of \(name) is right",
        help: "tick the right one: - [x]")
      return false
    case .singleChoice where right.count > 1, .numeric where right.count > 1:
      let other = kind == .numeric ? "" : ", or write :::multiple-choice"
      report(
        at: place(of: right[1]), "a second \(kind.answerName) of \(name) is right",
        help: "the first is in line \(place(of: right[0]).line); tick one of them only\(other)")
      return false
    default: return true
    }
  }
}

extension LessonBuilder {
  /// Says which answers nobody can tell apart.
  private mutating func reportEqualAnswers(_ kind: QuestionKind, in list: MarkdownNode) {
    var lines: [[UInt8]: Int] = [:]
    for item in list.children {
      guard let first = item.children.first, case .paragraph = first.kind else { continue }
      let place = place(of: item)
      let text = Array(first.content.trimmed)
      guard let line = lines[text] else {
        lines[text] = place.line
        continue
      }
      report(
        at: place, "the \(kind.answerName) stands in line \(line) already",
        help: "word it so that a reader can tell the two apart")
    }
  }

  private mutating func numbers(_ answers: [Answer]) -> [Question.Number] {
    var numbers: [Question.Number] = []
    var places: [SourcePlace] = []
    for answer in answers {
      guard let number = AnswerNumber(answer.text.asWritten ?? "") else {
        report(
          at: answer.place, "\"\(answer.text.plainText)\" is not a number",
          help: "write it as 112, 9,408, -1.5, 1.2e11 or 0.75 ± 0.01")
        continue
      }
      places.append(answer.place)
      numbers.append(
        Question.Number(
          value: number.value, tolerance: number.tolerance, text: number.text,
          isRight: answer.isRight, explanation: answer.explanation))
    }
    reportOverlap(of: numbers, at: places)
    return numbers
  }

  /// Says which two numbers a reader could mean at the same time.
  private mutating func reportOverlap(of numbers: [Question.Number], at places: [SourcePlace]) {
    let order = numbers.indices.sorted { (numbers[$0].lowest, $0) < (numbers[$1].lowest, $1) }
    var highest = order.first
    for next in order.dropFirst() {
      guard let before = highest else { return }
      if numbers[next].lowest <= numbers[before].highest + slack(numbers[next], numbers[before]) {
        let later = max(next, before)
        report(
          at: places[later],
          "\"\(numbers[later].text)\" and \"\(numbers[min(next, before)].text)\" overlap",
          help: "an answer must match one number only; change one, or a tolerance")
      }
      if numbers[next].highest > numbers[before].highest { highest = next }
    }
  }
}

/// What binary fractions may lose of a range's ends; pages forgive readers as much.
private func slack(_ one: Question.Number, _ other: Question.Number) -> Double {
  4 * Double.ulpOfOne * max(one.value.magnitude, other.value.magnitude)
}

extension Answer {
  fileprivate var option: Question.Option {
    Question.Option(text: text, isRight: isRight, explanation: explanation)
  }
}

extension Question.Number {
  fileprivate var lowest: Double { value - tolerance }
  fileprivate var highest: Double { value + tolerance }
}

extension [Inline] {
  /// Nil where there is more than plain text.
  fileprivate var asWritten: String? {
    var text = ""
    for inline in self {
      guard case .text(let piece) = inline.content else { return nil }
      text += piece
    }
    return text
  }
}

extension MarkdownNode {
  /// Whether the item's box is ticked; nil where it has none.
  fileprivate var isTicked: Bool? {
    if case .item(let isDone?) = kind { return isDone }
    return isEmptyBox ? firstLine != "[ ]" : nil
  }

  /// Whether nothing follows the item's box, which is then plain text to cmark.
  fileprivate var isEmptyBox: Bool {
    guard case .item(isDone: nil) = kind else { return false }
    return ["[ ]", "[x]", "[X]"].contains(firstLine)
  }

  /// Of an item's first block, if that is a paragraph.
  private var firstLine: String? {
    guard let first = children.first, case .paragraph = first.kind else { return nil }
    return Array(first.content.prefix { $0 != ascii("\n") }).trimmed.text
  }

  fileprivate var isIndentedCode: Bool {
    if case .codeBlock(isFenced: false, _, _) = kind { true } else { false }
  }
}
