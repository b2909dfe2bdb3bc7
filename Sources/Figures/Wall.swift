/// Tiles in rows with labels, hatched where they are dead.
struct Wall {
  let tiles: [TilePixels]
  let tileWidth: Int
  let tileHeight: Int
  let labels: [String]
  /// Tiles that show nothing, and the word for them.
  let dead: Set<Int>
  let flag: String
  /// Tiles that lack values.
  let incomplete: Set<Int>
  let palette: Raster.Palette
}

extension Sheet {
  /// Adds a wall that begins at the page's left edge, as everything above and below it does.
  mutating func add(_ wall: Wall) {
    let grid = TileGrid(
      tileCount: wall.tiles.count, tileWidth: wall.tileWidth, tileHeight: wall.tileHeight,
      availableWidth: page.width, minimumWidth: page == .wide ? 76 : 52)
    let incomplete = wall.incomplete.subtracting(wall.dead)
    var flags = Dictionary(uniqueKeysWithValues: wall.dead.map { ($0, wall.flag) })
    for index in incomplete { flags[index] = "no value" }
    let labels = TileLabelsMark(
      grid: grid, labels: wall.labels, flags: flags, typesetter: typesetter)
    let panel = grid.panel(x: 0, y: height, labelHeight: labels.height)
    let marks: [any Mark] = [
      HatchMark(grid: grid, indices: wall.dead.sorted(), color: .outline),
      HatchMark(grid: grid, indices: incomplete.sorted(), color: .warning),
      TilesMark(grid: grid, tiles: wall.tiles, palette: wall.palette, hidden: wall.dead),
      labels,
    ]
    add(panel.draw(marks, typesetter: typesetter), below: panel.y.end + labels.height)
  }
}

/// Checks what all walls have in common.
func validateWall(
  labels: [String], dead: Set<Int>, tileCount: Int
) throws(FigureError) {
  if !labels.isEmpty { try require(labels.count, tileCount, "labels") }
  if let stray = dead.sorted().first(where: { !(0..<tileCount).contains($0) }) {
    throw .unknownIndex(of: "tile", index: stray, count: tileCount)
  }
}

func require(_ actual: Int, _ expected: Int, _ subject: String) throws(FigureError) {
  guard actual == expected else {
    throw .wrongCount(of: subject, expected: expected, actual: actual)
  }
}
