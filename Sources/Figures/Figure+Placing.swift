extension Figure {
  /// Gives the figure's commands made as wide as a frame, in the frame's vertical middle; what is
  /// higher than the frame starts at its top and goes on below.
  func commands(filling frame: Rectangle, largestScale: Double = .infinity) -> [DrawCommand] {
    let scale = min(frame.width / Double(width), largestScale)
    let place = Placement(
      scale: scale, x: frame.midX - Double(width) * scale / 2,
      y: frame.y + max(0, frame.height - Double(height) * scale) / 2)
    return commands.map { $0.placed(place) }
  }
}

/// Where a drawing goes on a larger one, and how much larger it becomes.
struct Placement {
  let scale: Double
  let x: Double
  let y: Double

  func callAsFunction(_ point: Point) -> Point {
    Point(x + point.x * scale, y + point.y * scale)
  }

  func callAsFunction(_ frame: Rectangle) -> Rectangle {
    Rectangle(
      x: x + frame.x * scale, y: y + frame.y * scale, width: frame.width * scale,
      height: frame.height * scale)
  }

  func callAsFunction(_ stroke: Stroke?) -> Stroke? {
    stroke.map {
      Stroke($0.color, width: $0.width * scale, dashes: $0.dashes.map { $0 * scale })
    }
  }
}

extension DrawCommand {
  /// Gives the command with everything in it moved and scaled, type and lines included.
  func placed(_ place: Placement) -> DrawCommand {
    switch self {
    case .rectangle(let frame, let corner, let fill, let stroke):
      .rectangle(place(frame), corner: corner * place.scale, fill: fill, stroke: place(stroke))
    case .path(let elements, let fill, let stroke):
      .path(elements.map { $0.placed(place) }, fill: fill, stroke: place(stroke))
    case .text(let text, let style, let color, let origin):
      .text(
        text, style: TextStyle(size: style.size * place.scale, weight: style.weight),
        color: color, at: place(origin))
    case .image(let raster, let frame):
      .image(raster, in: place(frame))
    }
  }
}

extension PathElement {
  fileprivate func placed(_ place: Placement) -> PathElement {
    switch self {
    case .move(let point): .move(place(point))
    case .line(let point): .line(place(point))
    case .curve(let first, let second, let end): .curve(place(first), place(second), place(end))
    case .close: .close
    }
  }
}
