import Testing

@testable import Figures

@Suite struct WallTests {
  /// Columns, CSS pixels per pixel, and the width of the whole wall.
  @Test(
    arguments: [
      (64, 7, Page.wide, 8, 12.0), (64, 7, .narrow, 6, 8), (64, 56, .wide, 8, 1.5),
      (64, 56, .narrow, 6, 1), (96, 11, .wide, 8, 7), (6, 5, .wide, 6, 23),
      (1, 28, .narrow, 1, 5),
    ])
  func choosesColumnsAndWholePixels(
    count: Int, size: Int, page: Page, columns: Int, magnification: Double
  ) {
    let grid = TileGrid(
      tileCount: count, tileWidth: size, tileHeight: size, availableWidth: page.width,
      minimumWidth: page == .wide ? 76 : 52)
    #expect(grid.columns == columns)
    #expect(abs(grid.magnification - magnification) < 0.001)
    #expect(grid.width <= page.width)
  }

  @Test func keepsZeroMidGreyInColorTiles() {
    let tile = ColorTile(
      width: 2, height: 1, red: [0, 2], green: [-2, 9], blue: [1, .nan], limit: 2)
    #expect(tile.rgb8 == [128, 0, 191, 255, 255, 128])
    #expect(tile.missing == [1])
  }

  @Test func leavesGapsMissingValuesAndDeadTilesTransparent() throws {
    let wall = MapWall(
      maps: [[0, 1], [.nan, 1], [0, 0]], width: 2, height: 1, deadIndices: [2], quantity: "q")
    let figure = try wall.figure(for: .wide, fonts: testFonts())
    let strip = try #require(
      figure.commands.compactMap { command -> Raster? in
        guard case .image(let raster, _) = command, raster.height > 1 else { return nil }
        return raster
      }.first)
    guard case .indexed(let indices, _) = strip.pixels else {
      Issue.record("not a heat map")
      return
    }
    // Repeated pixels of one row, each run once.
    let runs = indices[..<strip.width].reduce(into: [UInt8]()) {
      if $0.last != $1 { $0.append($1) }
    }
    #expect(runs == [0, 62, 63, 62, 63])
    #expect(figure.missingValueCount == 1)
    let texts = figure.commands.map(\.description).filter { $0.contains("warning at") }
    #expect(texts.count == 2)
  }

  @Test(arguments: ["dead", "silent"])
  func flagsMapsWithTheGivenWord(flag: String) throws {
    let wall = MapWall(
      maps: [[1, 2], [0, 0]], width: 2, height: 1, labels: ["0", "1"], deadIndices: [1],
      flag: flag, quantity: "Activation")
    let texts = try wall.figure(for: .wide, fonts: testFonts()).texts
    #expect(texts.filter { $0 == "dead" || $0 == "silent" } == [flag])
  }

  @Test func saysThatValuesLieBeyondTheColorBar() throws {
    let texts = try Sample.signedMapWall.source.figure(for: .wide, fonts: testFonts()).texts
    #expect(texts.contains("≤ −1"))
    #expect(texts.contains("≥ 1"))
  }

  @Test func setsFlagsBelowLabelsWhereBothAreTooLong() throws {
    let wall = MapWall(
      maps: (0..<16).map { [Float($0), $0 == 3 ? .nan : 1] }, width: 2, height: 1,
      labels: (0..<16).map { "filter \($0)" }, quantity: "Activation")
    let fonts = try testFonts()
    let boxes = try wall.figure(for: .narrow, fonts: fonts).commands.compactMap {
      try $0.textBox(fonts: fonts)
    }
    let label = try #require(boxes.first { $0.text == "filter 3" })
    let flag = try #require(boxes.first { $0.text == "no value" })
    #expect(flag.frame.x == label.frame.x)
    #expect(flag.frame.y > label.frame.maxY)
  }

  @Test func drawsMapsThatAreZeroEverywhere() throws {
    let wall = MapWall(maps: [[0, 0]], width: 2, height: 1, quantity: "Activation")
    #expect(try wall.figure(for: .narrow, fonts: testFonts()).missingValueCount == 0)
  }

  @Test func countsMapsWithoutAnyValue() throws {
    let wall = MapWall(
      maps: [[.nan, .infinity]], width: 2, height: 1, limits: .perMap, quantity: "Activation")
    #expect(try wall.figure(for: .wide, fonts: testFonts()).missingValueCount == 2)
  }
}

extension Figure {
  var texts: [String] {
    commands.compactMap { command in
      guard case .text(let text, _, _, _) = command else { return nil }
      return text
    }
  }
}
