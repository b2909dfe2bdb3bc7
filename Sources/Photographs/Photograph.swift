/// A photograph as 8-bit RGB pixels, upright.
public struct Photograph: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// Red, green and blue (0 to 255) of each pixel, row by row from the top left.
  public let rgb: [UInt8]

  public init(width: Int, height: Int, rgb: [UInt8]) {
    precondition(rgb.count == 3 * width * height, "a photograph has three numbers per pixel")
    self.width = width
    self.height = height
    self.rgb = rgb
  }

  /// The most pixels that a photograph may have: 100 megapixels.
  public static let largestPixelCount = 100_000_000

  /// Decodes the bytes of a JPEG or PNG file; which it is, they say themselves.
  ///
  /// The orientation that a camera noted (EXIF) is applied. Grey becomes RGB, 16 bits become the
  /// upper 8, and transparent pixels are laid over white. Colour profiles are ignored.
  /// - Throws: ``PhotographError``
  public init(decoding bytes: [UInt8]) throws(PhotographError) {
    switch Format(beginningOf: bytes) {
    case .jpeg: self = try decodeJPEG(bytes)
    case .png: self = try decodePNG(bytes)
    case nil: throw .unknownFormat(byteCount: bytes.count, beginning: Array(bytes.prefix(8)))
    }
  }

  /// The file formats that can be decoded.
  public enum Format: String, Sendable {
    case jpeg = "JPEG"
    case png = "PNG"

    fileprivate init?(beginningOf bytes: [UInt8]) {
      if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
        self = .jpeg
      } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
        self = .png
      } else {
        return nil
      }
    }
  }
}

/// Throws where an image has no pixels or more than we take.
func checkSize(width: Int, height: Int) throws(PhotographError) {
  let (pixelCount, overflows) = width.multipliedReportingOverflow(by: height)
  guard !overflows, pixelCount <= Photograph.largestPixelCount else {
    throw .tooLarge(width: width, height: height)
  }
}
