public import Lessons

/// Makes a whole site's files from lessons and what experiments made for them.
///
/// ```swift
/// let builder = SiteBuilder(templates: templates, toolkit: toolkit)
/// let site = builder.render(
///   lessons: lessons, artifacts: artifacts, cards: cards, settings: settings,
///   credits: credits, content: content)
/// ```
public struct SiteBuilder: Sendable {
  /// Mustache templates, `icons/` and `assets/`.
  public let templates: Disk
  /// KaTeX and Prism, laid out as `Scripts/stage-resources` does it.
  public let toolkit: Disk

  public init(templates: Disk, toolkit: Disk) {
    self.templates = templates
    self.toolkit = toolkit
  }

  /// The files of the site, sorted by path, and everything that is wrong with the lessons' text or
  /// the templates, sorted by place.
  ///
  /// The same values give the same bytes. Where a diagnostic is an error the files may be
  /// incomplete: publish none of them.
  ///
  /// - Parameters:
  ///   - lessons: Those to be published; drafts are the caller's to leave out.
  ///   - artifacts: One for each figure of the lessons; where one is missing its maker has said
  ///     why, so the figure's caption stands alone.
  ///   - cards: The pictures that stand for pages elsewhere.
  ///   - content: Holds the lessons' own images and files, under the paths that lessons name.
  public func render(
    lessons: [Lesson], artifacts: [ArtifactKey: Artifact], cards: SocialCards,
    settings: SiteSettings, credits: Credits, content: Disk
  ) -> (files: [OutputFile], diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    diagnostics += checkPromotion(settings)
    let ordered = settings.inOrder(lessons)
    diagnostics += FigureFiles.clashes(in: ordered)
    let icons = Icons(templates: templates, diagnostics: &diagnostics)
    let templateSet = TemplateSet(templates, diagnostics: &diagnostics)
    do {
      let formulas = try FormulaSetter(toolkit: toolkit)
      let highlighter = try Highlighter(toolkit: toolkit)
      let links = LinkResolver(
        siteMap: SiteMap(lessons: ordered), contentHolds: { (try? content.read($0)) != nil })
      var files: [OutputFile] = []
      var written: [WrittenLesson] = []
      for lesson in ordered {
        var renderer = LessonRenderer(
          lesson: lesson, artifacts: artifacts, links: links, content: content, icons: icons,
          formulas: formulas, highlighter: highlighter)
        written.append(WrittenLesson(&renderer))
        diagnostics += renderer.diagnostics
        diagnostics += [CardFiles.clash(with: renderer.contentFiles.keys, of: lesson)].compactMap {
          $0
        }
        files += renderer.contentFiles.map { OutputFile(path: $0.key, bytes: $0.value) }
      }
      let pages = Pages(
        lessons: written, artifacts: artifacts, cards: cards, settings: settings,
        credits: credits, templates: templateSet, usesFormulas: formulas.isUsed)
      files += pages.files(diagnostics: &diagnostics)
      files += HostFiles(settings, artifacts: artifacts).files()
      files += try Assets(templates: templates, toolkit: toolkit, formulas: formulas).files()
      return (Self.sorted(files), diagnostics.sorted { ($0.place, $0.fact) < ($1.place, $1.fact) })
    } catch {
      return ([], diagnostics + [error.diagnostic(in: toolkit)])
    }
  }

  private func checkPromotion(_ settings: SiteSettings) -> [Diagnostic] {
    guard let link = settings.promotion?.link, !LinkResolver.isOutside(link.value) else {
      return []
    }
    return [
      .error(
        at: link.place, "the promotion's link \"\(link.value)\" is no address of another site",
        help: "use http, https or mailto")
    ]
  }

  /// One file for each path: two lessons may show the same image.
  private static func sorted(_ files: [OutputFile]) -> [OutputFile] {
    let byPath = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
    return byPath.values.sorted { $0.path < $1.path }
  }
}
