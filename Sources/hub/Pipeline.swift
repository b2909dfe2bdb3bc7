import Experiments
import Figures
import Lessons
import Site

/// A site that has been built and is ready to be written.
struct BuiltSite {
  let files: [OutputFile]
  let lessonCount: Int
  let figureCount: Int

  /// `2 lessons, 14 figures, 112 files, 5.3 MB`
  var contents: String {
    let bytes = files.reduce(0) { $0 + $1.bytes.count }
    return "\(counted(lessonCount, "lesson")), \(counted(figureCount, "figure")), "
      + "\(counted(files.count, "file")), \(byteCount(bytes))"
  }
}

/// The whole build: content in, the files of the site out.
///
/// Every stage reports everything that it finds, and the next one runs with what is usable, so that an
/// author sees all problems of a run at once. Nothing is written here.
func buildSite(
  content: Disk, templates: Disk, toolkit: Disk, fonts: FontBook, includesDrafts: Bool,
  baseURL: String?, progress: Progress
) -> (site: BuiltSite, diagnostics: [Diagnostic]) {
  progress.stage("reading lessons")
  let parser = LessonParser(figureSchemas: Experiments.schemas)
  let (settings, settingsProblems) = parseSiteSettings(content)
  let (lessons, lessonProblems) = parser.parse(lessonsIn: content, includesDrafts: includesDrafts)

  let site = (settings ?? .standIn).standing(at: baseURL)
  let iconPath = "assets/apple-touch-icon.png"
  let icon = try? templates.read(iconPath)
  let report = Experiments.run(
    lessons, settings: site, content: content,
    icon: icon.map { Located($0, at: SourcePlace(path: templates.shownPath(iconPath))) },
    fonts: fonts
  ) { progress.stage($0) }

  progress.stage("laying out pages")
  let (files, pageProblems) = SiteBuilder(templates: templates, toolkit: toolkit).render(
    lessons: lessons, artifacts: report.artifacts, cards: report.cards, settings: site,
    credits: report.credits, content: content)

  return (
    BuiltSite(files: files, lessonCount: lessons.count, figureCount: report.artifacts.count),
    settingsProblems + lessonProblems + report.diagnostics + pageProblems
  )
}

extension SourceOptions {
  /// Builds the site in memory, or prints every problem and ends the command with status 1.
  func build(_ console: Console) throws -> BuiltSite {
    let folder = trimmed(content)
    guard FileSystem.kind(of: folder) == .folder else {
      try console.fail([missingContent(folder)])
    }
    if let templates, FileSystem.kind(of: trimmed(templates)) != .folder {
      try console.fail([
        .error(
          at: SourcePlace(path: templates), "there is no such folder",
          help: "name a folder with --templates, or leave it out for the tool's own templates")
      ])
    }
    // A folder that cannot be listed would look empty, and an empty site take the old one's place.
    let unreadable = folders.flatMap { FileSystem.unreadableFolders(below: $0) }
    guard unreadable.isEmpty else {
      try console.fail(
        unreadable.map {
          .error(
            at: SourcePlace(path: $0.path), "the folder cannot be read: \($0.reason)",
            help: "check the folder's permissions")
        })
    }
    let (resources, fonts) = try broughtAlong(console)
    let own = templates.map { Disk.folder(trimmed($0)) }
    let (site, diagnostics) = buildSite(
      content: .folder(folder),
      templates: own.map { resources.templates.overlaid(by: $0) } ?? resources.templates,
      toolkit: resources.toolkit, fonts: fonts, includesDrafts: drafts, baseURL: baseURL,
      progress: console.progress)
    if diagnostics.contains(where: { $0.severity == .error || strict }) {
      try console.fail(diagnostics)
    }
    console.show(diagnostics)
    return site
  }

  /// The tool's own files, and its fonts opened.
  private func broughtAlong(_ console: Console) throws -> (Resources, FontBook) {
    do {
      let resources = try Resources()
      do throws(FigureError) {
        return (resources, try FontBook(fontFiles: resources.figureFonts))
      } catch {
        try console.fail([
          .error(
            at: SourcePlace(path: resources.folder), error.description,
            help: "install the tool again with make install")
        ])
      }
    } catch let missing as Resources.Missing {
      try console.fail([missing.diagnostic])
    }
  }
}
