import Lessons
import Testing

@testable import Site

/// The way from an author's file to a page, and of a mistake back to its place in the file.
@Suite struct MarkdownToPageTests {
  private func site(_ markdown: String) -> (files: [String: String], diagnostics: [String]) {
    let content = Disk.memory(texts: [
      "site.yml": "id: sample-hub\ntitle: Sample\ntagline: Short.\n",
      "lessons/first/index.md": Self.head + markdown,
    ])
    let parsed = LessonParser(figureSchemas: []).parse(lessonsIn: content, includesDrafts: false)
    let site = SiteBuilder(templates: TestDisks.templates, toolkit: TestDisks.toolkit).render(
      lessons: parsed.lessons, artifacts: [:], cards: noCards, settings: settings(),
      credits: Credits(photographs: [], models: []), content: content)
    let texts = site.files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }
    return (
      Dictionary(uniqueKeysWithValues: texts), (parsed.diagnostics + site.diagnostics).map(\.text)
    )
  }

  /// Nine lines, so that the text begins on line 10.
  private static let head = """
    ---
    title: First
    tagline: A start
    summary: What comes first.
    category: Basics
    level: beginner
    minutes: 5
    concepts: [Sums]
    ---

    """

  @Test func publishesWhatTheAuthorWrote() throws {
    let site = site(
      """
      :::math{#sum}
      ## The sum of $x$

      See [the sum](#sum) and :ref[]{#all}.[^note]

      :::formula[All of it.]{#all}
      $$
      \\sum_i x_i
      $$
      :::
      :::

      [^note]: Or the mean.

      """)
    #expect(site.diagnostics == [])
    let page = try #require(site.files["lessons/first/index.html"])
    #expect(page.contains("<section class=\"section math\" id=\"sum\">"))
    #expect(page.contains("<a href=\"#sum\">the sum</a>"))
    #expect(page.contains("<a class=\"reference\" href=\"#all\">Formula 1</a>"))
    #expect(page.contains("<figure class=\"formula\" id=\"all\">"))
    #expect(page.contains("<li id=\"fn:1\"><p>Or the mean.</p>"))
  }

  @Test func leadsEveryMistakeBackToItsPlace() {
    #expect(
      site(
        """
        Good $x$, bad $\\frca{1}{2}$, [dead](#nowhere).

        - in a list:

          $$
          a +
            \\unknown
          $$

        | cell | cell |
        | --- | --- |
        | é $a^b^c$ | [off](/lessons/frist/) |

        ```pyhton
        pass
        ```

        """
      ).diagnostics == [
        """
        content/lessons/first/index.md:10:16: error: formula: undefined control sequence: \\frca
          help: try \\frac
        """,
        """
        content/lessons/first/index.md:10:30: error: there is no "#nowhere" in this lesson
          help: there are no ids to choose from
        """,
        """
        content/lessons/first/index.md:16:5: error: formula: undefined control sequence: \\unknown
          help: the commands that KaTeX knows are listed at https://katex.org/docs/supported
        """,
        """
        content/lessons/first/index.md:21:9: error: formula: double superscript
          help: the TeX that KaTeX knows is described at https://katex.org/docs/supported
        """,
        """
        content/lessons/first/index.md:21:15: error: there is no page or file "/lessons/frist/"
          help: available pages are /, /credits/, /lessons/first/; try /lessons/first/
        """,
        """
        content/lessons/first/index.md:23:4: warning: code in "pyhton" cannot be coloured
          help: try python
        """,
      ])
  }
}
