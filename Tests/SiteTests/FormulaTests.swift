import Lessons
import Testing

@testable import Site

@Suite struct FormulaTests {
  private func diagnostics(_ tex: String, at place: SourcePlace = at(42, 10)) throws -> [String] {
    try Rendering([block(.paragraph([inline(.formula(Located(tex, at: place)))]))]).diagnostics
  }

  @Test func setsAFormulaForEyesAndForScreenReaders() throws {
    let html = try Rendering([paragraph("$x^2$")]).html
    #expect(html.hasPrefix("<p><span class=\"katex\"><span class=\"katex-mathml\"><math "))
    #expect(html.contains("<msup><mi>x</mi><mn>2</mn></msup>"))
    #expect(html.contains("<span class=\"katex-html\" aria-hidden=\"true\">"))
    #expect(!html.contains("style="))
  }

  /// The formula's parts for the eye, with brackets around those that no line may break.
  private func parts(of tex: String) throws -> String {
    let html = try Rendering([paragraph("$\(tex)$")]).html
    let drawn = html.split(separator: "aria-hidden=\"true\">", maxSplits: 1)[1]
    var text = ""
    var groups: [Bool] = []
    for piece in drawn.split(separator: "<") {
      let tag = piece.prefix { $0 != ">" }
      if tag == "/span" {
        if groups.popLast() == true { text += "⟩" }
      } else {
        groups.append(tag == "span class=\"unbroken\"")
        if groups.last == true { text += "⟨" }
        if tag == "span class=\"base\"" { text += "|" }
      }
      text += piece.drop { $0 != ">" }.dropFirst()
    }
    return text.filter { !$0.isWhitespace && $0 != "\u{200B}" }
  }

  @Test(arguments: [
    ("x", "|x"),
    (#"16 \cdot 16"#, "⟨|16⋅|16⟩"),
    (#"n_{out} = (n + 2p - k) / s + 1"#, "|nout=⟨|(n+|2p−|k)/s+⟩|1"),
    (
      #"1 + (aaaaaa + bbbbbb + cccccc + dddddd + eeeeee)"#,
      "|1+|(aaaaaa+|bbbbbb+|cccccc+|dddddd+|eeeeee)"
    ),
  ])
  func breaksNoLineWithinBrackets(tex: String, parts: String) throws {
    let found = try self.parts(of: tex)
    #expect(found == parts)
  }

  @Test(arguments: [
    (
      #"a + \frca{1}{2}"#, "42:14", #"undefined control sequence: \frca"#,
      #"try \frac"#
    ),
    (
      #"\ohneNamen"#, "42:10", #"undefined control sequence: \ohneNamen"#,
      "the commands that KaTeX knows are listed at https://katex.org/docs/supported"
    ),
    ("x^{2", "42:14", "expected '}', got 'EOF'", "close every brace, bracket and environment"),
    (
      "x^2^3", "42:13", "double superscript",
      "the TeX that KaTeX knows is described at https://katex.org/docs/supported"
    ),
    (
      #"\text{ö} + ö"#, "42:21", "accented Unicode text character \"ö\" used in math mode",
      #"write words as \text{...}"#
    ),
    (
      "日", "42:10", "Unicode text character \"日\" used in math mode",
      #"write words as \text{...}"#
    ),
    (
      #"1 + \href{https://example.org}{x}"#, "42:14", #"\href is not allowed in formulas"#,
      "write it in the text instead"
    ),
    (
      #"𝔸 + \nichts"#, "42:14", #"undefined control sequence: \nichts"#,
      "the commands that KaTeX knows are listed at https://katex.org/docs/supported"
    ),
  ])
  func pointsAtTheMistakeInsideTheFormula(tex: String, place: String, fact: String, help: String)
    throws
  {
    #expect(
      try diagnostics(tex) == [
        "content/lessons/sample/index.md:\(place): error: formula: \(fact)\n  help: \(help)"
      ])
  }

  @Test func pointsAtTheMistakeOnALaterLine() throws {
    #expect(
      try diagnostics("a\n  + b\n  + \\foo", at: at(5, 1)) == [
        """
        content/lessons/sample/index.md:7:5: error: formula: undefined control sequence: \\foo
          help: the commands that KaTeX knows are listed at https://katex.org/docs/supported
        """
      ])
  }

  @Test func showsABrokenFormulaAsItWasWritten() throws {
    #expect(try Rendering([paragraph(#"$\frca<$"#)]).html == "<p><code>\\frca&lt;</code></p>\n")
  }

