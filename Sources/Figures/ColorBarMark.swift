/// A colour map with the numbers that its colours stand for, along the panel's x scale.
struct ColorBarMark: Mark {
  let colorMap: ColorMap
  let top: Double
  /// What the ends say; numbers between them are chosen by the scale.
  let ends: (lower: String, upper: String)
  let showsTicks: Bool
  let style: TextStyle

  static let barHeight = 12.0
  private static let tickLength = 4.0

  /// From the bar's top to the bottom of its numbers.
  static func height(style: TextStyle) -> Double { barHeight + tickLength + 4 + style.lineHeight }

  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand] {
    let bar = Rectangle(
      x: panel.x.start, y: top, width: panel.x.end - panel.x.start, height: Self.barHeight)
    let levels = (0..<ColorMap.levelCount).map(UInt8.init)
    let raster = Raster(
      width: levels.count, height: 1, pixels: .indexed(levels, colorMap.palette), isSmooth: true)
    return [.image(raster, in: bar)] + labels(below: bar, panel: panel, typesetter: typesetter)
  }

  private func labels(
    below bar: Rectangle, panel: Panel, typesetter: Typesetter
  ) -> [DrawCommand] {
    let baseline = bar.maxY + Self.tickLength + 4 + style.capHeight
    let half = bar.width / 2 - 8
    let lower = typesetter.line(
      ends.lower, style: style, color: .mutedInk, x: bar.x, baseline: baseline,
      maximumWidth: half)
    let upper = typesetter.line(
      ends.upper, style: style, color: .mutedInk, x: bar.maxX, baseline: baseline,
      alignment: .end, maximumWidth: half)
    var commands = [lower, upper, tick(at: bar.x, below: bar), tick(at: bar.maxX, below: bar)]
    guard showsTicks else { return commands }
    var free = bar.x + typesetter.width(of: ends.lower, style: style) + 12
    let last = bar.maxX - typesetter.width(of: ends.upper, style: style) - 12
    for value in panel.x.ticks(count: 5) {
      let text = NumberText.significant(value)
      let x = panel.x.position(of: value)
      let width = typesetter.width(of: text, style: style)
      guard x - width / 2 >= free, x + width / 2 <= last else { continue }
      commands.append(
        typesetter.line(
          text, style: style, color: .mutedInk, x: x, baseline: baseline, alignment: .middle))
      commands.append(tick(at: x, below: bar))
      free = x + width / 2 + 12
    }
    return commands
  }

  private func tick(at x: Double, below bar: Rectangle) -> DrawCommand {
    .path(
      [.move(Point(x, bar.maxY)), .line(Point(x, bar.maxY + Self.tickLength))],
      stroke: Stroke(.outline, width: LineWidth.thin))
  }
}
