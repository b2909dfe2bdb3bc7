internal import Yams

/// `images/credits.yml`: who made each photograph, and under which licence it may be shown.
public struct ImageCredits: Sendable {
  public struct Credit: Hashable, Sendable {
    /// Relative to `images/`.
    public let file: String
    public let title: String
    public let author: String
    public let year: String?
    public let licence: String
    public let source: String
    /// What was done to the original.
    public let changes: String
  }

  /// As the file lists them.
  public let credits: [Credit]

  /// Where the file stands below the content folder.
  public static let path = "images/credits.yml"

  /// The credit of a photograph, by its path below the content folder.
  public subscript(path: String) -> Credit? { credits.first { "images/\($0.file)" == path } }

  /// What the credits page says.
  public var entries: [Credits.Entry] {
    credits.map { credit in
      Credits.Entry(
        title: credit.title,
        details: [
          credit.year.map { "By \(credit.author), \($0)." } ?? "By \(credit.author).",
          "Source: \(credit.source).", "Changes: \(credit.changes).",
        ],
        licence: credit.licence, notice: nil)
    }
  }
}

extension ImageCredits {
  /// Reads the file; a site without photographs needs none.
  public static func read(_ content: Disk) -> (credits: ImageCredits, diagnostics: [Diagnostic]) {
    let place = SourcePlace(path: content.shownPath(path))
    let nothing = ImageCredits(credits: [])
    do throws(DiskError) {
      guard let bytes = try content.read(path) else { return (nothing, []) }
      let (text, problems) = SourceText.read(bytes, path: place.path)
      guard let text else { return (nothing, problems) }
      var reader = YAMLReader(path: text.path, lineOffset: 0, lines: text.lines)
      guard let root = reader.root(), let items = reader.list(root, "credits") else {
        return (nothing, reader.diagnostics)
      }
      let images = content.files("images").map { String($0.dropFirst("images/".count)) }
      var credits: [Credit] = []
      for item in items {
        guard let credit = reader.credit(item, among: images) else { continue }
        if credits.contains(where: { $0.file == credit.file }) {
          reader.report(
            at: reader.place(of: item), "image \"\(credit.file)\" is credited twice",
            help: "keep one of the entries")
        } else {
          credits.append(credit)
        }
      }
      return (ImageCredits(credits: credits), reader.diagnostics)
    } catch {
      return (nothing, [.unreadable(error, at: place)])
    }
  }
}

extension YAMLReader {
  fileprivate mutating func credit(_ node: Node, among images: [String]) -> ImageCredits.Credit? {
    let required = ["file", "title", "author", "licence", "source", "changes"]
    guard let values = mapping(node, keys: required + ["year"], required: required) else {
      return nil
    }
    let texts = required.map { text(values[$0], $0) }
    let year = text(values["year"], "year")
    guard texts.allSatisfy({ $0 != nil }), let file = texts[0], let fileNode = values["file"] else {
      return nil
    }
    guard images.contains(file) else {
      report(
        at: place(of: fileNode), "there is no image \"\(file)\"",
        help: nearestNameHelp(for: file, among: images, called: "images"))
      return nil
    }
    let known = texts.compactMap { $0 }
    return ImageCredits.Credit(
      file: file, title: known[1], author: known[2], year: year, licence: known[3],
      source: known[4], changes: known[5])
  }
}
