/// Where a page stands within the site, and how it links to everything else.
struct PageAddress: Hashable {
  /// Relative to the site's root: `lessons/cnn/index.html`.
  let path: String
  /// What leads from the page to the site's root: `../../`.
  let root: String

  init(_ path: String) {
    self.path = path
    let depth = path.utf8.count { $0 == UInt8(ascii: "/") }
    root = String(repeating: "../", count: depth)
  }

  /// A page that servers show under addresses of any depth: its links start at the site's root.
  init(_ path: String, servedFrom root: String) {
    self.path = path
    self.root = root
  }

  static let hub = PageAddress("index.html")
  static let credits = PageAddress("credits/index.html")
  static func lesson(_ name: String) -> PageAddress { PageAddress("lessons/\(name)/index.html") }
  static func figure(lesson: String, id: String) -> PageAddress {
    PageAddress("figures/\(lesson)-\(id)/index.html")
  }

  /// The link from this page to a file of the site.
  func link(to file: String) -> String { root + file.percentEncoded }

  /// The link from this page to another one, or to a place in it.
  func link(to page: PageAddress, fragment: String? = nil) -> String {
    let fragment = fragment.map { "#\($0.percentEncoded)" }
    if page.path == path, let fragment { return fragment }
    return link(to: page.path) + (fragment ?? "")
  }
}

extension String {
  /// The text with every byte that may not stand in a URL's path written as `%XX`.
  var percentEncoded: String { percentEncoded(keeping: Self.pathMarks) }

  /// The text as a value in a URL's query.
  var queryEncoded: String { percentEncoded(keeping: Self.unreservedMarks) }

  private func percentEncoded(keeping marks: Set<UInt8>) -> String {
    var output = ""
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        output.unicodeScalars.append(Unicode.Scalar(byte))
      case _ where marks.contains(byte):
        output.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        output += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return output
  }

  /// The text with every `%XX` read as a byte; nil where that gives no UTF-8.
  var percentDecoded: String? {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let digits = String(rest.prefix(2)), digits.count == 2,
        let value = UInt8(digits, radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static let unreservedMarks = Set("-._~".utf8)
  private static let pathMarks = Set("-._~/:@!$'()*+,;=".utf8)
}
