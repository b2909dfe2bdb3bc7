internal import Lessons

extension LessonRenderer {
  /// What a question's author says about every answer, and where the lesson explains it.
  mutating func solution(of question: Question) -> HTML {
    .element(
      "details", ["class": "solution"],
      [
        .element("summary", [:], text: "Solution"), explanations(of: question.answers),
        sources(of: question),
      ])
  }

  private mutating func explanations(of answers: Question.Answers) -> HTML {
    switch answers {
    case .singleChoice(let options), .multipleChoice(let options):
      let items = options.enumerated().map { index, option in
        explanation(
          index + 1, isRight: option.isRight, html(of: option.text, asLabel: true),
          option.explanation)
      }
      return .element("ul", ["class": "explanations"], items)
    case .numeric(let numbers, let unit):
      let items = numbers.enumerated().map { index, number in
        explanation(
          index + 1, isRight: number.isRight,
          .text(unit.map { "\(number.text) \($0)" } ?? number.text), number.explanation,
          range: (number.value.shortest, number.tolerance.shortest))
      }
      return .element("ul", ["class": "explanations"], items)
    case .ordering(let steps):
      let items = steps.enumerated().map { index, step in
        HTML.element(
          "li", ["data-option": String(index + 1)],
          [
            .element(
              "p", ["class": "explained"],
              [
                .element(
                  "span", ["class": "explained-text"], [html(of: step.text, asLabel: true)])
              ]), html(of: step.explanation),
          ])
      }
      return .element("ol", ["class": "explanations"], items)
    }
  }

  private mutating func explanation(
    _ number: Int, isRight: Bool, _ text: HTML, _ blocks: [Block],
    range: (value: String, tolerance: String)? = nil
  ) -> HTML {
    .element(
      "li",
      [
        "data-option": String(number), "data-right": isRight ? "" : nil,
        "data-value": range?.value, "data-tolerance": range?.tolerance,
      ],
      [
        .element(
          "p", ["class": "explained"],
          [
            verdict(isRight: isRight), .text(" "),
            .element("span", ["class": "explained-text"], [text]),
          ]), html(of: blocks),
      ])
  }

  /// An icon and a word; scripts mark the reader's answer with copies of it.
  private func verdict(isRight: Bool) -> HTML {
    .element(
      "span", ["class": isRight ? "verdict right" : "verdict wrong"],
      [icons[isRight ? "right" : "wrong"], .text(isRight ? "Right" : "Wrong")])
  }

  private func sources(of question: Question) -> HTML {
    let links = question.sources.map { id in
      HTML.element(
        "li", [:],
        [
          .element(
            "a", ["class": "reference", "href": "#\(id.percentEncoded)"], text: name(of: id))
        ])
    }
    guard !links.isEmpty else { return .nothing }
    return .element(
      "div", ["class": "sources"],
      [.element("p", [:], text: "Explained in"), .element("ul", [:], links)])
  }

  /// Which question asks about which concept, after the quiz; scripts add how the reader did.
  mutating func quizSummary() -> HTML {
    let questions = lesson.questions
    guard !questions.isEmpty else { return .nothing }
    let named = lesson.frontMatter.concepts.map { concept in
      (concept, questions.filter { $0.concept == concept })
    }.filter { !$0.1.isEmpty }
    let others = questions.filter { $0.concept == nil }
    let othersName = named.isEmpty ? "All questions" : "Other questions"
    let groups = named + (others.isEmpty ? [] : [(othersName, others)])
    let items = groups.map { name, questions in
      HTML.element(
        "li", [:],
        [
          .element("p", ["class": "concept"], text: name),
          .element("ul", ["class": "concept-questions"], questions.map(link(to:))),
        ])
    }
    return .element(
      "quiz-summary", ["class": "quiz-summary", "data-lesson": lesson.name],
      [
        .element("h3", [:], text: "By concept"),
        .element("ul", ["class": "concepts-asked"], items),
      ])
  }

  private func link(to question: Question) -> HTML {
    .element(
      "li", [:],
      [
        .element(
          "a",
          ["href": "#\(question.id.percentEncoded)", "data-key": question.key(in: lesson.name)],
          [
            .element("span", ["class": "unseen"], text: "Question "),
            .text(String(question.number)),
          ])
      ])
  }
}

extension Double {
  /// `112` rather than `112.0`.
  fileprivate var shortest: String {
    let text = String(self)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
