import Lessons
import Testing

@Suite struct QuestionErrorTests {
  /// A question of one kind, whose first answer is in line 14, with something to read again.
  private func errors(
    in kind: String, _ answers: String, attributes: String = "#q see=e"
  ) -> String {
    let body =
      ":::\(kind){\(attributes)}\nWhich?\n\n\n\(answers)\n:::\n\n:::formula[E]{#e}\n$$x$$\n:::\n"
    return LessonsTests.errors(inBody: body)
  }

  @Test func asksForARightAnswer() {
    let answers = "- [ ] A\n\n  No.\n- [ ] B\n\n  No."
    #expect(
      errors(in: "single-choice", answers) == """
        14:1: error: no option of "single-choice" is right
          help: tick the right one: - [x]
        """)
    #expect(
      errors(in: "multiple-choice", answers) == """
        14:1: error: no option of "multiple-choice" is right
          help: tick the right one: - [x]
        """)
    #expect(
      errors(in: "numeric", "- [ ] 1\n\n  No.") == """
        14:1: error: no number of "numeric" is right
          help: tick the right one: - [x]
        """)
  }

  @Test func refusesTwoRightAnswersWhereOneIsAllowed() {
    #expect(
      errors(in: "single-choice", "- [x] A\n\n  Yes.\n- [ ] B\n\n  No.\n- [x] C\n\n  Yes.") == """
        20:1: error: a second option of "single-choice" is right
          help: the first is in line 14; tick one of them only, or write :::multiple-choice
        """)
    #expect(
      errors(in: "numeric", "- [x] 1\n\n  Yes.\n- [x] 2\n\n  Yes.") == """
        17:1: error: a second number of "numeric" is right
          help: the first is in line 14; tick one of them only
        """)
    #expect(errors(in: "multiple-choice", "- [x] A\n\n  Yes.\n- [x] B\n\n  Yes.") == "")
  }

  @Test func asksForEnoughAnswers() {
    #expect(
      errors(in: "single-choice", "- [x] A\n\n  Yes.") == """
        14:1: error: "single-choice" has fewer than two options
          help: add what a reader may believe, with the reason why it is wrong
        """)
    #expect(
      errors(in: "multiple-choice", "- [x] A\n\n  Yes.") == """
        14:1: error: "multiple-choice" has fewer than two options
          help: add what a reader may believe, with the reason why it is wrong
        """)
    #expect(
      errors(in: "ordering", "1. A\n\n   First.\n2. B\n\n   Last.") == """
        14:1: error: "ordering" has fewer than three steps
          help: add steps; with two the order is guessed
        """)
    #expect(errors(in: "numeric", "- [x] 1\n\n  Yes.") == "")
  }

  @Test func asksForAnExplanationOfEveryAnswer() {
    #expect(
      errors(in: "single-choice", "- [x] A\n- [ ] B\n  No.\n- [ ] C\n\n  No.") == """
        14:1: error: the option has no explanation
          help: below it, after an empty line and indented by two spaces, say why it is right or \
        wrong
        15:1: error: the option has no explanation
          help: below it, after an empty line and indented by two spaces, say why it is right or \
        wrong
        """)
    #expect(
      errors(in: "ordering", "1. A\n\n   First.\n2. B\n3. C\n\n   Last.") == """
        17:1: error: the step has no explanation
          help: below it, after an empty line and indented by three spaces, say why it stands here
        """)
  }

  @Test func asksForTheTextOfEveryAnswer() {
    #expect(
      errors(in: "single-choice", "- [x]\n\n  Yes.\n- [ ] | B |\n  | - |\n- [ ]\n- [ ] C\n\n  No.")
        == """
        14:1: error: the option has no text
          help: write it on the line where the option begins
        17:1: error: the option has no text
          help: write it on the line where the option begins
        19:1: error: the option has no text
          help: write it on the line where the option begins
        """)
  }

  @Test func saysWhereAnExplanationIsIndentedTooFar() {
    #expect(
      errors(in: "single-choice", "- [x] A\n\n      Yes.\n- [ ] B\n\n  No.") == """
        16:7: error: the explanation is indented so far that it is code
          help: indent it by two spaces; code stands between ```
        """)
  }

  @Test func asksForBoxesWhereTheyAreDueOnly() {
    #expect(
      errors(in: "single-choice", "- A\n\n  Yes.\n- B\n\n  No.") == """
        14:1: error: the option has no box
          help: begin it with - [ ] or, where right, with - [x]
        """)
    #expect(
      errors(in: "numeric", "- [x] 1\n\n  Yes.\n- 2\n\n  No.") == """
        17:1: error: the number has no box
          help: begin it with - [ ] or, where right, with - [x]
        """)
    #expect(
      errors(in: "ordering", "1. A\n\n   A.\n2. [x] B\n\n   B.\n3. C\n\n   C.") == """
        17:1: error: the step has a box
          help: remove it; the numbers give the right order
        """)
  }

  @Test func asksForTheKindsFormOfList() {
    #expect(
      errors(in: "multiple-choice", "1. [x] A\n\n   Yes.\n2. [ ] B\n\n   No.") == """
        14:1: error: the options of "multiple-choice" are a numbered list
          help: begin each with - [ ] or, where right, with - [x]
        """)
    #expect(
      errors(in: "ordering", "- A\n\n  A.\n- B\n\n  B.\n- C\n\n  C.") == """
        14:1: error: the steps of "ordering" are not numbered
          help: begin each with its number, in the right order: 1. First, 2. Second
        """)
  }

  @Test func asksForOneListOfAnswersAndNothingButHintsBehindIt() {
    #expect(
      errors(in: "single-choice", "- [x] A\n\n  Yes.\n- [ ] B\n\n  No.\n\n* [ ] C\n\n  No.") == """
        21:1: error: "single-choice" has a second list
          help: keep one; a list of an explanation is indented by two spaces
        """)
    #expect(
      errors(in: "single-choice", "- [x] A\n\nYes.\n- [ ] B\n\nNo.") == """
        14:1: error: "single-choice" has fewer than two options
          help: add what a reader may believe, with the reason why it is wrong
        14:1: error: the option has no explanation
          help: below it, after an empty line and indented by two spaces, say why it is right or \
        wrong
        16:1: error: text follows the answers of "single-choice"
          help: indent an explanation by two spaces; put the rest above the answers
        """)
    #expect(
      errors(in: "single-choice", "") == """
        10:1: error: "single-choice" has no answers
          help: list them below the question, each as - [ ] or, where right, as - [x]
        """)
    #expect(
      errors(in: "ordering", ":::hint\nA.\n:::") == """
        10:1: error: "ordering" has no answers
          help: list the steps in their right order: 1. First, 2. Second, 3. Third
        """)
  }

  @Test func asksForTheQuestionItself() {
    let body = """
      ## E

      :::single-choice[Which?]{#q see=e}
      - [x] A

        Yes.
      - [ ] B

        No.
      :::

      :::numeric{#r see=e}
      | a |
      | - |

      - [x] 1

        Yes.
      :::
      """
    #expect(
      LessonsTests.errors(inBody: body) == """
        12:1: error: "single-choice" does not begin with its question
          help: ask it in the first paragraph, above everything else
        12:1: error: "single-choice" takes no label in brackets
          help: write the question below, as the first paragraph
        21:1: error: "numeric" does not begin with its question
          help: ask it in the first paragraph, above everything else
        """)
  }

  @Test(arguments: [
    "many", "1 000", "1,5", "12,34", "1234,567", "1.", ".5", "+5", "1e", "1e999", "0x10", "5 ± -1",
    "5 ±", "± 5", "5 %", "1 ± 2 ± 3", "--5",
  ])
  func refusesWhatIsNotANumber(text: String) {
    #expect(
      errors(in: "numeric", "- [x] \(text)\n\n  Yes.") == """
        14:7: error: "\(text)" is not a number
          help: write it as 112, 9,408, -1.5, 1.2e11 or 0.75 ± 0.01
        """)
  }

  @Test func refusesMarkupInANumber() {
    #expect(
      errors(in: "numeric", "- [x] **5**\n\n  Yes.\n- [ ] 6\n  No.\n\n  No.") == """
        14:7: error: "5" is not a number
          help: write it as 112, 9,408, -1.5, 1.2e11 or 0.75 ± 0.01
        17:7: error: "6 No." is not a number
          help: write it as 112, 9,408, -1.5, 1.2e11 or 0.75 ± 0.01
        """)
  }

  @Test func refusesNumbersThatOverlap() {
    let answers = "- [x] 10 ± 2\n\n  A.\n- [ ] 20\n\n  B.\n- [ ] 8\n\n  C.\n- [ ] 1\n\n  D."
    #expect(
      errors(in: "numeric", answers) == """
        20:7: error: "8" and "10 ± 2" overlap
          help: an answer must match one number only; change one, or a tolerance
        """)
    #expect(
      errors(in: "numeric", "- [x] 1 ± 100\n\n  A.\n- [ ] 2\n\n  B.\n- [ ] 3\n\n  C.") == """
        17:7: error: "2" and "1 ± 100" overlap
          help: an answer must match one number only; change one, or a tolerance
        20:7: error: "3" and "1 ± 100" overlap
          help: an answer must match one number only; change one, or a tolerance
        """)
  }

  @Test func refusesNumbersThatOverlapButForTheirBinaryFractions() {
    #expect(
      errors(in: "numeric", "- [x] 0.8 ± 0.1\n\n  A.\n- [ ] 0.6 ± 0.1\n\n  B.") == """
        17:7: error: "0.6 ± 0.1" and "0.8 ± 0.1" overlap
          help: an answer must match one number only; change one, or a tolerance
        """)
    #expect(errors(in: "numeric", "- [x] 0.8 ± 0.09\n\n  A.\n- [ ] 0.6 ± 0.1\n\n  B.") == "")
  }

  @Test func refusesAnswersThatReadTheSame() {
    #expect(
      errors(in: "single-choice", "- [ ] A `b`\n\n  No.\n- [x] A `b`\n\n  Yes.") == """
        17:1: error: the option stands in line 14 already
          help: word it so that a reader can tell the two apart
        """)
    #expect(
      errors(in: "ordering", "1. A\n\n   a\n2. B\n\n   b\n3. A\n\n   c") == """
        20:1: error: the step stands in line 14 already
          help: word it so that a reader can tell the two apart
        """)
  }

  @Test(arguments: ["`a[x]`", "a [X] b", ":term[x]{#t}"])
  func takesForTickedOnlyWhatTheBoxSays(text: String) {
    #expect(errors(in: "single-choice", "- [ ] \(text)\n\n  No.\n- [x] B\n\n  Yes.") == "")
    #expect(errors(in: "single-choice", "- [X] \(text)\n\n  Yes.\n- [ ] B\n\n  No.") == "")
  }

  @Test func refusesToReadTheSameAgainTwice() {
    #expect(
      errors(in: "numeric", "- [x] 1\n\n  Yes.", attributes: "#q see=\"e, e\"") == """
        10:23: error: "see" names "e" twice
          help: name it once
        """)
  }

  @Test func checksTheAttributes() {
    let answers = "- [x] 1\n\n  Yes."
    #expect(
      errors(in: "numeric", answers, attributes: "") == """
        10:1: error: "numeric" has no id
          help: give it one within the braces: :::numeric{#id see=…}
        10:1: error: "numeric" needs the attribute "see"
          help: add see=… within the braces: what to read again after a wrong answer, by id, with \
        commas between
        """)
    #expect(
      errors(in: "numeric", answers, attributes: "#e see=q,,e unti=m") == """
        10:19: error: attribute "see" has an empty entry
          help: write see="first, second"
        10:19: error: nothing in this lesson has the id "q"
          help: available ids are e; try e
        10:24: error: unknown attribute "unti" of "numeric"
          help: available attributes are concept, see, unit; try unit
        19:15: error: id "e" is used twice
          help: it stands in line 10 already; choose another
        """)
    #expect(
      errors(
        in: "single-choice", "- [x] A\n\n  Yes.\n- [ ] B\n\n  No.",
        attributes: "#q see=e unit=m concept=")
          == """
          10:27: error: unknown attribute "unit" of "single-choice"
            help: available attributes are concept, see
          10:34: error: attribute "concept" has no value
            help: write concept=value, or concept="" for an empty one
          """)
  }
}
