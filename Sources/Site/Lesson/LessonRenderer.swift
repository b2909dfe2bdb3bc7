internal import Lessons

/// Writes one lesson's text as HTML and collects what is wrong with it on the way.
///
/// A figure without an artifact is shown by its caption alone: the stage that should have drawn it
/// has said why it did not.
struct LessonRenderer {
  let lesson: Lesson
  let page: PageAddress
  let artifacts: [ArtifactKey: Artifact]
  let links: LinkResolver
  let content: Disk
  let icons: Icons
  let formulas: FormulaSetter
  let highlighter: Highlighter

  private(set) var diagnostics: [Diagnostic] = []
  /// Files of the content that the page shows or links to.
  private(set) var contentFiles: [String: [UInt8]] = [:]

  private let targets: [String: Lesson.Target]

  init(
    lesson: Lesson, artifacts: [ArtifactKey: Artifact], links: LinkResolver, content: Disk,
    icons: Icons, formulas: FormulaSetter, highlighter: Highlighter
  ) {
    self.lesson = lesson
    self.page = .lesson(lesson.name)
    self.artifacts = artifacts
    self.links = links
    self.content = content
    self.icons = icons
    self.formulas = formulas
    self.highlighter = highlighter
    self.targets = Dictionary(lesson.targets.map { ($0.id, $0) }) { first, _ in first }
  }

  mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
  mutating func publish(_ bytes: [UInt8], at path: String) { contentFiles[path] = bytes }
  func target(_ id: String) -> Lesson.Target? { targets[id] }

  mutating func html(of blocks: [Block]) -> HTML {
    .group(blocks.map { html(of: $0) })
  }

  private mutating func html(of block: Block) -> HTML {
    switch block.content {
    case .heading(let level, let id, let text): return heading(text, level: level, id: id)
    case .paragraph(let text): return .element("p", [:], [html(of: text)])
    case .list(let start, let isTight, let items): return list(items, start: start, isTight)
    case .quote(let blocks): return .element("blockquote", [:], [html(of: blocks)])
    case .code(let code): return self.code(code)
    case .formula(let formula): return displayFormula(formula)
    case .table(let table): return self.table(table)
    case .thematicBreak: return .element("hr")
    case .section(let kind, let id, let title, let blocks):
      return section(kind, id: id, title: title, blocks: blocks)
    case .steps(let steps):
      return .element(
        "ol", ["class": "steps"], steps.map { .element("li", [:], [html(of: $0)]) })
    case .callout(let kind, let title, let blocks):
      return callout(kind, title: title, blocks: blocks)
    case .figure(let request): return figure(request)
    case .image(let image): return imageFigure(image)
    case .question(let question): return self.question(question)
    }
  }

  /// A heading and, beside it rather than in it, the link to its place.
  private mutating func heading(_ text: [Inline], level: Int, id: String) -> HTML {
    let name = "h\(min(max(level, 2), 6))"
    return .element(
      "div", ["class": "heading"],
      [.element(name, ["id": id], [html(of: text)]), anchor(to: id, named: text.plainText)])
  }

  private func anchor(to id: String, named name: String) -> HTML {
    .element(
      "a",
      ["class": "anchor", "href": "#\(id.percentEncoded)", "aria-label": "Link to “\(name)”"],
      text: "#")
  }

  private mutating func section(
    _ kind: SectionKind, id: String, title: [Inline], blocks: [Block]
  ) -> HTML {
    let kindLine = HTML.element(
      "p", ["class": "kind"], [icons[kind.rawValue], .text(kind.shownName)])
    let heading = HTML.element(
      "div", ["class": "heading"],
      [.element("h2", [:], [html(of: title)]), anchor(to: id, named: title.plainText)])
    return .element(
      "section", ["class": "section \(kind.rawValue)", "id": id],
      [
        kindLine, heading, htmlWithSideNotes(of: blocks),
        kind == .quiz ? quizSummary() : .nothing,
      ])
  }

  private mutating func callout(
    _ kind: CalloutKind, title: [Inline], blocks: [Block]
  ) -> HTML {
    let name: HTML = title.isEmpty ? .text(kind.shownName) : html(of: title)
    return .element(
      "div", ["class": "callout \(kind.rawValue)", "role": "note"],
      [
        .element("p", ["class": "callout-title"], [icons[kind.rawValue], name]),
        html(of: blocks),
      ])
  }

  private mutating func list(_ items: [ListItem], start: Int?, _ isTight: Bool) -> HTML {
    let isTaskList = items.contains { $0.isDone != nil }
    let elements = items.map { item in
      HTML.element(
        "li", [:], [box(item.isDone), isTight ? tight(item.blocks) : html(of: item.blocks)])
    }
    let first = start.flatMap { $0 == 1 ? nil : String($0) }
    return .element(
      start == nil ? "ul" : "ol", ["class": isTaskList ? "tasks" : nil, "start": first], elements)
  }

  private func box(_ isDone: Bool?) -> HTML {
    guard let isDone else { return .nothing }
    return .element(
      "input",
      [
        "type": "checkbox", "disabled": "", "checked": isDone ? "" : nil,
        "aria-label": isDone ? "Done" : "To do",
      ])
  }

  /// The items of a tight list hold their text without paragraphs.
  private mutating func tight(_ blocks: [Block]) -> HTML {
    .group(
      blocks.map { block in
        guard case .paragraph(let text) = block.content else { return html(of: block) }
        return html(of: text)
      })
  }

  /// The notes, each with a way back to every place that mentions it.
  mutating func footnotes() -> HTML {
    guard !lesson.footnotes.isEmpty else { return .nothing }
    let items = lesson.footnotes.map { note in
      let backLinks = (1...max(note.mentions, 1)).map { occurrence in
        HTML.element(
          "a",
          [
            "class": "back", "href": "#fnref:\(note.number):\(occurrence)",
            "aria-label": note.mentions > 1
              ? "Back to mention \(occurrence) of note \(note.number)"
              : "Back to note \(note.number) in the text",
          ],
          text: "↩")
      }
      return HTML.element(
        "li", ["id": "fn:\(note.number)"],
        [html(of: note.blocks), .element("p", ["class": "back-links"], backLinks)])
    }
    return .element(
      "section", ["class": "footnotes", "aria-label": "Notes"], [.element("ol", [:], items)])
  }
}

extension SectionKind {
  /// For readers.
  var shownName: String {
    switch self {
    case .motivation: "Motivation"
    case .intuition: "Intuition"
    case .math: "Mathematics"
    case .deepdive: "Deep dive"
    case .algorithm: "Algorithm"
    case .code: "Code"
    case .quiz: "Quiz"
    }
  }
}

extension CalloutKind {
  /// For readers, where the author gives no title.
  var shownName: String {
    switch self {
    case .note: "Note"
    case .tip: "Tip"
    case .warning: "Warning"
    }
  }
}
