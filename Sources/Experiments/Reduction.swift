import Networks

/// How pictures with more pixels than a page can show are made smaller before they are drawn: each
/// new pixel is the mean of a square of old ones. Tables and downloads keep every value.
struct Reduction {
  /// The side of the square.
  let factor: Int

  /// A wall's pixels at most. As an indexed PNG, within an SVG, they take less than 3 MB.
  static let largestPixelCount = 2_000_000

  /// The least reduction with which all tiles of a wall have few enough pixels.
  init(tileCount: Int, width: Int, height: Int) {
    factor =
      (1...max(width, height, 1)).first { factor in
        tileCount * Self.ceiling(width, factor) * Self.ceiling(height, factor)
          <= Self.largestPixelCount
      } ?? max(width, height)
  }

  init(factor: Int) { self.factor = factor }

  func length(_ old: Int) -> Int { Self.ceiling(old, factor) }

  /// One plane of numbers, row by row; squares at the right and the lower edge may be cut off. A
  /// square with a value that is not a number has none either.
  func reduced(_ plane: [Float], width: Int) -> [Float] {
    guard factor > 1 else { return plane }
    let height = plane.count / width
    var result: [Float] = []
    result.reserveCapacity(length(width) * length(height))
    for top in stride(from: 0, to: height, by: factor) {
      for left in stride(from: 0, to: width, by: factor) {
        let (bottom, right) = (min(top + factor, height), min(left + factor, width))
        var sum = 0.0
        for row in top..<bottom {
          for column in left..<right { sum += Double(plane[row * width + column]) }
        }
        result.append(Float(sum / Double((bottom - top) * (right - left))))
      }
    }
    return result
  }

  /// `Each pixel is the mean of 2 × 2 values.`, or nothing where all pixels are drawn.
  var note: String {
    factor > 1 ? "Each pixel is the mean of \(factor) × \(factor) values." : ""
  }

  private static func ceiling(_ length: Int, _ factor: Int) -> Int {
    (length + factor - 1) / factor
  }
}

extension Pixels {
  /// These pixels, or fewer where a side is longer than that.
  func fitting(side: Int) -> Pixels {
    let longest = max(width, height)
    guard longest > side else { return self }
    let reduction = Reduction(factor: (longest + side - 1) / side)
    let planes = (0..<3).map { channel in
      reduction.reduced(
        stride(from: channel, to: rgb.count, by: 3).map { Float(rgb[$0]) }, width: width)
    }
    let pixels = planes[0].indices.flatMap { pixel in
      planes.map { UInt8($0[pixel].rounded()) }
    }
    return Pixels(
      width: reduction.length(width), height: reduction.length(height), rgb: pixels)
  }
}
