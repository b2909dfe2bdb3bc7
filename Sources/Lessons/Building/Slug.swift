/// An id made of a heading's words, as GitHub makes it: lower case, spaces as hyphens, and of other
/// characters only letters, digits, `-` and `_`.
func slug(of title: String) -> String {
  var slug = String.UnicodeScalarView()
  for scalar in title.lowercased().unicodeScalars {
    if scalar.properties.isWhitespace {
      slug.append("-")
    } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || scalar.properties.generalCategory == .nonspacingMark || scalar == "-" || scalar == "_"
    {
      slug.append(scalar)
    }
  }
  return slug.isEmpty ? "section" : String(slug)
}

extension [Inline] {
  /// The words alone, for menus and ids; a formula as its TeX.
  public var plainText: String { map(\.plainText).joined() }
}

extension Inline {
  fileprivate var plainText: String {
    switch content {
    case .text(let text), .code(let text): text
    case .softBreak, .lineBreak: " "
    case .emphasis(let inner), .strong(let inner), .strikethrough(let inner): inner.plainText
    case .link(_, _, let inner), .reference(_, let inner), .term(_, let inner):
      inner.plainText
    case .image(_, let alternativeText): alternativeText
    case .formula(let tex): tex.value
    case .footnote: ""
    }
  }
}
