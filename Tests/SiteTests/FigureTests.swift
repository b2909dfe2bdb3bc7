import Lessons
import Testing

@testable import Site

@Suite struct FigureTests {
  private let artifact = FigureArtifact(
    wide: .init(bytes: Array("<svg/>".utf8), width: 720, height: 300),
    narrow: .init(bytes: Array("<svg />".utf8), width: 360, height: 200),
    alternativeText: "Two \"bars\" & a line.", provenance: "Layer conv1.",
    table: DataTable(
      columns: [.init("Bar", isNumeric: false), .init("Value", isNumeric: true)],
      rows: [["a & b", "0.5"]]),
    downloads: [.init(label: "Values as CSV", fileExtension: "csv", bytes: Array("1\n".utf8))])

  @Test func showsAFigureWithEverythingBehindIt() throws {
    let rendering = try Rendering(
      [figure("bars", 4, "Short.")],
      artifacts: [ArtifactKey(lesson: "sample", id: "bars"): .figure(artifact)])
    #expect(
      rendering.html == """
        <figure class="figure" id="bars"><picture><source media="(max-width: 600px)" \
        srcset="../../figures/sample-bars-narrow.svg" width="360" height="200">\
        <img src="../../figures/sample-bars.svg" width="720" height="300" \
        alt="Two &quot;bars&quot; &amp; a line." loading="lazy"></picture>\
        <figcaption><p class="caption"><b class="number">Figure 4</b> Short.</p>
        <p class="provenance">Layer conv1.</p>
        <ul class="figure-links"><li><a class="enlarge" href="../../figures/sample-bars/index.html" \
        aria-label="Full size of figure 4">Full size</a></li>
        <li><a href="../../figures/sample-bars/index.html#data" \
        aria-label="Data of figure 4">Data</a></li>
        <li><a href="../../figures/sample-bars.csv" download>Values as CSV</a></li>
        </ul>
        </figcaption>
        </figure>

        """)
  }

  @Test func showsTheCaptionAloneWhereTheExperimentFailed() throws {
    let rendering = try Rendering([figure("bars", 1, "Short.")])
    #expect(
      rendering.html == """
        <figure class="figure" id="bars"><figcaption><p class="caption"><b class="number">Figure 1</b> \
        Short.</p>
        </figcaption>
        </figure>

        """)
    #expect(rendering.diagnostics == [])
  }

  @Test func publishesDrawingsDownloadsAndAPageOfItsOwn() throws {
    let lesson = lesson(
      "cnn", frontMatter(title: "Networks"), [figure("bars", 1, "Short & <sweet>.")],
      targets: [target(.figure, "bars", 1, "Short")])
    let site = site(
      [lesson], artifacts: [ArtifactKey(lesson: "cnn", id: "bars"): .figure(artifact)])
    #expect(site.diagnostics == [])
    #expect(
      site.files.keys.filter { $0.hasPrefix("figures/") }.sorted() == [
        "figures/cnn-bars-narrow.svg", "figures/cnn-bars.csv", "figures/cnn-bars.svg",
        "figures/cnn-bars/index.html",
      ])
    #expect(site.files["figures/cnn-bars.csv"] == "1\n")
    let page = try #require(site.files["figures/cnn-bars/index.html"])
    #expect(page.contains("<title>Figure 1 of Networks · Sample Hub</title>"))
    #expect(page.contains("<p class=\"tagline\">Short &amp; &lt;sweet&gt;.</p>"))
    #expect(page.contains("<p>Two &quot;bars&quot; &amp; a line.</p>"))
    #expect(page.contains("<tr><td>a &amp; b</td><td class=\"end\">0.5</td></tr>"))
    #expect(
      page.contains("<a href=\"../../figures/cnn-bars.csv\" download>Values as CSV</a> (1 KB)"))
    #expect(
      page.contains(
        "<a href=\"../../lessons/cnn/index.html#bars\">Back to Figure 1 in the lesson</a>"))
  }

  @Test func reportsFiguresThatWouldShareAnAddress() {
    let placed = { (lesson: String, id: String) in
      Block(
        .figure(
          FigureRequest(
            kind: "filters", id: id, number: 1, caption: [], attributes: [:],
            place: SourcePlace(path: "\(lesson).md", line: 3))), at: nowhere)
    }
    let lessons = [
      lesson("a", frontMatter(), [placed("a", "b-c"), placed("a", "b"), placed("a", "b-narrow")]),
      lesson("a-b", frontMatter(), [placed("a-b", "c")]),
    ]
    #expect(
      site(lessons).diagnostics == [
        """
        a-b.md:3:1: error: figure "c" of lesson "a-b" has the same address as "b-c" of lesson "a"
          help: give one of them another id
        """,
        """
        a.md:3:1: error: figure "b-narrow" of lesson "a" has the same address as "b" of lesson "a"
          help: give one of them another id
        """,
      ])
  }

  @Test func givesALessonsOwnImageItsSize() throws {
    let svg = Array("<svg width=\"64\" height=\"32\"></svg>".utf8)
    let image = ImageFigure(
      id: "plan", number: 2, caption: words("A plan."),
      source: Located("lessons/sample/the plan.svg", at: at(9, 4)), alternativeText: "Boxes")
    let rendering = try Rendering(
      [block(.image(image))], content: .memory(["lessons/sample/the plan.svg": svg]))
    #expect(
      rendering.html == """
        <figure class="figure" id="plan"><img src="../../lessons/sample/the%20plan.svg" width="64" \
        height="32" alt="Boxes" loading="lazy"><figcaption><p class="caption">\
        <b class="number">Figure 2</b> A plan.</p>
        </figcaption>
        </figure>

        """)
    #expect(rendering.files == ["lessons/sample/the plan.svg"])
  }

  @Test func reportsAnImageThatNoBrowserShows() throws {
    let image = ImageFigure(
      id: "plan", number: 1, caption: [], source: Located("lessons/sample/a.tiff", at: at(9, 4)),
      alternativeText: "Boxes")
    let rendering = try Rendering(
      [block(.image(image))], content: .memory(texts: ["lessons/sample/a.tiff": "II*"]))
    #expect(
      rendering.diagnostics == [
        """
        content/lessons/sample/index.md:9:4: error: "lessons/sample/a.tiff" is no image that browsers show
          help: use PNG, JPEG, WebP or SVG
        """
      ])
  }

  @Test(
    arguments: [
      (
        [
          0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 73, 72, 68, 82,
          0, 0, 1, 0x2C, 0, 0, 0, 0x20,
        ], ImageSize(width: 300, height: 32)
      ),
      (
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC2, 0, 17, 8, 0, 100, 2, 0, 3, 1],
        ImageSize(width: 512, height: 100)
      ),
      (
        Array("RIFF....WEBPVP8X....".utf8) + [0, 0, 0, 0, 99, 0, 0, 49, 0, 0],
        ImageSize(width: 100, height: 50)
      ),
      (Array("<?xml?><svg viewBox='0 0 40 20.4'>".utf8), ImageSize(width: 40, height: 20)),
      (Array("<svg width=\"12px\" height=\"7.6\">".utf8), ImageSize(width: 12, height: 8)),
      ([0xFF, 0xD8, 0xFF, 0xE0, 0xFF], nil), ([0x89, 0x50, 0x4E, 0x47], nil),
      (Array("<svg width=\"100%\">".utf8), nil), ([], nil),
    ] as [([UInt8], ImageSize?)])
  func readsTheSizeOfAnImage(bytes: [UInt8], size: ImageSize?) {
    #expect(ImageSize(of: bytes) == size)
  }
}
