internal import CSpng
internal import Glibc

/// Writes PNG files with spng: the only place that knows it.
enum PNG {
  /// - Parameter isOpaque: Whether no index is the transparent one.
  static func encode(
    _ raster: Raster, isOpaque: Bool = false
  ) throws(FigureError) -> [UInt8] {
    switch raster.pixels {
    case .indexed(let indices, let palette):
      let kind = UInt8(SPNG_COLOR_TYPE_INDEXED.rawValue)
      return try encode(
        indices, width: raster.width, height: raster.height, colorType: kind, palette: palette,
        isOpaque: isOpaque)
    case .rgba(let bytes):
      let kind = UInt8(SPNG_COLOR_TYPE_TRUECOLOR_ALPHA.rawValue)
      return try encode(bytes, width: raster.width, height: raster.height, colorType: kind)
    case .rgb(let bytes):
      return try encode(rgb: bytes, width: raster.width, height: raster.height)
    }
  }

  static func encode(rgb: [UInt8], width: Int, height: Int) throws(FigureError) -> [UInt8] {
    let kind = UInt8(SPNG_COLOR_TYPE_TRUECOLOR.rawValue)
    return try encode(rgb, width: width, height: height, colorType: kind)
  }

  private static func encode(
    _ pixels: [UInt8], width: Int, height: Int, colorType: UInt8, palette: Raster.Palette? = nil,
    isOpaque: Bool = true
  ) throws(FigureError) -> [UInt8] {
    guard width > 0, height > 0 else {
      throw .invalidSize(of: "picture", width: width, height: height)
    }
    guard let context = spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else {
      throw .library(name: "spng", message: "out of memory")
    }
    defer { spng_ctx_free(context) }
    try check(spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1))
    var header = spng_ihdr(
      width: UInt32(width), height: UInt32(height), bit_depth: 8, color_type: colorType,
      compression_method: 0, filter_method: 0, interlace_method: 0)
    try check(spng_set_ihdr(context, &header))
    if let palette {
      try set(palette, isOpaque: isOpaque, on: context)
      // Indices are names, not amounts: differences between them compress worse.
      let noFilter = Int32(SPNG_DISABLE_FILTERING.rawValue)
      try check(spng_set_option(context, SPNG_FILTER_CHOICE, noFilter))
    }
    try check(spng_set_option(context, SPNG_IMG_COMPRESSION_LEVEL, 9))
    try check(
      spng_encode_image(
        context, pixels, pixels.count, Int32(SPNG_FMT_PNG.rawValue),
        Int32(SPNG_ENCODE_FINALIZE.rawValue)))
    var count = 0
    var status: Int32 = 0
    guard let buffer = spng_get_png_buffer(context, &count, &status) else {
      throw .library(name: "spng", message: String(cString: spng_strerror(status)))
    }
    defer { free(buffer) }
    return [UInt8](UnsafeRawBufferPointer(start: buffer, count: count))
  }

  private static func set(
    _ palette: Raster.Palette, isOpaque: Bool, on context: OpaquePointer
  ) throws(FigureError) {
    var colors = spng_plte()
    var transparency = spng_trns()
    let count = Int(Raster.Palette.transparentIndex) + 1
    colors.n_entries = UInt32(count)
    withUnsafeMutableBytes(of: &colors.entries) { bytes in
      let entries = bytes.bindMemory(to: spng_plte_entry.self)
      for (index, color) in palette.colors.prefix(count - 1).enumerated() {
        entries[index] = spng_plte_entry(
          red: color.red, green: color.green, blue: color.blue, alpha: 0)
      }
    }
    transparency.n_type3_entries = UInt32(count)
    withUnsafeMutableBytes(of: &transparency.type3_alpha) { alpha in
      for index in 0..<count { alpha[index] = index < palette.colors.count ? 255 : 0 }
    }
    try check(spng_set_plte(context, &colors))
    guard !isOpaque else { return }
    try check(spng_set_trns(context, &transparency))
  }

  private static func check(_ status: Int32) throws(FigureError) {
    guard status == 0 else {
      throw .library(name: "spng", message: String(cString: spng_strerror(status)))
    }
  }
}

extension Raster {
  /// The colour of one pixel, and how much of it covers what is beneath: 0 to 255.
  func color(x: Int, y: Int) -> (RGB, alpha: UInt8) {
    let pixel = y * width + x
    switch pixels {
    case .indexed(let indices, let palette):
      let index = Int(indices[pixel])
      guard palette.colors.indices.contains(index) else {
        return (RGB(red: 0, green: 0, blue: 0), 0)
      }
      return (palette.colors[index], 255)
    case .rgba(let bytes):
      let color = RGB(
        red: bytes[pixel * 4], green: bytes[pixel * 4 + 1], blue: bytes[pixel * 4 + 2])
      return (color, bytes[pixel * 4 + 3])
    case .rgb(let bytes):
      let color = RGB(
        red: bytes[pixel * 3], green: bytes[pixel * 3 + 1], blue: bytes[pixel * 3 + 2])
      return (color, 255)
    }
  }
}
