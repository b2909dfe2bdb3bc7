import Lessons
import Testing

@Suite struct RichLessonTests {
  private let firstSteps = """
    ---
    {title: First, tagline: T, summary: S, category: C, level: beginner, minutes: 5}
    ---
    Text.
    """

  private func parseRich(_ text: String) -> (lessons: [Lesson], diagnostics: [Diagnostic]) {
    parse([
      "lessons/rich/index.md": text, "lessons/rich/cat.jpg": "",
      "lessons/first-steps/index.md": firstSteps,
    ])
  }

  @Test func readsEveryElementWithItsPlace() throws {
    let (lessons, diagnostics) = parseRich(richLesson)
    #expect(diagnostics == [])
    #expect(lessons.map(\.name) == ["first-steps", "rich"])
    #expect(dump(try #require(lessons.last)) == richLessonDump + "\n")
  }

  @Test(arguments: ["\r\n", "\r"]) func readsAnyLineEndAndAByteOrderMarkAlike(end: String) throws {
    let text =
      "\u{FEFF}"
      + richLesson.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: end)
    let (lessons, diagnostics) = parseRich(text)
    #expect(diagnostics == [])
    #expect(dump(try #require(lessons.last)) == richLessonDump + "\n")
  }
}
