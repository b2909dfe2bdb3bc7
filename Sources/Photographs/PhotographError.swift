/// Why bytes are not a photograph that can be decoded.
public enum PhotographError: Error, Equatable, Sendable {
  /// Neither JPEG nor PNG; `beginning` holds the first bytes, at most 8.
  case unknownFormat(byteCount: Int, beginning: [UInt8])
  case truncated(Photograph.Format, byteCount: Int)
  /// `reason` is the decoder's.
  case corrupt(Photograph.Format, reason: String)
  /// A JPEG for printing, with four inks per pixel.
  case cmyk
  case tooLarge(width: Int, height: Int)
}

extension PhotographError {
  /// What is the case, in one line, without a full stop.
  public var fact: String {
    switch self {
    case .unknownFormat(let byteCount, _) where byteCount == 0:
      "not a photograph: the file is empty"
    case .unknownFormat(_, let beginning):
      "neither a JPEG nor a PNG file: it begins with the bytes "
        + beginning.map(hexadecimal).joined(separator: " ")
    case .truncated(let format, let byteCount):
      "the \(format.rawValue) file is truncated: its \(byteCount) bytes end before the image does"
    case .corrupt(let format, let reason):
      "the \(format.rawValue) file is corrupt: \(reason)"
    case .cmyk:
      "the JPEG file has CMYK colours, expected RGB or grey"
    case .tooLarge(let width, let height):
      "the image has \(width) x \(height) pixels, more than \(Photograph.largestPixelCount)"
    }
  }

  /// What an author can try, in one line, without a full stop.
  public var help: String {
    switch self {
    case .unknownFormat: "save the photograph as JPEG or PNG"
    case .truncated, .corrupt: "copy the file again from where it came, or save it anew"
    case .cmyk: "convert it to RGB, with \"magick in.jpg -colorspace sRGB out.jpg\" for example"
    case .tooLarge: "scale the photograph down; a side of 2000 pixels is plenty"
    }
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
