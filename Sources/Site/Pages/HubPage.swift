internal import Lessons

/// The fields of `hub.mustache`.
struct HubPage: ViewModel {
  let tagline: String
  let facts: [String]
  let start: Start?
  let lead: Lead?
  let categories: [FilterChoice]
  let levels: [FilterChoice]
  let cards: [LessonCard]

  /// The lesson to begin with.
  struct Start: ViewModel {
    let title: String
    let address: String
  }

  /// The figure that moves people to click: the first lesson's first one that its card does not
  /// show, or the same again where it has no other.
  struct Lead: ViewModel {
    let picture: Markup
    let caption: Markup
    let address: String
    let title: String
  }

  /// What the list of lessons can be narrowed to.
  struct FilterChoice: ViewModel {
    let name: String
  }

  init(_ lessons: [WrittenLesson], settings: SiteSettings, titles: [String: String]) {
    let page = PageAddress.hub
    tagline = settings.tagline
    facts = Self.facts(of: lessons)
    start = lessons.first.map {
      Start(title: $0.front.title, address: page.link(to: $0.page))
    }
    lead = lessons.first.flatMap { Lead($0, seenFrom: page) }
    categories = Self.choices(lessons.map(\.front.category))
    levels = Self.choices(
      FrontMatter.Level.allCases.filter { level in lessons.contains { $0.front.level == level } }
        .map(\.shownName))
    cards = lessons.enumerated().map { index, lesson in
      LessonCard(lesson, number: index + 1, seenFrom: page, titles: titles)
    }
  }

  /// `2 lessons`, `21 diagrams`, `27 questions`: counted over the whole site.
  private static func facts(of lessons: [WrittenLesson]) -> [String] {
    [
      (lessons.count, "lesson"), (lessons.reduce(0) { $0 + $1.diagramCount }, "diagram"),
      (lessons.reduce(0) { $0 + $1.lesson.questions.count }, "question"),
    ].filter { $0.0 > 0 }.map { $0.0.counting($0.1) }
  }

  /// Each name once, in order of first appearance; nothing where there is nothing to choose.
  private static func choices(_ names: [String]) -> [FilterChoice] {
    var seen: Set<String> = []
    let distinct = names.filter { seen.insert($0).inserted }
    return distinct.count > 1 ? distinct.map(FilterChoice.init) : []
  }
}

extension HubPage.Lead {
  fileprivate init?(_ written: WrittenLesson, seenFrom page: PageAddress) {
    guard let figure = written.figureBesideCover ?? written.cover else { return nil }
    self.init(
      picture: Markup(figure.files.picture(of: figure.artifact, on: page, isFirstSeen: true)),
      caption: Markup(figure.caption), address: page.link(to: written.page),
      title: written.front.title)
  }
}
