internal import Lessons

extension LessonRenderer {
  /// Running text; as a label it has no links and no notes, so that it may stand within a link.
  mutating func html(of text: [Inline], asLabel: Bool = false) -> HTML {
    .group(text.map { html(of: $0, asLabel: asLabel) })
  }

  private mutating func html(of inline: Inline, asLabel: Bool) -> HTML {
    switch inline.content {
    case .text(let text): return .text(text.withUnbrokenSizes)
    case .softBreak: return .text("\n")
    case .lineBreak: return asLabel ? .text(" ") : .element("br")
    case .code(let code): return .element("code", [:], text: code)
    case .emphasis(let text): return .element("em", [:], [html(of: text, asLabel: asLabel)])
    case .strong(let text): return .element("strong", [:], [html(of: text, asLabel: asLabel)])
    case .strikethrough(let text): return .element("del", [:], [html(of: text, asLabel: asLabel)])
    case .formula(let tex): return formula(tex, style: .inline, reporting: !asLabel)
    case .image(let source, let alternativeText):
      return asLabel
        ? .text(alternativeText)
        : image(Located(source, at: inline.place), alternativeText: alternativeText)
    case .link(let destination, let title, let text):
      let words = html(of: text, asLabel: asLabel)
      guard !asLabel, let address = address(of: destination, at: inline.place) else { return words }
      return .element("a", ["href": address, "title": title.isEmpty ? nil : title], [words])
    case .reference(let id, let text):
      let words = text.isEmpty ? .text(name(of: id)) : html(of: text, asLabel: true)
      guard !asLabel else { return words }
      return .element("a", ["class": "reference", "href": "#\(id.percentEncoded)"], [words])
    case .term(let id, let text):
      let words = html(of: text, asLabel: true)
      return asLabel ? words : .element("dfn", ["id": id], [words])
    case .footnote(let number, let occurrence):
      return asLabel ? .nothing : mention(of: number, occurrence)
    }
  }

  /// The formula set by KaTeX; a wrong one is reported and shown as it was written.
  mutating func formula(
    _ tex: Located<String>, style: FormulaSetter.Style, reporting: Bool = true
  ) -> HTML {
    do {
      return try formulas.html(of: tex.value, style: style)
    } catch {
      if reporting { report(error.diagnostic(in: tex)) }
      return .element("code", [:], text: tex.value)
    }
  }

  private mutating func address(of link: String, at place: SourcePlace) -> String? {
    do {
      switch try links.destination(of: link, in: lesson.name) {
      case .outside(let address): return address
      case .page(let other, let fragment): return page.link(to: other, fragment: fragment)
      case .file(let path):
        guard let bytes = contentBytes(of: Located(path, at: place)) else { return nil }
        publish(bytes, at: path)
        return page.link(to: path)
      }
    } catch {
      report(error.diagnostic(at: place))
      return nil
    }
  }

  /// `Figure 3`, or a heading's own words.
  func name(of id: String) -> String {
    guard let target = target(id) else { return id }
    guard let number = target.number else { return target.title }
    return "\(target.kind.shownName) \(number)"
  }

  private func mention(of number: Int, _ occurrence: Int) -> HTML {
    .element(
      "sup", ["class": "mention"],
      [
        .element(
          "a",
          [
            "id": "fnref:\(number):\(occurrence)", "href": "#fn:\(number)",
            "aria-label": "Note \(number)",
          ],
          text: String(number))
      ])
  }
}

extension Lesson.Target.Kind {
  /// For readers, before a number.
  var shownName: String {
    switch self {
    case .section: "Section"
    case .heading: "Heading"
    case .figure: "Figure"
    case .question: "Question"
    case .term: "Term"
    case .table: "Table"
    case .formula: "Formula"
    }
  }
}

extension String {
  /// With `3 × 3` kept on one line: the spaces around a multiplication sign do not break.
  var withUnbrokenSizes: String {
    split(separator: " × ", omittingEmptySubsequences: false)
      .joined(separator: "\u{a0}×\u{a0}")
  }
}
