import Lessons
import Testing

/// Where questions, hints, terms and the quiz may stand, and what they may name.
@Suite struct QuestionPlaceTests {
  private let answers = "- [x] 1\n\n  Yes."

  @Test func refusesQuestionsWithinListsQuotesFootnotesAndQuestions() {
    let body = """
      A :term[term]{#t}.[^n]

      - :::numeric{#a see=t}
        A?

        - [x] 1

          Yes.
        :::

      > :::numeric{#b see=t}
      > B?
      >
      > - [x] 1
      >
      >   Yes.
      > :::

      ::::numeric{#c see=t}
      C?

      - [x] 1

        :::note
        ::::numeric{#d see=t}
        D?

        - [x] 1

          Yes.
        ::::
        :::

        Yes.
      ::::

      :::note
      :::numeric{#e see=t}
      E?

      - [x] 1

        Yes.
      :::
      :::

      [^n]: Note.

          :::numeric{#f see=t}
          F?

          - [x] 1

            Yes.
          :::
      """
    #expect(
      errors(inBody: body) == """
        12:3: error: a question cannot stand within a list
          help: close that before it; sections and callouts may hold questions
        20:3: error: a question cannot stand within a quote
          help: close that before it; sections and callouts may hold questions
        34:3: error: a question cannot stand within another question
          help: close that before it; sections and callouts may hold questions
        58:5: error: a question cannot stand within a footnote
          help: close that before it; sections and callouts may hold questions
        """)
  }

  @Test func keepsTheIDsAndNumbersOfFaultyQuestions() throws {
    let body = """
      See :ref[]{#b}.

      :::numeric{#a see=b}
      A?
      :::

      :::single-choice{#b see=h}
      B *or* $b$?

      \(answers)
      :::

      :::numeric{#c see=h}
      C?

      \(answers)
      :::

      ## H
      """
    let (lessons, diagnostics) = parse(["lessons/one/index.md": soundFrontMatter + body])
    #expect(
      diagnostics.map(\.fact) == [
        "\"numeric\" has no answers",
        "\"see\" leads to the question \"b\", which explains nothing",
        "\"single-choice\" has fewer than two options",
      ])
    let lesson = try #require(lessons.first)
    let shown = lesson.targets.map { "\($0.kind) \($0.number ?? 0) \($0.id) \($0.title)" }
    #expect(
      shown == ["question 1 a A?", "question 2 b B or b?", "question 3 c C?", "heading 0 h H"])
    let questions = lesson.blocks.compactMap { block -> Int? in
      if case .question(let question) = block.content { question.number } else { nil }
    }
    #expect(questions == [3])
  }

  @Test func checksWhatQuestionsName() {
    let front = soundFrontMatter.replacing("draft: false", with: "concepts: [Stride, Skip]")
    let body = """
      :::numeric{#a concept=Strid see="fig-on, a,h"}
      A?

      \(answers)
      :::

      ::filters[One]{#fig-one model=m}

      ## H
      """
    #expect(
      errors(inLesson: front + body) == """
        10:23: error: the front matter has no concept "Strid"
          help: available concepts are Stride, Skip; try Stride
        10:34: error: nothing in this lesson has the id "fig-on"
          help: available ids are fig-one, h; try fig-one
        10:42: error: "see" leads to the question "a", which explains nothing
          help: available ids are fig-one, h; try h
        """)
  }

  @Test func saysOnceThatTheFrontMatterIsBroken() {
    let body = ":::numeric{#a concept=Stride see=h}\nA?\n\n\(answers)\n:::\n\n## H\n"
    let front = soundFrontMatter.replacing("draft: false", with: "concepts: 5")
    #expect(
      errors(inLesson: front + body) == """
        8:11: error: "concepts" must be a list, found the number 5
          help: write concepts: [convolution, pooling]
        """)
  }

  @Test func refusesHintsThatStandElsewhereAndEmptyOnes() {
    let body = """
      :::hint
      A.
      :::

      ::::numeric{#a see=h}
      A?

      :::hint
      B.
      :::

      - [x] 1

        Yes.

        :::hint
        C.
        :::

      :::hint
      :::

      :::hint[D]{#x}
      E.
      :::
      ::::

      ## H
      """
    #expect(
      errors(inBody: body) == """
        10:1: error: a hint belongs to a question, behind its answers
          help: put it there, not indented, before the question's closing :::
        17:1: error: a hint belongs to a question, behind its answers
          help: put it there, not indented, before the question's closing :::
        25:3: error: a hint belongs to a question, behind its answers
          help: put it there, not indented, before the question's closing :::
        29:1: error: the hint is empty
          help: write it between :::hint and :::
        32:1: error: "hint" takes no label in brackets
          help: write the hint on the lines below
        32:12: error: "hint" takes no id
          help: remove #x
        """)
  }

  @Test func checksTheQuizSection() {
    let question = ":::numeric{#a see=h}\nA?\n\n\(answers)\n:::\n"
    #expect(
      errors(inBody: "## H\n\n:::quiz\n## Check\n\n\(question):::\n\n:::quiz\n## Two\n:::\n") == """
        24:1: error: the lesson has a second quiz
          help: move its questions to the one of line 12
        24:1: error: the quiz has no question
          help: write some, such as :::single-choice{#id see=…}
        """)
    #expect(
      errors(inBody: ":::quiz\n## Check\n\n\(question):::\n\n:::math{#h}\n## H\n:::\n") == """
        10:1: error: the quiz is not the lesson's last section
          help: move it behind the section of line 22
        """)
    #expect(errors(inBody: ":::quiz\n## Check\n\n\(question):::\n\n## H\n") == "")
  }

  @Test func checksTerms() {
    let body = """
      ## One

      A :term[one]{#one}, :term[two]{#two}, :term[two]{#two}, :term[]{#x}, :term[y] and
      [:term[z]{#z}](x) :ref[a :term[b]{#b}]{#two} :term[a :ref[b]{#one}]{#c}.

      ::term[x]{#d}
      """
    #expect(
      errors(inBody: body) == """
        12:50: error: id "two" is used twice
          help: it stands in line 12 already; choose another
        12:57: error: "term" has no words
          help: write what is defined here between brackets: :term[receptive field]{#id}
        12:70: error: "term" has no id
          help: give it one within the braces: :term[receptive field]{#term-receptive-field}
        13:2: error: a term cannot stand within a link, a reference or another term
          help: take it out; the words that define it are not a link
        13:26: error: a term cannot stand within a link, a reference or another term
          help: take it out; the words that define it are not a link
        13:54: error: a reference cannot stand within a term
          help: put it behind the term's words
        15:1: error: "term" is not written with "::"
          help: write :term
        """)
  }

  @Test func keepsTheIDOfATermFromHeadings() throws {
    let (lessons, diagnostics) = parse([
      "lessons/one/index.md": soundFrontMatter + "## Pooling\n\nA :term[Pooling]{#pooling}.\n"
    ])
    #expect(diagnostics == [])
    #expect(
      try #require(lessons.first).targets.map { "\($0.kind) \($0.id) \($0.title)" } == [
        "heading pooling-1 Pooling", "term pooling Pooling",
      ])
  }
}
