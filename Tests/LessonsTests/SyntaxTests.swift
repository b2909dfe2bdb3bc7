import Lessons
import Testing

/// What is read of a body, whose first line is the lesson's tenth, without the front matter.
private func read(_ body: String) throws -> String {
  let (lessons, diagnostics) = parse(["lessons/one/index.md": soundFrontMatter + body])
  #expect(diagnostics == [])
  let lines = dump(try #require(lessons.first)).split(separator: "\n")
  return lines.dropFirst(3).joined(separator: "\n")
}

@Suite struct SyntaxTests {
  @Test(arguments: [
    ("$a$", "a"), ("($a$)", "a"), ("$a b$", "a b"), (#"$\$$"#, #"\$"#), ("$a$, 5", "a"),
    ("*$a*b$*", "a*b"), ("[$]$](x)", "]"), ("$`$`", "`"),
  ])
  func readsFormulasByPandocsRules(text: String, tex: String) throws {
    let dumped = try read(text)
    #expect(dumped.contains("formula \"\(tex)\" @"))
  }

  @Test(arguments: ["$ a$", "$a $", "$a$5", "$5 and $6", "$a", "\\$a$", "`$a$`", "a$"])
  func leavesOtherDollarsAlone(text: String) throws {
    #expect(!(try read(text).contains("formula")))
  }

  @Test func findsPlacesBehindWhatSpansLines() throws {
    let body = """
      > [defined]: https://example.org
      > A `code
      >   span` then *x* and [a
      >  link](url
      > "title") y *z*
      """
    #expect(
      try read(body) == """
        quote @10:1
          paragraph @11:3
            text "A " @11:3
            code "code span" @11:5
            text " then " @12:10
            emphasis @12:16
              text "x" @12:17
            text " and " @12:19
            link url "title" @12:24
              text "a" @12:25
              softbreak @12:26
              text "link" @13:4
            text " y " @14:11
            emphasis @14:14
              text "z" @14:15
        """)
  }

  @Test func findsPlacesBehindReferenceLinksAndTabs() throws {
    let body = "-\tA [b][c] *d*\n\t\t[c] *e*\n\n[c]: x\n"
    #expect(
      try read(body) == """
        list tight @10:1
          item
            paragraph @10:3
              text "A " @10:3
              link x @10:5
                text "b" @10:6
              text " " @10:11
              emphasis @10:12
                text "d" @10:13
              softbreak @10:15
              link x @11:3
                text "c" @11:4
              text " " @11:6
              emphasis @11:7
                text "e" @11:8
        """)
  }

  @Test func keepsTheColumnsOfLaterLinesOfAFormula() throws {
    let body = "> A $a +\n>    b$ end\n"
    #expect(
      try read(body) == """
        quote @10:1
          paragraph @10:3
            text "A " @10:3
            formula "a +\\n     b" @10:6
            text " end" @11:8
        """)
  }

  @Test func closesTheInnermostContainerOnly() throws {
    let body =
      "::::note\n:::tip\nA\n::::\nB\n::::\n\n- :::tip\n  C\n  :::\n- ::::note\n  D\n  ::::\n"
    #expect(
      try read(body) == """
        callout note @10:1
          callout tip @11:1
            paragraph @12:1
              text "A" @12:1
          paragraph @14:1
            text "B" @14:1
        list tight @17:1
          item
            callout tip @17:3
              paragraph @18:3
                text "C" @18:3
          item
            callout note @20:3
              paragraph @21:3
                text "D" @21:3
        """)
  }

  @Test func leavesFencesWithinCodeAlone() throws {
    #expect(
      try read(":::note\n```\n:::\n$$\n```\n\n    :::\n:::\n") == """
        callout note @10:1
          code 2 lines ":::\\n$$\\n" @11:1
          code 1 lines ":::\\n" @16:5
        """)
  }

  @Test func parsesTheSameOnManyThreadsAtOnce() async throws {
    let expected = try read(richBody)
    await withTaskGroup(of: String?.self) { group in
      for _ in 0..<64 { group.addTask { try? read(richBody) } }
      for await dumped in group { #expect(dumped == expected) }
    }
  }

  private var richBody: String {
    "| a $b$ |\n| - |\n| :ref[x]{#c} ~~d~~ |\n\n## C\n\nwww.example.org\n"
  }
}
