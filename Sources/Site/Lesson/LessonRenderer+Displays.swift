internal import Lessons

extension LessonRenderer {
  mutating func displayFormula(_ formula: DisplayFormula) -> HTML {
    let display = HTML.element(
      "div", ["class": "scroll"], [self.formula(formula.tex, style: .display)])
    guard let number = formula.number else {
      return .element("div", ["class": "formula", "id": formula.id], [display])
    }
    let equation = HTML.element(
      "div", ["class": "numbered"],
      [
        display,
        .element("span", ["class": "formula-number", "aria-hidden": "true"], text: "(\(number))"),
      ])
    return .element(
      "figure", ["class": "formula", "id": formula.id],
      [
        equation,
        .element("figcaption", [:], [caption("Formula", number, formula.caption)]),
      ])
  }

  mutating func table(_ table: Table) -> HTML {
    let header = HTML.element("tr", [:], cells(table.header, "th", table.alignments))
    let rows = table.rows.map { row in
      HTML.element("tr", [:], cells(row, "td", table.alignments))
    }
    let grid = HTML.element(
      "div", ["class": "scroll"],
      [
        .element(
          "table", [:],
          [
            .element("thead", [:], [header]),
            rows.isEmpty ? .nothing : .element("tbody", [:], rows),
          ]
        )
      ])
    guard let number = table.number else {
      return .element("div", ["class": "table", "id": table.id], [grid])
    }
    return .element(
      "figure", ["class": "table", "id": table.id],
      [.element("figcaption", [:], [caption("Table", number, table.caption)]), grid])
  }

  private mutating func cells(
    _ cells: [[Inline]], _ name: String, _ alignments: [Table.Alignment]
  ) -> [HTML] {
    cells.enumerated().map { column, text in
      let alignment = column < alignments.count ? alignments[column] : .start
      // An empty corner heads nothing, so it is no header.
      let name = text.isEmpty ? "td" : name
      return .element(
        name,
        ["scope": name == "th" ? "col" : nil, "class": alignment.className], [html(of: text)])
    }
  }

  /// Code under a line that names its language and its length.
  mutating func code(_ code: CodeBlock) -> HTML {
    let (title, text) = highlighted(code)
    let lines = code.lineCount == 1 ? "1 line" : "\(code.lineCount) lines"
    return .element(
      "figure", ["class": "code"],
      [
        .element(
          "figcaption", [:],
          [
            title.map { .element("span", ["class": "language"], text: $0) } ?? .nothing,
            .element("span", ["class": "line-count"], text: lines),
          ]),
        .element("pre", ["class": "scroll"], [.element("code", [:], [text])]),
      ])
  }

  private mutating func highlighted(_ code: CodeBlock) -> (title: String?, text: HTML) {
    guard let language = code.language, !Self.plainLanguages.contains(language.value) else {
      return (code.language == nil ? nil : "Text", .text(code.text))
    }
    do {
      guard let known = try highlighter.language(named: language.value) else {
        report(try unknown(language))
        return (language.value, .text(code.text))
      }
      return (known.title, try highlighter.html(of: code.text, in: known))
    } catch {
      report(error.diagnostic(in: highlighter.toolkit))
      return (language.value, .text(code.text))
    }
  }

  private func unknown(_ language: Located<String>) throws(ToolkitError) -> Diagnostic {
    let names = try highlighter.languageNames() + Self.plainLanguages.sorted()
    return .warning(
      at: language.place, "code in \"\(language.value)\" cannot be coloured",
      help: nearestName(to: language.value, among: names).map { "try \($0)" }
        ?? "write \"text\" for code without colours")
  }

  private static let plainLanguages: Set = ["text", "txt", "plain", "plaintext", "none"]
}

extension Table.Alignment {
  fileprivate var className: String? {
    switch self {
    case .start: nil
    case .center: "center"
    case .end: "end"
    }
  }
}
