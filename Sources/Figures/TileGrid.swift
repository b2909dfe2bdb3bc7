/// Where the tiles of a wall go: as many columns as are legible, each pixel as square and as sharp
/// as the page allows.
struct TileGrid: Hashable, Sendable {
  let columns: Int
  let rows: Int
  /// The tile, in pixels of its own.
  let tileWidth: Int
  let tileHeight: Int
  /// CSS pixels for each pixel of a tile.
  let magnification: Double
  /// The pixels of a tile are repeated this often in the strip, so that gaps can be narrow.
  let repetition: Int
  /// In pixels of the strip.
  let gap: Int

  private static let largestTileWidth = 150.0
  private static let preferredGap = 6.0
  private static let smallestGap = 4.0

  /// Lays out tiles that are at least `minimumWidth` CSS pixels wide, if the page is.
  init(
    tileCount: Int, tileWidth: Int, tileHeight: Int, availableWidth: Double, minimumWidth: Double
  ) {
    self.tileWidth = tileWidth
    self.tileHeight = tileHeight
    let most = (availableWidth + Self.preferredGap) / (minimumWidth + Self.preferredGap)
    columns = Self.columnCount(tileCount: tileCount, most: max(1, Int(most)))
    rows = (tileCount + columns - 1) / columns
    let gapCount = Double(columns - 1)
    let room = (availableWidth - gapCount * Self.smallestGap) / Double(columns)
    let widest = min(Self.largestTileWidth, room) / Double(tileWidth)
    magnification = Self.magnification(upTo: widest)
    repetition = Self.repetition(for: magnification)
    let left = availableWidth - Double(columns * tileWidth) * magnification
    let gapWidth = gapCount > 0 ? min(Self.preferredGap, left / gapCount) : 0
    gap = max(1, Int((gapWidth * Double(repetition) / magnification + 1e-9).rounded(.down)))
  }

  /// CSS pixels for each pixel of a strip.
  var unit: Double { magnification / Double(repetition) }
  var tileSize: (width: Double, height: Double) {
    (Double(tileWidth) * magnification, Double(tileHeight) * magnification)
  }
  var gapWidth: Double { Double(gap) * unit }
  var width: Double { Double(columns) * (tileSize.width + gapWidth) - gapWidth }

  /// Prefers a number of columns near the largest that leaves no ragged last row.
  private static func columnCount(tileCount: Int, most: Int) -> Int {
    guard tileCount > most else { return max(1, tileCount) }
    let even = stride(from: most, through: (most * 3 + 3) / 4, by: -1).first {
      tileCount.isMultiple(of: $0)
    }
    return even ?? most
  }

  /// Rounds down to what screens show without blur: whole pixels, or halves when there are few.
  private static func magnification(upTo limit: Double) -> Double {
    if limit >= 4 { return limit.rounded(.down) }
    if limit >= 1 { return (limit * 2).rounded(.down) / 2 }
    return limit
  }

  private static func repetition(for magnification: Double) -> Int {
    guard magnification >= 4 else { return 1 }
    let whole = Int(magnification)
    return (1...whole).first { whole.isMultiple(of: $0) && whole / $0 <= 3 } ?? 1
  }
}

extension TileGrid {
  /// The cells of the wall, with room for a line of text below each row.
  func panel(x: Double, y: Double, labelHeight: Double) -> Panel {
    Panel(
      x: .band(count: columns, from: x, bandwidth: tileSize.width, gap: gapWidth),
      y: .band(
        count: rows, from: y, bandwidth: tileSize.height,
        gap: labelHeight > 0 ? labelHeight : gapWidth))
  }

  func cell(_ index: Int, on panel: Panel) -> Rectangle {
    panel.cell(column: index % columns, row: index / columns)
  }
}
