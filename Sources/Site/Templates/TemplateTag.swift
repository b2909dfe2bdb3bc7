/// A tag of a Mustache template, read only as far as is needed to say where a mistake stands.
struct TemplateTag: Equatable {
  let line: Int
  let column: Int
  /// What stands between the braces, without them and without the spaces around it.
  let text: String

  /// The field that the tag shows or repeats over.
  var field: String? {
    switch text.first {
    case nil, "!", ">", "<", "$", "/", "=", "%", ".": nil
    case "#", "^", "&": Self.argument(of: text.dropFirst())
    default: Self.argument(of: text[...])
    }
  }

  /// The template that the tag calls for.
  var partial: String? {
    guard text.first == ">" || text.first == "<" else { return nil }
    return text.dropFirst().trimmed
  }

  /// `empty` of `empty(list)`.
  var transform: String? {
    guard let first = text.first, !"!><$/=%".contains(first),
      let parenthesis = text.firstIndex(of: "(")
    else { return nil }
    return text[..<parenthesis].dropFirst("#^&".contains(first) ? 1 : 0).trimmed
  }

  static func all(in template: String) -> [TemplateTag] {
    var tags: [TemplateTag] = []
    for (number, line) in template.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      for start in line.ranges(of: "{{") {
        let inner = line[start.upperBound...].drop { $0 == "{" }
        guard let end = inner.ranges(of: "}}").first else { continue }
        let column = line[..<start.lowerBound].unicodeScalars.count + 1
        let text = inner[..<end.lowerBound].trimmed
        tags.append(TemplateTag(line: number + 1, column: column, text: text))
      }
    }
    return tags
  }

  private static func argument(of text: Substring) -> String {
    guard let parenthesis = text.firstIndex(of: "(") else { return text.trimmed }
    return text[text.index(after: parenthesis)...].prefix { $0 != ")" }[...].trimmed
  }
}

extension Substring {
  fileprivate var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
