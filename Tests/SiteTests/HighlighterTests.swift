import Lessons
import Testing

@testable import Site

@Suite struct HighlighterTests {
  @Test func marksTokensAndDropsPunctuation() throws {
    let highlighter = try Highlighter(toolkit: TestDisks.toolkit)
    let python = try #require(try highlighter.language(named: "py"))
    #expect(python.title == "Python")
    #expect(
      try highlighter.html(of: "x = f\"<{y:>4}>\"  # <b>", in: python).formatted == """
        x = <span class="token-string-interpolation"><span class="token-string">f&quot;&lt;</span>\
        <span class="token-interpolation">{y:<span class="token-format-spec">&gt;4</span>}</span>\
        <span class="token-string">&gt;&quot;</span></span>  <span class="token-comment"># &lt;b&gt;</span>
        """)
  }

  @Test(arguments: [
    "swift", "cpp", "c", "typescript", "js", "html", "bash", "yaml", "markdown", "md",
  ])
  func keepsEveryCharacterOfTheCode(language: String) throws {
    let code = "if (a < b && c) { \"<x>\" } // é 𝔸 \u{0} end\n# `x` *y*\n```\n<!-- -->\n"
    let highlighter = try Highlighter(toolkit: TestDisks.toolkit)
    let known = try #require(try highlighter.language(named: language))
    #expect(try highlighter.html(of: code, in: known).words == code)
  }

  @Test func warnsOfALanguageThatPrismDoesNotKnow() throws {
    let code = CodeBlock(
      language: Located("pyhton", at: at(12, 4)), text: "a < b\n", lineCount: 1)
    let rendering = try Rendering([block(.code(code))])
    #expect(
      rendering.diagnostics == [
        """
        content/lessons/sample/index.md:12:4: warning: code in "pyhton" cannot be coloured
          help: try python
        """
      ])
    #expect(rendering.html.contains("<code>a &lt; b\n</code>"))
  }

  @Test func reportsAToolkitWithoutPrism() {
    let builder = SiteBuilder(templates: TestDisks.templates, toolkit: .memory([:], name: "kit"))
    let site = builder.render(
      lessons: [], artifacts: [:], cards: noCards, settings: settings(),
      credits: Credits(photographs: [], models: []), content: .memory([:]))
    #expect(
      site.diagnostics.map(\.text) == [
        """
        kit/katex/katex.min.js:1:1: error: the resource is missing
          help: install hub again, or run Scripts/stage-resources
        """
      ])
  }
}

extension HTML {
  /// The text without its elements.
  fileprivate var words: String {
    switch self {
    case .text(let text): text
    case .markup: ""
    case .element(_, _, let children): children.map(\.words).joined()
    case .group(let nodes): nodes.map(\.words).joined()
    }
  }
}
