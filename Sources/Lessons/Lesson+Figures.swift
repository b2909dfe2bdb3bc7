extension Lesson {
  /// All figures that the build is asked to compute, in the order of the text.
  public var figureRequests: [FigureRequest] { blocks.flatMap(\.figureRequests) }
}

extension Lesson {
  /// The computed figure that stands for the lesson where it is shown small: the one that the author
  /// names as its cover, or else the first.
  public var coverRequest: FigureRequest? {
    let requests = figureRequests
    return requests.first { $0.id == frontMatter.cover?.value } ?? requests.first
  }

  /// The first computed figure other than the cover.
  public var requestBesideCover: FigureRequest? {
    let cover = coverRequest?.id
    return figureRequests.first { $0.id != cover }
  }

  /// How many figures the reader meets, images included.
  public var figureCount: Int { targets.count { $0.kind == .figure } }
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
