/// A line where the x scale starts, and short ones with numbers below at round values.
///
/// There are no lines across the panel: they would cross the numbers beside the bars.
struct AxisMark: Mark {
  let tickCount: Int
  /// Where the line starts; nil where names stand in its way.
  let top: Double?
  let bottom: Double
  /// Numbers end here at the latest.
  let right: Double
  let style: TextStyle
  let text: (Double) -> String

  private static let tickLength = 4.0
  private static let labelGap = 4.0

  static func height(style: TextStyle) -> Double { tickLength + labelGap + style.lineHeight }

  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand] {
    var commands = top.map { [line(panel.x.start, from: $0, to: bottom)] } ?? []
    var free = -Double.infinity
    for value in panel.x.ticks(count: tickCount) {
      let x = panel.x.position(of: value)
      let label = text(value)
      let width = typesetter.width(of: label, style: style)
      // The first number starts at its line, so that it stays inside the panel.
      let left = min(x == panel.x.start ? x : x - width / 2, right - width)
      guard left >= free else { continue }
      let baseline = bottom + Self.tickLength + Self.labelGap + style.capHeight
      commands.append(line(x, from: bottom, to: bottom + Self.tickLength))
      commands.append(.text(label, style: style, color: .mutedInk, at: Point(left, baseline)))
      free = left + width + 8
    }
    return commands
  }

  private func line(_ x: Double, from top: Double, to bottom: Double) -> DrawCommand {
    .path(
      [.move(Point(x, top)), .line(Point(x, bottom))],
      stroke: Stroke(.outline, width: LineWidth.thin))
  }
}
