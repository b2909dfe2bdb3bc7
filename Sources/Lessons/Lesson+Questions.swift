extension Lesson {
  /// All questions, in the order of the text.
  public var questions: [Question] { blocks.flatMap(\.questions) }
}

extension Block {
  fileprivate var questions: [Question] {
    switch content {
    case .question(let question): [question]
    case .section(_, _, _, let blocks), .callout(_, _, let blocks): blocks.flatMap(\.questions)
    // The parser lets no question stand in anything else.
    default: []
    }
  }
}

extension Question {
  /// The name under which the reader's browser keeps the answer; an edit gives it another.
  public func key(in lesson: String) -> String { "\(lesson).\(id).\(contentHash)" }
}
