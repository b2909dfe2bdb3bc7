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

  /// The tags that begin and end on the same line, as all do that name something.
  static func all(in template: String) -> [TemplateTag] {
    found(in: template).filter(\.isClosed).map(\.tag)
  }

  /// The first tag that its own line does not close.
  static func firstUnclosed(in template: String) -> TemplateTag? {
    found(in: template).first { !$0.isClosed }?.tag
  }

  private static func found(in template: String) -> [(tag: TemplateTag, isClosed: Bool)] {
    let lines = template.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { number, line in
      line.ranges(of: "{{").map { start in
        let inner = line[start.upperBound...].drop { $0 == "{" }
        let end = inner.ranges(of: "}}").first?.lowerBound
        let column = line[..<start.lowerBound].unicodeScalars.count + 1
        let text = inner[..<(end ?? inner.endIndex)].trimmed
        return (TemplateTag(line: number + 1, column: column, text: text), end != nil)
      }
    }
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
