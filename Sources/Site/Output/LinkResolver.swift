internal import Lessons

/// Finds what an author's link means; what it finds wrong is a diagnostic.
struct LinkResolver {
  let siteMap: SiteMap
  /// Whether the content holds a file of that path, relative to its root.
  let contentHolds: (String) -> Bool

  enum Destination: Equatable {
    /// Another site, or an address for mail.
    case outside(String)
    case page(PageAddress, fragment: String?)
    /// A file of the content, published under the same path.
    case file(String)
  }

  /// What `link`, written in a lesson, leads to.
  func destination(of link: String, in lesson: String) throws(LinkProblem) -> Destination {
    if let scheme = Self.scheme(of: link) {
      guard Self.allowedSchemes.contains(scheme) else { throw .scheme(scheme) }
      return .outside(link)
    }
    guard !link.hasPrefix("//") else { throw .withoutScheme(link) }
    let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let written = parts.first.map(String.init) ?? ""
    let fragment = parts.dropFirst().first.flatMap { String($0).percentDecoded }
    let own = PageAddress.lesson(lesson)
    guard !written.isEmpty || fragment != nil else { throw .empty }
    let path = written.isEmpty ? own.path : path(written, from: lesson)
    guard let path else { throw .page(written, shown: written, pages: pages) }
    if let page = page(at: path) {
      try check(fragment, on: page, from: own)
      return .page(page, fragment: fragment)
    }
    guard !path.hasSuffix(".md"), contentHolds(path) else {
      throw .page(written, shown: path.addressShown, pages: pages)
    }
    return .file(path)
  }

  private func check(
    _ fragment: String?, on page: PageAddress, from own: PageAddress
  ) throws(LinkProblem) {
    guard let fragment, let anchors = siteMap.anchors[page.path] else { return }
    guard !anchors.contains(fragment) else { return }
    let isOwn = page == own
    throw .anchor(
      fragment, page: isOwn ? nil : page.path.addressShown, anchors: anchors.sorted())
  }

  /// Whether a link leads to another site, in a way that is allowed.
  static func isOutside(_ link: String) -> Bool {
    scheme(of: link).map(allowedSchemes.contains) ?? false
  }

  private static let allowedSchemes: Set = ["http", "https", "mailto"]

  /// Browsers pass over control characters in a scheme, so this does too.
  private static func scheme(of link: String) -> String? {
    let visible = link.unicodeScalars.filter { $0.value > 0x20 }
    guard let colon = visible.firstIndex(of: ":") else { return nil }
    let scheme = visible[..<colon]
    guard let first = scheme.first, first.properties.isAlphabetic,
      scheme.allSatisfy({
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789+-.".unicodeScalars.contains($0))
      })
    else { return nil }
    return String(String.UnicodeScalarView(scheme)).lowercased()
  }

  /// The path from the site's root, without `.` and `..`; nil where it leads out of the site.
  private func path(_ written: String, from lesson: String) -> String? {
    guard
      let decoded = written.split(separator: "?", maxSplits: 1).first.map(String.init)?
        .percentDecoded
    else { return nil }
    var parts: [Substring] = decoded.hasPrefix("/") ? [] : ["lessons", Substring(lesson)]
    for part in decoded.split(separator: "/") where part != "." {
      guard part == ".." else {
        parts.append(part)
        continue
      }
      guard parts.popLast() != nil else { return nil }
    }
    return parts.joined(separator: "/")
  }

  /// A page may be named by its file, its source or its folder.
  private func page(at path: String) -> PageAddress? {
    var folder = path[...]
    for ending in ["index.html", "index.md"] where folder.hasSuffix(ending) {
      folder.removeLast(ending.count)
    }
    while folder.last == "/" { folder.removeLast() }
    let file = folder.isEmpty ? "index.html" : "\(folder)/index.html"
    return siteMap.anchors[file] == nil ? nil : PageAddress(file)
  }

  private var pages: [String] { siteMap.anchors.keys.map(\.addressShown).sorted() }
}

/// What can be wrong with a link within the site.
enum LinkProblem: Error, Equatable {
  case empty
  case scheme(String)
  case withoutScheme(String)
  /// `shown` is the address as it would be written from the site's root.
  case page(String, shown: String, pages: [String])
  case anchor(String, page: String?, anchors: [String])

  func diagnostic(at place: SourcePlace) -> Diagnostic {
    switch self {
    case .empty:
      return .error(at: place, "link leads nowhere", help: "write an address between the brackets")
    case .scheme(let scheme):
      return .error(
        at: place, "link scheme \"\(scheme)\" is not allowed", help: "use http, https or mailto")
    case .withoutScheme(let link):
      return .error(at: place, "link \"\(link)\" has no scheme", help: "write https:\(link)")
    case .page(let page, let shown, let pages):
      return .error(
        at: place, "there is no page or file \"\(page)\"",
        help: nearestNameHelp(for: shown, among: pages, called: "pages"))
    case .anchor(let anchor, let page, let anchors):
      return .error(
        at: place, "there is no \"#\(anchor)\" \(page.map { "on \($0)" } ?? "in this lesson")",
        help: nearestNameHelp(for: anchor, among: anchors, called: "ids"))
    }
  }
}

extension String {
  /// How an author would write a page's path: `/lessons/cnn/`.
  fileprivate var addressShown: String {
    for ending in ["index.html", "index.md"] where hasSuffix(ending) {
      return "/" + dropLast(ending.count)
    }
    return "/\(self)/"
  }
}
