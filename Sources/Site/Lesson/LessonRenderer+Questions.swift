internal import Lessons

extension LessonRenderer {
  /// A question that is complete without scripts: a form to answer in, hints, and the folded
  /// solution. Where scripts run, they check the answer and show what the solution says about it.
  mutating func question(_ question: Question) -> HTML {
    let legend = HTML.element(
      "legend", [:],
      [
        .element("span", ["class": "question-number"], text: "Question \(question.number)"),
        .text(" "), html(of: question.prompt),
      ])
    let details = HTML.element(
      "div", ["class": "question-details"], [html(of: question.details)])
    let form = HTML.element(
      // Of this method, a form outside of a dialog is never sent.
      "form", ["method": "dialog", "autocomplete": "off"],
      [
        .element(
          "fieldset", [:],
          [
            legend, question.details.isEmpty ? .nothing : details, controls(of: question),
          ]), hints(of: question),
      ])
    return .element(
      "quiz-question",
      [
        "class": "question", "id": question.id, "data-key": question.key(in: lesson.name),
        "data-kind": question.answers.kindName,
      ],
      [form, solution(of: question)])
  }

  /// Forms keep equal names apart. A question's own id would not do: `append` would hide the form's
  /// method of that name from scripts.
  private static let controlName = "answer"

  private mutating func controls(of question: Question) -> HTML {
    switch question.answers {
    case .singleChoice(let options): return choices(options, "radio")
    case .multipleChoice(let options):
      return .group([
        .element("p", ["class": "instruction"], text: "Choose every right answer."),
        choices(options, "checkbox"),
      ])
    case .ordering(let steps): return shuffled(steps, of: question)
    case .numeric(_, let unit): return field(unit: unit)
    }
  }

  private mutating func choices(_ options: [Question.Option], _ type: String) -> HTML {
    let rows = options.enumerated().map { index, option in
      HTML.element(
        "label", ["class": "option"],
        [
          .element("input", ["type": type, "name": Self.controlName, "value": String(index + 1)]),
          .element("span", ["class": "option-text"], [html(of: option.text)]),
        ])
    }
    return .element("div", ["class": "options"], rows)
  }

  /// The steps, each with its number in the right order, in another order.
  private mutating func shuffled(_ steps: [Question.Step], of question: Question) -> HTML {
    var shuffle = Shuffle(seed: question.contentHash)
    let rows = shuffle.order(of: steps.count).map { index in
      HTML.element(
        "li", ["class": "option", "data-option": String(index + 1)],
        [.element("span", ["class": "option-text"], [html(of: steps[index].text)])])
    }
    return .element("ol", ["class": "options"], rows)
  }

  private func field(unit: String?) -> HTML {
    let unitText = unit.map { HTML.element("span", ["class": "unit"], text: $0) }
    return .element(
      "label", ["class": "number-field"],
      [
        .element("span", ["class": "field-name"], text: "Your answer"), .text(" "),
        .element(
          "input",
          [
            "type": "text", "name": Self.controlName, "maxlength": "64", "spellcheck": "false",
            "data-unit": unit,
          ]), unitText.map { .group([.text(" "), $0]) } ?? .nothing,
      ])
  }

  private mutating func hints(of question: Question) -> HTML {
    let count = question.hints.count
    return .group(
      question.hints.enumerated().map { index, hint in
        .element(
          "details", ["class": "hint"],
          [
            .element("summary", [:], text: count == 1 ? "Hint" : "Hint \(index + 1) of \(count)"),
            html(of: hint),
          ])
      })
  }
}

extension Question.Answers {
  /// The kind as scripts name it.
  fileprivate var kindName: String {
    switch self {
    case .singleChoice: "single"
    case .multipleChoice: "multiple"
    case .ordering: "ordering"
    case .numeric: "numeric"
    }
  }
}
