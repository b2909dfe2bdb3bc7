/// Horizontal bars, one for each band of the y scale, from the x scale's start to a value.
struct BarMark: Mark {
  let values: [Double]
  let thickness: Double
  /// From the top of the band to the top of the bar.
  let offset: Double
  let color: (Int) -> Token
  /// Fills the rest of the scale, where a whole is meant.
  var track: Token? = nil

  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand] {
    values.enumerated().flatMap { index, value -> [DrawCommand] in
      let y = panel.y.position(of: Double(index)) + offset
      let bar = { (end: Double, color: Token) -> DrawCommand in
        .rectangle(
          Rectangle(
            x: panel.x.start, y: y, width: end - panel.x.start, height: thickness),
          corner: 2, fill: color)
      }
      var bars = track.map { [bar(panel.x.end, $0)] } ?? []
      guard value.isFinite else {
        let whole = Rectangle(
          x: panel.x.start, y: y, width: panel.x.end - panel.x.start, height: thickness)
        return hatch(whole, color: .warning)
      }
      let end = min(max(panel.x.position(of: value), panel.x.start), panel.x.end)
      if end > panel.x.start { bars.append(bar(end, color(index))) }
      return bars
    }
  }
}

/// A number at the end of each bar.
struct BarLabelsMark: Mark {
  let values: [Double]
  let labels: [String]
  let thickness: Double
  let offset: Double
  let style: TextStyle

  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand] {
    labels.enumerated().map { index, label in
      let value = values[index]
      let end = value.isFinite ? max(panel.x.position(of: value), panel.x.start) : panel.x.end
      let middle = panel.y.position(of: Double(index)) + offset + thickness / 2
      return typesetter.line(
        label, style: style, color: .mutedInk, x: end + (end > panel.x.start ? 6 : 4),
        baseline: middle + style.capHeight / 2)
    }
  }
}
