import Figures
import Lessons
import Photographs

/// Makes the social cards: one for each lesson, which shows its cover, and one for the site.
struct CardPress {
  private(set) var cards = SocialCards(hub: nil, lessons: [:])
  private(set) var diagnostics: [Diagnostic] = []

  /// - Parameters:
  ///   - pictures: The figures that could be drawn.
  ///   - settingsPath: Where the author finds the settings.
  init(
    lessons: [Lesson], settings: SiteSettings, settingsPath: String,
    pictures: [ArtifactKey: Picture], icon: Located<[UInt8]>?, fonts: FontBook
  ) {
    let mark = read(icon)
    let drafts =
      [Draft(site: settings, at: settingsPath, lessons: settings.inOrder(lessons), icon: mark)]
      + lessons.map { Draft(lesson: $0, of: settings, icon: mark) }
    let results = parallelMap(drafts) { draft in
      Result { () throws(FigureError) in try draft.card(showing: pictures, fonts: fonts) }
    }
    var made: [String: SocialCards.Card] = [:]
    var hub: SocialCards.Card?
    for (draft, result) in zip(drafts, results) {
      switch result {
      case .success(let card):
        if let lesson = draft.lesson { made[lesson] = card } else { hub = card }
      case .failure(let error):
        diagnostics.append(
          .error(
            at: draft.place, "the social card cannot be drawn: \(error.description)",
            help: "name another figure as the lesson's cover"))
      }
    }
    cards = SocialCards(hub: hub, lessons: made)
  }

  private mutating func read(_ icon: Located<[UInt8]>?) -> Figures.Photograph? {
    guard let icon else { return nil }
    do throws(PhotographError) {
      let photograph = try Photographs.Photograph(decoding: icon.value)
      return Figures.Photograph(
        width: photograph.width, height: photograph.height, rgb8: photograph.rgb)
    } catch {
      diagnostics.append(.error(at: icon.place, error.fact, help: error.help))
      return nil
    }
  }
}

/// What is known of a card before it is drawn.
private struct Draft: Sendable {
  /// Nil for the site's own card.
  let lesson: String?
  let place: SourcePlace
  let card: SocialCard
  /// The figure that it shows.
  let figure: ArtifactKey?

  init(lesson: Lesson, of site: SiteSettings, icon: Figures.Photograph?) {
    let front = lesson.frontMatter
    let level = front.level.rawValue
    self.lesson = lesson.name
    place = SourcePlace(path: lesson.path)
    figure = lesson.coverRequest.map { ArtifactKey(lesson: lesson.name, id: $0.id) }
    card = SocialCard(
      siteTitle: site.title, icon: icon, category: front.category, title: front.title,
      tagline: front.tagline,
      facts: [level.prefix(1).uppercased() + level.dropFirst()]
        + Self.facts([(front.minutes, "minute"), (lesson.figureCount, "diagram")]))
  }

  /// The site's own card shows a figure that is on no lesson's card, if there is one.
  init(site: SiteSettings, at path: String, lessons: [Lesson], icon: Figures.Photograph?) {
    lesson = nil
    place = SourcePlace(path: path)
    let leads = lessons.compactMap { lesson in
      (lesson.requestBesideCover ?? lesson.coverRequest).map {
        ArtifactKey(lesson: lesson.name, id: $0.id)
      }
    }
    figure = leads.first
    card = SocialCard(
      siteTitle: nil, icon: icon, category: "", title: site.title, tagline: site.tagline,
      facts: Self.facts([
        (lessons.count, "lesson"), (lessons.reduce(0) { $0 + $1.figureCount }, "diagram"),
      ]))
  }

  func card(
    showing pictures: [ArtifactKey: Picture], fonts: FontBook
  ) throws(FigureError) -> SocialCards.Card {
    let picture = figure.flatMap { pictures[$0] }
    let words = [card.title, card.tagline, picture?.alternativeText ?? ""]
    return SocialCards.Card(
      bytes: try card.png(showing: picture?.source, fonts: fonts),
      width: SocialCard.width, height: SocialCard.height,
      alternativeText: words.filter { !$0.isEmpty }.map(\.sentence).joined(separator: " "))
  }

  private static func facts(_ counts: [(Int, String)]) -> [String] {
    counts.filter { $0.0 > 0 }.map { Wording.count($0.0, $0.1) }
  }
}

extension String {
  /// The text with a full stop, where it ends with no mark of its own.
  fileprivate var sentence: String {
    last?.isPunctuation == true ? self : self + "."
  }
}
