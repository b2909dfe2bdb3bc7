extension Pixels {
  /// The columns and rows asked for, of this image resized with an antialiased triangle filter.
  ///
  /// The filter reaches as far as the image is reduced, so that every pixel of the photograph counts.
  /// Rows are resized first, to 8 bits, then columns, both in fixed-point arithmetic: the algorithm,
  /// and the values, of Pillow's `BILINEAR`.
  func resized(
    toWidth newWidth: Int, height newHeight: Int, columns: Range<Int>, rows: Range<Int>
  ) -> Pixels {
    let horizontal = columns.map { Footprint(of: $0, from: width, to: newWidth) }
    let vertical = rows.map { Footprint(of: $0, from: height, to: newHeight) }
    let firstRow = vertical[0].start
    let lastRow = vertical[vertical.count - 1].end

    // narrowed: (rows that are needed, new columns, 3)
    var narrowed: [UInt8] = []
    narrowed.reserveCapacity(3 * (lastRow - firstRow) * columns.count)
    for row in firstRow..<lastRow {
      for footprint in horizontal {
        for channel in 0..<3 {
          let start = 3 * (row * width + footprint.start) + channel
          narrowed.append(footprint.weigh(rgb, from: start, step: 3))
        }
      }
    }

    let rowLength = 3 * columns.count
    var result: [UInt8] = []
    result.reserveCapacity(rowLength * rows.count)
    for footprint in vertical {
      let start = (footprint.start - firstRow) * rowLength
      for value in 0..<rowLength {
        result.append(footprint.weigh(narrowed, from: start + value, step: rowLength))
      }
    }
    return Pixels(width: columns.count, height: rows.count, rgb: result)
  }
}

/// Which pixels along an axis make one new pixel, and with which weights.
private struct Footprint {
  let start: Int
  /// Fixed-point numbers with ``fractionBits`` bits after the point, which sum to 1.
  let weights: [Int]

  var end: Int { start + weights.count }

  /// As many as leave room for eight bits of colour and a sign in 32.
  private static let fractionBits = 22

  /// - Parameters:
  ///   - position: The new pixel's place among `newCount` that take the place of `count`.
  init(of position: Int, from count: Int, to newCount: Int) {
    let scale = Double(count) / Double(newCount)
    let reach = max(scale, 1)
    let center = (Double(position) + 0.5) * scale
    let start = max(0, Int(center - reach + 0.5))
    let end = min(count, Int(center + reach + 0.5))
    // The triangle 1 - |distance| at the middle of each pixel, stretched to reach as far as needed.
    let heights = (start..<end).map { pixel in
      max(0, 1 - abs((Double(pixel) - center + 0.5) * (1 / reach)))
    }
    let sum = heights.reduce(0, +)
    self.start = start
    weights = heights.map { Int($0 / sum * Double(1 << Self.fractionBits) + 0.5) }
  }

  /// The weighted sum of the values at `offset`, `offset + step`, ..., rounded to the nearest.
  func weigh(_ values: [UInt8], from offset: Int, step: Int) -> UInt8 {
    var sum = 1 << (Self.fractionBits - 1)
    var place = offset
    for weight in weights {
      sum += Int(values[place]) * weight
      place += step
    }
    return UInt8(clamping: sum >> Self.fractionBits)
  }
}
