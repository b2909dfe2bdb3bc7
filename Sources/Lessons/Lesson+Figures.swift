extension Lesson {
  /// All figures that the build is asked to compute, in the order of the text.
  public var figureRequests: [FigureRequest] { blocks.flatMap(\.figureRequests) }
}

extension Block {
  fileprivate var figureRequests: [FigureRequest] {
    switch content {
    case .figure(let request): [request]
    case .list(_, _, let items): items.flatMap(\.blocks).flatMap(\.figureRequests)
    case .quote(let blocks), .section(_, _, _, let blocks), .callout(_, _, let blocks):
      blocks.flatMap(\.figureRequests)
    case .steps(let steps): steps.flatMap { $0 }.flatMap(\.figureRequests)
    case .question(let question): question.blocks.flatMap(\.figureRequests)
    case .heading, .paragraph, .code, .formula, .table, .thematicBreak, .image: []
    }
  }
}

extension Question {
  /// All that stands in the question on lines of its own, in the order of the text.
  fileprivate var blocks: [Block] {
    details + answers.explanations.flatMap { $0 } + hints.flatMap { $0 }
  }
}

extension Question.Answers {
  fileprivate var explanations: [[Block]] {
    switch self {
    case .singleChoice(let options), .multipleChoice(let options): options.map(\.explanation)
    case .ordering(let steps): steps.map(\.explanation)
    case .numeric(let numbers, _): numbers.map(\.explanation)
    }
  }
}
