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

/// A line of text below each tile, at its left edge; flagged ones say why.
struct TileLabelsMark: Mark {
  let grid: TileGrid
  let labels: [String]
  let flags: [Int: String]
  let style: TextStyle

  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand] {
    labels.indices.flatMap { index -> [DrawCommand] in
      let cell = grid.cell(index, on: panel)
      let baseline = cell.maxY + 4 + style.capHeight
      return label(index, in: cell, baseline: baseline, typesetter: typesetter)
    }
  }

  private func label(
    _ index: Int, in cell: Rectangle, baseline: Double, typesetter: Typesetter
  ) -> [DrawCommand] {
    let flag = flags[index] ?? ""
    let flagWidth = flag.isEmpty ? 0 : typesetter.width(of: flag, style: style)
    let space = flag.isEmpty || labels[index].isEmpty ? 0 : 5.0
    let room = cell.width - flagWidth - space
    let text = typesetter.fit(labels[index], style: style, width: room)
    var commands: [DrawCommand] = []
    var x = cell.x
    if !text.isEmpty {
      commands.append(.text(text, style: style, color: .mutedInk, at: Point(x, baseline)))
      x += typesetter.width(of: text, style: style) + space
    }
    if !flag.isEmpty {
      commands.append(.text(flag, style: style, color: .warning, at: Point(x, baseline)))
    }
    return commands
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

/// Gives a panel with slanted lines, six pixels apart, cut off at its edges.
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
