internal import CSpng

/// Decodes a PNG file of any colour type and depth.
func decodePNG(_ bytes: [UInt8]) throws(PhotographError) -> Photograph {
  guard let context = spng_ctx_new(0) else {
    throw .corrupt(.png, reason: "the decoder cannot be started")
  }
  defer { spng_ctx_free(context) }

  return try bytes.withUnsafeBufferPointer { buffer throws(PhotographError) in
    let decoder = PNGDecoder(context: context, byteCount: buffer.count)
    try decoder.check(spng_set_png_buffer(context, buffer.baseAddress, buffer.count))
    let (width, height) = try decoder.size()
    let rgba = try decoder.pixels(count: width * height)
    // Reads on to the end of the file, where the orientation may still come.
    try decoder.check(spng_decode_chunks(context))
    let stored = Photograph(width: width, height: height, rgb: laidOverWhite(rgba))
    return stored.turned(decoder.orientation)
  }
}

/// The few calls of the library that we make, each with its status checked.
private struct PNGDecoder {
  let context: OpaquePointer
  let byteCount: Int

  /// The most bytes that a chunk beside the image (a colour profile, texts) may have.
  private static let largestChunk = 16 << 20

  func check(_ status: Int32) throws(PhotographError) {
    switch status {
    case 0: return
    case Int32(SPNG_IO_EOF.rawValue), Int32(SPNG_EIDAT_TOO_SHORT.rawValue):
      throw .truncated(.png, byteCount: byteCount)
    default:
      throw .corrupt(.png, reason: String(cString: spng_strerror(status)))
    }
  }

  func size() throws(PhotographError) -> (width: Int, height: Int) {
    try check(spng_set_chunk_limits(context, Self.largestChunk, Self.largestChunk))
    var header = spng_ihdr()
    try check(spng_get_ihdr(context, &header))
    try checkSize(width: Int(header.width), height: Int(header.height))
    return (Int(header.width), Int(header.height))
  }

  /// Red, green, blue and opacity of each pixel.
  func pixels(count: Int) throws(PhotographError) -> [UInt8] {
    var rgba = [UInt8](repeating: 0, count: 4 * count)
    try check(
      spng_decode_image(
        context, &rgba, rgba.count, Int32(SPNG_FMT_RGBA8.rawValue),
        Int32(SPNG_DECODE_TRNS.rawValue)))
    return rgba
  }

  var orientation: Orientation {
    var exif = spng_exif()
    guard spng_get_exif(context, &exif) == 0, let data = exif.data else { return .topLeft }
    let bytes = UnsafeRawBufferPointer(start: data, count: exif.length)
    return Orientation(exif: Array(bytes)) ?? .topLeft
  }
}

/// Each colour mixed with white by its opacity, rounded to the nearest.
private func laidOverWhite(_ rgba: [UInt8]) -> [UInt8] {
  var rgb: [UInt8] = []
  rgb.reserveCapacity(rgba.count / 4 * 3)
  for pixel in stride(from: 0, to: rgba.count, by: 4) {
    let opacity = Int(rgba[pixel + 3])
    for channel in 0..<3 {
      let mixed = Int(rgba[pixel + channel]) * opacity + 255 * (255 - opacity)
      rgb.append(UInt8((mixed + 127) / 255))
    }
  }
  return rgb
}
