import Lessons

/// A lesson as indented text, one line for each element, with its line and column.
func dump(_ lesson: Lesson) -> String {
  var dump = Dump()
  dump.front(lesson.frontMatter)
  dump.blocks(lesson.blocks)
  for note in lesson.footnotes {
    dump.line("footnote \(note.number) \"\(note.label)\" mentions=\(note.mentions)")
    dump.nested { $0.blocks(note.blocks) }
  }
  for target in lesson.targets {
    let number = target.number.map { " \($0)" } ?? ""
    dump.line(
      "target \(target.kind.rawValue)\(number) #\(target.id) \"\(target.title)\"", target.place)
  }
  return dump.text
}

struct Dump {
  var text = ""
  var depth = 0

  mutating func line(_ content: String, _ place: SourcePlace? = nil) {
    let place = place.map { " @\($0.line):\($0.column)" } ?? ""
    text += String(repeating: "  ", count: depth) + content + place + "\n"
  }

  mutating func nested(_ body: (inout Dump) -> Void) {
    depth += 1
    body(&self)
    depth -= 1
  }

  mutating func front(_ front: FrontMatter) {
    line("title \(front.title) | \(front.tagline) | \(front.summary) | \(front.category)")
    line(
      "level \(front.level.rawValue) minutes \(front.minutes) draft \(front.isDraft) \(front.language)"
    )
    for prerequisite in front.prerequisites {
      switch prerequisite {
      case .lesson(let name): line("prerequisite lesson \(name.value)", name.place)
      case .topic(let topic): line("prerequisite topic \(topic)")
      }
    }
    line("concepts \(front.concepts.joined(separator: ", "))")
    for outcome in front.outcomes { line("outcome \(outcome)") }
    for formula in front.keyFormulas {
      line("formula \(formula.name) `\(formula.tex.value)` \(formula.sentence)", formula.tex.place)
    }
    if let cover = front.cover { line("cover \(cover.value)", cover.place) }
  }

  mutating func blocks(_ blocks: [Block]) { for block in blocks { self.block(block) } }

  mutating func block(_ block: Block) {
    let place = block.place
    switch block.content {
    case .heading(let level, let id, let text): group("heading \(level) #\(id)", place, text)
    case .paragraph(let text): group("paragraph", place, text)
    case .list(let start, let isTight, let items):
      line("list\(start.map { " from \($0)" } ?? "")\(isTight ? " tight" : " loose")", place)
      for item in items {
        nested {
          $0.line("item\(item.isDone.map { $0 ? " [x]" : " [ ]" } ?? "")")
          $0.nested { $0.blocks(item.blocks) }
        }
      }
    case .quote(let blocks): group("quote", place, blocks)
    case .code(let code):
      line("code \(code.lineCount) lines \(show(code.text))", place)
      if let language = code.language {
        nested { $0.line("language \(language.value)", language.place) }
      }
    case .formula(let formula):
      line("formula\(number(formula.id, formula.number))", place)
      nested { $0.line("tex \($0.show(formula.tex.value))", formula.tex.place) }
      caption(formula.caption)
    case .table(let table):
      line("table\(number(table.id, table.number)) \(table.alignments)", place)
      caption(table.caption)
      for row in [table.header] + table.rows {
        nested {
          $0.line("row")
          for cell in row { $0.nested { $0.group("cell", nil, cell) } }
        }
      }
    case .thematicBreak: line("break", place)
    case .section(let kind, let id, let title, let blocks):
      group("section \(kind.rawValue) #\(id)", place, title)
      nested { $0.blocks(blocks) }
    case .steps(let steps):
      line("steps", place)
      for step in steps { nested { $0.group("step", nil, step) } }
    case .callout(let kind, let title, let blocks):
      group("callout \(kind.rawValue)", place, title)
      nested { $0.blocks(blocks) }
    case .figure(let figure):
      line("figure \(figure.kind)\(number(figure.id, figure.number))", figure.place)
      for (name, value) in figure.attributes.sorted(by: { $0.key < $1.key }) {
        nested { $0.line("\(name)=\(value.value)", value.place) }
      }
      caption(figure.caption)
    case .image(let image):
      line("image\(number(image.id, image.number)) \(image.source.value)", image.source.place)
      nested { $0.line("alt \($0.show(image.alternativeText))") }
      caption(image.caption)
    case .question(let question): self.question(question)
    }
  }

  mutating func group(_ content: String, _ place: SourcePlace?, _ blocks: [Block]) {
    line(content, place)
    nested { $0.blocks(blocks) }
  }

  mutating func group(_ content: String, _ place: SourcePlace?, _ inlines: [Inline]) {
    line(content, place)
    nested { for inline in inlines { $0.inline(inline) } }
  }

  mutating func caption(_ caption: [Inline]) {
    guard !caption.isEmpty else { return }
    nested { $0.group("caption", nil, caption) }
  }

  func number(_ id: String?, _ number: Int?) -> String {
    guard let id, let number else { return "" }
    return " \(number) #\(id)"
  }

  func show(_ text: String) -> String {
    "\"" + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
      + "\""
  }

  mutating func inline(_ inline: Inline) {
    let place = inline.place
    switch inline.content {
    case .text(let text): line("text \(show(text))", place)
    case .softBreak: line("softbreak", place)
    case .lineBreak: line("linebreak", place)
    case .code(let code): line("code \(show(code))", place)
    case .emphasis(let inner): group("emphasis", place, inner)
    case .strong(let inner): group("strong", place, inner)
    case .strikethrough(let inner): group("strikethrough", place, inner)
    case .link(let destination, let title, let inner):
      group("link \(destination)\(title.isEmpty ? "" : " \(show(title))")", place, inner)
    case .image(let source, let alternativeText):
      line("image \(source) \(show(alternativeText))", place)
    case .formula(let tex): line("formula \(show(tex.value))", tex.place)
    case .reference(let id, let inner): group("reference #\(id)", place, inner)
    case .term(let id, let inner): group("term #\(id)", place, inner)
    case .footnote(let number, let occurrence): line("mention \(number).\(occurrence)", place)
    }
  }
}
