import Lessons
import Networks
import Testing

@testable import Experiments

@Suite struct ExperimentsTests {
  private let body = """
    ::filters[C]{#a model=tiny layer=conv1}

    ::feature-maps[C]{#b model=tiny layer=conv1/relu image=squares}

    ::predictions[C]{#c model=tiny image=squares}

    ::graph[C]{#d model=branches}

    ::costs[C]{#e model=branches}
    """

  @Test func drawsEveryKindForBothWidths() throws {
    let report = try SampleContent(body).report()
    #expect(report.diagnostics == [])
    #expect(report.artifacts.keys.map(\.id).sorted() == ["a", "b", "c", "d", "e"])
    for case .figure(let figure) in report.artifacts.values {
      #expect((figure.wide.width, figure.narrow.width) == (720, 360))
      #expect(String(decoding: figure.wide.bytes, as: UTF8.self).contains("<title"))
      #expect(figure.downloads.first?.fileExtension == "csv")
      #expect(figure.downloads.first?.bytes == figure.table.csv)
    }
  }

  @Test func givesTheSameBytesEachTime() throws {
    let first = try SampleContent(body).report().artifacts
    let second = try SampleContent(body).report().artifacts
    for (key, artifact) in first {
      guard case .figure(let one) = artifact, case .figure(let other)? = second[key] else {
        Issue.record("\(key) is missing")
        continue
      }
      #expect(one.wide.bytes == other.wide.bytes)
      #expect(one.narrow.bytes == other.narrow.bytes)
      #expect(one.downloads.map(\.bytes) == other.downloads.map(\.bytes))
    }
  }

  @Test func tellsItsStages() throws {
    let content = try SampleContent("::costs[C]{#e model=branches}")
    let lessons = LessonParser(figureSchemas: Experiments.schemas).parse(
      lessonsIn: content.disk, includesDrafts: true
    ).lessons
    var stages: [String] = []
    _ = Experiments.run(
      lessons, settings: .sample, content: content.disk, icon: nil, fonts: try testFonts()
    ) { stages.append($0) }
    #expect(stages == ["reading models and photographs", "executing networks", "drawing 1 figure"])
  }

  @Test func creditsPhotographsAndModels() throws {
    let credits = try SampleContent(catalogue: onlyTiny).report().credits
    #expect(
      credits.photographs == [
        Credits.Entry(
          title: "Four squares",
          details: ["By A. Painter.", "Source: the tests.", "Changes: none."],
          licence: "CC0-1.0", notice: nil)
      ])
    #expect(
      credits.models == [
        Credits.Entry(
          title: "Tiny", details: ["Trained on nothing."], licence: "CC0-1.0",
          notice: "Do as you like.\n")
      ])
  }

  @Test func creditsPaperAndOrigin() throws {
    let digest = String(repeating: "0", count: 64)
    let catalogue =
      onlyTiny.trimmingSuffix(while: \.isNewline) + """

            paper: {authors: Doe et al., year: 2020, title: On tiny networks, identifier: "arXiv:1"}
            origin: {package: tiny, version: 1.0, file: tiny.pkl, sha256: "\(digest)"}
        """
    let credits = try SampleContent(catalogue: catalogue).report().credits
    #expect(
      credits.models.first?.details == [
        "Doe et al. (2020), “On tiny networks”, arXiv:1.", "Trained on nothing.",
        "Weights from tiny 1.0, tiny.pkl.",
      ])
  }

  @Test func creditsTheRecipeOfWeightsThatWereTrainedHere() throws {
    let training = "    training: {recipe: recipes/tiny.yml, log: logs/tiny.csv}\n"
    let credits = try SampleContent(catalogue: onlyTiny + training).report().credits
    #expect(
      credits.models.first?.details == [
        "Trained on nothing.", "Weights by hub train, with models/recipes/tiny.yml.",
      ])
  }

  @Test func needsNeitherCatalogueNorCreditsWhereNothingIsAsked() throws {
    let content = Disk.memory([:])
    let report = Experiments.run(
      [], settings: .sample, content: content, icon: nil, fonts: try testFonts())
    #expect(report.diagnostics == [])
    #expect(report.credits.models.isEmpty && report.credits.photographs.isEmpty)
  }
}

extension String {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return text
  }
}
