/// A photograph as the network saw it.
public struct Photograph: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Three bytes per pixel, row by row.
  public let rgb8: [UInt8]
  /// The same picture as a JPEG file, or empty. An SVG embeds these bytes instead of a PNG, which
  /// is six times as large.
  public let jpeg: [UInt8]

  public init(width: Int, height: Int, rgb8: [UInt8], jpeg: [UInt8] = []) {
    self.width = width
    self.height = height
    self.rgb8 = rgb8
    self.jpeg = jpeg
  }

  func validate() throws(FigureError) {
    guard width > 0, height > 0 else {
      throw .invalidSize(of: "photograph", width: width, height: height)
    }
    try require(rgb8.count, width * height * 3, "photograph pixels")
  }

  /// Draws it as large as fits a box, against the box's upper edge, in its horizontal middle.
  func command(in box: Rectangle) -> DrawCommand {
    .image(raster, in: frame(in: box))
  }

  func frame(in box: Rectangle) -> Rectangle {
    let scale = min(box.width / Double(width), box.height / Double(height))
    let size = (width: Double(width) * scale, height: Double(height) * scale)
    return Rectangle(
      x: box.midX - size.width / 2, y: box.y, width: size.width, height: size.height)
  }

  var raster: Raster {
    Raster(width: width, height: height, pixels: .rgb(rgb8), isSmooth: true, jpeg: jpeg)
  }
}
