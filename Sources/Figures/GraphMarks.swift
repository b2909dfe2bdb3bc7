/// A node with its lines of text, measured and broken to fit.
struct NodeBox {
  let titleLines: [String]
  let subtitleLines: [String]
  let family: OperatorFamily
  let width: Double
  let height: Double

  static let titleStyle = TextStyle(size: 12, weight: .semibold)
  private static let paddingLeft = 14.0
  private static let paddingRight = 9.0
  private static let paddingTop = 9.0
  private static let lineGap = 3.0
  /// What has no place to break may be this wide before it loses its middle.
  private static let widestLine = 130.0

  init(_ node: GraphDiagram.Node, widthLimit: Double, typesetter: Typesetter) {
    let room = widthLimit - Self.paddingLeft - Self.paddingRight
    let lines = { (text: String, style: TextStyle) in
      typesetter.wrap(text, style: style, width: room).map {
        typesetter.fit($0, style: style, width: max(room, Self.widestLine))
      }
    }
    titleLines = lines(node.title, Self.titleStyle)
    // A shape stays on one line as long as it can.
    subtitleLines = node.subtitles.flatMap { text in
      let isTooWide = typesetter.width(of: text, style: .small) > room
      return lines(isTooWide ? text.withoutSpaces(around: "×") : text, .small)
    }
    family = node.family
    let widths =
      titleLines.map { typesetter.width(of: $0, style: Self.titleStyle) }
      + subtitleLines.map { typesetter.width(of: $0, style: .small) }
    width = ((widths.max() ?? 0) + Self.paddingLeft + Self.paddingRight).rounded(.up)
    let text = Self.baselines(titles: titleLines.count, subtitles: subtitleLines.count)
    height = ((text.last ?? 0) + Self.paddingTop + 1).rounded(.up)
  }

  func outline(in frame: Rectangle) -> DrawCommand {
    .rectangle(frame, corner: 6, fill: .panel, stroke: Stroke(.outline, width: LineWidth.hair))
  }

  /// The family's colour along the left edge.
  func stripe(in frame: Rectangle) -> DrawCommand {
    let bar = Rectangle(x: frame.x + 5, y: frame.y + 7, width: 3, height: frame.height - 14)
    return .rectangle(bar, corner: 1.5, fill: family.token)
  }

  func titles(in frame: Rectangle) -> [DrawCommand] {
    titleLines.indices.map {
      line(titleLines[$0], style: Self.titleStyle, color: .ink, index: $0, in: frame)
    }
  }

  func subtitles(in frame: Rectangle) -> [DrawCommand] {
    subtitleLines.indices.map {
      line(
        subtitleLines[$0], style: .small, color: .mutedInk, index: titleLines.count + $0,
        in: frame)
    }
  }

  private func line(
    _ text: String, style: TextStyle, color: Token, index: Int, in frame: Rectangle
  ) -> DrawCommand {
    let baselines = Self.baselines(titles: titleLines.count, subtitles: subtitleLines.count)
    let origin = Point(frame.x + Self.paddingLeft, frame.y + baselines[index])
    return .text(text, style: style, color: color, at: origin)
  }

  /// Gives each line's distance from the top of the box.
  private static func baselines(titles: Int, subtitles: Int) -> [Double] {
    var result: [Double] = []
    var y = paddingTop + titleStyle.capHeight
    for index in 0..<(titles + subtitles) {
      if index > 0 { y += index < titles ? titleStyle.lineHeight : TextStyle.small.lineHeight }
      if index == titles, titles > 0 { y += lineGap }
      result.append(y.rounded())
    }
    return result
  }
}

extension String {
  fileprivate func withoutSpaces(around mark: Character) -> String {
    var result = ""
    for word in split(separator: " ") {
      let joins = result.isEmpty || result.last == mark || word.first == mark
      result += (joins ? "" : " ") + word
    }
    return result
  }
}

/// The boxes of a diagram.
struct NodesMark: Mark {
  let boxes: [NodeBox]
  let columns: GraphColumns

  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand] {
    let placed = boxes.indices.map { (boxes[$0], columns.frame(ofNode: $0).moved(panel)) }
    // What looks alike is drawn together, which keeps files small.
    let byFamily = OperatorFamily.allCases.flatMap { family in
      placed.filter { $0.0.family == family }
    }
    return placed.map { $0.outline(in: $1) } + byFamily.map { $0.stripe(in: $1) }
      + placed.flatMap { $0.titles(in: $1) } + placed.flatMap { $0.subtitles(in: $1) }
  }
}

/// The arrows of a diagram. Skips stand out.
struct EdgesMark: Mark {
  let columns: GraphColumns

  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand] {
    // Skips last, so that they lie on top.
    arrows(columns.paths.filter { !$0.isSkip }, color: .outline, width: 1.2, on: panel)
      + arrows(
        columns.paths.filter(\.isSkip), color: .accent, width: LineWidth.strong, on: panel)
  }

  private func arrows(
    _ paths: [GraphColumns.Path], color: Token, width: Double, on panel: Panel
  ) -> [DrawCommand] {
    let stroke = Stroke(color, width: width)
    return paths.map { .path($0.elements.map { $0.moved(panel) }, stroke: stroke) }
      + paths.map { .path(arrowhead($0, on: panel), fill: color) }
  }

  private func arrowhead(_ path: GraphColumns.Path, on panel: Panel) -> [PathElement] {
    let (length, half) = (7.0, 3.2)
    let (dx, dy) = (path.direction.x, path.direction.y)
    let tip = path.end
    let base = Point(tip.x - dx * length, tip.y - dy * length)
    let corners = [
      tip, Point(base.x - dy * half, base.y + dx * half),
      Point(base.x + dy * half, base.y - dx * half),
    ].map { $0.moved(panel) }
    return [.move(corners[0]), .line(corners[1]), .line(corners[2]), .close]
  }
}

extension Sheet {
  /// Adds a row of swatches that say what the colours of nodes mean.
  mutating func addLegend(of families: [OperatorFamily]) {
    let style = TextStyle.small
    let swatch = 10.0
    var (x, y) = (0.0, height)
    var commands: [DrawCommand] = []
    for family in families {
      let width = swatch + 6 + typesetter.width(of: family.title, style: style)
      if x > 0, x + width > page.width {
        x = 0
        y += style.lineHeight + 4
      }
      commands.append(
        .rectangle(
          Rectangle(x: x, y: y, width: swatch, height: swatch), corner: 2, fill: family.token))
      commands.append(
        .text(
          family.title, style: style, color: .mutedInk,
          at: Point(x + swatch + 6, y + (swatch + style.capHeight) / 2)))
      x += width + 16
    }
    add(commands, below: y + swatch)
    space(18)
  }
}

extension Point {
  fileprivate func moved(_ panel: Panel) -> Point {
    Point(panel.x.position(of: x), panel.y.position(of: y))
  }
}

extension Rectangle {
  fileprivate func moved(_ panel: Panel) -> Rectangle {
    Rectangle(
      x: panel.x.position(of: x), y: panel.y.position(of: y), width: width, height: height)
  }
}

extension PathElement {
  fileprivate func moved(_ panel: Panel) -> PathElement {
    switch self {
    case .move(let point): .move(point.moved(panel))
    case .line(let point): .line(point.moved(panel))
    case .curve(let first, let second, let end):
      .curve(first.moved(panel), second.moved(panel), end.moved(panel))
    case .close: .close
    }
  }
}
