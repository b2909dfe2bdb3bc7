internal import Lessons

extension Lesson {
  /// All questions, in the order of the text.
  var questions: [Question] { blocks.flatMap(\.questions) }

  /// The name under which browsers keep a reader's answer, after the site's id.
  ///
  /// None of its three parts holds a dot.
  func answerKey(of question: Question) -> String {
    "\(name).\(question.id).\(question.contentHash)"
  }
}

extension Block {
  fileprivate var questions: [Question] {
    switch content {
    case .question(let question): [question]
    case .list(_, _, let items): items.flatMap(\.blocks).flatMap(\.questions)
    case .quote(let blocks), .section(_, _, _, let blocks), .callout(_, _, let blocks):
      blocks.flatMap(\.questions)
    case .steps(let steps): steps.flatMap { $0 }.flatMap(\.questions)
    case .heading, .paragraph, .code, .formula, .table, .thematicBreak, .figure, .image: []
    }
  }
}
