/// A filter as a small colour picture.
public struct ColorTile: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Three bytes per pixel, row by row.
  public let rgb8: [UInt8]
  /// Where a weight was not a number.
  let missing: Set<Int>

  public init(width: Int, height: Int, rgb8: [UInt8]) {
    self.width = width
    self.height = height
    self.rgb8 = rgb8
    missing = []
  }

  /// Makes a tile of weights, one array per colour: zero is mid-grey, `limit` the brightest,
  /// `-limit` the darkest that a channel can be.
  public init(
    width: Int, height: Int, red: [Float], green: [Float], blue: [Float], limit: Float
  ) {
    self.width = width
    self.height = height
    let count = min(red.count, green.count, blue.count)
    let channel = { (weight: Float) -> UInt8 in
      let signed = limit > 0 && weight.isFinite ? min(max(weight / limit, -1), 1) : 0
      return UInt8((127.5 + 127.5 * signed).rounded())
    }
    rgb8 = (0..<count).flatMap { [channel(red[$0]), channel(green[$0]), channel(blue[$0])] }
    missing = Set(
      (0..<count).filter { !(red[$0].isFinite && green[$0].isFinite && blue[$0].isFinite) })
  }
}

/// All filters of a first layer, in the colours that excite them.
///
/// Filters with one channel are a `MapWall` with the diverging colour map.
public struct FilterWall: FigureSource, Hashable, Sendable {
  public let tiles: [ColorTile]
  /// One for each tile, or none at all.
  public let labels: [String]
  public let deadIndices: Set<Int>
  /// Says how weights became colours; set below the wall.
  public let note: String

  public init(
    tiles: [ColorTile], labels: [String] = [], deadIndices: Set<Int> = [], note: String = ""
  ) {
    self.tiles = tiles
    self.labels = labels
    self.deadIndices = deadIndices
    self.note = note
  }

  public func figure(for page: Page, fonts: FontBook) throws(FigureError) -> Figure {
    let first = try validate()
    let wall = Wall(
      tiles: tiles.map { .rgba($0.rgba) }, tileWidth: first.width, tileHeight: first.height,
      labels: labels, dead: deadIndices, flag: "dead",
      incomplete: Set(tiles.indices.filter { !tiles[$0].missing.isEmpty }),
      palette: Raster.Palette(colors: []))
    return try fonts.withTypesetter { typesetter throws(FigureError) in
      var sheet = Sheet(page: page, typesetter: typesetter)
      sheet.add(wall)
      sheet.add(note: note)
      return sheet.figure(missingValueCount: tiles.reduce(0) { $0 + $1.missing.count })
    }
  }

  public func excerpt(
    filling frame: Rectangle, fonts: FontBook
  ) throws(FigureError) -> [DrawCommand] {
    try validate()
    let living = tiles.indices.filter { !deadIndices.contains($0) }
    // The most colourful ones, in the wall's order.
    let colorful = living.sorted { (-tiles[$0].colorfulness, $0) < (-tiles[$1].colorfulness, $1) }
    let rasters = colorful.prefix(Mosaic.mostTiles).sorted().map { index in
      let tile = tiles[index]
      return Raster(
        width: tile.width, height: tile.height, pixels: .rgba(tile.rgba), isSmooth: false)
    }
    return Mosaic(of: rasters, photograph: nil)?.commands(filling: frame) ?? []
  }

  @discardableResult
  private func validate() throws(FigureError) -> ColorTile {
    guard let first = tiles.first else { throw .empty(figure: "filter wall") }
    guard first.width > 0, first.height > 0 else {
      throw .invalidSize(of: "filter", width: first.width, height: first.height)
    }
    for tile in tiles {
      guard tile.width == first.width, tile.height == first.height else {
        throw .invalidSize(of: "filter", width: tile.width, height: tile.height)
      }
      try require(tile.rgb8.count, first.width * first.height * 3, "filter pixels")
    }
    try validateWall(labels: labels, dead: deadIndices, tileCount: tiles.count)
    return first
  }
}

extension ColorTile {
  /// How far the pixels are from grey, all together.
  fileprivate var colorfulness: Int {
    stride(from: 0, to: rgb8.count - 2, by: 3).reduce(0) { sum, start in
      let channels = rgb8[start..<(start + 3)]
      return sum + Int(channels.max() ?? 0) - Int(channels.min() ?? 0)
    }
  }

  fileprivate var rgba: [UInt8] {
    var bytes: [UInt8] = []
    for pixel in 0..<(rgb8.count / 3) {
      bytes += rgb8[(pixel * 3)..<(pixel * 3 + 3)]
      bytes.append(missing.contains(pixel) ? 0 : 255)
    }
    return bytes
  }
}
