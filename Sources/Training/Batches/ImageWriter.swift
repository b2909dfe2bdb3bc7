/// Writes images as a network reads them: changed by chance, then normalised.
struct ImageWriter {
  private let channels: Int
  private let height: Int
  private let width: Int
  private let normalization: Normalization
  /// What becomes of each of a channel's 256 values: (channels, 256).
  private let tables: [Float]

  init(_ images: LabelledImages, _ normalization: Normalization) {
    channels = images.channels
    height = images.height
    width = images.width
    self.normalization = normalization
    tables = (0..<channels).flatMap { channel in
      (0..<256).map { normalization.number(Float($0), channel) }
    }
  }

  /// - Parameters:
  ///   - image: (channels, height, width)
  ///   - result: The same shape.
  func write(
    _ image: UnsafePointer<UInt8>, _ change: ImageChange, to result: UnsafeMutablePointer<Float>
  ) {
    if change.changesColors {
      writeWithOtherColors(image, change, to: result)
    } else {
      tables.withUnsafeBufferPointer { tables in
        guard let tables = tables.baseAddress else { return }
        for channel in 0..<channels {
          place(image, channel, change, table: tables + 256 * channel, in: result)
        }
      }
    }
    if let box = change.erased { erase(box, of: result) }
  }

  /// Moves and mirrors a channel; each value becomes that of the table, black where there is no pixel.
  private func place(
    _ image: UnsafePointer<UInt8>, _ channel: Int, _ change: ImageChange,
    table: UnsafePointer<Float>, in result: UnsafeMutablePointer<Float>
  ) {
    let plane = channel * height * width
    let black = table[0]
    let columns = seen(change.shiftX, width)
    for y in 0..<height {
      let row = result + (plane + y * width)
      let sourceY = y - change.shiftY
      guard (0..<height).contains(sourceY) else {
        row.update(repeating: black, count: width)
        continue
      }
      row.update(repeating: black, count: columns.lowerBound)
      (row + columns.upperBound).update(repeating: black, count: width - columns.upperBound)
      // Of the mirrored image where it is mirrored: its pixel x is the image's width - 1 - x.
      let source = image + (plane + sourceY * width)
      if change.isMirrored {
        let last = width - 1 + change.shiftX
        for x in columns { row[x] = table[Int(source[last - x])] }
      } else {
        for x in columns { row[x] = table[Int(source[x - change.shiftX])] }
      }
    }
  }

  /// The places along an axis where a moved image has pixels.
  private func seen(_ shift: Int, _ length: Int) -> Range<Int> {
    let start = min(length, max(0, shift))
    return start..<max(start, min(length, length + shift))
  }

  private func erase(_ box: Box, of result: UnsafeMutablePointer<Float>) {
    for channel in 0..<channels {
      for y in box.rows {
        let row = result + (channel * height + y) * width
        (row + box.columns.lowerBound).update(repeating: 0, count: box.columns.count)
      }
    }
  }
}

extension Normalization {
  /// What a pixel's value becomes.
  func number(_ value: Float, _ channel: Int) -> Float {
    (value - mean[channel]) / deviation[channel]
  }
}

// MARK: - Colours

extension ImageWriter {
  /// Brightness, contrast, saturation, in this order, each limited to 0...255.
  private func writeWithOtherColors(
    _ image: UnsafePointer<UInt8>, _ change: ImageChange, to result: UnsafeMutablePointer<Float>
  ) {
    let hasSaturation = channels == 3 && change.saturation != 1
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 256) { table in
      guard let start = table.baseAddress else { return }
      for value in 0..<256 { table[value] = limited(Float(value) * change.brightness) }
      let mean = change.contrast == 1 ? 0 : meanLuma(of: image, table: start)
      for value in 0..<256 {
        table[value] = limited(mean + change.contrast * (table[value] - mean))
      }
      if hasSaturation {
        for channel in 0..<3 { place(image, channel, change, table: start, in: result) }
        saturate(result, by: change.saturation)
      } else {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 256) { normalized in
          guard let target = normalized.baseAddress else { return }
          for channel in 0..<channels {
            for value in 0..<256 {
              normalized[value] = normalization.number(table[value], channel)
            }
            place(image, channel, change, table: target, in: result)
          }
        }
      }
    }
  }

  private func meanLuma(
    of image: UnsafePointer<UInt8>, table: UnsafePointer<Float>
  ) -> Float {
    let plane = height * width
    var mean: Float = 0
    for channel in 0..<channels {
      var sum: Float = 0
      for index in 0..<plane { sum += table[Int(image[channel * plane + index])] }
      mean += (channels == 1 ? 1 : lumaWeights[channel]) * sum / Float(plane)
    }
    return mean
  }

  /// Of three channels of 0...255, which become normalised numbers.
  private func saturate(_ result: UnsafeMutablePointer<Float>, by factor: Float) {
    let plane = height * width
    for index in 0..<plane {
      let (red, green, blue) = (result[index], result[plane + index], result[2 * plane + index])
      let luma = lumaWeights[0] * red + lumaWeights[1] * green + lumaWeights[2] * blue
      for (channel, value) in [red, green, blue].enumerated() {
        let saturated = limited(luma + factor * (value - luma))
        result[channel * plane + index] = normalization.number(saturated, channel)
      }
    }
  }
}

/// Shares of red, green and blue in a pixel's luma (ITU-R BT.601).
private let lumaWeights: SIMD4<Float> = [0.299, 0.587, 0.114, 0]

private func limited(_ value: Float) -> Float { min(255, max(0, value)) }
