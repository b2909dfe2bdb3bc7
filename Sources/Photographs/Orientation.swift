/// How a stored image is turned so that it stands upright: the eight values of EXIF's tag 0x0112.
///
/// The names say where the stored image's first row and first column belong.
enum Orientation: Int {
  case topLeft = 1
  case topRight, bottomRight, bottomLeft, leftTop, rightTop, rightBottom, leftBottom
}

extension Photograph {
  /// The photograph with its rows and columns put where the orientation says.
  func turned(_ orientation: Orientation) -> Photograph {
    guard orientation != .topLeft else { return self }
    let exchangesAxes = orientation.rawValue >= Orientation.leftTop.rawValue
    let newWidth = exchangesAxes ? height : width
    let newHeight = exchangesAxes ? width : height
    var turned: [UInt8] = []
    turned.reserveCapacity(rgb.count)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let (column, row) = source(x, y, orientation)
        let start = 3 * (row * width + column)
        turned.append(contentsOf: rgb[start..<(start + 3)])
      }
    }
    return Photograph(width: newWidth, height: newHeight, rgb: turned)
  }

  /// Which stored pixel stands at (x, y) when the image is upright.
  private func source(_ x: Int, _ y: Int, _ orientation: Orientation) -> (column: Int, row: Int) {
    switch orientation {
    case .topLeft: (x, y)
    case .topRight: (width - 1 - x, y)
    case .bottomRight: (width - 1 - x, height - 1 - y)
    case .bottomLeft: (x, height - 1 - y)
    case .leftTop: (y, x)
    case .rightTop: (y, height - 1 - x)
    case .rightBottom: (width - 1 - y, height - 1 - x)
    case .leftBottom: (width - 1 - y, x)
    }
  }
}

extension Orientation {
  /// The orientation noted in a JPEG file's EXIF segment; upright where there is none.
  init(jpeg bytes: [UInt8]) {
    self = .topLeft
    let signature = Array("Exif\0\0".utf8)
    var segments = JPEGSegments(bytes)
    while let segment = segments.next(), segment.marker != JPEGSegments.startOfScan {
      guard segment.marker == JPEGSegments.application1, segment.content.starts(with: signature)
      else { continue }
      self = Orientation(exif: Array(segment.content.dropFirst(signature.count))) ?? .topLeft
      return
    }
  }

  /// Reads tag 0x0112 from the first directory of a TIFF structure; nil where it cannot be found.
  ///
  /// Everything in there may be wrong: it is only ever read within its bounds.
  init?(exif bytes: [UInt8]) {
    guard let isLittleEndian = Orientation.isLittleEndian(bytes) else { return nil }

    func number(at offset: Int, byteCount: Int) -> Int? {
      guard offset >= 0, offset <= bytes.count - byteCount else { return nil }
      let digits = bytes[offset..<(offset + byteCount)]
      let ordered = isLittleEndian ? digits.reversed() : Array(digits)
      return ordered.reduce(0) { $0 << 8 | Int($1) }
    }

    let orientationTag = 0x0112
    let shortType = 3
    guard let directory = number(at: 4, byteCount: 4),
      let entryCount = number(at: directory, byteCount: 2)
    else { return nil }
    for entry in 0..<entryCount {
      // An entry: tag (2 bytes), type (2), count (4), value (4).
      let start = directory + 2 + 12 * entry
      guard let tag = number(at: start, byteCount: 2) else { return nil }
      guard tag == orientationTag else { continue }
      guard number(at: start + 2, byteCount: 2) == shortType,
        let value = number(at: start + 8, byteCount: 2)
      else { return nil }
      self.init(rawValue: value)
      return
    }
    return nil
  }

  /// A TIFF structure begins with its byte order and the number 42.
  private static func isLittleEndian(_ bytes: [UInt8]) -> Bool? {
    if bytes.starts(with: [0x49, 0x49, 42, 0]) { return true }
    if bytes.starts(with: [0x4D, 0x4D, 0, 42]) { return false }
    return nil
  }
}
