/// A part of a figure with scales of its own. Marks draw on it.
struct Panel {
  let x: Scale
  let y: Scale

  /// The rectangle of a cell, where both scales have bands.
  func cell(column: Int, row: Int) -> Rectangle {
    Rectangle(
      x: x.position(of: Double(column)), y: y.position(of: Double(row)),
      width: x.bandwidth, height: y.bandwidth)
  }
}

/// Something that a figure shows many of: bars, tiles, labels, an axis.
///
/// A mark is handed scales and gives back drawing commands. It knows its data, and neither the
/// figure around it nor the canvas.
protocol Mark {
  func commands(on panel: Panel, typesetter: Typesetter) -> [DrawCommand]
}

extension Panel {
  func draw(_ marks: [any Mark], typesetter: Typesetter) -> [DrawCommand] {
    marks.flatMap { $0.commands(on: self, typesetter: typesetter) }
  }
}
