import Foundation
import FoundationXML
import Testing

@testable import Figures

@Suite struct SVGTests {
  private func svg(of sample: Sample, caption: Caption = .sample) throws -> String {
    let bytes = try sample.source.drawing(for: .wide, caption: caption, fonts: testFonts()).svg
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func saysWhatItShows() throws {
    let caption = Caption(
      prefix: "figure 1", title: "Filters of <conv1> & more", description: "A \"wall\"\u{1}.")
    let text = try svg(of: .filterWall, caption: caption)
    #expect(text.contains(#"role="img" aria-labelledby="figure-1-title""#))
    #expect(text.contains(#"<title id="figure-1-title">Filters of &lt;conv1&gt; &amp; more<"#))
    #expect(text.contains(#"<desc id="figure-1-desc">A "wall".</desc>"#))
  }

  @Test(arguments: Sample.allCases)
  func isWellFormedWithoutInlineStyles(sample: Sample) throws {
    let text = try svg(of: sample)
    #expect(XMLParser(data: Data(text.utf8)).parse())
    #expect(!text.contains("style="))
    #expect(!text.contains("rgb("))
    #expect(text.contains("<style>\(Theme.stylesheet)</style>"))
  }

  @Test(arguments: Sample.allCases)
  func givesEveryIdThePrefixOnce(sample: Sample) throws {
    let ids = try svg(of: sample).matches(of: /\bid="([^"]*)"/).map { String($0.1) }
    #expect(ids.allSatisfy { $0.hasPrefix("sample-") })
    #expect(Set(ids).count == ids.count)
  }

  @Test(arguments: Sample.allCases)
  func writesAtMostThreeDecimals(sample: Sample) throws {
    let withoutImages = try svg(of: sample).replacing(/href="data:[^"]*"/, with: "")
    #expect(withoutImages.firstMatch(of: /\d\.\d{4}/) == nil)
  }

  @Test func definesEveryGlyphAndWordThatItUsesAndNoOther() throws {
    let text = try svg(of: .costBars)
    let defined = Set(text.matches(of: /<(?:path|g) id="([^"]*)"/).map { String($0.1) })
    let used = Set(text.matches(of: /<use href="#([^"]*)"/).map { String($0.1) })
    #expect(defined == used)
    #expect(!used.isEmpty)
  }

  @Test func embedsAGivenPhotographAsItIs() throws {
    let photograph = Photograph(width: 1, height: 1, rgb8: [1, 2, 3], jpeg: [0xFF, 0xD8, 0xFF])
    let bars = PredictionBars(
      photograph: photograph, bars: [.init(label: "cat", probability: 1)])
    let drawing = try bars.drawing(for: .wide, caption: .sample, fonts: testFonts())
    #expect(String(decoding: drawing.svg, as: UTF8.self).contains("data:image/jpeg;base64,/9j/"))
  }

  @Test func keepsHeatMapsPixelatedAndSmall() throws {
    let text = try svg(of: .mapWall)
    #expect(text.contains(#"image-rendering="pixelated""#))
    let wall = FilterWall(
      tiles: (0..<64).map { index in
        let random = (0..<147).map { UInt8(truncatingIfNeeded: ($0 &+ index &* 151) &* 7919) }
        return ColorTile(width: 7, height: 7, rgb8: random)
      }, labels: (0..<64).map(String.init))
    let drawing = try wall.drawing(for: .wide, caption: .sample, fonts: testFonts())
    #expect(drawing.svg.count < 60_000)
  }

  @Test func refusesCairoElementsThatItDoesNotKnow() {
    var rewriter = SVGRewriter(prefix: "sample", images: [])
    #expect(
      throws: FigureError.library(
        name: "Cairo", message: "an SVG element <clipPath> was not expected")
    ) { try rewriter.read(Array("<svg><clipPath id=\"a\"></clipPath></svg>".utf8)) }
  }

  /// Cairo 1.18 writes paints as attributes where 1.16 writes declarations.
  @Test(
    arguments: [
      #"<path style="fill:rgb(1.960784%,0%,35.294118%);stroke:none;" d="M 1 2 L 3 2 Z M 1 2 "/>"#,
      #"<path fill-rule="nonzero" fill="rgb(1.960784%, 0%, 35.294118%)" d="M 1 2 L 3 2 Z M 1 2 "/>"#,
    ])
  func readsBothWaysOfWritingPaint(path: String) throws {
    var rewriter = SVGRewriter(prefix: "sample", images: [])
    try rewriter.read(Array(path.utf8))
    #expect(
      rewriter.output() == """
        <g class="f-ink" fill="#1f2328">
        <path d="M1 2H3Z"/>
        </g>

        """)
  }

  @Test(
    arguments: [
      ("M 1.5 2 L 31.832 2 L 31.832 22 L 1.5 22 Z M 1.5 2 ", "M1.5 2H31.83V22H1.5Z"),
      ("M 0 0 C 1 -2 3 -4.126 5 6 L 7 8 ", "M0 0C1-2 3-4.13 5 6L7 8"),
      ("", ""),
    ])
  func writesPathsBriefly(data: String, brief: String) {
    #expect(PathData.compact(data, places: 2) == brief)
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func writesBase64AsTheStandardSays(text: String, encoded: String) {
    #expect(base64(Array(text.utf8)) == encoded)
  }
}
