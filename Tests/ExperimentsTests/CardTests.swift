import Lessons
import Testing

@testable import Experiments

@Suite struct CardTests {
  private let figures = """
    ::filters[C]{#a model=tiny layer=conv1}

    ::predictions[C]{#b model=tiny image=squares}
    """

  private func report(
    _ body: String, icon: Located<[UInt8]>? = nil
  ) throws -> Experiments.Report {
    let content = try SampleContent(body).disk
    let lessons = LessonParser(figureSchemas: Experiments.schemas).parse(
      lessonsIn: content, includesDrafts: true
    ).lessons
    return Experiments.run(
      lessons, settings: .sample, content: content, icon: icon, fonts: try testFonts())
  }

  @Test func drawsOneForTheSiteAndOneForEachLesson() throws {
    let cards = try report(figures).cards
    #expect(cards.lessons.keys.sorted() == ["one"])
    for card in try [#require(cards.hub), #require(cards.lessons["one"])] {
      #expect((card.width, card.height) == (1200, 630))
      #expect(card.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
  }

  @Test func saysWhatItShows() throws {
    let cards = try report(figures).cards
    let lesson = cards.lessons["one"]?.alternativeText ?? ""
    #expect(lesson.hasPrefix("Title. Tagline. All 4 filters of layer conv1 in Tiny"), "\(lesson)")
    let hub = cards.hub?.alternativeText ?? ""
    #expect(hub.hasPrefix("Sample hub. What it is. Tiny on the photograph"), "\(hub)")
  }

  @Test func setsTypeAloneWhereALessonHasNoFigure() throws {
    let cards = try report("Text.").cards
    #expect(cards.lessons["one"]?.alternativeText == "Title. Tagline.")
    #expect(cards.hub?.alternativeText == "Sample hub. What it is.")
    #expect(try cards != report(figures).cards)
  }

  @Test func givesTheSameBytesEachTime() throws {
    #expect(try report(figures).cards == report(figures).cards)
  }

  @Test func showsTheSitesIcon() throws {
    let icon = Located(try Fixtures.bytes("squares.png"), at: SourcePlace(path: "assets/icon.png"))
    let with = try report("Text.", icon: icon)
    #expect(with.diagnostics == [])
    #expect(try with.cards != report("Text.").cards)
  }

  @Test func reportsAnIconThatIsNoPicture() throws {
    let icon = Located(Array("<svg/>".utf8), at: SourcePlace(path: "assets/icon.png"))
    let broken = try report("Text.", icon: icon)
    #expect(
      broken.diagnostics.map(\.text) == [
        """
        assets/icon.png:1:1: error: neither a JPEG nor a PNG file: it begins with the bytes \
        3c 73 76 67 2f 3e
          help: save the photograph as JPEG or PNG
        """
      ])
    #expect(broken.cards.hub != nil)
  }
}
