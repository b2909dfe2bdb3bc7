/// The characters of a KaTeX font that most formulas make do with, in a file of their own: half as
/// large as the whole font, which browsers then fetch only for a formula that needs more.
///
/// `Scripts/make-web-fonts` cuts the files, to `assets/fonts` of the templates.
struct FormulaFontCore {
  /// The whole font's file without its extension: `KaTeX_Main-Regular`.
  let font: String
  /// Ascending, without overlap. The script has the same ranges. Spaces and signs without ink that
  /// the font lacks are among them, lest a browser look for them in the whole font.
  let characters: [ClosedRange<UInt32>]

  static let all = [
    FormulaFontCore(
      font: "KaTeX_Main-Regular",
      characters: [
        0x20...0x7E, 0xA0...0xA0, 0xAC...0xAC, 0xB0...0xB1, 0xB7...0xB7, 0xD7...0xD7, 0xF7...0xF7,
        0x393...0x3A9, 0x3B1...0x3C9, 0x2000...0x200B, 0x2013...0x2014, 0x2018...0x2019,
        0x201C...0x201D,
        0x2022...0x2022, 0x2026...0x2026, 0x2032...0x2032, 0x2061...0x2064, 0x2190...0x2194,
        0x21A6...0x21A6,
        0x21D0...0x21D4, 0x2200...0x2200, 0x2202...0x2203, 0x2207...0x2209, 0x2212...0x2213,
        0x2217...0x2218, 0x221A...0x221A, 0x221D...0x221E, 0x2223...0x2223, 0x2225...0x2225,
        0x2229...0x222B, 0x223C...0x223C, 0x2248...0x2248, 0x2260...0x2261, 0x2264...0x2265,
        0x2282...0x2283, 0x2295...0x2299, 0x22A4...0x22A4, 0x22C5...0x22C5, 0x22EE...0x22EF,
        0x22F1...0x22F1, 0x2308...0x230B, 0x27E8...0x27E9,
      ]),
    FormulaFontCore(
      font: "KaTeX_Main-Bold", characters: [0x20...0x7E, 0xA0...0xA0, 0x2000...0x200B]),
  ]

  /// Where the templates have the file.
  var path: String { "assets/fonts/\(font)-core.woff2" }

  /// The `unicode-range` of the file.
  var range: String { Self.css(characters) }

  /// The `unicode-range` of everything else.
  var remainder: String {
    let starts = [0] + characters.map { $0.upperBound + 1 }
    let ends = characters.map { Int64($0.lowerBound) - 1 } + [0x10FFFF]
    return Self.css(
      zip(starts, ends).compactMap { start, end in
        Int64(start) <= end ? start...UInt32(end) : nil
      })
  }

  private static func css(_ ranges: [ClosedRange<UInt32>]) -> String {
    ranges.map { range in
      let first = String(range.lowerBound, radix: 16)
      return range.count == 1 ? "U+\(first)" : "U+\(first)-\(String(range.upperBound, radix: 16))"
    }.joined(separator: ",")
  }
}
