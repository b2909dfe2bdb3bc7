/// The pixels of one tile.
enum TilePixels {
  /// An index for each pixel.
  case levels([UInt8])
  /// Four bytes for each pixel.
  case rgba([UInt8])
}

/// Tiles in rows. Each row is one picture, in which the gaps are transparent.
struct TilesMark: Mark {
  let grid: TileGrid
  let tiles: [TilePixels]
  /// For tiles of levels.
  let palette: Raster.Palette
  /// Tiles that are hatched instead.
  let hidden: Set<Int>

  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand] {
    (0..<grid.rows).map { row in
      let indices = (row * grid.columns)..<min((row + 1) * grid.columns, tiles.count)
      let raster = strip(indices)
      let corner = panel.cell(column: 0, row: row)
      return .image(
        raster,
        in: Rectangle(
          x: corner.x, y: corner.y, width: Double(raster.width) * grid.unit,
          height: Double(raster.height) * grid.unit))
    }
  }

  private func strip(_ indices: Range<Int>) -> Raster {
    let (width, height) = (grid.tileWidth * grid.repetition, grid.tileHeight * grid.repetition)
    let step = width + grid.gap
    let stripWidth = indices.count * step - grid.gap
    let isColor =
      if case .rgba = tiles[indices.lowerBound] { true } else { false }
    let size = isColor ? 4 : 1
    var bytes = [UInt8](
      repeating: isColor ? 0 : Raster.Palette.transparentIndex, count: stripWidth * height * size)
    for (column, index) in indices.enumerated() where !hidden.contains(index) {
      let source =
        switch tiles[index] {
        case .levels(let levels): levels
        case .rgba(let channels): channels
        }
      for y in 0..<height {
        let from = y / grid.repetition * grid.tileWidth
        let to = y * stripWidth + column * step
        for x in 0..<width {
          let pixel = from + x / grid.repetition
          for channel in 0..<size {
            bytes[(to + x) * size + channel] = source[pixel * size + channel]
          }
        }
      }
    }
    return Raster(
      width: stripWidth, height: height,
      pixels: isColor ? .rgba(bytes) : .indexed(bytes, palette), isSmooth: grid.magnification < 1)
  }
}

/// A line of text below each tile, at its left edge; flagged ones say why, on a line of their own
/// where one is too short for any of them.
struct TileLabelsMark: Mark {
  private let grid: TileGrid
  private let labels: [String]
  private let flags: [Int: String]
  private let isStacked: Bool

  private static let style = TextStyle.small
  private static let space = 5.0
  private static let top = 4.0

  /// Labels are one for each tile, or none.
  init(grid: TileGrid, labels: [String], flags: [Int: String], typesetter: Typesetter) {
    self.grid = grid
    self.labels =
      labels.isEmpty && !flags.isEmpty
      ? [String](repeating: "", count: grid.columns * grid.rows) : labels
    self.flags = flags
    isStacked = flags.contains { index, flag in
      guard !labels.isEmpty else { return false }
      let widths = [labels[index], flag].map { typesetter.width(of: $0, style: Self.style) }
      return widths[0] + Self.space + widths[1] > grid.tileSize.width
    }
  }

  /// The room that labels need below a row of tiles.
  var height: Double {
    labels.isEmpty ? 0 : Self.top + (isStacked ? 2 : 1) * Self.style.lineHeight + 5
  }

  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand] {
    labels.indices.flatMap { index -> [DrawCommand] in
      let cell = grid.cell(index, on: panel)
      let text = typesetter.fit(labels[index], style: Self.style, width: cell.width)
      var origin = Point(cell.x, cell.maxY + Self.top + Self.style.capHeight)
      let label = DrawCommand.text(text, style: Self.style, color: .mutedInk, at: origin)
      if isStacked {
        origin.y += Self.style.lineHeight
      } else if !text.isEmpty {
        origin.x += typesetter.width(of: text, style: Self.style) + Self.space
      }
      let flag = flags[index].map {
        DrawCommand.text($0, style: Self.style, color: .warning, at: origin)
      }
      return (text.isEmpty ? [] : [label]) + (flag.map { [$0] } ?? [])
    }
  }
}

/// Thin slanted lines on panel colour where there is nothing to see.
struct HatchMark: Mark {
  let grid: TileGrid
  let indices: [Int]
  let color: Token

  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand] {
    indices.flatMap { hatch(grid.cell($0, on: panel), color: color) }
  }
}

/// Gives a panel with slanted lines, eight pixels apart, cut off at its edges.
func hatch(_ frame: Rectangle, color: Token) -> [DrawCommand] {
  let distance = 8.0
  var lines: [PathElement] = []
  for offset in stride(from: distance / 2, to: frame.width + frame.height, by: distance) {
    // The line x + y = offset, inside the frame.
    let left = max(0, offset - frame.height)
    let right = min(frame.width, offset)
    guard right > left else { continue }
    lines.append(.move(Point(frame.x + left, frame.y + offset - left)))
    lines.append(.line(Point(frame.x + right, frame.y + offset - right)))
  }
  return [
    .rectangle(frame, fill: .panel),
    .path(lines, stroke: Stroke(color, width: LineWidth.hair)),
  ]
}
