internal import Lessons

/// The fields of `hub.mustache`.
struct HubPage: ViewModel {
  let tagline: String
  let lead: Lead?
  let cards: [Card]

  /// The figure that moves people to click: the first lesson's first one that its card does not
  /// show, or the same again where it has no other.
  struct Lead: ViewModel {
    let picture: Markup
    let caption: Markup
    let address: String
    let title: String
  }

  struct Card: ViewModel {
    let title: String
    let address: String
    let category: String
    let facts: [String]
    let summary: String
    let picture: Markup?
    let prerequisites: [PrerequisiteField]
  }

  init(_ lessons: [WrittenLesson], settings: SiteSettings, titles: [String: String]) {
    let page = PageAddress.hub
    tagline = settings.tagline
    lead = lessons.first.flatMap { Lead($0, seenFrom: page) }
    cards = lessons.map { Card($0, seenFrom: page, titles: titles) }
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

extension HubPage.Card {
  fileprivate init(_ written: WrittenLesson, seenFrom page: PageAddress, titles: [String: String]) {
    let front = written.front
    self.init(
      title: front.title, address: page.link(to: written.page), category: front.category,
      facts: LessonFacts(written).all, summary: front.summary,
      picture: written.cover.map { Markup(Self.picture(of: $0, on: page)) },
      prerequisites: front.prerequisites.map {
        PrerequisiteField($0, seenFrom: page, titles: titles)
      })
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
