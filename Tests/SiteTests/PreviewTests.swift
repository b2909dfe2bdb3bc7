import Lessons
import Testing

@testable import Site

/// What pages say of themselves to those who link to them.
@Suite struct PreviewTests {
  private let cards = SocialCards(
    hub: .init(bytes: [1], width: 1200, height: 630, alternativeText: "The hub."),
    lessons: ["a": .init(bytes: [2], width: 1200, height: 630, alternativeText: "A “cat”.")])

  private let lessonA = lesson(
    "a", frontMatter(title: "Seeing & believing", summary: "Look <twice>."),
    targets: [target(.figure, "f", 1, "A figure.")])
  private let artifacts: [ArtifactKey: Artifact] = [
    ArtifactKey(lesson: "a", id: "f"): .figure(SampleDrawing.artifact(bars: 2))
  ]

  private func tags(of path: String, baseURL: String?) throws -> [String] {
    let site = site(
      [lessonA], artifacts: artifacts, cards: cards, settings: settings(baseURL: baseURL))
    #expect(site.diagnostics == [])
    return try #require(site.files[path]).split(separator: "\n").map(String.init).filter {
      ["property=\"og:", "name=\"twitter", "canonical"].contains(where: $0.contains)
    }
  }

  @Test func describesALesson() throws {
    #expect(
      try tags(of: "lessons/a/index.html", baseURL: "https://example.org/hub/") == [
        "<link rel=\"canonical\" href=\"https://example.org/hub/lessons/a/\">",
        "<meta property=\"og:url\" content=\"https://example.org/hub/lessons/a/\">",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:site_name\" content=\"Sample Hub\">",
        "<meta property=\"og:title\" content=\"Seeing &amp; believing\">",
        "<meta property=\"og:description\" content=\"Look &lt;twice&gt;.\">",
        "<meta property=\"og:image\" content=\"https://example.org/hub/lessons/a/card.png\">",
        "<meta property=\"og:image:type\" content=\"image/png\">",
        "<meta property=\"og:image:width\" content=\"1200\">",
        "<meta property=\"og:image:height\" content=\"630\">",
        "<meta property=\"og:image:alt\" content=\"A “cat”.\">",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
      ])
  }

  @Test(arguments: [
    ("index.html", "https://example.org/", "website", "https://example.org/card.png"),
    (
      "credits/index.html", "https://example.org/credits/", "article",
      "https://example.org/card.png"
    ),
    (
      "figures/a-f/index.html", "https://example.org/figures/a-f/", "article",
      "https://example.org/lessons/a/card.png"
    ),
  ])
  func givesEachPageItsAddressAndCard(
    path: String, address: String, kind: String, picture: String
  ) throws {
    let tags = try tags(of: path, baseURL: "https://example.org/")
    #expect(tags[0] == "<link rel=\"canonical\" href=\"\(address)\">")
    #expect(tags.contains("<meta property=\"og:type\" content=\"\(kind)\">"))
    #expect(tags.contains("<meta property=\"og:image\" content=\"\(picture)\">"))
  }

  @Test func leavesOutWhatNeedsAWholeAddress() throws {
    #expect(
      try tags(of: "lessons/a/index.html", baseURL: nil) == [
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:site_name\" content=\"Sample Hub\">",
        "<meta property=\"og:title\" content=\"Seeing &amp; believing\">",
        "<meta property=\"og:description\" content=\"Look &lt;twice&gt;.\">",
      ])
  }

  @Test func advertisesNoMissingPage() throws {
    #expect(try tags(of: "404.html", baseURL: "https://example.org/") == [])
  }

  @Test(arguments: [nil, "https://example.org/"])
  func writesTheCardsWithAndWithoutABaseURL(baseURL: String?) {
    let site = SiteBuilder(templates: TestDisks.templates, toolkit: TestDisks.toolkit).render(
      lessons: [lessonA], artifacts: artifacts, cards: cards, settings: settings(baseURL: baseURL),
      credits: Credits(photographs: [], models: []), content: .memory([:]))
    let written = site.files.filter { $0.path.hasSuffix("card.png") }
    #expect(written.map(\.path) == ["card.png", "lessons/a/card.png"])
    #expect(written.map(\.bytes) == [[1], [2]])
  }

  @Test func refusesAnImageAtTheCardsAddress() {
    let image = ImageFigure(
      id: "g", number: 1, caption: words("An image."),
      source: Located("lessons/a/card.png", at: nowhere), alternativeText: "An image")
    let png: [UInt8] =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
      + [0, 0, 0, 1, 0, 0, 0, 1]
    let site = site(
      [
        lesson("a", frontMatter(), [block(.image(image))], targets: [target(.figure, "g", 1, "An")])
      ],
      cards: cards, content: .memory(["lessons/a/card.png": png]))
    #expect(
      site.diagnostics == [
        """
        content/lessons/a/index.md:1:1: error: the lesson's file card.png has the address of its \
        social card
          help: rename the file
        """
      ])
  }
}
