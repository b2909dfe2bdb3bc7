/// KaTeX's stylesheet, cut down to the font files that a site's formulas can ask for.
struct FormulaStyleSheet {
  let css: String
  /// `KaTeX_Main-Regular.woff2`, sorted.
  let fontFiles: [String]

  /// Keeps the faces whose family is named by a rule for one of the classes, and of these the bold
  /// and italic ones only where such a rule asks for bold and italic. A face with a core comes in
  /// two files.
  init(katexStyleSheet: String, classNames: Set<String>, cores: [FormulaFontCore] = []) {
    let rules = katexStyleSheet.split(separator: "}").map(Rule.init)
    let used = rules.filter { !$0.isFontFace && $0.names(oneOf: classNames) }
    let faces = rules.filter(\.isFontFace).filter { face in
      guard let family = face.fontFamily else { return false }
      return used.contains { $0.body.contains(family) }
        && (!face.isBold || used.contains(where: \.isBold))
        && (!face.isItalic || used.contains(where: \.isItalic))
    }
    fontFiles = faces.compactMap(\.fontFile).sorted()
    css =
      (faces.flatMap { $0.reducedFontFaces(cores: cores) }
      + rules.filter { !$0.isFontFace }.map(\.text))
      .joined(separator: "\n") + "\n"
  }
}

/// One rule of a stylesheet without nested rules.
private struct Rule {
  let selectors: Substring
  let body: Substring

  init(_ text: Substring) {
    let parts = text.split(separator: "{", maxSplits: 1)
    selectors = parts.first ?? ""
    body = parts.dropFirst().first ?? ""
  }

  var text: String { "\(selectors){\(body)}" }
  var isFontFace: Bool { selectors == "@font-face" }
  var isBold: Bool { body.contains("font-weight:700") || body.contains("font-weight:bold") }
  var isItalic: Bool { body.contains("font-style:italic") || body.contains(" italic ") }

  /// Whether some selector needs no class but the given ones.
  func names(oneOf classNames: Set<String>) -> Bool {
    selectors.split(separator: ",").contains { selector in
      let named = selector.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
      return named.allSatisfy { part in
        classNames.contains(String(part.prefix { $0.isLetter || $0.isNumber || $0 == "-" }))
      }
    }
  }

  var fontFamily: String? {
    declaration("font-family").map { $0.filter { $0 != "\"" && $0 != "'" } }
  }

  /// The first file named, which is the WOFF2 form.
  var fontFile: String? {
    guard let start = body.ranges(of: "url(fonts/").first else { return nil }
    return String(body[start.upperBound...].prefix { $0 != ")" })
  }

  func reducedFontFaces(cores: [FormulaFontCore]) -> [String] {
    let file = fontFile ?? ""
    guard let core = cores.first(where: { "\($0.font).woff2" == file }) else {
      return [reducedFontFace(url: "fonts/\(file)")]
    }
    return [
      reducedFontFace(url: "../../\(core.path)", range: core.range),
      reducedFontFace(url: "fonts/\(file)", range: core.remainder),
    ]
  }

  private func reducedFontFace(url: String, range: String? = nil) -> String {
    "@font-face{font-family:\(fontFamily ?? "");src:url(\(url)) format(\"woff2\");"
      + "font-weight:\(declaration("font-weight") ?? "400");"
      + "font-style:\(declaration("font-style") ?? "normal");font-display:swap"
      + (range.map { ";unicode-range:\($0)" } ?? "") + "}"
  }

  private func declaration(_ name: String) -> String? {
    body.split(separator: ";").first { $0.hasPrefix(name + ":") }
      .map { String($0.dropFirst(name.count + 1)) }
  }
}
