internal import Lessons

/// Where readers report mistakes, with what they read named in the address.
struct ReportLink {
  /// As the author wrote it, with `{lesson}`, `{place}` and `{text}`.
  let pattern: String
  private let baseURL: String?

  init?(_ settings: SiteSettings) {
    guard let link = settings.reportLink else { return nil }
    pattern = link.value
    baseURL = settings.baseURL?.value
  }

  /// The address for a lesson as a whole, for readers without scripts.
  func address(for title: String, on page: PageAddress) -> String {
    let values: KeyValuePairs = [
      "lesson": title, "place": (baseURL ?? "") + page.path, "text": "",
    ]
    return values.reduce(pattern) { address, value in
      address.split(separator: "{\(value.key)}", omittingEmptySubsequences: false)
        .joined(separator: value.value.queryEncoded)
    }
  }
}
