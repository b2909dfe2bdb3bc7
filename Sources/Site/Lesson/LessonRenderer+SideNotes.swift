internal import Lessons

extension LessonRenderer {
  /// The blocks of a lesson or section. After each that stands in the column of text follow the
  /// notes that it mentions first, for the margin of wide pages.
  ///
  /// They repeat the notes at the lesson's end for the eye alone: no links, and silent to screen
  /// readers.
  mutating func htmlWithSideNotes(of blocks: [Block]) -> HTML {
    .group(
      blocks.map { block in
        let text = html(of: [block])
        let notes = block.firstMentions.compactMap { number in
          lesson.footnotes.first { $0.number == number }
        }
        return notes.isEmpty ? text : .group([text, sideNotes(notes)])
      })
  }

  private mutating func sideNotes(_ notes: [Footnote]) -> HTML {
    .element(
      "div", ["class": "side-notes", "aria-hidden": "true"],
      notes.map { note in
        let paragraphs = note.blocks.compactMap { block -> HTML? in
          guard case .paragraph(let text) = block.content else { return nil }
          return html(of: text, asLabel: true)
        }
        return .element(
          "p", [:], [.element("sup", [:], text: String(note.number)), .text(" ")] + paragraphs)
      })
  }
}

extension Block {
  /// The numbers of the notes that a block of running text mentions before any other does. Figures
  /// and tables reach into the margin themselves.
  fileprivate var firstMentions: [Int] {
    switch content {
    case .paragraph(let text), .heading(_, _, let text): text.flatMap(\.firstMentions)
    case .list(_, _, let items): items.flatMap(\.blocks).flatMap(\.firstMentions)
    case .quote(let blocks): blocks.flatMap(\.firstMentions)
    case .callout(_, let title, let blocks):
      title.flatMap(\.firstMentions) + blocks.flatMap(\.firstMentions)
    case .steps(let steps): steps.flatMap { $0 }.flatMap(\.firstMentions)
    case .code, .formula, .table, .thematicBreak, .section, .figure, .image, .question: []
    }
  }
}

extension Inline {
  fileprivate var firstMentions: [Int] {
    switch content {
    case .footnote(let number, 1): [number]
    case .emphasis(let inner), .strong(let inner), .strikethrough(let inner),
      .link(_, _, let inner), .reference(_, let inner), .term(_, let inner):
      inner.flatMap(\.firstMentions)
    case .footnote, .text, .softBreak, .lineBreak, .code, .image, .formula: []
    }
  }
}
