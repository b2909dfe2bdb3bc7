import Foundation
import Testing

@testable import Figures

@Suite struct GraphTests {
  private func layout(
    _ count: Int, _ links: [(Int, Int)]
  ) throws -> GraphLayout {
    try GraphLayout(
      sizes: Array(repeating: (width: 100, height: 40), count: count),
      links: links.map { GraphLayout.Link(from: $0, to: $1) }, nodeGap: 20, rankGap: 26)
  }

  @Test func keepsBoxesApartAndInOrder() throws {
    let frames = try layout(4, [(0, 1), (0, 2), (1, 3), (2, 3)]).frames
    for (index, frame) in frames.enumerated() {
      for other in frames[..<index] { #expect(!frame.overlaps(other)) }
    }
    #expect(frames[0].maxY < frames[1].y)
    #expect(frames[1].y == frames[2].y)
    #expect(frames[2].maxY < frames[3].y)
  }

  @Test func tellsSkipsFromBranches() throws {
    // 0 to 3 shortens 0, 1, 2, 3; the branch 0, 4, 5 is another way.
    let curves = try layout(6, [(0, 1), (1, 2), (2, 3), (0, 3), (3, 5), (0, 4), (4, 5)]).curves
    #expect(curves.filter(\.isSkip).map(\.link) == [GraphLayout.Link(from: 0, to: 3)])
  }

  @Test func cutsTallChainsIntoColumns() throws {
    let chain = try layout(12, (1..<12).map { ($0 - 1, $0) })
    let columns = GraphColumns(
      chain, availableWidth: 720, preferredHeight: 300, mostColumns: 4)
    #expect(columns.height < 320)
    #expect(columns.width <= 720)
    let lefts = Set((0..<12).map { columns.frame(ofNode: $0).x })
    #expect(lefts.count == 3)
  }

  @Test func neverCutsThroughABranch() throws {
    let branches = try layout(
      12, (1..<12).map { ($0 - 1, $0) } + [(0, 11)])
    let columns = GraphColumns(
      branches, availableWidth: 720, preferredHeight: 300, mostColumns: 4)
    #expect(Set((0..<12).map { columns.frame(ofNode: $0).midX.rounded() }).count <= 2)
    #expect(columns.height > 600)
  }

  @Test func survivesCyclesLoopsAndStrangers() throws {
    let frames = try layout(4, [(0, 1), (1, 0), (2, 2)]).frames
    #expect(frames.count == 4)
  }

  @Test func takesAsMuchRoomAsALargeGraphNeeds() throws {
    let branches = (0..<12).map {
      GraphDiagram.Node(
        id: "b\($0)", title: "branch \($0)", subtitles: ["64 × 28 × 28"], family: .convolution)
    }
    let ends = ["input", "concat"].map {
      GraphDiagram.Node(id: $0, title: $0, family: .combination)
    }
    let diagram = GraphDiagram(
      nodes: [ends[0]] + branches + [ends[1]],
      edges: branches.flatMap {
        [.init(from: "input", to: $0.id), .init(from: $0.id, to: "concat")]
      })
    let figure = try diagram.figure(for: .narrow, fonts: testFonts())
    #expect(figure.width > 360)
    #expect(figure.texts.contains("64×28×28"))
  }

  /// The test needs a locale that writes 1,5; where there is none it is left out.
  @Test(.enabled(if: commaLocale != nil))
  func ignoresTheLocale() throws {
    let before = try Sample.branches.source.figure(for: .wide, fonts: testFonts())
    setlocale(LC_NUMERIC, commaLocale)
    defer { setlocale(LC_NUMERIC, "C") }
    #expect(try Sample.branches.source.figure(for: .wide, fonts: testFonts()) == before)
    for sample in Sample.allCases {
      let drawing = try sample.source.drawing(for: .wide, caption: .sample, fonts: testFonts())
      setlocale(LC_NUMERIC, "C")
      let plain = try sample.source.drawing(for: .wide, caption: .sample, fonts: testFonts())
      setlocale(LC_NUMERIC, commaLocale)
      #expect(drawing == plain)
    }
  }
}

private let commaLocale = ["de_DE.UTF-8", "fr_FR.UTF-8"].first { name in
  guard let locale = newlocale(LC_NUMERIC_MASK, name, nil) else { return false }
  freelocale(locale)
  return true
}
