/// Pictures that fill a frame edge to edge: a few of a wall's tiles, in the wall's order, and the
/// photograph in front of them, larger, where there is one.
///
/// Each picture is cropped to the shape of its cell.
struct Mosaic {
  private let pictures: [Raster]
  private let cells: [Cell]
  private let columns: Int
  private let rows: Int

  private static let gap = 6.0
  /// More would be too small where cards are shown small.
  private static let mostColumns = 4
  static let mostTiles = mostColumns * mostColumns

  /// Nil where there is nothing to show.
  init?(of tiles: [Raster], photograph: Raster?) {
    guard let layout = Self.layout(tileCount: tiles.count, hasPhotograph: photograph != nil) else {
      return nil
    }
    (columns, rows, cells) = layout
    pictures = (photograph.map { [$0] } ?? []) + tiles
  }

  func commands(filling frame: Rectangle) -> [DrawCommand] {
    let step = (
      x: (frame.width + Self.gap) / Double(columns), y: (frame.height + Self.gap) / Double(rows)
    )
    return zip(pictures, cells).map { picture, cell in
      let place = Rectangle(
        x: frame.x + Double(cell.column) * step.x, y: frame.y + Double(cell.row) * step.y,
        width: Double(cell.width) * step.x - Self.gap,
        height: Double(cell.height) * step.y - Self.gap)
      return .image(picture.cropped(toFill: place), in: place)
    }
  }

  /// A part of the grid, in its columns and rows.
  private struct Cell {
    let column: Int
    let row: Int
    var width = 1
    var height = 1
  }

  /// The first cell is the photograph's, if there is one. Every part of the grid is taken.
  private static func layout(
    tileCount: Int, hasPhotograph: Bool
  ) -> (columns: Int, rows: Int, cells: [Cell])? {
    guard hasPhotograph else { return grid(tileCount) }
    switch tileCount {
    case 0: return nil
    case 1: return (1, 2, [Cell(column: 0, row: 0), Cell(column: 0, row: 1)])
    case 2:
      let below = [Cell(column: 0, row: 1), Cell(column: 1, row: 1)]
      return (2, 2, [Cell(column: 0, row: 0, width: 2)] + below)
    case 3, 4: return grid(4)
    default:
      let beside = (0..<3).map { Cell(column: 2, row: $0) }
      let below = (0..<2).map { Cell(column: $0, row: 2) }
      return (3, 3, [Cell(column: 0, row: 0, width: 2, height: 2)] + beside + below)
    }
  }

  /// The largest square of tiles; two or three stand below each other.
  private static func grid(_ count: Int) -> (columns: Int, rows: Int, cells: [Cell])? {
    guard count > 0 else { return nil }
    let side = (1...mostColumns).last { $0 * $0 <= count } ?? 1
    let rows = count < 4 ? count : side
    let cells = (0..<(side * rows)).map { Cell(column: $0 % side, row: $0 / side) }
    return (side, rows, cells)
  }
}

extension Raster {
  /// Gives the middle part that has a frame's shape. Small measured pixels stay hard; those that
  /// would be stretched unevenly are interpolated.
  func cropped(toFill frame: Rectangle) -> Raster {
    let shape = frame.width / frame.height
    let newWidth = min(width, max(1, Int((Double(height) * shape).rounded())))
    let newHeight = min(height, max(1, Int((Double(width) / shape).rounded())))
    let (left, top) = ((width - newWidth) / 2, (height - newHeight) / 2)
    let rows = (top..<(top + newHeight)).map {
      ($0 * width + left)..<($0 * width + left + newWidth)
    }
    let pixels: Pixels =
      switch self.pixels {
      case .indexed(let indices, let palette): .indexed(rows.flatMap { indices[$0] }, palette)
      case .rgb(let bytes): .rgb(rows.flatMap { bytes[pixels: $0, of: 3] })
      case .rgba(let bytes): .rgba(rows.flatMap { bytes[pixels: $0, of: 4] })
      }
    return Raster(
      width: newWidth, height: newHeight, pixels: pixels,
      isSmooth: isSmooth || frame.width < 6 * Double(newWidth))
  }
}

extension [UInt8] {
  fileprivate subscript(pixels range: Range<Int>, of size: Int) -> ArraySlice<UInt8> {
    self[(range.lowerBound * size)..<(range.upperBound * size)]
  }
}
