import Lessons
import Testing

@Suite struct FrontMatterErrorTests {
  private func errors(inFrontMatter text: String) -> String {
    LessonsTests.errors(inLesson: "---\n\(text)\n---\nText.\n")
  }

  private let sound = """
    title: Title
    tagline: Tagline
    summary: Summary
    category: Vision
    level: beginner
    minutes: 5
    """

  @Test func saysWhereYAMLIsBroken() {
    let text = sound + "\nconcepts: [a, b\ndraft: false"
    #expect(
      errors(inFrontMatter: text) == """
        9:6: error: broken YAML: did not find expected ',' or ']'
          help: write key: value, one to a line, with quotes around a value that holds ": " or #
        """)
  }

  @Test func saysWhereAColonBreaksYAML() {
    #expect(
      errors(inFrontMatter: "title: Filters: what they see") == """
        2:15: error: broken YAML: mapping values are not allowed in this context
          help: write key: value, one to a line, with quotes around a value that holds ": " or #
        """)
  }

  @Test func refusesAConceptNamedTwice() {
    #expect(
      errors(inFrontMatter: sound + "\nconcepts: [filter, stride, filter]") == """
        8:28: error: the concept "filter" is named twice
          help: name it once
        """)
  }

  @Test func refusesUnknownKeysWithTheNearestKnownOne() {
    #expect(
      errors(inFrontMatter: sound + "\nconcept: [a]") == """
        8:1: error: unknown key "concept"
          help: available keys are concepts, cover, draft, level, title, minutes, category, \
        summary, outcomes, formulas, tagline, language and 1 more; try concepts
        """)
  }

  @Test func namesEveryMissingKeyAtTheFirstLine() {
    #expect(
      errors(inFrontMatter: "title: T\ntagline: T\ncategory: C\nlevel: advanced") == """
        1:1: error: key "minutes" is missing
          help: add minutes: 20
        1:1: error: key "summary" is missing
          help: add summary: What the reader will know afterwards
        """)
  }

  @Test func saysWhichTypeWasExpectedAndFound() {
    let text = """
      title: [a]
      tagline: {a: b}
      summary:
      category: Vision
      level: easy
      minutes: "5"
      draft: yes
      concepts: one
      """
    #expect(
      errors(inFrontMatter: text) == """
        2:8: error: "title" must be a text, found a list
          help: write title: How filters see
        3:10: error: "tagline" must be a text, found keys with values
          help: write tagline: One line that makes curious
        4:9: error: "summary" must be a text, found nothing
          help: write summary: What the reader will know afterwards
        6:8: error: "level" cannot be "easy"
          help: available values are beginner, intermediate, advanced
        7:10: error: "minutes" must be a whole number, found the text "5"
          help: write minutes: 20
        8:8: error: "draft" must be true or false, found the text "yes"
          help: write draft: true
        9:11: error: "concepts" must be a list, found the text "one"
          help: write concepts: [convolution, pooling]
        """)
  }

  @Test func readsWordsThatYAMLTakesForOtherTypes() throws {
    let text = """
      ---
      title: No
      tagline: 1.10
      summary: 2024-01-01
      category: "yes"
      level: beginner
      minutes: 5
      concepts: [on, 007, ~text]
      ---
      Text.
      """
    let (lessons, diagnostics) = parse(["lessons/one/index.md": text])
    #expect(diagnostics == [])
    let front = try #require(lessons.first).frontMatter
    #expect([front.title, front.tagline, front.summary] == ["No", "1.10", "2024-01-01"])
    #expect(front.category == "yes")
    #expect(front.concepts == ["on", "007", "~text"])
    #expect(front.language == "en-GB")
  }

  @Test func takesTheSitesLanguage() throws {
    let site = "id: hub\ntitle: T\ntagline: T\nlanguage: fr"
    let (lessons, _) = parse([
      "site.yml": site, "lessons/one/index.md": soundFrontMatter + "Texte.",
    ])
    #expect(try #require(lessons.first).frontMatter.language == "fr")
  }

  @Test func refusesAKeyGivenTwice() {
    #expect(
      errors(inFrontMatter: sound + "\nlevel: advanced") == """
        6:1: error: key "level" is given twice
          help: keep one of them
        """)
  }

  @Test func refusesMinutesOutOfRange() {
    let text = "title: T\ntagline: T\nsummary: S\ncategory: C\nlevel: advanced\nminutes: 0"
    #expect(
      errors(inFrontMatter: text) == """
        7:10: error: "minutes" is 0, outside 1 to 600
          help: choose a whole number from 1 to 600
        """)
  }

  @Test func checksPrerequisitesAndFormulas() {
    let text =
      sound + """

        prerequisites: [{lesson: a, topic: b}, {lessen: c}, algebra, {}]
        formulas:
          - {name: A, tex: x}
        """
    #expect(
      errors(inFrontMatter: text) == """
        8:17: error: a prerequisite is a lesson or a topic, not both
          help: give each an entry of its own
        8:41: error: unknown key "lessen"
          help: available keys are lesson, topic; try lesson
        8:53: error: expected keys with values, found the text "algebra"
          help: available keys are lesson, topic
        8:62: error: the prerequisite is empty
          help: write lesson: NAME or topic: Linear algebra
        10:5: error: key "text" is missing
          help: add text: One sentence
        """)
  }

  /// Leading blanks are nothing to TeX, and with them a mistake's place is its place in the file.
  @Test(arguments: [
    ("|", "a +\n      \\b"), (">-", "a +\n      \\b"), ("|2", "a +\n      \\b"),
  ])
  func keepsTheIndentationOfAKeyFormulasLaterLines(style: String, tex: String) throws {
    let text =
      sound + """

        formulas:
          - name: A
            tex: \(style)
              a +
              \\b
            text: One sentence
        """
    let (lessons, diagnostics) = parse(["lessons/one/index.md": "---\n\(text)\n---\nText.\n"])
    #expect(diagnostics.isEmpty)
    let formula = try #require(lessons.first?.frontMatter.keyFormulas.first)
    #expect(formula.tex.value == tex)
    #expect((formula.tex.place.line, formula.tex.place.column) == (11, 7))
  }

  @Test func asksForFrontMatter() {
    #expect(
      LessonsTests.errors(inLesson: "# Title\n") == """
        1:1: error: the lesson has no front matter
          help: begin the file with a line ---, then keys such as title: How filters see, \
        then a line ---
        """)
    #expect(
      LessonsTests.errors(inLesson: "---\ntitle: T\n") == """
        1:1: error: the front matter is never closed
          help: end it with a line of three hyphens: ---
        """)
  }

  @Test func refusesAnEmptyLesson() {
    let help =
      "begin the file with a line ---, then keys such as title: How filters see, then a line ---"
    for text in ["", " \n\n"] {
      #expect(
        LessonsTests.errors(inLesson: text) == """
          1:1: error: the lesson is empty
            help: \(help)
          """)
    }
    #expect(
      LessonsTests.errors(inBody: "\n\n") == """
        10:1: error: the lesson is empty
          help: write its text below the front matter
        """)
  }

  @Test func refusesAnUnknownCover() {
    let body = "---\nText.\n\n::filters[F]{#fig-ore model=m}\n"
    #expect(
      LessonsTests.errors(inLesson: "---\n\(sound)\ncover: fig-one\n" + body) == """
        8:8: error: the cover "fig-one" is not a figure of this lesson
          help: available figures are fig-ore; try fig-ore
        """)
  }

  @Test func refusesSettingsThatNestWithoutEnd() {
    #expect(
      errors(inFrontMatter: "title: " + String(repeating: "[", count: 50_000)) == """
        2:32: error: the settings nest too deeply
          help: lists of names and texts are all they need
        """)
  }
}
