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
