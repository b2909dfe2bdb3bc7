import Lessons

extension Dump {
  mutating func question(_ question: Question) {
    line("question\(number(question.id, question.number))", question.place)
    nested {
      if let concept = question.concept { $0.line("concept \(concept)") }
      $0.line("see \(question.sources.joined(separator: ", "))")
      $0.line("hash \(question.contentHash)")
      $0.group("prompt", nil, question.prompt)
      $0.blocks(question.details)
      $0.answers(question.answers)
      for hint in question.hints { $0.group("hint", nil, hint) }
    }
  }

  private mutating func answers(_ answers: Question.Answers) {
    switch answers {
    case .singleChoice(let options):
      for option in options { self.option("single", option) }
    case .multipleChoice(let options):
      for option in options { self.option("multiple", option) }
    case .ordering(let steps):
      for step in steps {
        group("step", nil, step.text)
        nested { $0.blocks(step.explanation) }
      }
    case .numeric(let numbers, let unit):
      if let unit { line("unit \(unit)") }
      for number in numbers {
        line(
          "number \(box(number.isRight)) \(number.value) ± \(number.tolerance) \(show(number.text))"
        )
        nested { $0.blocks(number.explanation) }
      }
    }
  }

  private mutating func option(_ kind: String, _ option: Question.Option) {
    group("\(kind) \(box(option.isRight))", nil, option.text)
    nested { $0.blocks(option.explanation) }
  }

  private func box(_ isRight: Bool) -> String { isRight ? "[x]" : "[ ]" }
}
