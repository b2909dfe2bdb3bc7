internal import Lessons

/// The fields of `card.mustache`: a lesson as a stop on the hub page's path.
struct LessonCard: ViewModel {
  /// The lesson's folder, under which the reader's browser keeps progress.
  let name: String
  /// Its place on the path, from 1.
  let number: String
  let title: String
  let address: String
  let category: String
  let level: String
  let facts: [String]
  let summary: String
  let picture: Markup?
  let prerequisites: [PrerequisiteField]
  /// The ids of its parts, with spaces between them.
  let sections: String
  /// The keys of its questions, with spaces between them.
  let questions: String

  init(
    _ written: WrittenLesson, number: Int, seenFrom page: PageAddress, titles: [String: String]
  ) {
    let front = written.front
    name = written.lesson.name
    self.number = String(number)
    title = front.title
    address = page.link(to: written.page)
    category = front.category
    level = front.level.shownName
    facts = LessonFacts(written).all
    summary = front.summary
    picture = written.cover.map { Markup(Self.picture(of: $0, on: page)) }
    prerequisites = front.prerequisites.map {
      PrerequisiteField($0, seenFrom: page, titles: titles)
    }
    sections = written.contents.map(\.id).joined(separator: " ")
    questions = written.lesson.questions.map { $0.key(in: written.lesson.name) }
      .joined(separator: " ")
  }

  /// The narrow drawing, whose text stays legible at a card's width. The card's words say what the
  /// lesson is about, so the picture is silent.
  private static func picture(of cover: WrittenLesson.Cover, on page: PageAddress) -> HTML {
    .element(
      "img",
      [
        "src": page.link(to: cover.files.narrow), "width": String(cover.artifact.narrow.width),
        "height": String(cover.artifact.narrow.height), "alt": "", "loading": "lazy",
      ])
  }
}
