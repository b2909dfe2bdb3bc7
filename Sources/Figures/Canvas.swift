internal import CCairo

/// Draws commands with Cairo: the only place that knows it.
final class Canvas {
  private let surface: OpaquePointer
  private let cairo: OpaquePointer
  private let typesetter: Typesetter
  private let palette: (Token) -> RGB
  private let drawImage: (Canvas, Raster, Rectangle) -> Void

  /// Makes a canvas on a surface, which it then owns.
  private init(
    surface: OpaquePointer, typesetter: Typesetter, palette: @escaping (Token) -> RGB,
    drawImage: @escaping (Canvas, Raster, Rectangle) -> Void
  ) {
    self.surface = surface
    self.typesetter = typesetter
    self.palette = palette
    self.drawImage = drawImage
    cairo = cairo_create(surface)
  }

  deinit {
    cairo_destroy(cairo)
    cairo_surface_destroy(surface)
  }

  /// Draws a figure as Cairo's own SVG, in marker colours, with a marked rectangle for each image.
  static func markedSVG(
    of figure: Figure, typesetter: Typesetter
  ) throws(FigureError) -> (svg: [UInt8], images: [Raster]) {
    let sink = Sink()
    var images: [Raster] = []
    let surface = cairo_svg_surface_create_for_stream(
      { closure, bytes, count in
        guard let closure, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
        Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue().bytes
          .append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
      }, Unmanaged.passUnretained(sink).toOpaque(), Double(figure.width), Double(figure.height))
    guard let surface else { throw .library(name: "Cairo", message: "no SVG surface") }
    let canvas = Canvas(
      surface: surface, typesetter: typesetter, palette: Marker.color,
      drawImage: { canvas, raster, frame in
        canvas.fillRectangle(frame, color: Marker.color(ofImage: images.count))
        images.append(raster)
      })
    try canvas.draw(figure.commands)
    cairo_surface_finish(surface)
    return (sink.bytes, images)
  }

  /// Draws a figure on paper, `scale` device pixels for each CSS pixel: three bytes per pixel.
  static func pixels(
    of figure: Figure, scale: Double, margin: Double, theme: Theme, typesetter: Typesetter
  ) throws(FigureError) -> (width: Int, height: Int, rgb: [UInt8]) {
    let paper = Rectangle(
      x: 0, y: 0, width: Double(figure.width) + 2 * margin,
      height: Double(figure.height) + 2 * margin)
    let width = Int(exactly: (paper.width * scale).rounded()) ?? 0
    let height = Int(exactly: (paper.height * scale).rounded()) ?? 0
    // Cairo's own limit.
    guard (1...32_767).contains(width), (1...32_767).contains(height),
      let surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    else { throw .invalidSize(of: "picture", width: width, height: height) }
    let canvas = Canvas(
      surface: surface, typesetter: typesetter, palette: theme.color,
      drawImage: { $0.paint($1, in: $2) })
    cairo_scale(canvas.cairo, scale, scale)
    canvas.fillRectangle(paper, color: theme.color(of: .paper))
    cairo_translate(canvas.cairo, margin, margin)
    try canvas.draw(figure.commands)
    cairo_surface_flush(surface)
    guard let data = cairo_image_surface_get_data(surface) else {
      throw .library(name: "Cairo", message: "the picture has no pixels")
    }
    let stride = Int(cairo_image_surface_get_stride(surface))
    return (width, height, rgb(from: data, width: width, height: height, stride: stride))
  }

