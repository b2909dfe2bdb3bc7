internal import Lessons

/// What search engines read, and where the site stands: all that depends on its base URL.
struct SiteIndex {
  private let baseURL: String?

  init(_ settings: SiteSettings) {
    baseURL = settings.baseURL.map { $0.value.hasSuffix("/") ? $0.value : $0.value + "/" }
  }

  /// The path of the base URL, which leads to the site's root from any address: `/hub/`.
  ///
  /// Without a base URL it is empty: the 404 page then works only at the site's root.
  var rootPath: String {
    guard let baseURL, let scheme = baseURL.ranges(of: "://").first else { return "" }
    let path = baseURL[scheme.upperBound...].drop { $0 != "/" }
    return path.isEmpty ? "/" : String(path)
  }

  /// A page's whole address, as others should link to it; nil without a base URL.
  func address(of page: PageAddress) -> String? {
    let path = page.path
    let folder = path.hasSuffix("index.html") ? String(path.dropLast("index.html".count)) : path
    return address(ofFile: folder)
  }

  /// A file's whole address; nil without a base URL.
  func address(ofFile path: String) -> String? { baseURL.map { $0 + path.percentEncoded } }

  /// `sitemap.xml` and `robots.txt`, which need whole addresses.
  func files(for pages: [PageAddress]) -> [OutputFile] {
    guard let baseURL else { return [] }
    let addresses = pages.sorted { $0.path < $1.path }.compactMap(address).map {
      HTML.element("url", [:], [.element("loc", [:], text: $0)])
    }
    let map =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
      + addresses.map { $0.formatted + "\n" }.joined() + "</urlset>\n"
    let robots = "User-agent: *\nAllow: /\nSitemap: \(baseURL)sitemap.xml\n"
    return [
      OutputFile(path: "robots.txt", bytes: Array(robots.utf8)),
      OutputFile(path: "sitemap.xml", bytes: Array(map.utf8)),
    ]
  }
}
