internal import NeuralNetwork

/// A convolution as matrix products: weights (channels out, inner) times columns (inner, pixels),
/// cut into blocks of pixels and of output channels.
struct ColumnBlocks {
  let convolution: Convolution
  let pixelBlock: Int
  let pixelBlocks: Int
  let channelBlock: Int
  let channelBlocks: Int

  /// Pixels that are copied into columns together.
  private static let mostPixels = 512
  /// Fewer pixels make the product inefficient.
  private static let fewestPixels = 192
  private static let fewestChannels = 64
  private static let wantedParts = 4

  init(_ convolution: Convolution) {
    self.convolution = convolution
    let pixels = convolution.window.outputPixels
    let images = max(1, convolution.batch * convolution.groups)
    let wanted = Division.parts(of: Self.wantedParts, size: images)
    let share = Division.parts(of: pixels, size: wanted)
    pixelBlock = max(1, min(pixels, max(Self.fewestPixels, min(share, Self.mostPixels))))
    pixelBlocks = Division.parts(of: pixels, size: pixelBlock)
    let channelWanted = Division.parts(of: wanted, size: max(pixelBlocks, 1))
    channelBlock = max(
      Self.fewestChannels, Division.parts(of: convolution.channelsOut, size: channelWanted))
    channelBlocks = Division.parts(of: convolution.channelsOut, size: channelBlock)
  }

  var division: Division {
    Division(
      parts: convolution.batch * convolution.groups * channelBlocks * pixelBlocks,
      scratch: convolution.isPointwise ? 0 : convolution.inner * pixelBlock)
  }

  func convolve(
    part: Int, _ input: UnsafePointer<Float>, _ weights: [Float], _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let window = convolution.window
    let (rest, pixelIndex) = part.quotientAndRemainder(dividingBy: pixelBlocks)
    let (image, channelIndex) = rest.quotientAndRemainder(dividingBy: channelBlocks)
    let group = image % convolution.groups
    let pixels = Division.range(part: pixelIndex, size: pixelBlock, count: window.outputPixels)
    let channels = Division.range(
      part: channelIndex, size: channelBlock, count: convolution.channelsOut)
    let planes = input + image * convolution.channelsIn * window.inputPixels
    let columns: Matrix
    if convolution.isPointwise {
      columns = Matrix(
        planes + pixels.lowerBound, rowStride: window.inputPixels, columnStride: 1)
    } else {
      copyColumns(planes, pixels, scratch)
      columns = Matrix(UnsafePointer(scratch), rowStride: pixels.count, columnStride: 1)
    }
    let firstChannel = group * convolution.channelsOut + channels.lowerBound
    let start =
      (image * convolution.channelsOut + channels.lowerBound) * window.outputPixels
      + pixels.lowerBound
    weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      FastKernels.product(
        rows: channels.count, inner: convolution.inner, columns: pixels.count,
        Matrix(
          weights + firstChannel * convolution.inner, rowStride: convolution.inner,
          columnStride: 1),
        columns, into: output + start, leading: window.outputPixels)
    }
    finishRows(
      finish, output, start: start, rows: channels.count, columns: pixels.count,
      leading: window.outputPixels, rowBias: finish.bias.map { $0 + firstChannel },
      columnBias: nil)
  }

  /// One row per (channel in, kernel row, kernel column), one column per pixel.
  private func copyColumns(
    _ planes: UnsafePointer<Float>, _ pixels: Range<Int>, _ scratch: UnsafeMutablePointer<Float>
  ) {
    let window = convolution.window
    var target = scratch
    for channel in 0..<convolution.channelsIn {
      let plane = planes + channel * window.inputPixels
      for kernelY in 0..<window.kernelHeight {
        for kernelX in 0..<window.kernelWidth {
          copyTap(plane, kernelY, kernelX, pixels, target)
          target += pixels.count
        }
      }
    }
  }

  /// What one tap sees, output row by output row.
  private func copyTap(
    _ plane: UnsafePointer<Float>, _ kernelY: Int, _ kernelX: Int, _ pixels: Range<Int>,
    _ row: UnsafeMutablePointer<Float>
  ) {
    let window = convolution.window
    let shift = kernelX * window.dilationX - window.padLeft
    var pixel = pixels.lowerBound
    var target = row
    while pixel < pixels.upperBound {
      let (outputY, outputX) = pixel.quotientAndRemainder(dividingBy: window.outputWidth)
      let count = min(window.outputWidth - outputX, pixels.upperBound - pixel)
      let y = outputY * window.strideY + kernelY * window.dilationY - window.padTop
      let x = outputX * window.strideX + shift
      if y >= 0, y < window.inputHeight {
        copyRow(plane + y * window.inputWidth, from: x, count, target)
      } else {
        target.update(repeating: 0, count: count)
      }
      pixel += count
      target += count
    }
  }

  /// `count` elements of an input row from `x` on, a stride apart; zeros outside the row.
  private func copyRow(
    _ row: UnsafePointer<Float>, from x: Int, _ count: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    let stride = convolution.window.strideX
    let width = convolution.window.inputWidth
    let before = min(count, x < 0 ? Division.parts(of: -x, size: stride) : 0)
    let end = max(before, min(count, x < width ? Division.parts(of: width - x, size: stride) : 0))
    for column in 0..<before { target[column] = 0 }
    if stride == 1 {
      for column in before..<end { target[column] = row[x + column] }
    } else {
      for column in before..<end { target[column] = row[x + column * stride] }
    }
    for column in end..<count { target[column] = 0 }
  }
}
