import Lessons
import Testing

@testable import Site

@Suite struct QuestionTests {
  @Test func writesAQuestionThatNeedsNoScript() throws {
    let question = sampleQuestion(
      .singleChoice([option("One", isRight: true), option("$2$ <b>")]), sources: ["eq", "term"],
      details: [paragraph("Look.")], hints: [[paragraph("Count.")]])
    let formula = try Rendering([paragraph("$2$")]).html.dropFirst(3).dropLast(5)
    let rendering = try Rendering(
      [block(.question(question))],
      targets: [target(.formula, "eq", 3, "Size"), target(.term, "term", nil, "Stride & co")])
    #expect(rendering.diagnostics == [])
    #expect(
      rendering.html == """
        <quiz-question class="question" id="q" data-key="sample.q.00ff" data-kind="single">\
        <form method="dialog" autocomplete="off"><fieldset><legend>\
        <span class="question-number">Question 4</span> Why?</legend>
        <div class="question-details"><p>Look.</p>
        </div>
        <div class="options"><label class="option">\
        <input type="radio" name="answer" value="1"><span class="option-text">One</span></label>
        <label class="option"><input type="radio" name="answer" value="2">\
        <span class="option-text">\(formula) &lt;b&gt;</span></label>
        </div>
        </fieldset>
        <details class="hint"><summary>Hint</summary>
        <p>Count.</p>
        </details>
        </form>
        <details class="solution"><summary>Solution</summary>
        <ul class="explanations"><li data-option="1" data-right><p class="explained">\
        <span class="verdict right"><svg right>Right</span> \
        <span class="explained-text">One</span></p>
        <p>Because One.</p>
        </li>
        <li data-option="2"><p class="explained"><span class="verdict wrong"><svg wrong>Wrong</span> \
        <span class="explained-text">\(formula) &lt;b&gt;</span></p>
        <p>Because \(formula) &lt;b&gt;.</p>
        </li>
        </ul>
        <div class="sources"><p>Explained in</p>
        <ul><li><a class="reference" href="#eq">Formula 3</a></li>
        <li><a class="reference" href="#term">Stride &amp; co</a></li>
        </ul>
        </div>
        </details>
        </quiz-question>

        """)
  }

  @Test func asksForEveryRightAnswerWithCheckBoxes() throws {
    let question = sampleQuestion(
      .multipleChoice([option("One", isRight: true), option("Two", isRight: true)]))
    let html = try Rendering([block(.question(question))]).html
    #expect(html.contains("data-kind=\"multiple\""))
    #expect(
      html.contains(
        "<p class=\"instruction\">Choose every right answer.</p>\n<div class=\"options\">"
          + "<label class=\"option\"><input type=\"checkbox\" name=\"answer\" value=\"1\">"))
    #expect(html.contains("<li data-option=\"2\" data-right>"))
  }

  @Test func countsHints() throws {
    let question = sampleQuestion(
      .singleChoice([option("One", isRight: true), option("Two")]),
      hints: [[paragraph("A.")], [paragraph("B.")]])
    let html = try Rendering([block(.question(question))]).html
    #expect(html.contains("<summary>Hint 1 of 2</summary>\n<p>A.</p>"))
    #expect(html.contains("<summary>Hint 2 of 2</summary>\n<p>B.</p>"))
  }

  @Test func shufflesStepsAndExplainsThemInOrder() throws {
    let question = sampleQuestion(
      .ordering(["A", "B", "C"].map { .init(text: words($0), explanation: [paragraph("\($0)!")]) }))
    let html = try Rendering([block(.question(question))]).html
    #expect(
      html.contains(
        """
        <ol class="options"><li class="option" data-option="2"><span class="option-text">B</span></li>
        <li class="option" data-option="1"><span class="option-text">A</span></li>
        <li class="option" data-option="3"><span class="option-text">C</span></li>
        </ol>
        """))
    #expect(
      html.contains(
        """
        <ol class="explanations"><li data-option="1"><p class="explained">\
        <span class="explained-text">A</span></p>
        <p>A!</p>
        </li>
        """))
  }

  @Test func neverAsksForStepsInTheirRightOrder() {
    for count in 2...6 {
      for seed in 0..<200 {
        var shuffle = Shuffle(seed: "\(seed)")
        let order = shuffle.order(of: count)
        #expect(order.sorted() == Array(0..<count))
        #expect(order != Array(0..<count))
      }
    }
  }

  @Test func asksForANumberWithItsUnit() throws {
    let question = sampleQuestion(
      .numeric(
        [
          number(112, "112", isRight: true), number(0.75, "0.75 ± 0.01", tolerance: 0.01),
        ], unit: "million"))
    let html = try Rendering([block(.question(question))]).html
    #expect(
      html.contains(
        "<label class=\"number-field\"><span class=\"field-name\">Your answer</span> "
          + "<input type=\"text\" name=\"answer\" maxlength=\"64\" "
          + "spellcheck=\"false\" data-unit=\"million\"> <span class=\"unit\">million</span></label>"
      ))
    #expect(
      html.contains("<li data-option=\"1\" data-right data-value=\"112\" data-tolerance=\"0\">"))
    #expect(html.contains("<li data-option=\"2\" data-value=\"0.75\" data-tolerance=\"0.01\">"))
    #expect(html.contains("<span class=\"explained-text\">0.75 ± 0.01 million</span>"))
  }

  @Test func repeatsNoIdOfAnOption() throws {
    let text = [
      inline(.term(id: "twice", text: words("Term"))), inline(.footnote(number: 1, occurrence: 1)),
    ]
    let question = sampleQuestion(
      .singleChoice([
        .init(text: text, isRight: true, explanation: [paragraph("Yes.")]), option("Two"),
      ]))
    let html = try Rendering([block(.question(question))]).html
    #expect(html.ranges(of: "id=\"twice\"").count == 1)
    #expect(html.ranges(of: "id=\"fnref:1:1\"").count == 1)
  }
}

