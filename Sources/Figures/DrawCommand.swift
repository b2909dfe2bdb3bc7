/// One instruction to a canvas, in CSS pixels and token colours.
///
/// This is all that a canvas must understand. Marks make commands; they have no other effect.
public enum DrawCommand: Hashable, Sendable {
  case rectangle(Rectangle, corner: Double = 0, fill: Token? = nil, stroke: Stroke? = nil)
  case path([PathElement], fill: Token? = nil, stroke: Stroke? = nil)
  /// A line of text that starts at `at`, on the baseline.
  case text(String, style: TextStyle, color: Token, at: Point)
  case image(Raster, in: Rectangle)
}

public enum PathElement: Hashable, Sendable {
  case move(Point)
  case line(Point)
  case curve(Point, Point, Point)
  case close
}

public struct Stroke: Hashable, Sendable {
  public let color: Token
  public let width: Double
  /// Lengths of dashes and gaps in turn; empty for a line without gaps.
  public let dashes: [Double]

  public init(_ color: Token, width: Double, dashes: [Double] = []) {
    self.color = color
    self.width = width
    self.dashes = dashes
  }
}

public struct TextStyle: Hashable, Sendable {
  public enum Weight: Int, Hashable, Sendable {
    case regular = 400
    case medium = 500
    case semibold = 600
  }

  /// In CSS pixels.
  public let size: Double
  public let weight: Weight

  public init(size: Double, weight: Weight = .regular) {
    self.size = size
    self.weight = weight
  }
}

/// Prints a command on one line, for snapshots: positions with two decimals, pixels as a hash.
extension DrawCommand: CustomStringConvertible {
  public var description: String {
    switch self {
    case .rectangle(let frame, let corner, let fill, let stroke):
      "rectangle \(frame.text)\(corner == 0 ? "" : " corner \(decimal(corner, places: 2))")"
        + paint(fill, stroke)
    case .path(let elements, let fill, let stroke):
      "path " + elements.map(\.text).joined(separator: " ") + paint(fill, stroke)
    case .text(let string, let style, let color, let origin):
      "text \"\(string)\" \(decimal(style.size, places: 2))/\(style.weight) \(color) at "
        + origin.text
    case .image(let raster, let frame):
      "image \(raster.text) in \(frame.text)"
    }
  }

  private func paint(_ fill: Token?, _ stroke: Stroke?) -> String {
    (fill.map { " fill \($0)" } ?? "") + (stroke.map { " stroke \($0.text)" } ?? "")
  }
}

extension Point {
  fileprivate var text: String { "\(decimal(x, places: 2)),\(decimal(y, places: 2))" }
}

extension Rectangle {
  fileprivate var text: String {
    "\(decimal(x, places: 2)),\(decimal(y, places: 2)) "
      + "\(decimal(width, places: 2))x\(decimal(height, places: 2))"
  }
}

extension Stroke {
  fileprivate var text: String {
    let dashText = dashes.map { decimal($0, places: 2) }.joined(separator: ",")
    return "\(color)/\(decimal(width, places: 2))" + (dashes.isEmpty ? "" : "/\(dashText)")
  }
}

extension PathElement {
  fileprivate var text: String {
    switch self {
    case .move(let point): "M\(point.text)"
    case .line(let point): "L\(point.text)"
    case .curve(let first, let second, let end): "C\(first.text) \(second.text) \(end.text)"
    case .close: "Z"
    }
  }
}

extension Raster {
  fileprivate var text: String {
    "\(width)x\(height) \(isSmooth ? "smooth" : "pixelated") "
      + String(pixels.fingerprint, radix: 16)
  }
}

extension Raster.Pixels {
  /// FNV-1a over all bytes: enough to notice that a picture has changed.
  fileprivate var fingerprint: UInt64 {
    switch self {
    case .indexed(let indices, _): indices.fingerprint
    case .rgba(let bytes): bytes.fingerprint
    case .rgb(let bytes): bytes.fingerprint
    }
  }
}

extension [UInt8] {
  /// The 64-bit FNV-1a hash.
  var fingerprint: UInt64 {
    reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
