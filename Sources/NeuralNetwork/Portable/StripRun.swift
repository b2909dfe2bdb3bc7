/// Pixels of a strip that lie side by side in one row of the output, and what their windows see.
struct StripRun {
  let window: WindowGeometry
  /// The run's first column in the strip, and how many it has.
  let column: Int
  let count: Int
  /// The input row and column of the first window's first tap, which may lie in the padding.
  let firstY: Int
  let firstX: Int

  init(_ window: WindowGeometry, outputY: Int, outputX: Int, column: Int, count: Int) {
    self.window = window
    self.column = column
    self.count = count
    firstY = outputY * window.strideY - window.padTop
    firstX = outputX * window.strideX - window.padLeft
  }

  /// Fills the run's columns of a strip: (channel, kernel row, kernel column; 8).
  ///
  /// What lies inside the image depends on the tap alone, so channels are the inner loop.
  func copy(
    _ source: UnsafePointer<Float>, channels: Int, _ strip: UnsafeMutablePointer<Float>
  ) {
    var target = strip + column
    for kernelY in 0..<window.kernelHeight {
      let y = firstY + kernelY * window.dilationY
      let isInside = y >= 0 && y < window.inputHeight
      for kernelX in 0..<window.kernelWidth {
        if isInside {
          copyTap(
            source, offset: y * window.inputWidth, x: firstX + kernelX * window.dilationX,
            channels, target)
        } else {
          clear(0..<count, channels, target)
        }
        target += SumTile.columns
      }
    }
  }

  private func copyTap(
    _ source: UnsafePointer<Float>, offset: Int, x: Int, _ channels: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    // Columns begin ..< end of the run lie inside the image.
    let stride = window.strideX
    let begin = x < 0 ? min(count, Division.parts(of: -x, size: stride)) : 0
    let room = window.inputWidth - x
    let end = room > 0 ? max(begin, min(count, Division.parts(of: room, size: stride))) : begin
    clear(0..<begin, channels, target)
    clear(end..<count, channels, target)
    let first = source + offset + x + begin * stride
    if end - begin == SumTile.columns, stride == 1 {
      forEachChannel(first, channels, target) { source, target in
        target.vector = source.vector
        (target + lanes).vector = (source + lanes).vector
      }
    } else if end - begin == SumTile.columns, stride == 2,
      x + 2 * SumTile.columns <= window.inputWidth
    {
      forEachChannel(first, channels, target) { source, target in
        target.vector = everySecond(source)
        (target + lanes).vector = everySecond(source + 2 * lanes)
      }
    } else if stride == 1, end - begin >= lanes {
      // Two vectors that may overlap.
      let last = end - begin - lanes
      forEachChannel(first, channels, target + begin) { source, target in
        target.vector = source.vector
        (target + last).vector = (source + last).vector
      }
    } else {
      let inside = end - begin
      forEachChannel(first, channels, target + begin) { source, target in
        var element = source
        for column in 0..<inside {
          target[column] = element.pointee
          element += stride
        }
      }
    }
  }

  private func clear(
    _ columns: Range<Int>, _ channels: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    guard !columns.isEmpty else { return }
    var row = target
    for _ in 0..<channels {
      for column in columns { row[column] = 0 }
      row += SumTile.columns * window.taps
    }
  }

  @inline(__always)
  private func forEachChannel(
    _ source: UnsafePointer<Float>, _ channels: Int, _ target: UnsafeMutablePointer<Float>,
    _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    var source = source
    var target = target
    for _ in 0..<channels {
      body(source, target)
      source += window.inputPixels
      target += SumTile.columns * window.taps
    }
  }
}
