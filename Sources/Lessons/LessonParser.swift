/// Reads a content folder's lessons.
public struct LessonParser: Sendable {
  private let figureSchemas: [DirectiveSchema]

  /// - Parameter figureSchemas: The figure kinds that lessons may use as `::name[Caption]{#id …}`.
  public init(figureSchemas: [DirectiveSchema]) {
    self.figureSchemas = figureSchemas
  }

  /// Parses every `lessons/NAME/index.md` below the disk's root, the content folder.
  ///
  /// A lesson comes back whenever its file can be cut into front matter and text, even where these
  /// hold errors: faulty elements are left out and stand-ins take the place of settings, so that the
  /// next stages can find their own errors in the rest within the same run. Nothing may be published
  /// while any diagnostic is an error.
  ///
  /// - Parameter includesDrafts: Otherwise drafts are left out, their errors too.
  /// - Returns: The lessons by name, and the diagnostics by place.
  public func parse(
    lessonsIn disk: Disk, includesDrafts: Bool
  ) -> (lessons: [Lesson], diagnostics: [Diagnostic]) {
    let site = parseSiteSettings(disk).settings
    let files = disk.files("lessons").compactMap(LessonPath.init)
    var parsed: [ParsedLesson] = []
    var diagnostics: [Diagnostic] = []
    for (name, paths) in Dictionary(grouping: files, by: \.lesson).sorted(by: { $0.key < $1.key }) {
      let result = parse(
        name, ownFiles: paths.map(\.rest), disk: disk,
        siteLanguage: site?.language ?? SiteSettings.defaultLanguage)
      if !result.isDraft || includesDrafts { diagnostics += result.diagnostics }
      parsed.append(result)
    }
    let visible = parsed.filter { !$0.isDraft || includesDrafts }
    let lessons = visible.compactMap(\.lesson)
    let drafts = parsed.filter { $0.isDraft && !includesDrafts }.map(\.name)
    diagnostics += checkPrerequisites(of: lessons, names: visible.map(\.name), drafts: drafts)
    diagnostics += checkLessonOrder(site, names: parsed.map(\.name))
    return (lessons, diagnostics.sorted { ($0.place, $0.fact) < ($1.place, $1.fact) })
  }

  private func checkLessonOrder(_ site: SiteSettings?, names: [String]) -> [Diagnostic] {
    (site?.lessonOrder ?? []).filter { !names.contains($0.value) }.map {
      .error(
        at: $0.place, "there is no lesson \"\($0.value)\"",
        help: nearestNameHelp(for: $0.value, among: names, called: "lessons"))
    }
  }
}

private struct ParsedLesson {
  let name: String
  var lesson: Lesson?
  var isDraft = false
  var diagnostics: [Diagnostic] = []
}

/// `lessons/NAME/REST`.
private struct LessonPath {
  let lesson: String
  let rest: String

  init?(_ path: String) {
    let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "lessons" else { return nil }
    lesson = String(parts[1])
    rest = String(parts[2])
  }
}

extension LessonParser {
  private func parse(
    _ name: String, ownFiles: [String], disk: Disk, siteLanguage: String
  ) -> ParsedLesson {
    let path = "lessons/\(name)/index.md"
    let place = SourcePlace(path: disk.shownPath(path))
    var result = ParsedLesson(name: name)
    if !isName(name) {
      result.diagnostics.append(
        .error(
          at: place, "\"\(name)\" cannot be a lesson's folder",
          help: "rename it with lower-case letters, digits and hyphens: first-lesson"))
    }
    do throws(DiskError) {
      guard let bytes = try disk.read(path) else {
        result.diagnostics.append(
          .error(
            at: place, "the lesson's folder holds no index.md", help: "add it, or remove the folder"
          ))
        return result
      }
      parse(bytes, ownFiles: ownFiles, siteLanguage: siteLanguage, path: place.path, into: &result)
    } catch {
      result.diagnostics.append(.unreadable(error, at: place))
    }
    return result
  }

  private func parse(
    _ bytes: [UInt8], ownFiles: [String], siteLanguage: String, path: String,
    into result: inout ParsedLesson
  ) {
    let (text, textDiagnostics) = SourceText.read(bytes, path: path)
    result.diagnostics += textDiagnostics
    guard let text else { return }
    let (file, fileDiagnostics) = LessonFile.split(text)
    result.diagnostics += fileDiagnostics
    guard let file else { return }
    let front = FrontMatter.read(file, siteLanguage: siteLanguage)
    result.diagnostics += front.diagnostics
    result.isDraft = front.frontMatter.isDraft
    guard let tree = MarkdownTree.parse(file.body) else { return }
    let concepts = front.frontMatter.concepts
    var builder = LessonBuilder(
      name: result.name, file: file, tree: tree, figureSchemas: figureSchemas, ownFiles: ownFiles,
      concepts: concepts.isEmpty && !front.diagnostics.isEmpty ? nil : concepts)
    let (blocks, footnotes) = builder.build()
    builder.checkCover(front.frontMatter.cover)
    result.diagnostics += builder.diagnostics
    result.lesson = Lesson(
      name: result.name, path: path, frontMatter: front.frontMatter, blocks: blocks,
      footnotes: footnotes, targets: builder.targets)
  }
}

extension LessonBuilder {
  mutating func checkCover(_ cover: Located<String>?) {
    let figures = targets.filter { $0.kind == .figure }.map(\.id)
    guard let cover, !figures.contains(cover.value) else { return }
    report(
      at: cover.place, "the cover \"\(cover.value)\" is not a figure of this lesson",
      help: nearestNameHelp(for: cover.value, among: figures, called: "figures"))
  }
}
