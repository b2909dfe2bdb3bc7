/// A piece of a page: built as nodes, escaped and written once, here.
indirect enum HTML {
  case text(String)
  case element(name: String, attributes: [(name: String, value: String)], children: [HTML])
  case group([HTML])
  /// What a library (KaTeX) or a template (an icon) has already written as HTML.
  case markup(String)

  /// An element; an attribute without a value is left out, one with an empty value stands alone.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [HTML] = []
  ) -> HTML {
    .element(
      name: name,
      attributes: attributes.compactMap { attribute in
        attribute.value.map { (name: attribute.key, value: $0) }
      },
      children: children)
  }

  /// An element whose whole content is text.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String
  ) -> HTML {
    element(name, attributes, [.text(text)])
  }

  static let nothing = HTML.group([])

  /// The nodes as HTML: elements that stand on lines of their own end with a new line.
  var formatted: String {
    var output = ""
    write(to: &output)
    return output
  }

  private func write(to output: inout String) {
    switch self {
    case .text(let text): output.append(escaped: text)
    case .markup(let markup): output += markup
    case .group(let nodes): for node in nodes { node.write(to: &output) }
    case .element(let name, let attributes, let children):
      output += "<\(name)"
      for attribute in attributes {
        output += " \(attribute.name)"
        guard !attribute.value.isEmpty || attribute.name == "alt" else { continue }
        output += "=\""
        output.append(escaped: attribute.value)
        output += "\""
      }
      output += ">"
      if !Self.voidElements.contains(name) {
        for child in children { child.write(to: &output) }
        output += "</\(name)>"
      }
      if Self.lineElements.contains(name) { output += "\n" }
    }
  }

  private static let voidElements: Set = ["br", "hr", "img", "input", "source"]
  private static let lineElements: Set = [
    "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "form", "h2", "h3", "h4", "h5", "h6", "hr", "label", "legend", "li", "nav", "ol", "p",
    "pre", "quiz-question", "quiz-summary", "section", "summary", "table", "tbody", "thead", "tr",
    "ul",
  ]
}

extension String {
  /// Appends a text so that HTML reads exactly that text, within elements as within attributes.
  ///
  /// Control characters, which no HTML document may hold, become U+FFFD.
  fileprivate mutating func append(escaped text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": self += "&amp;"
      case "<": self += "&lt;"
      case ">": self += "&gt;"
      case "\"": self += "&quot;"
      case "'": self += "&#39;"
      case "\t", "\n": unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": self += "\u{FFFD}"
      default: unicodeScalars.append(scalar)
      }
    }
  }
}
