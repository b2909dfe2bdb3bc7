internal import Lessons

/// What every page shows around its own content: the fields of `page.mustache`.
struct PageFrame: ViewModel {
  let language: String
  let documentTitle: String
  let description: String
  let siteID: String
  let siteTitle: String
  /// What leads to the site's root, where assets are: `../../`.
  let root: String
  let hubAddress: String
  let creditsAddress: String
  let isHub: Bool
  let isCredits: Bool
  /// Whether KaTeX's stylesheet is needed.
  let hasFormulas: Bool
  let promotion: Promotion?
  /// Nil where nobody should link to the page.
  let preview: Preview?

  struct Promotion: ViewModel {
    let title: String
    let text: String
    let link: String
    let label: String
  }

  init(
    _ page: PageAddress, title: String?, description: String, settings: SiteSettings,
    language: String? = nil, hasFormulas: Bool = false, showsPromotion: Bool = false,
    preview: Preview? = nil
  ) {
    self.language = language ?? settings.language
    documentTitle = title.map { "\($0) · \(settings.title)" } ?? settings.title
    self.description = description
    siteID = settings.id
    siteTitle = settings.title
    root = page.root
    hubAddress = page.link(to: .hub)
    creditsAddress = page.link(to: .credits)
    isHub = page == .hub
    isCredits = page == .credits
    self.hasFormulas = hasFormulas
    promotion = showsPromotion ? settings.promotion.map(Promotion.init) : nil
    self.preview = preview
  }
}

extension PageFrame.Promotion {
  fileprivate init(_ promotion: SiteSettings.Promotion) {
    self.init(
      title: promotion.title, text: promotion.text, link: promotion.link.value,
      label: promotion.label)
  }
}