@Suite struct QuizSummaryTests {
  private let first = sampleQuestion(
    .singleChoice([option("One", isRight: true), option("Two")]), id: "a", number: 1,
    concept: "Pooling")
  private let second = sampleQuestion(
    .singleChoice([option("One", isRight: true), option("Two")]), id: "b", number: 2)
  private let third = sampleQuestion(
    .singleChoice([option("One", isRight: true), option("Two")]), id: "c", number: 3,
    concept: "Convolution")

  @Test func listsAllQuestionsOfTheLessonByConcept() throws {
    let text = [
      block(.callout(kind: .note, title: [], blocks: [block(.question(first))])),
      section(.quiz, "quiz", "Check", [block(.question(second)), block(.question(third))]),
    ]
    let page = try #require(
      site([lesson("net", frontMatter(concepts: ["Convolution", "Stride", "Pooling"]), text)])
        .files["lessons/net/index.html"])
    #expect(
      page.contains(
        """
        </quiz-question>
        <quiz-summary class="quiz-summary" data-lesson="net"><h3>By concept</h3>
        <ul class="concepts-asked"><li><p class="concept">Convolution</p>
        <ul class="concept-questions"><li><a href="#c" data-key="net.c.00ff">\
        <span class="unseen">Question </span>3</a></li>
        </ul>
        </li>
        <li><p class="concept">Pooling</p>
        <ul class="concept-questions"><li><a href="#a" data-key="net.a.00ff">\
        <span class="unseen">Question </span>1</a></li>
        </ul>
        </li>
        <li><p class="concept">Other questions</p>
        <ul class="concept-questions"><li><a href="#b" data-key="net.b.00ff">\
        <span class="unseen">Question </span>2</a></li>
        </ul>
        </li>
        </ul>
        </quiz-summary>
        </section>
        """))
  }

  @Test func namesNoConceptWhereNoQuestionHasOne() throws {
    let html = try Rendering([section(.quiz, "quiz", "Check", [block(.question(second))])]).html
    #expect(html.contains("<p class=\"concept\">All questions</p>"))
  }

  @Test func standsOnlyAfterTheQuiz() throws {
    #expect(!(try Rendering([block(.question(first))]).html.contains("quiz-summary")))
  }

  @Test func onlyLessonsWithQuestionsLoadTheQuiz() {
    let site = site([
      lesson("asks", frontMatter(), [block(.question(first))]), lesson("tells", frontMatter()),
    ])
    let pages = site.files.filter { $0.key.hasSuffix(".html") && $0.value.contains("assets/quiz") }
    #expect(pages.keys.sorted() == ["lessons/asks/index.html"])
  }
}

private func option(_ text: String, isRight: Bool = false) -> Question.Option {
  .init(text: words(text), isRight: isRight, explanation: [paragraph("Because \(text).")])
}

private func number(
  _ value: Double, _ text: String, tolerance: Double = 0, isRight: Bool = false
) -> Question.Number {
  .init(
    value: value, tolerance: tolerance, text: text, isRight: isRight,
    explanation: [paragraph("Because.")])
}

private func sampleQuestion(
  _ answers: Question.Answers, id: String = "q", number: Int = 4, concept: String? = nil,
  sources: [String] = [], details: [Block] = [], hints: [[Block]] = []
) -> Question {
  Question(
    id: id, number: number, concept: concept, sources: sources, prompt: words("Why?"),
    details: details, answers: answers, hints: hints, contentHash: "00ff", place: nowhere)
}
