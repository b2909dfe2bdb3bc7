import Figures

/// The fonts of all tests, from Debian's packages.
let inter = "/usr/share/fonts/opentype/inter/Inter-"
let fontFiles = [
  inter + "Regular.otf", inter + "Medium.otf", inter + "SemiBold.otf",
  "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
]

func testFonts() throws -> FontBook { try FontBook(fontFiles: fontFiles) }

/// One small figure of each kind.
enum Sample: String, CaseIterable {
  case filterWall
  case mapWall
  case signedMapWall
  case predictionBars
  case costBars
  case logarithmicCostBars
  case chain
  case branches

  var source: any FigureSource {
    switch self {
    case .filterWall: filters
    case .mapWall: maps
    case .signedMapWall: signedMaps
    case .predictionBars: predictions
    case .costBars: CostBars(rows: costRows, note: "Multiply-adds count once.")
    case .logarithmicCostBars: CostBars(rows: longRows, progression: .logarithmic)
    case .chain: longChain
    case .branches: fireModules
    }
  }
}

private let filters = FilterWall(
  tiles: (0..<10).map { index in
    ColorTile(
      width: 2, height: 2, rgb8: (0..<12).map { UInt8(($0 * 20 + index * 3) & 0xFF) })
  },
  labels: (0..<10).map { "filter \($0)" }, deadIndices: [3],
  note: "Each filter is scaled to its own largest weight: mid-grey is zero.")

private let photograph = Photograph(
  width: 4, height: 3, rgb8: (0..<36).map { UInt8($0 * 7) })

private let maps = MapWall(
  maps: (0..<9).map { map in (0..<16).map { Float($0 * map) / 10 } }, width: 4, height: 4,
  labels: (0..<9).map(String.init), deadIndices: [0], quantity: "Activation after ReLU, conv1",
  photograph: photograph)

private let signedMaps = MapWall(
  maps: [[-2, -1, 0, 1], [0.5, .nan, 0, 3]], width: 2, height: 2, labels: ["first", "second"],
  colorMap: .diverging, limits: .within(-1...1), quantity: "Before ReLU")

private let predictions = PredictionBars(
  photograph: photograph,
  bars: [
    .init(label: "Egyptian cat", probability: 0.6237),
    .init(label: "tabby, tabby cat", probability: 0.2411),
    .init(label: "hair dryer", probability: 0.00003),
  ])

private let costRows: [CostBars.Row] = [
  .init(name: "conv1", parameters: 1_792, multiplyAdds: 21_902_400),
  .init(name: "pool1", parameters: 0, multiplyAdds: 0),
  .init(name: "conv10", parameters: 513_000, multiplyAdds: 100_352_000),
]

private let longRows: [CostBars.Row] = (1...3).map {
  .init(
    name: "conv\($0 + 1)_1, a bottleneck block", parameters: 4_000 << (2 * $0),
    multiplyAdds: 230_000_000)
}

private let longChain = GraphDiagram(
  nodes: (0..<30).map {
    .init(
      id: "\($0)", title: "conv\($0)", subtitles: ["64 × 56 × 56", "9,408 parameters"],
      family: $0 == 0 ? .data : .convolution)
  },
  edges: (1..<30).map { .init(from: "\($0 - 1)", to: "\($0)") })

private let fireModules = GraphDiagram(
  nodes: [
    .init(id: "image", title: "image", subtitles: ["3 × 227 × 227"], family: .data),
    .init(id: "squeeze", title: "fire2/squeeze1x1", family: .convolution),
    .init(id: "one", title: "fire2/expand1x1", subtitles: ["64 × 56 × 56"], family: .convolution),
    .init(id: "three", title: "fire2/expand3x3", subtitles: ["64 × 56 × 56"], family: .convolution),
    .init(id: "concat", title: "concat", subtitles: ["128 × 56 × 56"], family: .combination),
    .init(id: "sum", title: "sum", family: .combination),
  ],
  edges: [
    .init(from: "image", to: "squeeze"), .init(from: "squeeze", to: "one"),
    .init(from: "squeeze", to: "three"), .init(from: "one", to: "concat"),
    .init(from: "three", to: "concat"), .init(from: "concat", to: "sum"),
    .init(from: "image", to: "sum"),
  ])
