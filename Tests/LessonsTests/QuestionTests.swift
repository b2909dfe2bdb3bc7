import Lessons
import Testing

@Suite struct QuestionTests {
  private func questions(_ body: String) throws -> [Question] {
    let (lessons, diagnostics) = parse(["lessons/one/index.md": soundFrontMatter + body])
    #expect(diagnostics == [])
    return try #require(lessons.first).blocks.compactMap { block in
      if case .question(let question) = block.content { question } else { nil }
    }
  }

  @Test(arguments: [
    ("112", 112, 0), ("9,408", 9408, 0), ("1,000,000.5", 1_000_000.5, 0), ("-1.5", -1.5, 0),
    ("−3", -3, 0), ("1.2e11", 1.2e11, 0), ("2E-3", 0.002, 0), ("5e+2", 500, 0),
    ("0.75 ± 0.01", 0.75, 0.01), ("7±1,000", 7, 1000), ("007", 7, 0), ("-0", 0, 0),
  ])
  func readsNumbersAsAuthorsWriteThem(text: String, value: Double, tolerance: Double) throws {
    let question = try #require(
      questions(":::numeric{#q see=h}\nHow many?\n\n- [x] \(text)\n\n  So.\n:::\n\n## H\n").first)
    guard case .numeric(let numbers, unit: nil) = question.answers else {
      Issue.record("\(question.answers)")
      return
    }
    #expect(numbers.map(\.value) == [value])
    #expect(numbers.map(\.tolerance) == [tolerance])
    #expect(numbers.map(\.text) == [text])
  }

  private let question = """
    :::numeric{#q see=h}
    How many?

    - [x] 1

      One.
    :::
    """

  private func hash(_ text: String) throws -> String {
    try #require(questions(text + "\n\n## H\n").first).contentHash
  }

  /// FNV-1a of the six lines without their indentation, computed by a script that gives the
  /// published value for `a`, af63dc4c8601ec8c.
  @Test func hashesTheLinesOfAQuestion() throws {
    #expect(try hash(question) == "96cecd982c7881d4")
  }

  @Test func keepsTheHashWhereOnlyThePlaceChanges() throws {
    let other = question.replacing("#q", with: "#p")
    let indented = " " + question.replacing("\n", with: "  \n ")
    let inCallout = ":::note\nText.\n\n\(question)\n:::"
    #expect(try questions("\(other)\n\nText.\n\n\(question)\n\n## H\n").map(\.number) == [1, 2])
    #expect(
      try questions("\(other)\n\nText.\n\n\(question)\n\n## H\n")[1].contentHash == hash(question))
    #expect(try hash(indented) == hash(question))
    let (lessons, _) = parse(["lessons/one/index.md": soundFrontMatter + inCallout + "\n\n## H\n"])
    #expect(dump(try #require(lessons.first)).contains("hash \(try hash(question))\n"))
  }

  @Test(arguments: [
    ("How many?", "How many now?"), ("One.", "One!"), ("[x] 1", "[x] 1 ± 0.1"),
    ("see=h", "see=h unit=m"),
  ])
  func changesTheHashWithTheQuestion(old: String, new: String) throws {
    #expect(try hash(question.replacing(old, with: new)) != hash(question))
  }

  @Test func findsTheFiguresOfAQuestion() throws {
    let figure = { (id: String) in "::filters[F]{#\(id) model=m}" }
    let body = """
      :::single-choice{#q see=a}
      Which?

      \(figure("a"))

      - [x] A

        \(figure("b"))
      - [ ] B

        No.

      :::hint
      \(figure("c"))
      :::
      :::

      \(figure("d"))
      """
    let (lessons, diagnostics) = parse(["lessons/one/index.md": soundFrontMatter + body])
    #expect(diagnostics == [])
    #expect(try #require(lessons.first).figureRequests.map(\.id) == ["a", "b", "c", "d"])
  }

  @Test func leavesOutOnlyWhatIsFaultyWithinAQuestion() throws {
    let body = """
      :::single-choice{#q see=h}
      Which?

      - [x] A

        Yes.

        ::fliters[F]{#a}
      - [ ] B

        No.
      :::

      ## H
      """
    let (lessons, diagnostics) = parse(["lessons/one/index.md": soundFrontMatter + body])
    #expect(diagnostics.map(\.fact) == ["unknown directive \"::fliters\""])
    guard case .question? = try #require(lessons.first).blocks.first?.content else {
      Issue.record("the question is gone")
      return
    }
  }
}
