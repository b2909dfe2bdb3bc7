import Testing

@testable import Figures

@Suite struct ErrorTests {
  private func error(of source: some FigureSource) throws -> FigureError? {
    let fonts = try testFonts()
    do throws(FigureError) {
      _ = try source.figure(for: .wide, fonts: fonts)
      return nil
    } catch {
      return error
    }
  }

  @Test func reportsMissingFonts() {
    #expect(throws: FigureError.noFonts) { try FontBook(fontFiles: []) }
    #expect(throws: FigureError.unreadableFont(path: "/nowhere/Inter.otf")) {
      try FontBook(fontFiles: fontFiles + ["/nowhere/Inter.otf"])
    }
    #expect(throws: FigureError.unreadableFont(path: #filePath)) {
      try FontBook(fontFiles: [#filePath])
    }
  }

  @Test func reportsEmptyFigures() throws {
    #expect(try error(of: FilterWall(tiles: [])) == .empty(figure: "filter wall"))
    #expect(
      try error(of: MapWall(maps: [], width: 1, height: 1, quantity: ""))
        == .empty(figure: "wall of feature maps"))
    #expect(try error(of: CostBars(rows: [])) == .empty(figure: "bars of costs"))
    #expect(try error(of: GraphDiagram(nodes: [], edges: [])) == .empty(figure: "diagram"))
    let photograph = Photograph(width: 1, height: 1, rgb8: [0, 0, 0])
    #expect(
      try error(of: PredictionBars(photograph: photograph, bars: []))
        == .empty(figure: "bars of predictions"))
  }

  @Test func reportsSizesThatCannotBe() throws {
    #expect(
      try error(of: MapWall(maps: [[]], width: 0, height: 0, quantity: ""))
        == .invalidSize(of: "feature map", width: 0, height: 0))
    #expect(
      try error(of: FilterWall(tiles: [ColorTile(width: 0, height: 3, rgb8: [])]))
        == .invalidSize(of: "filter", width: 0, height: 3))
    let photograph = Photograph(width: 0, height: 1, rgb8: [])
    let bars = PredictionBars(
      photograph: photograph, bars: [.init(label: "cat", probability: 1)])
    #expect(
      try error(of: bars) == .invalidSize(of: "photograph", width: 0, height: 1))
  }

  @Test func reportsCountsThatDisagree() throws {
    #expect(
      try error(of: MapWall(maps: [[1, 2, 3]], width: 2, height: 2, quantity: ""))
        == .wrongCount(of: "feature map values", expected: 4, actual: 3))
    let tile = ColorTile(width: 1, height: 1, rgb8: [1, 2, 3])
    #expect(
      try error(of: FilterWall(tiles: [tile, tile], labels: ["one"]))
        == .wrongCount(of: "labels", expected: 2, actual: 1))
    #expect(
      try error(of: FilterWall(tiles: [tile], deadIndices: [1]))
        == .unknownIndex(of: "tile", index: 1, count: 1))
    #expect(
      try error(of: FilterWall(tiles: [ColorTile(width: 1, height: 1, rgb8: [1])]))
        == .wrongCount(of: "filter pixels", expected: 3, actual: 1))
  }

  @Test func reportsRangesAndNodesThatAreNot() throws {
    let wall = MapWall(
      maps: [[1]], width: 1, height: 1, limits: .within(0...Float.infinity), quantity: "")
    #expect(try error(of: wall) == .invalidRange(of: "colour map"))
    let node = GraphDiagram.Node(id: "a", title: "a", family: .other)
    #expect(
      try error(of: GraphDiagram(nodes: [node], edges: [.init(from: "a", to: "b")]))
        == .unknownNode("b"))
    #expect(
      try error(of: GraphDiagram(nodes: [node, node], edges: [])) == .duplicateNode("a"))
  }

  @Test func reportsPicturesThatAreTooLarge() throws {
    let fonts = try testFonts()
    let figure = try Sample.costBars.source.figure(for: .wide, fonts: fonts)
    for scale in [0, .nan, .infinity] {
      #expect(throws: FigureError.invalidSize(of: "picture", width: 0, height: 0)) {
        try figure.png(scale: scale, theme: .light, fonts: fonts)
      }
    }
    #expect(throws: FigureError.self) {
      try figure.png(scale: 100, theme: .light, fonts: fonts)
    }
  }

  @Test func saysItInWords() {
    #expect(
      FigureError.wrongCount(of: "labels", expected: 2, actual: 1).description
        == "labels should have 2 values, not 1")
    #expect(
      FigureError.unreadableFont(path: "/a.otf").description
        == "font file /a.otf is missing or not a font")
  }

  @Test func drawsProbabilitiesThatAreNotNumbers() throws {
    let photograph = Photograph(width: 1, height: 1, rgb8: [0, 0, 0])
    let bars = PredictionBars(
      photograph: photograph, bars: [.init(label: "cat", probability: .nan)])
    let figure = try bars.figure(for: .wide, fonts: testFonts())
    #expect(figure.missingValueCount == 1)
    #expect(figure.texts.contains("no value"))
  }

  @Test func survivesHugeAndNegativeCosts() throws {
    let rows: [CostBars.Row] = [
      .init(name: "a", parameters: .max, multiplyAdds: -1),
      .init(name: "b", parameters: .max, multiplyAdds: 0),
    ]
    for progression in [CostBars.Progression.linear, .logarithmic] {
      let bars = CostBars(rows: rows, progression: progression)
      #expect(try error(of: bars) == nil)
    }
  }

  @Test func survivesLongAndOddText() throws {
    let long = String(repeating: "unbreakable", count: 40) + "\n\u{0}𝐖 日本"
    let diagram = GraphDiagram(
      nodes: [.init(id: "a", title: long, subtitles: ["", long], family: .block)], edges: [])
    let fonts = try testFonts()
    let figure = try diagram.figure(for: .narrow, fonts: fonts)
    #expect(figure.width == 360)
    #expect(figure.texts.contains { $0.contains("…") })
    _ = try figure.svg(caption: .sample, fonts: fonts)
  }
}
