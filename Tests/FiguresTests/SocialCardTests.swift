import Testing

@testable import Figures

@Suite struct SocialCardTests {
  /// What a card may be drawn from, and its name.
  static let pictures: [(name: String, source: Sample?)] =
    [("alone", nil)] + Sample.allCases.map { ($0.rawValue, $0) }

  private func card(
    title: String = "Seeing inside a network", tagline: String = "How not to be fooled",
    siteTitle: String? = "ML Learning Hub"
  ) -> SocialCard {
    SocialCard(
      siteTitle: siteTitle, icon: icon, category: "Deep Learning", title: title, tagline: tagline,
      facts: ["Beginner", "15 minutes", "6 diagrams"])
  }

  private let icon = Photograph(
    width: 9, height: 9, rgb8: (0..<243).map { UInt8(truncatingIfNeeded: $0 * 31) })

  @Test(arguments: pictures)
  func drawsTheSameCommandsAsBefore(name: String, sample: Sample?) throws {
    let figure = try card().figure(showing: sample?.source, fonts: testFonts())
    #expect((figure.width, figure.height) == (1200, 630))
    try expectSnapshot(
      figure.commands.map { "\($0)\n" }.joined(), named: "card-\(name).txt")
  }

  @Test(
    arguments: [
      "ViT", "Seeing inside a network", "CNN Architectures: Classic → ResNet → ViT",
      "How does a network that was trained on photographs of cats and dogs know what a toaster is?",
      "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
      "Convolution, pooling, attention: what changes when a picture is cut into patches, and why it "
        + "took eight years until somebody tried",
    ], [Sample.mapWall, nil])
  func keepsWholeTitlesInsideTheirColumn(title: String, sample: Sample?) throws {
    let fonts = try testFonts()
    let figure = try card(title: title, tagline: "").figure(
      showing: sample?.source, fonts: fonts)
    let column = Rectangle(
      x: 56, y: 56, width: sample == nil ? 1088 : 536, height: 630 - 2 * 56 + 8)
    let boxes = try figure.commands.compactMap { try $0.textBox(fonts: fonts) }
    for (index, box) in boxes.enumerated() {
      #expect(column.contains(box.frame, tolerance: 1), "\(box.text) leaves its column")
      #expect(!box.text.contains("…"), "\(box.text) is cut")
      for other in boxes[..<index] {
        #expect(!box.frame.overlaps(other.frame), "\(box.text) overlaps \(other.text)")
      }
    }
    let set = boxes.map(\.text).joined().filter { !$0.isWhitespace }
    #expect(set.contains(title.filter { !$0.isWhitespace }))
  }

  @Test func endsATitleBeyondAllMeasureWithAnEllipsis() throws {
    let fonts = try testFonts()
    let endless = String(repeating: "and so on, ", count: 60)
    let figure = try card(title: endless).figure(showing: nil, fonts: fonts)
    let boxes = try figure.commands.compactMap { try $0.textBox(fonts: fonts) }
    let cut = boxes.filter { $0.text.contains("…") }.map(\.text)
    #expect(cut.count == 1)
    #expect(cut.allSatisfy { $0.hasSuffix("…") && !$0.hasSuffix(",…") })
    #expect(boxes.allSatisfy { $0.frame.maxY < 630 && $0.frame.maxX < 1200 })
  }

  @Test func keepsAnArrowWithTheWordBeforeIt() throws {
    let title = "CNN Architectures: Classic → ResNet → ViT"
    let texts = try card(title: title).figure(
      showing: Sample.mapWall.source, fonts: testFonts()
    ).texts
    #expect(texts.filter { title.contains($0) }.allSatisfy { !$0.hasPrefix("→") })
    #expect(texts.contains("ResNet → ViT"))
  }

  @Test func leavesATaglineOutRatherThanCutIt() throws {
    let tagline = String(repeating: "one more word ", count: 30)
    let texts = try card(tagline: tagline).figure(showing: nil, fonts: testFonts()).texts
    #expect(!texts.contains { $0.contains("one more") })
  }

  @Test func needsNoSiteTitle() throws {
    let texts = try card(siteTitle: nil).figure(showing: nil, fonts: testFonts()).texts
    #expect(texts.first == "Deep Learning")
  }

