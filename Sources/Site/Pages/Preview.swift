internal import Lessons

/// What other sites and messengers show of a page where someone links to it: Open Graph's fields.
struct Preview: ViewModel {
  /// The page's own title, without the site's.
  let title: String
  let description: String
  /// `website` or `article`.
  let kind: String
  let siteTitle: String
  /// The page's whole address; nil without a base URL, as is the picture.
  let address: String?
  let picture: Picture?

  struct Picture: ViewModel {
    let address: String
    let width: Int
    let height: Int
    let alternativeText: String
  }

  init(
    title: String, description: String, kind: String, of page: PageAddress,
    picture: Picture?, settings: SiteSettings, index: SiteIndex
  ) {
    self.title = title
    self.description = description
    self.kind = kind
    siteTitle = settings.title
    address = index.address(of: page)
    self.picture = picture
  }
}

/// The social cards at their addresses.
struct CardFiles {
  let cards: SocialCards
  let index: SiteIndex

  static let hubPath = "card.png"
  static func path(of lesson: String) -> String { "lessons/\(lesson)/card.png" }

  var hubPicture: Preview.Picture? { picture(cards.hub, at: Self.hubPath) }
  func picture(of lesson: String) -> Preview.Picture? {
    picture(cards.lessons[lesson], at: Self.path(of: lesson))
  }

  func outputFiles() -> [OutputFile] {
    let hub = cards.hub.map { [OutputFile(path: Self.hubPath, bytes: $0.bytes)] } ?? []
    return hub
      + cards.lessons.map { OutputFile(path: Self.path(of: $0.key), bytes: $0.value.bytes) }
  }

  /// A lesson may show an image of its own that would be published at its card's address.
  static func clash(with paths: some Collection<String>, of lesson: Lesson) -> Diagnostic? {
    guard paths.contains(path(of: lesson.name)) else { return nil }
    return .error(
      at: SourcePlace(path: lesson.path),
      "the lesson's file card.png has the address of its social card", help: "rename the file")
  }

  private func picture(_ card: SocialCards.Card?, at path: String) -> Preview.Picture? {
    guard let card, let address = index.address(ofFile: path) else { return nil }
    return Preview.Picture(
      address: address, width: card.width, height: card.height,
      alternativeText: card.alternativeText)
  }
}
