import Lessons
import Testing

@Suite struct TextErrorTests {
  @Test func saysWhichFormulaIsNeverClosed() {
    #expect(
      errors(inBody: "> $$\n> x\n\nText.\n\n$$ y\n") == """
        10:3: error: "$$" is never closed
          help: close it with $$; a formula holds no empty line
        15:1: error: "$$" is never closed
          help: close it with $$; a formula holds no empty line
        """)
  }

  @Test func refusesDisplayFormulasAmongText() {
    #expect(
      errors(inBody: "An $$x$$ here.\n\n$$x$$ is nice\n\n$$\n$$\n") == """
        10:4: error: "$$" stands within a line of text
          help: put the formula on lines of its own, or write $…$
        12:7: error: text follows the closing "$$"
          help: put the formula on lines of its own, or write $…$ within a line
        14:1: error: the formula is empty
          help: write TeX between $$ and $$
        """)
  }

  @Test func refusesIDsUsedTwice() {
    let body = """
      :::math{#a}
      ## One
      :::

      ::filters[F]{#a model=m}

      ::filters[G]{#bä model=m}
      """
    #expect(
      errors(inBody: body) == """
        14:14: error: id "a" is used twice
          help: it stands in line 10 already; choose another
        16:14: error: id "bä" is not a name
          help: begin with a letter, then use letters, digits, - and _ only
        """)
  }

  @Test func tellsAutomaticIDsApartFromEachOtherAndFromTheAuthors() throws {
    let body = "## One two\n\n## One two\n\n::filters[F]{#one-two-1 model=m}\n\n## Ünï (c)!\n"
    let (lessons, diagnostics) = parse(["lessons/one/index.md": soundFrontMatter + body])
    #expect(diagnostics == [])
    #expect(
      try #require(lessons.first).targets.map(\.id) == [
        "one-two", "one-two-2", "one-two-1", "ünï-c",
      ])
  }

  @Test func refusesDeadReferences() {
    let body =
      "See :ref[]{#fig-fliters}, :ref[x], :ref[]{id=a} and [:ref[]{#fig-filters}](x).\n\n"
      + "::filters[F]{#fig-filters model=m}\n"
    #expect(
      errors(inBody: body) == """
        10:12: error: nothing in this lesson has the id "fig-fliters"
          help: available ids are fig-filters; try fig-filters
        10:27: error: "ref" names no id
          help: write :ref[]{#id}
        10:43: error: unknown attribute "id" of "ref"
          help: "ref" takes no attributes but an id
        10:54: error: a reference is a link itself and cannot stand within one
          help: take it out of the link's text, or the other way round
        """)
  }

  @Test func refusesRawHTML() {
    #expect(
      errors(inBody: "A <b>word</b>.\n\n<div>\nText\n</div>\n") == """
        10:3: error: raw HTML is not allowed
          help: use Markdown or a directive; a plain < is written \\< or within `code`
        10:10: error: raw HTML is not allowed
          help: use Markdown or a directive; a plain < is written \\< or within `code`
        12:1: error: raw HTML is not allowed
          help: use Markdown or a directive; a plain < is written \\< or within `code`
        """)
  }

  @Test func refusesHeadingsOfLevelOneAndSkippedLevels() {
    #expect(
      errors(inBody: "# Title\n\n### Third\n\n:::code\n## Title\n\n#### Four\n\n## Two\n:::\n")
        == """
        10:1: error: a heading of level 1 is the lesson's title, which the front matter gives
          help: write ## for the highest level of headings
        12:1: error: heading level skips from 1 to 3
          help: write ##
        17:1: error: heading level skips from 2 to 4
          help: write ###
        19:1: error: a section has one heading of level 2, its title
          help: write ### for a heading within it, or close the section first
        """)
  }

  @Test func refusesFootnotesWithoutTextOrMention() {
    let body = "A[^a] b[^c] \\[^d].\n\n[^a]: A.\n[^b]: B.\n[^a]: C.\n"
    #expect(
      errors(inBody: body) == """
        10:8: error: footnote "c" is not defined
          help: available footnotes are a, b, a; try b
        13:1: error: footnote "b" is never mentioned
          help: mention it in the text as [^b], or remove it
        14:1: error: footnote "a" is defined twice
          help: it stands in line 12 already; choose another label
        """)
  }

  @Test func refusesAFenceThatHoldsMoreThanALanguage() {
    #expect(
      errors(inBody: "```  python title=x\nx\n```\n") == """
        10:6: error: a code block's fence holds its language only, found "python title=x"
          help: write python alone
        """)
  }

  @Test(arguments: ["> ", "* ", "- [", "1. "]) func refusesNestingWithoutEnd(mark: String) {
    let body = String(repeating: mark, count: 10_000) + "x\n"
    let found = errors(inBody: body)
    #expect(found.utf8.count < 400)
    if mark == "> " {
      #expect(
        found == """
          10:129: error: the text nests more than 64 levels deep
            help: take quotes, lists or emphasis out of one another
          """)
    }
  }

  @Test func refusesInlinesThatNestWithoutEnd() {
    let body =
      String(repeating: "*a **b ", count: 2_000) + String(repeating: "c** d* ", count: 2_000)
    #expect(
      errors(inBody: body + "\n") == """
        10:219: error: the text nests more than 64 levels deep
          help: take quotes, lists or emphasis out of one another
        """)
  }

  @Test func reportsAllProblemsOfARunInTheOrderOfTheirPlaces() {
    let found = errors(in: [
      "lessons/one/index.md": soundFrontMatter + "# A\n\n<b>\n",
      "lessons/another/index.md": "---\ntitle: T\n---\n# A\n",
    ])
    #expect(
      found.split(separator: "\n").filter { !$0.hasPrefix("  ") }.map { String($0) } == [
        "content/lessons/another/index.md:1:1: error: key \"category\" is missing",
        "content/lessons/another/index.md:1:1: error: key \"level\" is missing",
        "content/lessons/another/index.md:1:1: error: key \"minutes\" is missing",
        "content/lessons/another/index.md:1:1: error: key \"summary\" is missing",
        "content/lessons/another/index.md:1:1: error: key \"tagline\" is missing",
        "content/lessons/another/index.md:4:1: error: a heading of level 1 is the lesson's title, "
          + "which the front matter gives",
        "10:1: error: a heading of level 1 is the lesson's title, which the front matter gives",
        "12:1: error: raw HTML is not allowed",
      ])
  }
}