  /// How many tiles, whether with a photograph, and how many pictures the mosaic shows of them.
  @Test(
    arguments: [
      (1, false, 1), (2, false, 2), (3, false, 3), (4, false, 4), (8, false, 4), (9, false, 9),
      (64, false, 16), (1, true, 2), (2, true, 3), (3, true, 4), (4, true, 4), (5, true, 6),
      (64, true, 6),
    ])
  func fillsTheFrameWithoutOverlap(tiles: Int, hasPhotograph: Bool, shown: Int) throws {
    let tile = Raster(
      width: 5, height: 5, pixels: .rgb([UInt8](repeating: 9, count: 75)), isSmooth: false)
    let mosaic = try #require(
      Mosaic(
        of: [Raster](repeating: tile, count: tiles), photograph: hasPhotograph ? tile : nil))
    let frame = Rectangle(x: 640, y: 0, width: 560, height: 630)
    let places = mosaic.commands(filling: frame).compactMap { command -> Rectangle? in
      guard case .image(_, let place) = command else { return nil }
      return place
    }
    #expect(places.count == shown)
    #expect(places.allSatisfy { frame.contains($0, tolerance: 0.001) })
    for (index, place) in places.enumerated() {
      #expect(!places[..<index].contains { place.overlaps($0) })
    }
    // Only gaps are left.
    let area = places.reduce(0) { $0 + $1.width * $1.height }
    #expect(area > 0.93 * frame.width * frame.height)
    #expect(abs((places.map(\.maxX).max() ?? 0) - 1200) < 0.001)
    #expect(abs((places.map(\.maxY).max() ?? 0) - 630) < 0.001)
  }

  @Test func showsNoDeadTiles() throws {
    let wall = MapWall(
      maps: [[0, 0], [1, 2], [3, 4]], width: 2, height: 1, deadIndices: [0], quantity: "q")
    let frame = Rectangle(x: 0, y: 0, width: 100, height: 100)
    #expect(try wall.excerpt(filling: frame, fonts: testFonts()).count == 2)
  }

  @Test func setsTypeAloneWhereAllTilesAreDead() throws {
    let wall = MapWall(maps: [[0, 0]], width: 2, height: 1, deadIndices: [0], quantity: "q")
    let fonts = try testFonts()
    #expect(
      try card().figure(showing: wall, fonts: fonts).commands
        == card().figure(showing: nil, fonts: fonts).commands)
  }

  @Test func givesTheSameSmallFileEachTime() throws {
    let fonts = try testFonts()
    let first = try card().png(showing: Sample.mapWall.source, fonts: fonts)
    #expect(try card().png(showing: Sample.mapWall.source, fonts: testFonts()) == first)
    #expect(first.count < 300_000)
    // The size in the PNG's header.
    #expect(Array(first[16..<24]) == [0, 0, 0x04, 0xB0, 0, 0, 0x02, 0x76])
  }
}

@Suite struct QuantizerTests {
  private func colors(of raster: Raster) -> [RGB] {
    (0..<(raster.width * raster.height)).map { raster.color(x: $0, y: 0).0 }
  }

  @Test func keepsFewColorsExactly() {
    let rgb: [UInt8] = [20, 23, 28, 255, 255, 255, 0, 0, 0, 200, 30, 60]
    let raster = Quantizer.raster(ofRGB: rgb, width: 4, height: 1)
    #expect(colors(of: raster).flatMap { [$0.red, $0.green, $0.blue] } == rgb)
  }

  @Test func keepsTheColorOfASmallPatch() {
    // A thousand browns, and twenty pixels of green among them.
    let browns = (0..<10_000).flatMap { index -> [UInt8] in
      let shade = UInt8(index % 100)
      return [150 + shade, 100 + shade, UInt8(index / 100) + 60]
    }
    let green: [UInt8] = [90, 190, 40]
    let rgb = browns + [[UInt8]](repeating: green, count: 20).flatMap { $0 }
    let raster = Quantizer.raster(ofRGB: rgb, width: 10_020, height: 1)
    #expect(colors(of: raster).last == RGB(red: 90, green: 190, blue: 40))
    for (index, color) in colors(of: raster).enumerated() {
      #expect(abs(Int(color.red) - Int(rgb[index * 3])) <= 12)
      #expect(abs(Int(color.green) - Int(rgb[index * 3 + 1])) <= 12)
      #expect(abs(Int(color.blue) - Int(rgb[index * 3 + 2])) <= 12)
    }
  }
}
