extension PortableKernels {
  /// Weights in the order in which ``SumTile`` reads them: for each group and each four output
  /// channels, (channel in, kernel row, kernel column, output channel of the four); missing
  /// output channels are zeros. Depthwise weights stay as they are.
  public struct ConvolutionWeights: Sendable {
    let packed: [Float]
  }

  public static func prepare(
    _ convolution: Convolution, weights: [Float]
  ) -> ConvolutionWeights {
    guard !convolution.isDepthwise else { return ConvolutionWeights(packed: weights) }
    let inner = convolution.inner
    let tiles = Division.parts(of: convolution.channelsOut, size: SumTile.rows)
    var packed = [Float](
      repeating: 0, count: convolution.groups * tiles * SumTile.rows * inner)
    for group in 0..<convolution.groups {
      for channel in 0..<convolution.channelsOut {
        let (tile, row) = channel.quotientAndRemainder(dividingBy: SumTile.rows)
        let source = (group * convolution.channelsOut + channel) * inner
        let target = (group * tiles + tile) * SumTile.rows * inner + row
        for index in 0..<inner { packed[target + SumTile.rows * index] = weights[source + index] }
      }
    }
    return ConvolutionWeights(packed: packed)
  }

  public static func division(of convolution: Convolution) -> Division {
    if convolution.isDepthwise {
      return Division(
        parts: convolution.batch * convolution.groups,
        scratch: PhasedPlane(convolution.window).count)
    }
    return ConvolutionBlocks(convolution).division
  }

  public static func convolve(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Float>,
    _ weights: ConvolutionWeights, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    weights.packed.withUnsafeBufferPointer { packed in
      guard let weights = packed.baseAddress else { return }
      if convolution.isDepthwise {
        convolveDepthwise(
          convolution, part: part, input, weights, finish, into: output, scratch: scratch)
      } else {
        ConvolutionBlocks(convolution).convolve(
          part: part, input, weights, finish, into: output, scratch: scratch)
      }
    }
  }
}

/// A convolution cut into blocks of pixels, output channels and input channels.
///
/// A part is a block of pixels for a block of output channels of one group and image. For every
/// block of input channels it copies the pixels that its windows see into strips of 12 columns
/// (rows: channel, kernel row, kernel column), then lets ``SumTile`` sum them up against every
/// four output channels' weights.
struct ConvolutionBlocks {
  let convolution: Convolution
  let pixelBlocks: Int
  let channelBlocks: Int
  /// Output channels of a part.
  let channelBlock: Int
  /// Input channels that are summed up before the sums go back to memory.
  let innerBlock: Int
  /// Output channels come in tiles; the last one may be partly empty.
  let tiles: Int

  /// Strips of pixels of a part: with `innerTarget`, 144 KiB, which fits into a second cache.
  static let stripsPerBlock = 8
  static let pixelsPerBlock = stripsPerBlock * SumTile.columns
  /// Rows of a strip that fit into a first cache beside the weights (18 KiB and 6 KiB).
  static let innerTarget = 384
  /// Below this number of parts, output channels are split as well.
  static let fewParts = 8
  /// As fewer output channels share a strip, copying it weighs more.
  static let leastChannelBlock = 96

  init(_ convolution: Convolution) {
    self.convolution = convolution
    pixelBlocks = Division.parts(
      of: convolution.window.outputPixels, size: Self.pixelsPerBlock)
    tiles = Division.parts(of: convolution.channelsOut, size: SumTile.rows)
    let others = pixelBlocks * convolution.groups * convolution.batch
    let wanted = Division.parts(of: Self.fewParts, size: max(others, 1))
    let share = Division.parts(of: convolution.channelsOut, size: wanted)
    channelBlock =
      Division.parts(of: max(share, Self.leastChannelBlock), size: SumTile.rows) * SumTile.rows
    channelBlocks = Division.parts(of: convolution.channelsOut, size: channelBlock)
    innerBlock = max(1, min(convolution.channelsIn, Self.innerTarget / convolution.window.taps))
  }

  var division: Division {
    let strips = min(
      Self.stripsPerBlock,
      Division.parts(of: convolution.window.outputPixels, size: SumTile.columns))
    return Division(
      parts: convolution.batch * convolution.groups * channelBlocks * pixelBlocks,
      // Copying a strip may write a vector too far.
      scratch: strips * stripCount + SumTile.columns)
  }

  /// Elements of a strip of a full block of input channels.
  private var stripCount: Int { SumTile.columns * innerBlock * convolution.window.taps }

  func convolve(
    part: Int, _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    _ finish: Finish<Float>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let window = convolution.window
    let (rest, pixelBlock) = part.quotientAndRemainder(dividingBy: pixelBlocks)
    let (image, channelBlockIndex) = rest.quotientAndRemainder(dividingBy: channelBlocks)
    let group = image % convolution.groups
    let pixels = Division.range(
      part: pixelBlock, size: Self.pixelsPerBlock, count: window.outputPixels)
    let channels = Division.range(
      part: channelBlockIndex, size: channelBlock, count: convolution.channelsOut)
    let planes = input + image * convolution.channelsIn * window.inputPixels
    let target = image * convolution.channelsOut * window.outputPixels
    let groupWeights = weights + group * tiles * SumTile.rows * convolution.inner

    var first = 0
    repeat {
      let last = min(first + innerBlock, convolution.channelsIn)
      let rows = (last - first) * window.taps
      copyStrips(planes, first..<last, pixels, scratch)
      var channel = channels.lowerBound
      while channel < channels.upperBound {
        let factors =
          groupWeights + channel * convolution.inner + first * window.taps * SumTile.rows
        sumStrips(
          channel: channel, until: channels.upperBound, group: group, pixels: pixels, rows: rows,
          factors, scratch, isFirst: first == 0, isLast: last == convolution.channelsIn, finish,
          output, target)
        channel += SumTile.rows
      }
      first = last
    } while first < convolution.channelsIn
  }

