import Lessons
import Testing

@testable import Site

@Suite struct PageTests {
  private let three = ["a", "b", "c"].map { name in
    lesson(name, frontMatter(title: "Lesson \(name.uppercased())"))
  }

  @Test func countsWhatALessonHolds() throws {
    let counted = lesson(
      "a",
      frontMatter(level: .advanced, minutes: 1, concepts: ["One", "Two"]),
      targets: [
        target(.figure, "f", 1, "F"), target(.figure, "g", 2, "G"), target(.table, "t", 1, "T"),
      ])
    let site = site([counted])
    for path in ["index.html", "lessons/a/index.html"] {
      let page = try #require(site.files[path])
      #expect(
        page.contains(
          "<ul class=\"facts\"><li>Advanced</li><li>1 minute</li><li>2 diagrams</li>"
            + "<li>2 concepts</li></ul>"))
    }
  }

  @Test func leavesOutFactsThatAreNone() throws {
    let page = try #require(site([lesson("a", frontMatter(minutes: 5))]).files["index.html"])
    #expect(page.contains("<li>Intermediate</li><li>5 minutes</li></ul>"))
  }

  @Test func ordersLessonsAsTheSettingsSayThenByName() throws {
    let page = try #require(
      site(three, settings: settings(order: ["c", "gone"])).files["index.html"])
    let titles = page.split(separator: "\n").filter { $0.hasPrefix("<h3>") }
    #expect(
      titles == [
        "<h3><a href=\"lessons/c/index.html\">Lesson C</a></h3>",
        "<h3><a href=\"lessons/a/index.html\">Lesson A</a></h3>",
        "<h3><a href=\"lessons/b/index.html\">Lesson B</a></h3>",
      ])
  }

  @Test(arguments: [(["f", "g"], "a-g"), (["f"], "a-f")])
  func hubOpensWithAFigureThatNoCardShows(drawn: [String], lead: String) throws {
    let counted = lesson(
      "a", frontMatter(cover: "f"),
      targets: [target(.figure, "f", 1, "F"), target(.figure, "g", 2, "G")])
    let artifacts = drawn.map {
      (ArtifactKey(lesson: "a", id: $0), Artifact.figure(SampleDrawing.artifact(bars: 2)))
    }
    let site = site([counted], artifacts: Dictionary(uniqueKeysWithValues: artifacts))
    let page = try #require(site.files["index.html"])
    let parts = page.split(separator: "<ol class=\"path\">")
    #expect(parts[0].contains("figures/\(lead).svg"))
    #expect(parts[1].contains("figures/a-f-narrow.svg"))
  }

  @Test func leadsToThePreviousAndTheNextLesson() throws {
    let site = site(three)
    func neighbours(_ name: String) throws -> [Substring] {
      try #require(site.files["lessons/\(name)/index.html"]).split(separator: "\n").filter {
        $0.contains("rel=\"")
      }.filter { !$0.contains("<link") }
    }
    #expect(
      try neighbours("a") == [
        "<a class=\"next\" href=\"../../lessons/b/index.html\" rel=\"next\">"
          + "<span>Next lesson</span> Lesson B</a>"
      ])
    #expect(
      try neighbours("b") == [
        "<a class=\"previous\" href=\"../../lessons/a/index.html\" rel=\"prev\">"
          + "<span>Previous lesson</span> Lesson A</a>",
        "<a class=\"next\" href=\"../../lessons/c/index.html\" rel=\"next\">"
          + "<span>Next lesson</span> Lesson C</a>",
      ])
    #expect(try neighbours("c").count == 1)
  }

  @Test func linksPrerequisitesThatAreLessons() throws {
    let last = lesson(
      "b",
      frontMatter(prerequisites: [.topic("Sums & products"), .lesson(Located("a", at: nowhere))]))
    let page = try #require(site([three[0], last]).files["lessons/b/index.html"])
    #expect(
      page.contains(
        "<b>Builds on</b> Sums &amp; products, <a href=\"../../lessons/a/index.html\">Lesson A</a></p>"
      ))
  }

  @Test func listsSectionsWithTheirFormulasInTheContents() throws {
    let text = [
      section(.math, "sum", "The sum $x$", []),
      block(.heading(level: 2, id: "end", text: words("The end"))),
      block(.heading(level: 3, id: "not-listed", text: words("Not listed"))),
    ]
    let page = try #require(
      site([lesson("a", frontMatter(), text, targets: [])]).files["lessons/a/index.html"])
    let contents = try #require(page.split(separator: "\n").first { $0.hasPrefix("<ol><li><a") })
    #expect(contents.contains("<a href=\"#sum\">The sum <span class=\"katex\">"))
    #expect(contents.contains("<a href=\"#end\">The end</a>"))
    #expect(!contents.contains("Not listed"))
  }

  @Test func writesSitemapAndRobotsOnlyForAKnownAddress() {
    #expect(site(three).files["sitemap.xml"] == nil)
    #expect(site(three).files["robots.txt"] == nil)
    let files = site([three[0]], settings: settings(baseURL: "https://example.org/hub/")).files
    #expect(
      files["robots.txt"]
        == "User-agent: *\nAllow: /\nSitemap: https://example.org/hub/sitemap.xml\n")
    #expect(
      files["sitemap.xml"] == """
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url><loc>https://example.org/hub/credits/</loc></url>
        <url><loc>https://example.org/hub/</loc></url>
        <url><loc>https://example.org/hub/lessons/a/</loc></url>
        </urlset>

        """)
  }

  @Test(arguments: [
    (nil, "href=\"assets/site.css\""),
    ("https://example.org/", "href=\"/assets/site.css\""),
    ("https://example.org/hub/", "href=\"/hub/assets/site.css\""),
  ])
  func linksThe404PageFromTheSitesRoot(baseURL: String?, link: String) throws {
    let page = try #require(site(three, settings: settings(baseURL: baseURL)).files["404.html"])
    #expect(page.contains(link))
  }

  @Test func foldsNoticesOnTheCreditsPage() throws {
    let credits = Credits(
      photographs: [.init(title: "A <cat>", details: ["By me."], licence: "CC0", notice: nil)],
      models: [.init(title: "Net", details: [], licence: "MIT", notice: "Do\n  as you like.")])
    let page = try #require(site([], credits: credits).files["credits/index.html"])
    #expect(page.contains("<h3>A &lt;cat&gt;</h3>\n<p>By me.</p>\n<p class=\"licence\">CC0</p>"))
    #expect(
      page.contains(
        "<details><summary>The notice of Net</summary><pre class=\"scroll\">Do\n  as you like.</pre>"
      ))
  }

  @Test func showsThePromotionOnHubAndLessonsOnly() {
    let promotion = SiteSettings.Promotion(
      title: "Ask", text: "Anything.", link: Located("https://example.org/?a&b", at: nowhere),
      label: "Write")
    let site = site([three[0]], settings: settings(promotion: promotion))
    let promoted = site.files.filter { $0.value.contains("class=\"promotion\"") }.keys.sorted()
    #expect(promoted == ["index.html", "lessons/a/index.html"])
    #expect(
      site.files["index.html"]?.contains(
        "<a class=\"button\" href=\"https://example.org/?a&amp;b\">Write</a>") == true)
  }

  @Test(arguments: ["javascript:alert(1)", "promotion.html"])
  func refusesAPromotionThatLeadsNowhereElse(link: String) {
    let place = SourcePlace(path: "content/site.yml", line: 12, column: 9)
    let promotion = SiteSettings.Promotion(
      title: "Ask", text: "T.", link: Located(link, at: place), label: "Write")
    #expect(
      site([], settings: settings(promotion: promotion)).diagnostics == [
        """
        content/site.yml:12:9: error: the promotion's link "\(link)" is no address of another site
          help: use http, https or mailto
        """
      ])
  }

  /// Each hostile text, wherever an author can put a text, stays a text.
  @Test(arguments: [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{siteID}}", "&lt;b&gt;",
  ])
  func escapesHostileTextInEveryPosition(evil: String) throws {
    let artifact = FigureArtifact(
      wide: .init(bytes: [], width: 1, height: 1), narrow: .init(bytes: [], width: 1, height: 1),
      alternativeText: evil, provenance: evil,
      table: DataTable(columns: [.init(evil, isNumeric: true)], rows: [[evil]]),
      downloads: [.init(label: evil, fileExtension: "csv", bytes: [])])
    let text: [Inline] = [
      inline(.text(evil)), inline(.code(evil)),
      inline(.link(destination: "https://example.org/\(evil)", title: evil, text: [])),
      inline(.formula(Located(evil, at: nowhere))),
    ]
    let blocks = [
      block(.heading(level: 2, id: evil, text: text)), block(.paragraph(text)),
      block(.section(kind: .code, id: evil + "2", title: text, blocks: [])),
      block(.callout(kind: .note, title: text, blocks: [])), codeBlock(evil, evil + "\n"),
      codeBlock("html", evil + "\n"), codeBlock("swift", "\"\(evil)\"\n"),
      figure("fig", 1, evil),
    ]
    let hostile = lesson(
      "a",
      FrontMatter(
        title: evil, tagline: evil, summary: evil, category: evil, level: .beginner, minutes: 1,
        prerequisites: [.topic(evil)], concepts: [evil], outcomes: [evil], isDraft: false,
        language: evil,
        keyFormulas: [.init(name: evil, tex: Located("x", at: nowhere), sentence: evil)],
        cover: nil), blocks, targets: [target(.figure, "fig", 1, evil)])
    let entry = Credits.Entry(title: evil, details: [evil], licence: evil, notice: evil)
    let site = site(
      [hostile], artifacts: [ArtifactKey(lesson: "a", id: "fig"): .figure(artifact)],
      settings: SiteSettings(
        id: evil, title: evil, tagline: evil, language: evil, baseURL: nil, lessonOrder: [],
        promotion: .init(
          title: evil, text: evil, link: Located("https:" + evil, at: nowhere), label: evil),
        reportLink: nil),
      credits: Credits(photographs: [entry], models: [entry]))
    let escaped = HTML.text(evil).formatted
    #expect(escaped.contains(evil) == (evil == "{{siteID}}"))
    for (path, page) in site.files where path.hasSuffix(".html") {
      #expect(!page.contains("<script>"), "\(path)")
      #expect(!page.contains("<img src=x"), "\(path)")
      #expect(page.contains(escaped), "\(path)")
    }
    #expect(site.files.count { $0.key.hasSuffix(".html") } == 5)
    #expect(site.files["lessons/a/index.html"]?.contains("<h1>\(escaped)</h1>") == true)
  }
}
