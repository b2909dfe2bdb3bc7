/// A tall layout cut into columns that stand side by side.
///
/// It is cut only where a single arrow passes, so that branches stay whole. That arrow leads from
/// the foot of one column to the head of the next.
struct GraphColumns {
  /// An arrow's line.
  struct Path {
    let elements: [PathElement]
    let end: Point
    /// Where the arrow points to, of length one.
    let direction: Point
    /// Whether a longer way leads to the same box.
    let isSkip: Bool
  }

  let width: Double
  let height: Double
  let paths: [Path]
  private let frames: [Rectangle]

  /// Room above and below columns for the arrow that joins them.
  private static let margin = 22.0
  private static let smallestGutter = 36.0
  private static let largestGutter = 96.0

  /// Takes as many columns as keep the diagram below `preferredHeight`, if the width allows.
  init(
    _ layout: GraphLayout, availableWidth: Double, preferredHeight: Double, mostColumns: Int
  ) {
    let strips = Self.strips(of: layout)
    var best = [Range(uncheckedBounds: (0, strips.count))]
    for count in 1...max(1, mostColumns) {
      let cut = Self.partition(strips, into: count)
      let columns = cut.map { Self.Strip(joining: strips[$0]) }
      let widths = columns.reduce(0) { $0 + $1.width }
      guard cut.count == count,
        count == 1 || widths + Double(count - 1) * Self.smallestGutter <= availableWidth
      else { break }
      best = cut
      if (columns.map(\.height).max() ?? 0) <= preferredHeight { break }
    }
    let columns = best.map { Self.Strip(joining: strips[$0]) }
    let joints = Double(columns.count - 1)
    let taken = columns.reduce(0) { $0 + $1.width }
    let gutter =
      joints == 0
      ? 0
      : min(Self.largestGutter, max(Self.smallestGutter, (availableWidth - taken) / joints))
    let margin = joints == 0 ? 0 : Self.margin
    var offsets: [Point] = []
    var left = 0.0
    for column in columns {
      offsets.append(Point(left - column.left, margin - column.top))
      left += column.width + gutter
    }
    width = (left - gutter).rounded(.up)
    height = ((columns.map(\.height).max() ?? 0) + 2 * margin).rounded(.up)
    let columnOfNode = Self.columns(of: layout, columns)
    frames = layout.frames.indices.map { layout.frames[$0].moved(by: offsets[columnOfNode[$0]]) }
    let placed = frames
    paths = layout.curves.map { curve in
      let (from, to) = (columnOfNode[curve.link.from], columnOfNode[curve.link.to])
      guard from == to else {
        let x = offsets[to].x + columns[to].left - gutter / 2
        return Self.joint(
          from: placed[curve.link.from], to: placed[curve.link.to], gutter: x,
          foot: columns[from].height + margin + margin / 2, head: margin / 2)
      }
      return Self.path(curve, offset: offsets[from])
    }
  }

  func frame(ofNode index: Int) -> Rectangle { frames[index] }

  private static func columns(of layout: GraphLayout, _ columns: [Strip]) -> [Int] {
    layout.frames.map { frame in
      columns.firstIndex { frame.midY >= $0.top && frame.midY <= $0.bottom } ?? 0
    }
  }

  private static func path(_ curve: GraphLayout.Curve, offset: Point) -> Path {
    let points = curve.points.map { Point($0.x + offset.x, $0.y + offset.y) }
    var elements: [PathElement] = [.move(points[0])]
    for start in stride(from: 1, to: points.count - 2, by: 3) {
      elements.append(.curve(points[start], points[start + 1], points[start + 2]))
    }
    let end = points[points.count - 1]
    return Path(
      elements: elements, end: end, direction: unit(from: points[points.count - 2], to: end),
      isSkip: curve.isSkip)
  }