  /// All pixels of a part for four output channels.
  @inline(__always)
  private func sumStrips(
    channel: Int, until channelEnd: Int, group: Int, pixels: Range<Int>, rows: Int,
    _ factors: UnsafePointer<Float>, _ strips: UnsafeMutablePointer<Float>, isFirst: Bool,
    isLast: Bool, _ finish: Finish<Float>, _ output: UnsafeMutablePointer<Float>, _ target: Int
  ) {
    var strip = UnsafePointer(strips)
    var pixel = pixels.lowerBound
    while pixel < pixels.upperBound {
      let start = target + channel * convolution.window.outputPixels + pixel
      let tile = SumTile(
        output: output + start, outputStride: convolution.window.outputPixels,
        rowCount: min(SumTile.rows, channelEnd - channel),
        columnCount: min(SumTile.columns, pixels.upperBound - pixel), isFirst: isFirst,
        isLast: isLast, rowBias: finish.bias.map { $0 + group * convolution.channelsOut + channel },
        columnBias: nil, residual: finish.residual.map { $0 + start },
        lower: Vector(repeating: finish.lower), upper: Vector(repeating: finish.upper))
      tile.accumulate(inner: rows, factors, rowStride: 1, innerStride: SumTile.rows, strip)
      strip += SumTile.columns * rows
      pixel += SumTile.columns
    }
  }

  private func copyStrips(
    _ planes: UnsafePointer<Float>, _ channels: Range<Int>, _ pixels: Range<Int>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    var strip = scratch
    var pixel = pixels.lowerBound
    let stripCount = SumTile.columns * channels.count * convolution.window.taps
    while pixel < pixels.upperBound {
      let end = min(pixel + SumTile.columns, pixels.upperBound)
      if convolution.isPointwise {
        copyPointwise(planes, channels, pixel..<end, strip)
      } else {
        copyWindows(planes, channels, pixel..<end, strip)
      }
      strip += stripCount
      pixel += SumTile.columns
    }
  }

  private func copyPointwise(
    _ planes: UnsafePointer<Float>, _ channels: Range<Int>, _ pixels: Range<Int>,
    _ strip: UnsafeMutablePointer<Float>
  ) {
    let stride = convolution.window.inputPixels
    var source = planes + channels.lowerBound * stride + pixels.lowerBound
    var target = strip
    for _ in channels {
      if pixels.count == SumTile.columns {
        target.vector = source.vector
        (target + 4).vector = (source + 4).vector
        (target + 8).vector = (source + 8).vector
      } else {
        for column in 0..<pixels.count { target[column] = source[column] }
        for column in pixels.count..<SumTile.columns { target[column] = 0 }
      }
      source += stride
      target += SumTile.columns
    }
  }

  /// Pixels of one strip that lie in one row of the output.
  private struct Run {
    var column: Int
    var count: Int
    var outputY: Int
    var outputX: Int
  }

  private func copyWindows(
    _ planes: UnsafePointer<Float>, _ channels: Range<Int>, _ pixels: Range<Int>,
    _ strip: UnsafeMutablePointer<Float>
  ) {
    let window = convolution.window
    let rows = channels.count * window.taps
    if pixels.count < SumTile.columns {
      for index in 0..<(rows * SumTile.columns) { strip[index] = 0 }
    }
    // Runs go from left to right, and rows from first to last: what a vector writes too far is
    // written over by what belongs there. So all runs of a row are written before the next row.
    var pixel = pixels.lowerBound
    while pixel < pixels.upperBound {
      let (outputY, outputX) = pixel.quotientAndRemainder(dividingBy: window.outputWidth)
      let count = min(window.outputWidth - outputX, pixels.upperBound - pixel)
      let run = Run(
        column: pixel - pixels.lowerBound, count: count, outputY: outputY, outputX: outputX)
      copyRun(run, planes, channels, strip)
      pixel += count
    }
  }

  private func copyRun(
    _ run: Run, _ planes: UnsafePointer<Float>, _ channels: Range<Int>,
    _ strip: UnsafeMutablePointer<Float>
  ) {
    let window = convolution.window
    let firstY = run.outputY * window.strideY - window.padTop
    let firstX = run.outputX * window.strideX - window.padLeft
    var target = strip + run.column
    for channel in channels {
      let plane = planes + channel * window.inputPixels
      for kernelY in 0..<window.kernelHeight {
        let y = firstY + kernelY * window.dilationY
        let isInside = y >= 0 && y < window.inputHeight
        for kernelX in 0..<window.kernelWidth {
          let x = firstX + kernelX * window.dilationX
          if isInside {
            copyRow(plane + y * window.inputWidth, from: x, run.count, target)
          } else {
            for column in 0..<run.count { target[column] = 0 }
          }
          target += SumTile.columns
        }
      }
    }
  }

  /// `count` elements of an input row from `x` on, a stride apart; zeros outside the row.
  @inline(__always)
  private func copyRow(
    _ row: UnsafePointer<Float>, from x: Int, _ count: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    let stride = convolution.window.strideX
    let width = convolution.window.inputWidth
    if x >= 0, x + (count - 1) * stride < width {
      if stride == 1, count == SumTile.columns {
        target.vector = (row + x).vector
        (target + 4).vector = (row + x + 4).vector
        (target + 8).vector = (row + x + 8).vector
      } else {
        var source = row + x
        for column in 0..<count {
          target[column] = source.pointee
          source += stride
        }
      }
    } else {
      for column in 0..<count {
        let position = x + column * stride
        target[column] = position >= 0 && position < width ? row[position] : 0
      }
    }
  }
}
