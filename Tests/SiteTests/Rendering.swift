import Lessons

@testable import Site

/// What a lesson of the given blocks is written as.
struct Rendering {
  let html: String
  let diagnostics: [String]
  let files: [String]

  init(
    _ blocks: [Block], targets: [Lesson.Target] = [], footnotes: [Footnote] = [],
    artifacts: [ArtifactKey: Artifact] = [:], others: [Lesson] = [],
    content: Disk = .memory([:])
  ) throws {
    let own = lesson("sample", frontMatter(), blocks, footnotes: footnotes, targets: targets)
    var diagnostics: [Diagnostic] = []
    let links = LinkResolver(
      siteMap: SiteMap(lessons: [own] + others),
      contentHolds: { (try? content.read($0)) != nil })
    var renderer = LessonRenderer(
      lesson: own, artifacts: artifacts, links: links, content: content,
      icons: Icons(templates: Self.icons, diagnostics: &diagnostics),
      formulas: try FormulaSetter(toolkit: TestDisks.toolkit),
      highlighter: try Highlighter(toolkit: TestDisks.toolkit))
    html = renderer.html(of: blocks).formatted + renderer.footnotes().formatted
    self.diagnostics = (diagnostics + renderer.diagnostics).map(\.text)
    files = renderer.contentFiles.keys.sorted()
  }

  /// `<svg NAME>` for each icon, so that expected texts stay short.
  private static let icons = Disk.memory(
    texts: Dictionary(
      uniqueKeysWithValues: (SectionKind.allCases.map(\.rawValue)
        + CalloutKind.allCases.map(\.rawValue) + ["right", "wrong"]).map {
          ("icons/\($0).svg", "<svg \($0)>\n")
        }))
}

let noCards = SocialCards(hub: nil, lessons: [:])

/// A site of the given lessons, by path; SampleSite's templates and toolkit.
func site(
  _ lessons: [Lesson], artifacts: [ArtifactKey: Artifact] = [:],
  cards: SocialCards = noCards, settings: SiteSettings = settings(),
  credits: Credits = Credits(photographs: [], models: []),
  templates: Disk = TestDisks.templates, content: Disk = .memory([:])
) -> (files: [String: String], diagnostics: [String]) {
  let site = SiteBuilder(templates: templates, toolkit: TestDisks.toolkit).render(
    lessons: lessons, artifacts: artifacts, cards: cards, settings: settings, credits: credits,
    content: content)
  let texts = site.files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }
  return (
    Dictionary(uniqueKeysWithValues: texts), site.diagnostics.map(\.text)
  )
}
