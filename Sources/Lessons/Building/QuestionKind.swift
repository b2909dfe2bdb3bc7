/// How a question is answered, by its directive's name.
enum QuestionKind: String, CaseIterable {
  case singleChoice = "single-choice"
  case multipleChoice = "multiple-choice"
  case ordering
  case numeric

  var schema: [AttributeSchema] {
    let common = [
      AttributeSchema("concept", .text, summary: "one of the front matter's concepts"),
      AttributeSchema(
        "see", .list, isRequired: true,
        summary: "what to read again after a wrong answer, by id, with commas between"),
    ]
    let unit = AttributeSchema("unit", .text, summary: "what is counted, shown behind the number")
    return self == .numeric ? common + [unit] : common
  }

  /// What one of the answers is called.
  var answerName: String {
    switch self {
    case .singleChoice, .multipleChoice: "option"
    case .ordering: "step"
    case .numeric: "number"
    }
  }

  /// A numbered list, or else a task list.
  var isNumbered: Bool { self == .ordering }

  /// Where an explanation begins, below its answer.
  var indentation: String { isNumbered ? "three spaces" : "two spaces" }
}
