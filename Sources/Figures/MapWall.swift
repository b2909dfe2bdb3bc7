/// The feature maps of a layer, or filters with one channel, as heat maps beside each other.
public struct MapWall: FigureSource, Hashable, Sendable {
  /// Which numbers the ends of the colour map stand for.
  public enum Limits: Hashable, Sendable {
    /// The smallest and the largest value of all maps: maps can be compared.
    case shared
    /// The same for all maps, chosen by the caller. Values beyond are drawn as the end, and the
    /// colour bar says so.
    case within(ClosedRange<Float>)
    /// Each map's own smallest and largest value: weak maps can be seen.
    case perMap
  }

  /// Row by row, one array for each map.
  public let maps: [[Float]]
  public let width: Int
  public let height: Int
  /// One for each map, or none at all.
  public let labels: [String]
  /// Maps in which there is nothing to see; the caller knows the tolerance.
  public let deadIndices: Set<Int>
  /// The word for them: `dead`, or `silent` where another photograph may wake them.
  public let flag: String
  public let colorMap: ColorMap
  public let limits: Limits
  /// What the colour bar measures: `activation after ReLU`.
  public let quantity: String
  public let photograph: Photograph?
  /// Set below the wall.
  public let note: String

  public init(
    maps: [[Float]], width: Int, height: Int, labels: [String] = [],
    deadIndices: Set<Int> = [], flag: String = "dead", colorMap: ColorMap = .sequential,
    limits: Limits = .shared, quantity: String, photograph: Photograph? = nil, note: String = ""
  ) {
    self.maps = maps
    self.width = width
    self.height = height
    self.labels = labels
    self.deadIndices = deadIndices
    self.flag = flag
    self.colorMap = colorMap
    self.limits = limits
    self.quantity = quantity
    self.photograph = photograph
    self.note = note
  }

  public func figure(for page: Page, fonts: FontBook) throws(FigureError) -> Figure {
    try validate()
    let missing = maps.map { map in map.count { !$0.isFinite } }
    let shared = sharedRange
    let wall = Wall(
      tiles: maps.map { .levels(levels(of: $0, in: shared)) }, tileWidth: width, tileHeight: height,
      labels: labels, dead: deadIndices, flag: flag,
      incomplete: Set(maps.indices.filter { missing[$0] > 0 }), palette: colorMap.palette)
    return try fonts.withTypesetter { typesetter throws(FigureError) in
      var sheet = Sheet(page: page, typesetter: typesetter)
      addHeader(to: &sheet, range: shared)
      sheet.add(wall)
      sheet.add(note: note)
      return sheet.figure(missingValueCount: missing.reduce(0, +))
    }
  }

  public func excerpt(
    filling frame: Rectangle, fonts: FontBook
  ) throws(FigureError) -> [DrawCommand] {
    try validate()
    let (shared, palette) = (sharedRange, colorMap.palette)
    let living = maps.indices.filter { !deadIndices.contains($0) }.map { index in
      Raster(
        width: width, height: height,
        pixels: .indexed(levels(of: maps[index], in: shared), palette), isSmooth: false)
    }
    let mosaic = Mosaic(of: living, photograph: photograph?.raster)
    return mosaic?.commands(filling: frame) ?? []
  }

  private func levels(of map: [Float], in shared: ClosedRange<Float>?) -> [UInt8] {
    let range = shared ?? colorMap.range(of: map)
    return map.map { ColorMap.level(of: $0, in: range) }
  }

  /// The range of all maps together; nil where each has its own.
  private var sharedRange: ClosedRange<Float>? {
    switch limits {
    case .shared: colorMap.range(of: maps.lazy.joined())
    case .within(let range): range
    case .perMap: nil
    }
  }

  /// Adds the photograph, if there is one, and the colour bar beside it.
  private func addHeader(to sheet: inout Sheet, range: ClosedRange<Float>?) {
    let side = photograph == nil ? 0.0 : 96
    var left = 0.0
    if let photograph {
      let box = Rectangle(x: 0, y: 0, width: side * 1.5, height: side)
      var frame = photograph.frame(in: box)
      frame.x = 0
      sheet.add([photograph.command(in: frame)], below: frame.maxY)
      left = frame.maxX + 20
    }
    let style = TextStyle.label(on: sheet.page)
    let labelHeight = style.lineHeight + 4
    let barHeight = labelHeight + ColorBarMark.height(style: style)
    let top = max(0, side - barHeight)
    let right = min(sheet.page.width, left + 340)
    let label = sheet.typesetter.line(
      quantity, style: style, color: .ink, x: left, baseline: top + style.capHeight,
      maximumWidth: right - left)
    let bar = ColorBarMark(
      colorMap: colorMap, top: top + labelHeight, ends: ends(of: range),
      showsTicks: range.map { $0.lowerBound < $0.upperBound } ?? false, style: style)
    let domain = range ?? 0...1
    let panel = Panel(
      x: .linear(
        Double(domain.lowerBound)...Double(domain.upperBound), from: left, to: right),
      y: .band(count: 1, from: top, bandwidth: barHeight, gap: 0))
    sheet.add(
      [label] + bar.commands(on: panel, typesetter: sheet.typesetter), below: top + barHeight)
    sheet.space(16)
  }

  private func ends(of range: ClosedRange<Float>?) -> (String, String) {
    guard let range else {
      return colorMap == .diverging
        ? ("−(each map’s own largest)", "its largest")
        : ("each map’s own lowest", "its highest")
    }
    let (lower, upper) = (Double(range.lowerBound), Double(range.upperBound))
    let values = maps.lazy.joined().filter(\.isFinite)
    let isBelow = values.contains { $0 < range.lowerBound }
    let isAbove = values.contains { $0 > range.upperBound }
    return (
      (isBelow ? "≤ " : "") + NumberText.significant(lower),
      (isAbove ? "≥ " : "") + NumberText.significant(upper)
    )
  }

  private func validate() throws(FigureError) {
    guard !maps.isEmpty else { throw .empty(figure: "wall of feature maps") }
    guard width > 0, height > 0 else {
      throw .invalidSize(of: "feature map", width: width, height: height)
    }
    for map in maps { try require(map.count, width * height, "feature map values") }
    if case .within(let range) = limits {
      guard range.lowerBound.isFinite, range.upperBound.isFinite else {
        throw .invalidRange(of: "colour map")
      }
    }
    try photograph?.validate()
    try validateWall(labels: labels, dead: deadIndices, tileCount: maps.count)
  }
}

extension ColorMap {
  /// Gives the range that these values need: from zero where none is negative, and as far below
  /// zero as above for the diverging map. Values that are not finite do not count.
  fileprivate func range(of values: some Sequence<Float>) -> ClosedRange<Float> {
    var (lower, upper) = (Float(0), Float(0))
    for value in values where value.isFinite {
      lower = min(lower, value)
      upper = max(upper, value)
    }
    switch self {
    case .sequential: return lower...upper
    case .diverging:
      let largest = max(-lower, upper)
      return -largest...largest
    }
  }
}