  /// Goes down from one box, up through the gutter and down into the other, with round corners.
  private static func joint(
    from start: Rectangle, to end: Rectangle, gutter: Double, foot: Double, head: Double
  ) -> Path {
    let corners = [
      Point(start.midX, start.maxY), Point(start.midX, foot), Point(gutter, foot),
      Point(gutter, head), Point(end.midX, head), Point(end.midX, end.y),
    ]
    var elements: [PathElement] = [.move(corners[0])]
    for index in 1..<(corners.count - 1) {
      let corner = corners[index]
      let (into, out) = (
        unit(from: corners[index - 1], to: corner), unit(from: corner, to: corners[index + 1])
      )
      let radius = 7.0
      let before = Point(corner.x - into.x * radius, corner.y - into.y * radius)
      let after = Point(corner.x + out.x * radius, corner.y + out.y * radius)
      elements += [.line(before), .curve(corner, corner, after)]
    }
    elements.append(.line(corners[5]))
    return Path(elements: elements, end: corners[5], direction: Point(0, 1), isSkip: false)
  }

  private static func unit(from start: Point, to end: Point) -> Point {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = (dx * dx + dy * dy).squareRoot()
    return length > 0 ? Point(dx / length, dy / length) : Point(0, 1)
  }
}

extension GraphColumns {
  /// A part of the layout from edge to edge, between two places where it may be cut.
  fileprivate struct Strip {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double
    var width: Double { right - left }
    var height: Double { bottom - top }

    init(left: Double, right: Double, top: Double, bottom: Double) {
      self.left = left
      self.right = right
      self.top = top
      self.bottom = bottom
    }

    init(joining strips: ArraySlice<Strip>) {
      left = strips.map(\.left).min() ?? 0
      right = strips.map(\.right).max() ?? 0
      top = strips.first?.top ?? 0
      bottom = strips.last?.bottom ?? 0
    }
  }

  /// Cuts the layout at every height that no box and exactly one arrow crosses.
  fileprivate static func strips(of layout: GraphLayout) -> [Strip] {
    let frames = layout.frames.sorted { $0.y < $1.y }
    var strips: [Strip] = []
    for frame in frames {
      guard var last = strips.last else {
        strips.append(Strip(frame))
        continue
      }
      let arrows = layout.curves.count {
        layout.frames[$0.link.from].midY < (last.bottom + frame.y) / 2
          && layout.frames[$0.link.to].midY > (last.bottom + frame.y) / 2
      }
      if frame.y > last.bottom, arrows == 1 {
        strips.append(Strip(frame))
      } else {
        last = Strip(joining: [last, Strip(frame)])
        last.bottom = max(strips[strips.count - 1].bottom, frame.maxY)
        strips[strips.count - 1] = last
      }
    }
    return strips.map { widened($0, by: layout.curves) }
  }

  /// Makes room for the arrows inside a strip, which may pass beside all boxes.
  private static func widened(_ strip: Strip, by curves: [GraphLayout.Curve]) -> Strip {
    var strip = strip
    for curve in curves {
      for point in curve.points where point.y > strip.top && point.y < strip.bottom {
        strip.left = min(strip.left, point.x - 1)
        strip.right = max(strip.right, point.x + 1)
      }
    }
    return strip
  }

  /// Gives the division into columns whose tallest is as low as can be.
  fileprivate static func partition(_ strips: [Strip], into count: Int) -> [Range<Int>] {
    guard count <= strips.count else { return [] }
    let height = { (range: Range<Int>) in
      (strips[range].last?.bottom ?? 0) - (strips[range].first?.top ?? 0)
    }
    // lowest[k][n]: the tallest of k + 1 columns that hold the first n strips, and the last's start.
    var lowest = [(0...strips.count).map { (height: height(0..<$0), start: 0) }]
    for column in 1..<max(1, count) {
      let row = (0...strips.count).map { end -> (height: Double, start: Int) in
        var best = (height: Double.infinity, start: column)
        for start in stride(from: column, to: end, by: 1) {
          let tallest = max(lowest[column - 1][start].height, height(start..<end))
          if tallest < best.height { best = (tallest, start) }
        }
        return best
      }
      lowest.append(row)
    }
    var ranges: [Range<Int>] = []
    var end = strips.count
    for column in stride(from: count - 1, through: 0, by: -1) {
      let start = lowest[column][end].start
      ranges.insert(start..<end, at: 0)
      end = start
    }
    return ranges
  }
}

extension GraphColumns.Strip {
  fileprivate init(_ frame: Rectangle) {
    self.init(left: frame.x, right: frame.maxX, top: frame.y, bottom: frame.maxY)
  }
}

extension Rectangle {
  fileprivate func moved(by offset: Point) -> Rectangle {
    Rectangle(x: x + offset.x, y: y + offset.y, width: width, height: height)
  }
}
