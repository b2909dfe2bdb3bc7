import Lessons
import Testing

@testable import Site

/// What pages carry for the readers themselves: outcomes, notes in the margin, reports, filters.
@Suite struct ReadingTests {
  @Test func saysWhatTheReaderCanDoAfterwards() throws {
    let taught = lesson("a", frontMatter(outcomes: ["count <weights>", "read a diagram"]))
    let page = try #require(site([taught]).files["lessons/a/index.html"])
    #expect(page.contains("<ul><li>count &lt;weights&gt;</li><li>read a diagram</li></ul>"))
    let silent = try #require(site([lesson("a")]).files["lessons/a/index.html"])
    #expect(!silent.contains("After this lesson you can"))
  }

  @Test func repeatsANoteBesideTheBlockThatMentionsItFirst() throws {
    let mention = { (occurrence: Int) in inline(.footnote(number: 1, occurrence: occurrence)) }
    let link = inline(
      .link(destination: "https://example.org/", title: "", text: words("linked")))
    let note = Footnote(
      number: 1, label: "n", mentions: 2,
      blocks: [block(.paragraph(words("See ") + [link, mention(2)]))])
    let noted = lesson(
      "a", frontMatter(),
      [
        block(.paragraph(words("First.") + [mention(1)])),
        block(.paragraph(words("Again.") + [mention(2)])),
      ], footnotes: [note])
    let page = try #require(site([noted]).files["lessons/a/index.html"])
    let after = page.split(separator: "First.")[1].split(separator: "Again.")[0]
    #expect(
      after.split(separator: "\n").dropFirst() == [
        "<div class=\"side-notes\" aria-hidden=\"true\"><p><sup>1</sup> See linked</p>",
        "</div>", "<p>",
      ])
    #expect(page.ranges(of: "side-notes").count == 1)
  }

  @Test(arguments: [
    (nil, "lessons/a/index.html"),
    ("https://example.org/hub/", "https%3A%2F%2Fexample.org%2Fhub%2Flessons%2Fa%2Findex.html"),
  ])
  func namesTheLessonInTheAddressForReports(baseURL: String?, place: String) throws {
    let report = "mailto:a@example.org?subject={lesson}&body={place}%0A{text}"
    let site = site(
      [lesson("a", frontMatter(title: "Sums & products"))],
      settings: settings(baseURL: baseURL, reportLink: report))
    let page = try #require(site.files["lessons/a/index.html"])
    let encoded = place.split(separator: "/").joined(separator: "%2F")
    #expect(
      page.contains(
        "<a href=\"mailto:a@example.org?subject=Sums%20%26%20products&amp;body=\(encoded)%0A\">"))
    #expect(
      page.contains("data-address=\"\(report.split(separator: "&").joined(separator: "&amp;"))\""))
  }

  @Test func asksForNoReportsWithoutAnAddress() throws {
    let page = try #require(site([lesson("a")]).files["lessons/a/index.html"])
    #expect(!page.contains("report-mistake>"))
  }

  @Test func offersFiltersOnlyWhereLessonsDiffer() throws {
    let lessons = [
      lesson("a", frontMatter(category: "Vision", level: .beginner)),
      lesson("b", frontMatter(category: "Vision & more", level: .beginner)),
    ]
    let page = try #require(site(lessons).files["index.html"])
    #expect(page.contains("name=\"category\" value=\"Vision &amp; more\""))
    #expect(!page.contains("name=\"level\""))
    #expect(page.contains("<li class=\"stop\" data-category=\"Vision\" data-level=\"Beginner\">"))
  }

  @Test func cardsNameThePartsAndQuestionsOfTheirLesson() throws {
    let question = Question(
      id: "q", number: 1, concept: nil, sources: [], prompt: words("Why?"), details: [],
      answers: .ordering([]), hints: [], contentHash: "0123456789abcdef", place: nowhere)
    let asking = lesson(
      "a", frontMatter(),
      [
        section(.math, "sum", "Sum", [block(.question(question))]),
        block(.heading(level: 2, id: "end", text: words("End"))),
      ])
    let page = try #require(site([asking]).files["index.html"])
    #expect(
      page.contains("data-sections=\"sum end\" data-questions=\"a.q.0123456789abcdef\""))
    #expect(page.contains("<li>1 question</li>"))
  }
}
