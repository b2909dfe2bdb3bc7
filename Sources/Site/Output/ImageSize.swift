/// An image's size in pixels, read from the beginning of its file.
struct ImageSize: Equatable {
  let width: Int
  let height: Int

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// Knows PNG, JPEG, WebP and SVG; nil where the bytes are none of these, or broken.
  init?(of bytes: [UInt8]) {
    let size =
      Self.ofPNG(bytes) ?? Self.ofJPEG(bytes) ?? Self.ofWebP(bytes) ?? Self.ofSVG(bytes)
    guard let size, size.width > 0, size.height > 0 else { return nil }
    self = size
  }

  /// The size stands in the first chunk, which is always `IHDR`.
  private static func ofPNG(_ bytes: [UInt8]) -> ImageSize? {
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    guard bytes.starts(with: signature), bytes.count >= 24 else { return nil }
    return ImageSize(width: bytes.bigEndian(4, at: 16), height: bytes.bigEndian(4, at: 20))
  }

  /// Goes from segment to segment until one that starts a frame (`SOF0` to `SOF15`).
  private static func ofJPEG(_ bytes: [UInt8]) -> ImageSize? {
    guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
    var index = 2
    while index + 9 <= bytes.count, bytes[index] == 0xFF {
      let marker = bytes[index + 1]
      let startsFrame = (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
      if startsFrame {
        return ImageSize(
          width: bytes.bigEndian(2, at: index + 7), height: bytes.bigEndian(2, at: index + 5))
      }
      index += 2 + bytes.bigEndian(2, at: index + 2)
    }
    return nil
  }

  /// The three forms of WebP: lossy `VP8 `, lossless `VP8L`, extended `VP8X`.
  private static func ofWebP(_ bytes: [UInt8]) -> ImageSize? {
    guard bytes.count >= 30, bytes.starts(with: Array("RIFF".utf8)) else { return nil }
    switch String(decoding: bytes[8..<16], as: UTF8.self) {
    case "WEBPVP8 ":
      return ImageSize(
        width: bytes.littleEndian(2, at: 26) & 0x3FFF,
        height: bytes.littleEndian(2, at: 28) & 0x3FFF)
    case "WEBPVP8L":
      let packed = bytes.littleEndian(4, at: 21)
      return ImageSize(width: (packed & 0x3FFF) + 1, height: (packed >> 14 & 0x3FFF) + 1)
    case "WEBPVP8X":
      return ImageSize(
        width: bytes.littleEndian(3, at: 24) + 1, height: bytes.littleEndian(3, at: 27) + 1)
    default: return nil
    }
  }

  /// The root element's `width` and `height`, or else its `viewBox`.
  private static func ofSVG(_ bytes: [UInt8]) -> ImageSize? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let start = text.ranges(of: "<svg").first else { return nil }
    let tag = text[start.upperBound...].prefix { $0 != ">" }
    if let width = number(of: "width", in: tag), let height = number(of: "height", in: tag) {
      return ImageSize(width: width, height: height)
    }
    let box = (attribute("viewBox", in: tag) ?? "").split { $0 == " " || $0 == "," }
      .compactMap { Double($0) }
    guard box.count == 4, box[2...].allSatisfy({ (1...100_000).contains($0) }) else { return nil }
    return ImageSize(width: Int(box[2].rounded()), height: Int(box[3].rounded()))
  }

  private static func number(of name: String, in tag: Substring) -> Int? {
    guard let value = attribute(name, in: tag), !value.hasSuffix("%") else { return nil }
    let digits = value.prefix { $0.isNumber || $0 == "." }
    return Double(digits).flatMap { (1...100_000).contains($0) ? Int($0.rounded()) : nil }
  }

  private static func attribute(_ name: String, in tag: Substring) -> Substring? {
    for quote in ["\"", "'"] {
      guard let start = tag.ranges(of: " \(name)=\(quote)").first else { continue }
      return tag[start.upperBound...].prefix { String($0) != quote }
    }
    return nil
  }
}

extension [UInt8] {
  fileprivate func bigEndian(_ count: Int, at start: Int) -> Int {
    self[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
  }

  fileprivate func littleEndian(_ count: Int, at start: Int) -> Int {
    self[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