  private func draw(_ commands: [DrawCommand]) throws(FigureError) {
    for command in commands {
      switch command {
      case .rectangle(let frame, let corner, let fill, let stroke):
        traceRectangle(frame, corner: corner)
        paintPath(fill, stroke)
      case .path(let elements, let fill, let stroke):
        trace(elements)
        paintPath(fill, stroke)
      case .text(let text, let style, let color, let origin):
        setColor(palette(color))
        cairo_move_to(cairo, origin.x, origin.y)
        typesetter.show(text, style: style, on: cairo)
        cairo_new_path(cairo)
      case .image(let raster, let frame):
        drawImage(self, raster, frame)
      }
    }
    let status = cairo_status(cairo)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .library(name: "Cairo", message: String(cString: cairo_status_to_string(status)))
    }
  }

  private func trace(_ elements: [PathElement]) {
    for element in elements {
      switch element {
      case .move(let point): cairo_move_to(cairo, point.x, point.y)
      case .line(let point): cairo_line_to(cairo, point.x, point.y)
      case .curve(let first, let second, let end):
        cairo_curve_to(cairo, first.x, first.y, second.x, second.y, end.x, end.y)
      case .close: cairo_close_path(cairo)
      }
    }
  }

  private func traceRectangle(_ frame: Rectangle, corner: Double) {
    let radius = min(corner, frame.width / 2, frame.height / 2)
    guard radius > 0 else {
      cairo_rectangle(cairo, frame.x, frame.y, frame.width, frame.height)
      return
    }
    let quarter = Double.pi / 2
    let (left, right) = (frame.x + radius, frame.maxX - radius)
    let (top, bottom) = (frame.y + radius, frame.maxY - radius)
    cairo_new_sub_path(cairo)
    cairo_arc(cairo, right, top, radius, -quarter, 0)
    cairo_arc(cairo, right, bottom, radius, 0, quarter)
    cairo_arc(cairo, left, bottom, radius, quarter, 2 * quarter)
    cairo_arc(cairo, left, top, radius, 2 * quarter, 3 * quarter)
    cairo_close_path(cairo)
  }

  private func paintPath(_ fill: Token?, _ stroke: Stroke?) {
    if let fill {
      setColor(palette(fill))
      cairo_fill_preserve(cairo)
    }
    if let stroke {
      setColor(palette(stroke.color))
      cairo_set_line_width(cairo, stroke.width)
      cairo_set_dash(cairo, stroke.dashes, Int32(stroke.dashes.count), 0)
      cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
      cairo_stroke_preserve(cairo)
    }
    cairo_new_path(cairo)
  }

  private func setColor(_ color: RGB) {
    cairo_set_source_rgb(
      cairo, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
  }

  private func fillRectangle(_ frame: Rectangle, color: RGB) {
    setColor(color)
    cairo_rectangle(cairo, frame.x, frame.y, frame.width, frame.height)
    cairo_fill(cairo)
  }

  private func paint(_ raster: Raster, in frame: Rectangle) {
    guard
      let picture = cairo_image_surface_create(
        CAIRO_FORMAT_ARGB32, Int32(raster.width), Int32(raster.height)),
      let data = cairo_image_surface_get_data(picture)
    else { return }
    defer { cairo_surface_destroy(picture) }
    let stride = Int(cairo_image_surface_get_stride(picture))
    for y in 0..<raster.height {
      for x in 0..<raster.width {
        let (color, alpha) = raster.color(x: x, y: y)
        let pixel = data + y * stride + x * 4
        // Cairo keeps alpha multiplied in, in the machine's byte order.
        let channels = [color.red, color.green, color.blue].map {
          UInt32((Int($0) * Int(alpha) + 127) / 255)
        }
        let word = UInt32(alpha) << 24 | channels[0] << 16 | channels[1] << 8 | channels[2]
        UnsafeMutableRawPointer(pixel).storeBytes(of: word, as: UInt32.self)
      }
    }
    cairo_surface_mark_dirty(picture)
    cairo_save(cairo)
    cairo_translate(cairo, frame.x, frame.y)
    cairo_scale(
      cairo, frame.width / Double(raster.width), frame.height / Double(raster.height))
    cairo_set_source_surface(cairo, picture, 0, 0)
    cairo_pattern_set_filter(
      cairo_get_source(cairo), raster.isSmooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST)
    cairo_rectangle(cairo, 0, 0, Double(raster.width), Double(raster.height))
    cairo_fill(cairo)
    cairo_restore(cairo)
  }

  private static func rgb(
    from data: UnsafeMutablePointer<UInt8>, width: Int, height: Int, stride: Int
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: width * height * 3) { bytes, count in
      for y in 0..<height {
        for x in 0..<width {
          let word = UnsafeRawPointer(data + y * stride + x * 4).load(as: UInt32.self)
          let offset = (y * width + x) * 3
          bytes[offset] = UInt8(word >> 16 & 0xFF)
          bytes[offset + 1] = UInt8(word >> 8 & 0xFF)
          bytes[offset + 2] = UInt8(word & 0xFF)
        }
      }
      count = width * height * 3
    }
  }
}

/// Where Cairo's stream goes.
private final class Sink {
  var bytes: [UInt8] = []
}

/// Colours that stand for tokens and images until the SVG is rewritten.
enum Marker {
  /// Red says what is meant, blue that it is a marker.
  static func color(of token: Token) -> RGB {
    let index = Token.allCases.firstIndex(of: token) ?? 0
    return RGB(red: UInt8(index + 1), green: 0, blue: 0x5A)
  }

  static func color(ofImage index: Int) -> RGB {
    RGB(red: UInt8(index >> 8 & 0xFF), green: UInt8(index & 0xFF), blue: 0xA5)
  }

  static func token(of color: RGB) -> Token? {
    let index = Int(color.red) - 1
    guard color.blue == 0x5A, Token.allCases.indices.contains(index) else { return nil }
    return Token.allCases[index]
  }

  static func imageIndex(of color: RGB) -> Int? {
    color.blue == 0xA5 ? Int(color.red) << 8 | Int(color.green) : nil
  }
}
