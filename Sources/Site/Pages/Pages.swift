internal import Lessons

/// Every page of the site, filled into its template.
struct Pages {
  let lessons: [WrittenLesson]
  let artifacts: [ArtifactKey: Artifact]
  let cards: SocialCards
  let settings: SiteSettings
  let credits: Credits
  let templates: TemplateSet
  /// Whether any text that pages show holds a formula.
  let usesFormulas: Bool

  private var index: SiteIndex { SiteIndex(settings) }
  private var cardFiles: CardFiles { CardFiles(cards: cards, index: index) }

  func files(diagnostics: inout [Diagnostic]) -> [OutputFile] {
    var files = cardFiles.outputFiles()
    files += [hub(&diagnostics), creditsPage(&diagnostics), notFound(&diagnostics)]
    var addresses = [PageAddress.hub, .credits]
    for (position, lesson) in lessons.enumerated() {
      files.append(page(of: lesson, at: position, &diagnostics))
      addresses.append(lesson.page)
      for target in lesson.lesson.targets where target.kind == .figure {
        let key = ArtifactKey(lesson: lesson.lesson.name, id: target.id)
        guard case .figure(let artifact)? = artifacts[key] else { continue }
        files += FigureFiles(lesson: key.lesson, id: key.id).outputFiles(of: artifact)
        files.append(page(of: target, artifact: artifact, in: lesson, &diagnostics))
        addresses.append(.figure(lesson: key.lesson, id: key.id))
      }
    }
    return files + index.files(for: addresses)
  }

  private var titles: [String: String] {
    Dictionary(lessons.map { ($0.lesson.name, $0.front.title) }) { first, _ in first }
  }

  private func hub(_ diagnostics: inout [Diagnostic]) -> OutputFile {
    let frame = PageFrame(
      .hub, title: nil, description: settings.tagline, settings: settings,
      hasFormulas: usesFormulas, showsPromotion: true,
      preview: preview(
        of: .hub, title: settings.title, description: settings.tagline, kind: "website",
        picture: cardFiles.hubPicture))
    let hub = HubPage(lessons, settings: settings, titles: titles)
    return file(.hub, "hub", [frame, hub], &diagnostics)
  }

  private func page(
    of lesson: WrittenLesson, at position: Int, _ diagnostics: inout [Diagnostic]
  ) -> OutputFile {
    let frame = PageFrame(
      lesson.page, title: lesson.front.title, description: lesson.front.summary,
      settings: settings, language: lesson.front.language, hasFormulas: usesFormulas,
      showsPromotion: true,
      preview: preview(
        of: lesson.page, title: lesson.front.title, description: lesson.front.summary,
        picture: cardFiles.picture(of: lesson.lesson.name)))
    let page = LessonPage(
      lesson, previous: position > 0 ? lessons[position - 1].lesson : nil,
      next: position + 1 < lessons.count ? lessons[position + 1].lesson : nil, titles: titles,
      reportLink: ReportLink(settings))
    return file(lesson.page, "lesson", [frame, page], &diagnostics)
  }

  private func page(
    of target: Lesson.Target, artifact: FigureArtifact, in lesson: WrittenLesson,
    _ diagnostics: inout [Diagnostic]
  ) -> OutputFile {
    let address = PageAddress.figure(lesson: lesson.lesson.name, id: target.id)
    let figure = FigurePage(
      target, caption: lesson.captions[target.id] ?? .text(target.title), of: lesson.lesson,
      artifact: artifact, on: address)
    let title = "\(figure.name) of \(lesson.front.title)"
    let frame = PageFrame(
      address, title: title, description: target.title, settings: settings,
      language: lesson.front.language, hasFormulas: usesFormulas,
      preview: preview(
        of: address, title: title, description: target.title,
        picture: cardFiles.picture(of: lesson.lesson.name)))
    return file(address, "figure", [frame, figure], &diagnostics)
  }

  private func creditsPage(_ diagnostics: inout [Diagnostic]) -> OutputFile {
    let (title, description) = ("Credits", "Whom and what this site owes.")
    let frame = PageFrame(
      .credits, title: title, description: description, settings: settings,
      preview: preview(
        of: .credits, title: title, description: description, picture: cardFiles.hubPicture))
    return file(.credits, "credits", [frame, CreditsPage(credits)], &diagnostics)
  }

  private func notFound(_ diagnostics: inout [Diagnostic]) -> OutputFile {
    let address = PageAddress("404.html", servedFrom: index.rootPath)
    let frame = PageFrame(
      address, title: "Page not found", description: "There is no page at this address.",
      settings: settings)
    return file(address, "not-found", [frame], &diagnostics)
  }

  private func preview(
    of page: PageAddress, title: String, description: String, kind: String = "article",
    picture: Preview.Picture?
  ) -> Preview {
    Preview(
      title: title, description: description, kind: kind, of: page, picture: picture,
      settings: settings, index: index)
  }

  private func file(
    _ address: PageAddress, _ template: String, _ models: [any ViewModel],
    _ diagnostics: inout [Diagnostic]
  ) -> OutputFile {
    let text = templates.render(template, models, diagnostics: &diagnostics)
    return OutputFile(path: address.path, bytes: Array(text.utf8))
  }
}