  @Test func reportsAMistakeOnceThoughTheTitleIsShownTwice() throws {
    let broken = section(.math, "m", #"About $\frca$"#, [])
    let site = site(
      [lesson("sample", frontMatter(), [broken], targets: [target(.section, "m", nil, "About")])])
    #expect(site.diagnostics.count == 1)
  }

  @Test func survivesAFormulaThatWouldExpandForever() throws {
    #expect(try diagnostics(#"\def\a{\a\a}\a"#).count == 1)
    #expect(try diagnostics(String(repeating: "{", count: 50_000)).count == 1)
  }

  @Test func movesInlineStylesToClassesNamedAfterThem() {
    let moved = InlineStyles(
      movedOutOf:
        "<span class=\"a b\" style=\"height:1em;\"><span style=\"height:1em;\"></span></span>"
        + "<span class=\"a\" style=\"top:-2em;\">style=</span>")
    #expect(
      moved.markup == """
        <span class="a b kfz9x4dy"><span class="kfz9x4dy"></span></span>\
        <span class="a kcfqgoufq">style=</span>
        """)
    #expect(moved.stylesByName == ["kfz9x4dy": "height:1em;", "kcfqgoufq": "top:-2em;"])
    #expect(moved.classNames == ["a", "b"])
  }

  @Test func writesTheRulesSortedByName() throws {
    let formulas = try FormulaSetter(toolkit: TestDisks.toolkit)
    _ = try formulas.html(of: #"\frac{a}{b}"#, style: .display)
    let rules = formulas.styleSheet.split(separator: "\n")
    #expect(rules.count > 3)
    #expect(rules == rules.sorted())
    #expect(rules.allSatisfy { $0.hasPrefix(".k") && $0.hasSuffix(";}") })
  }

  @Test func keepsTheFontsThatFormulasAskFor() throws {
    let sheet = FormulaStyleSheet(
      katexStyleSheet: """
        @font-face{font-family:KaTeX_A;src:url(fonts/A-Bold.woff2) format('woff2'),\
        url(fonts/A-Bold.ttf);font-weight:700;font-style:normal}\
        @font-face{font-family:KaTeX_A;src:url(fonts/A.woff2) format('woff2');font-weight:400;font-style:normal}\
        @font-face{font-family:KaTeX_B;src:url(fonts/B.woff2) format('woff2');font-weight:400;font-style:normal}\
        .katex{font:normal 1.21em KaTeX_A}.katex .bold{font-family:KaTeX_A;font-weight:700}\
        .katex .other,.katex .b .c{font-family:KaTeX_B}
        """, classNames: ["katex", "c"])
    #expect(sheet.fontFiles == ["A.woff2"])
    #expect(
      sheet.css == """
        @font-face{font-family:KaTeX_A;src:url(fonts/A.woff2) format("woff2");\
        font-weight:400;font-style:normal;font-display:swap}
        .katex{font:normal 1.21em KaTeX_A}
        .katex .bold{font-family:KaTeX_A;font-weight:700}
        .katex .other,.katex .b .c{font-family:KaTeX_B}

        """)
  }

  @Test func fetchesTheWholeFontForRarerCharactersOnly() {
    let sheet = FormulaStyleSheet(
      katexStyleSheet: """
        @font-face{font-family:KaTeX_A;src:url(fonts/A.woff2) format('woff2');\
        font-weight:400;font-style:normal}.katex{font:normal 1.21em KaTeX_A}
        """, classNames: ["katex"],
      cores: [FormulaFontCore(font: "A", characters: [0x20...0x7E, 0xA0...0xA0])])
    #expect(sheet.fontFiles == ["A.woff2"])
    #expect(
      sheet.css == """
        @font-face{font-family:KaTeX_A;src:url(../../assets/fonts/A-core.woff2) format("woff2");\
        font-weight:400;font-style:normal;font-display:swap;unicode-range:U+20-7e,U+a0}
        @font-face{font-family:KaTeX_A;src:url(fonts/A.woff2) format("woff2");\
        font-weight:400;font-style:normal;font-display:swap;\
        unicode-range:U+0-1f,U+7f-9f,U+a1-10ffff}
        .katex{font:normal 1.21em KaTeX_A}

        """)
  }

  @Test(arguments: FormulaFontCore.all)
  func namesEachCharacterOfAFontOnce(core: FormulaFontCore) {
    let bounds = core.characters.flatMap { [$0.lowerBound, $0.upperBound + 1] }
    #expect(bounds == bounds.sorted() && Set(bounds).count == bounds.count)
  }

  @Test func publishesNoFontWithoutFormulas() {
    let files = site([lesson()]).files.keys
    #expect(!files.contains { $0.hasPrefix("assets/katex/fonts/") })
  }
}
