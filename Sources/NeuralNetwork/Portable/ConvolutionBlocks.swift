/// A convolution cut into blocks of pixels, output channels and input channels.
///
/// A part is a block of pixels for a block of output channels of one group and image. For every
/// block of input channels it copies the pixels that its windows see into strips of 8 columns
/// (rows: channel, kernel row, kernel column), then lets ``SumTile`` sum them up against every
/// tile of output channels' weights (the loops of Goto & van de Geijn 2008, figure 8).
struct ConvolutionBlocks {
  let convolution: Convolution
  let pixelBlocks: Int
  let channelBlocks: Int
  /// Output channels of a part.
  let channelBlock: Int
  /// Input channels that are summed up before the sums go back to memory.
  let innerBlock: Int

  /// Strips of pixels of a part: with `innerTarget`, 96 KiB, which fits into a second cache.
  static let stripsPerBlock = 16
  static let pixelsPerBlock = stripsPerBlock * SumTile.columns
  /// Rows of a strip that fit into a first cache beside a tile's factors (6 KiB and 18 KiB).
  static let innerTarget = 192
  /// Below this number of parts, output channels are split as well.
  static let fewParts = 8
  /// As fewer output channels share a strip, copying it weighs more. A multiple of 4 and 6.
  static let leastChannelBlock = 96

  init(_ convolution: Convolution) {
    self.convolution = convolution
    pixelBlocks = Division.parts(
      of: convolution.window.outputPixels, size: Self.pixelsPerBlock)
    let others = max(1, pixelBlocks * convolution.groups * convolution.batch)
    let wanted = Division.parts(of: Self.fewParts, size: others)
    let share = Division.parts(of: convolution.channelsOut, size: wanted)
    channelBlock =
      Division.parts(of: max(share, 1), size: Self.leastChannelBlock) * Self.leastChannelBlock
    channelBlocks = Division.parts(of: convolution.channelsOut, size: channelBlock)
    innerBlock = max(1, min(convolution.channelsIn, Self.innerTarget / convolution.window.taps))
  }

  /// Output channels with those that fill up the last tile.
  static func paddedChannels(_ channels: Int) -> Int {
    channelTiles(channels).last.map { $0.first + $0.rows } ?? 0
  }

  /// The tile that each channel belongs to: its first channel, and its rows.
  static func channelTiles(_ channels: Int) -> [(first: Int, rows: Int)] {
    var tiles: [(first: Int, rows: Int)] = []
    while tiles.count < channels {
      let first = tiles.count
      let rows = SumTile.rows(remaining: channels - first)
      for _ in 0..<min(rows, channels - first) { tiles.append((first, rows)) }
    }
    return tiles
  }

  var division: Division {
    let strips = min(
      Self.stripsPerBlock,
      Division.parts(of: convolution.window.outputPixels, size: SumTile.columns))
    return Division(
      parts: convolution.batch * convolution.groups * channelBlocks * pixelBlocks,
      scratch: factorCount + strips * stripCount)
  }

  private var innerRows: Int { innerBlock * convolution.window.taps }
  /// Elements of a strip of a full block of input channels.
  private var stripCount: Int { SumTile.columns * innerRows }
  /// Elements of a tile's factors for a full block of input channels.
  private var factorCount: Int { SumTile.mostRows * lanes * innerRows }

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
    let groupWeights =
      weights + group * Self.paddedChannels(convolution.channelsOut) * convolution.inner
    let firstChannel = group * convolution.channelsOut
    let target = Target(
      output: output + image * convolution.channelsOut * window.outputPixels,
      residual: finish.residual.map { $0 + image * convolution.channelsOut * window.outputPixels },
      bias: finish.bias.map { $0 + firstChannel }, lower: Vector(repeating: finish.lower),
      upper: Vector(repeating: finish.upper))
    let strips = scratch + factorCount

    var first = 0
    repeat {
      let last = min(first + innerBlock, convolution.channelsIn)
      let inner = (first * window.taps)..<(last * window.taps)
      copyStrips(planes, first..<last, pixels, strips)
      var channel = channels.lowerBound
      while channel < channels.upperBound {
        let rows = SumTile.rows(remaining: channels.upperBound - channel)
        SumTile.repeatFactors(
          groupWeights + channel * convolution.inner + inner.lowerBound * rows, rowStride: 1,
          innerStride: rows, rowCount: rows, rows: rows, inner: inner.count, into: scratch)
        sumStrips(
          channel, min(rows, channels.upperBound - channel), rows, pixels, inner,
          UnsafePointer(scratch), strips, target)
        channel += rows
      }
      first = last
    } while first < convolution.channelsIn
  }

  /// Where one image's group goes.
  private struct Target {
    var output: UnsafeMutablePointer<Float>
    var residual: UnsafePointer<Float>?
    var bias: UnsafePointer<Float>?
    var lower: Vector
    var upper: Vector
  }

  /// All pixels of a part for one tile of output channels.
  @inline(__always)
  private func sumStrips(
    _ channel: Int, _ rowCount: Int, _ rows: Int, _ pixels: Range<Int>, _ inner: Range<Int>,
    _ factors: UnsafePointer<Float>, _ strips: UnsafeMutablePointer<Float>, _ target: Target
  ) {
    var strip = UnsafePointer(strips)
    var pixel = pixels.lowerBound
    while pixel < pixels.upperBound {
      let start = channel * convolution.window.outputPixels + pixel
      let tile = SumTile(
        output: target.output + start, outputStride: convolution.window.outputPixels,
        rowCount: rowCount, columnCount: min(SumTile.columns, pixels.upperBound - pixel),
        isFirst: inner.lowerBound == 0, isLast: inner.upperBound == convolution.inner,
        rowBias: target.bias.map { $0 + channel }, columnBias: nil,
        residual: target.residual.map { $0 + start }, lower: target.lower, upper: target.upper)
      tile.accumulate(inner: inner.count, rows: rows, factors, strip)
      strip += SumTile.columns * inner.count
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
        (target + lanes).vector = (source + lanes).vector
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
    if pixels.count < SumTile.columns {
      fillVectors(strip, channels.count * window.taps * SumTile.columns, with: 0)
    }
    let source = planes + channels.lowerBound * window.inputPixels
    var pixel = pixels.lowerBound
    while pixel < pixels.upperBound {
      let (outputY, outputX) = pixel.quotientAndRemainder(dividingBy: window.outputWidth)
      let count = min(window.outputWidth - outputX, pixels.upperBound - pixel)
      let run = StripRun(
        window, outputY: outputY, outputX: outputX, column: pixel - pixels.lowerBound,
        count: count)
      run.copy(source, channels: channels.count, strip)
      pixel += count
    }
  }
}
