internal import Lessons

extension LessonRenderer {
  /// The lesson's sections, and the headings of level two that stand outside of them.
  mutating func contents() -> [WrittenLesson.ContentsEntry] {
    var entries: [WrittenLesson.ContentsEntry] = []
    for block in lesson.blocks {
      switch block.content {
      case .section(_, let id, let title, _):
        entries.append(.init(id: id, label: html(of: title, asLabel: true)))
      case .heading(let level, let id, let text) where level <= 2:
        entries.append(.init(id: id, label: html(of: text, asLabel: true)))
      default: break
      }
    }
    return entries
  }

  /// The words of each figure's caption, for the places where a figure is shown once more.
  mutating func figureCaptions() -> [String: HTML] {
    var captions: [String: HTML] = [:]
    for request in lesson.figureRequests {
      captions[request.id] = html(of: request.caption, asLabel: true)
    }
    return captions
  }
}

extension Lesson {
  /// Every figure that the text asks an experiment for, in order.
  var figureRequests: [FigureRequest] { Self.figures(in: blocks) }

  private static func figures(in blocks: [Block]) -> [FigureRequest] {
    blocks.flatMap { block -> [FigureRequest] in
      switch block.content {
      case .figure(let request): [request]
      case .section(_, _, _, let blocks), .callout(_, _, let blocks), .quote(let blocks):
        figures(in: blocks)
      case .list(_, _, let items): items.flatMap { figures(in: $0.blocks) }
      case .steps(let steps): steps.flatMap { figures(in: $0) }
      default: []
      }
    }
  }
}
