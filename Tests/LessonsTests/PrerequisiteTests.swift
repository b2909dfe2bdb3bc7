import Lessons
import Testing

@Suite struct PrerequisiteTests {
  private func lesson(_ prerequisites: [String], isDraft: Bool = false) -> String {
    let list = prerequisites.map { "\n  - lesson: \($0)" }.joined()
    return """
      ---
      {title: T, tagline: T, summary: S, category: C, level: beginner, minutes: 5, \
      draft: \(isDraft)}
      ---
      Text.
      """.split(separator: "{").joined(separator: "")
        .split(separator: "}").joined(separator: "\nprerequisites:" + (list.isEmpty ? " []" : list))
        .split(separator: ", ").joined(separator: "\n")
  }

  private func errors(_ texts: [String: String]) -> String {
    let files = texts.map { ("lessons/\($0.key)/index.md", $0.value) }
    return parse(Dictionary(uniqueKeysWithValues: files)).diagnostics.map(\.text)
      .joined(separator: "\n")
  }

  @Test func namesTheCircleWhereItCloses() {
    #expect(
      errors(["a": lesson(["b"]), "b": lesson(["c", "d"]), "c": lesson([]), "d": lesson(["a"])])
        == """
        content/lessons/d/index.md:10:13: error: circular prerequisites: a needs b needs d needs a
          help: remove this one, or another of the circle
        """)
  }

  @Test func refusesALessonThatNeedsItself() {
    #expect(
      errors(["a": lesson(["a"])]) == """
        content/lessons/a/index.md:10:13: error: circular prerequisites: a needs a
          help: remove this one, or another of the circle
        """)
  }

  @Test func refusesUnknownLessonsAndDrafts() {
    #expect(
      errors(["filters": lesson(["fliters", "later"]), "later": lesson([], isDraft: true)]) == """
        content/lessons/filters/index.md:10:13: error: there is no lesson "fliters"
          help: available lessons are filters; try filters
        content/lessons/filters/index.md:11:13: error: lesson "later" is a draft
          help: publish it first, or build with drafts
        """)
  }

  @Test func leavesDraftsOutUnlessAskedFor() {
    let texts = ["lessons/a/index.md": lesson([], isDraft: true) + "\n<b>"]
    #expect(parse(texts).lessons.isEmpty)
    #expect(parse(texts).diagnostics.isEmpty)
    #expect(parse(texts, includesDrafts: true).lessons.map(\.name) == ["a"])
    #expect(parse(texts, includesDrafts: true).diagnostics.count == 1)
  }

  @Test func followsLongChainsOfLessons() {
    var texts: [String: String] = [:]
    for index in 0..<3_000 { texts["l\(index)"] = lesson(["l\((index + 1) % 3_000)"]) }
    #expect(errors(texts).utf8.count { $0 == UInt8(ascii: "\n") } == 1)
  }
}
