/// `content/site.yml`: what holds for the whole site.
public struct SiteSettings: Sendable {
  public struct Promotion: Hashable, Sendable {
    public let title: String
    public let text: String
    public let link: Located<String>
    /// What the button says.
    public let label: String

    public init(title: String, text: String, link: Located<String>, label: String) {
      self.title = title
      self.text = text
      self.link = link
      self.label = label
    }
  }

  /// Begins the keys under which the reader's browser keeps progress.
  public let id: String
  public let title: String
  /// What the site is, in a sentence.
  public let tagline: String
  /// BCP 47: `en-GB`.
  public let language: String
  /// Where the site will stand, with a closing `/`; only the 404 page, the sitemap, feeds and social tags use it.
  public let baseURL: Located<String>?
  /// Shown in this order; lessons that are not named follow by name.
  public let lessonOrder: [Located<String>]
  public let promotion: Promotion?
  /// Where readers report mistakes: an address of mail or of a page, in which `{lesson}`, `{place}`
  /// and `{text}` stand for the lesson's title, the paragraph's address and its first words.
  public let reportLink: Located<String>?
  /// The hosts for which the site holds files that set its headers.
  public let hosts: Set<StaticHost>

  public init(
    id: String, title: String, tagline: String, language: String, baseURL: Located<String>?,
    lessonOrder: [Located<String>], promotion: Promotion?, reportLink: Located<String>?,
    hosts: Set<StaticHost> = Set(StaticHost.allCases)
  ) {
    self.id = id
    self.title = title
    self.tagline = tagline
    self.language = language
    self.baseURL = baseURL
    self.lessonOrder = lessonOrder
    self.promotion = promotion
    self.reportLink = reportLink
    self.hosts = hosts
  }

  /// Takes the place of settings that could not be read, so that the pages can be checked all the
  /// same. Never published.
  public static let standIn = SiteSettings(
    id: "site", title: "", tagline: "", language: defaultLanguage, baseURL: nil, lessonOrder: [],
    promotion: nil, reportLink: nil)

  /// The lessons as the author orders them, the others after them by name. A name without a lesson
  /// is a draft's, or the parser has reported it.
  public func inOrder(_ lessons: [Lesson]) -> [Lesson] {
    var rest = Dictionary(lessons.map { ($0.name, $0) }) { first, _ in first }
    let named = lessonOrder.compactMap { rest.removeValue(forKey: $0.value) }
    return named + rest.values.sorted { $0.name < $1.name }
  }

  /// The same site at another address; nil leaves the author's.
  public func standing(at address: String?) -> SiteSettings {
    guard let address else { return self }
    return SiteSettings(
      id: id, title: title, tagline: tagline, language: language,
      baseURL: Located(address, at: SourcePlace(path: "--base-url")), lessonOrder: lessonOrder,
      promotion: promotion, reportLink: reportLink, hosts: hosts)
  }
}
