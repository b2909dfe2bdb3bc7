internal import Yams

/// Reads `site.yml` at the disk's root, the content folder.
///
/// - Returns: The settings, or nil where a key that every site needs is missing or wrong, and all
///   that is wrong with the file. Whether the lessons it names exist is `LessonParser`'s to check.
public func parseSiteSettings(_ disk: Disk) -> (settings: SiteSettings?, diagnostics: [Diagnostic])
{
  let place = SourcePlace(path: disk.shownPath("site.yml"))
  do throws(DiskError) {
    guard let bytes = try disk.read("site.yml") else {
      return (
        nil,
        [
          .error(
            at: place, "the site has no site.yml", help: "add it with the keys id, title, tagline")
        ]
      )
    }
    let (text, diagnostics) = SourceText.read(bytes, path: place.path)
    guard let text else { return (nil, diagnostics) }
    let (settings, faults) = SiteSettings.read(text)
    return (settings, faults.sorted { ($0.place, $0.fact) < ($1.place, $1.fact) })
  } catch {
    return (nil, [.unreadable(error, at: place)])
  }
}

extension Diagnostic {
  package static func unreadable(_ error: DiskError, at place: SourcePlace) -> Diagnostic {
    .error(
      at: place, "the file cannot be read: \(error.reason)",
      help: "check the file's size and permissions")
  }
}

extension SiteSettings {
  private static let required = ["id", "title", "tagline"]
  private static let keys =
    required + ["language", "base_url", "lessons", "promotion", "report", "hosts"]

  fileprivate static func read(_ text: SourceText) -> (SiteSettings?, [Diagnostic]) {
    var reader = YAMLReader(path: text.path, lineOffset: 0, lines: text.lines)
    let first = SourcePlace(path: text.path)
    guard let root = reader.root(),
      let values = reader.mapping(root, keys: keys, required: required, missingAt: first)
    else { return (nil, reader.diagnostics) }
    let id = reader.siteID(values["id"])
    let title = reader.text(values["title"], "title")
    let tagline = reader.text(values["tagline"], "tagline")
    let language = reader.text(values["language"], "language") ?? defaultLanguage
    let baseURL = reader.baseURL(values["base_url"])
    let lessons = reader.texts(values["lessons"], "lessons") ?? []
    let promotion = values["promotion"].flatMap { reader.promotion($0) }
    let report = values["report"].flatMap { reader.report($0) }
    let hosts = reader.hosts(values["hosts"])
    guard let id, let title, let tagline else { return (nil, reader.diagnostics) }
    let settings = SiteSettings(
      id: id, title: title, tagline: tagline, language: language, baseURL: baseURL,
      lessonOrder: lessons, promotion: promotion, reportLink: report, hosts: hosts)
    return (settings, reader.diagnostics)
  }

  static let defaultLanguage = "en-GB"
}

extension YAMLReader {
  fileprivate mutating func siteID(_ node: Node?) -> String? {
    guard let node, let id = text(node, "id") else { return nil }
    guard isName(id) else {
      report(
        at: place(of: node), "\"id\" cannot be \"\(id)\"",
        help: "use lower-case letters, digits and hyphens: my-hub")
      return nil
    }
    return id
  }

  /// With a closing `/`, added where the author left it out.
  fileprivate mutating func baseURL(_ node: Node?) -> Located<String>? {
    guard let node, let url = text(node, "base_url") else { return nil }
    guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
      report(
        at: place(of: node), "\"base_url\" must begin with https:// or http://, found \"\(url)\"",
        help: "write base_url: https://example.org/")
      return nil
    }
    guard isSiteAddress(url) else {
      report(
        at: place(of: node), "\"base_url\" is no address of a folder: \"\(url)\"",
        help: "write a host and a path only: base_url: https://example.org/hub/")
      return nil
    }
    return Located(url.hasSuffix("/") ? url : url + "/", at: textPlace(of: node))
  }

  fileprivate mutating func promotion(_ node: Node) -> SiteSettings.Promotion? {
    let keys = ["title", "text", "link", "label"]
    guard let values = mapping(node, keys: keys, required: keys) else { return nil }
    let title = text(values["title"], "title")
    let body = text(values["text"], "text")
    let link = text(values["link"], "link")
    let label = text(values["label"], "label")
    guard let title, let body, let link, let label, let node = values["link"] else { return nil }
    return SiteSettings.Promotion(
      title: title, text: body, link: Located(link, at: textPlace(of: node)), label: label)
  }

  /// All hosts where the author names none.
  fileprivate mutating func hosts(_ node: Node?) -> Set<StaticHost> {
    guard let names = texts(node, "hosts") else { return Set(StaticHost.allCases) }
    for name in names where StaticHost(rawValue: name.value) == nil {
      report(
        at: name.place, "there is no host \"\(name.value)\"",
        help: nearestNameHelp(
          for: name.value, among: StaticHost.allCases.map(\.rawValue), called: "hosts"))
    }
    return Set(names.compactMap { StaticHost(rawValue: $0.value) })
  }
}

/// Whether a site can stand at an address: `http://` or `https://`, a host, and a path without a
/// query, a fragment, or a character that an address must not hold or that means something in the
/// files that hosts read.
public func isSiteAddress(_ address: String) -> Bool {
  guard let scheme = ["https://", "http://"].first(where: address.hasPrefix) else { return false }
  let rest = address.utf8.dropFirst(scheme.utf8.count)
  let isFaulty = rest.contains { $0 <= ascii(" ") || "?#\"<>\\^`{|}\u{7F}$;'()*".utf8.contains($0) }
  return !isFaulty && rest.first != nil && rest.first != ascii("/")
}

/// Whether a name can be a folder of the site: lower-case letters, digits and hyphens.
func isName(_ name: String) -> Bool {
  !name.isEmpty && name.utf8.first != ascii("-")
    && name.utf8.allSatisfy {
      ($0.isNamePart && $0 != ascii("_")) && ($0.isDigit || $0 == ascii("-") || $0 >= ascii("a"))
    }
}
