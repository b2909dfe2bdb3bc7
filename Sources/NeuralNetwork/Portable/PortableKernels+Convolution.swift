extension PortableKernels {
  /// Weights in the order in which they are read: for each group and each tile of output channels,
  /// (channel in, kernel row, kernel column, output channel of the tile), the last tile filled up
  /// with zeros. Depthwise weights stay as they are.
  public struct ConvolutionWeights: Sendable {
    let packed: [Float]
  }

  public static func prepare(
    _ convolution: Convolution, weights: WeightRows<Float>
  ) -> ConvolutionWeights {
    guard !convolution.isDepthwise else { return ConvolutionWeights(packed: weights.scalars) }
    let inner = convolution.inner
    let tiles = ConvolutionBlocks.channelTiles(convolution.channelsOut)
    let padded = ConvolutionBlocks.paddedChannels(convolution.channelsOut)
    var packed = [Float](repeating: 0, count: max(1, convolution.groups * padded * inner))
    packed.withUnsafeMutableBufferPointer { packed in
      guard let start = packed.baseAddress else { return }
      weights.forEachRun { rows, numbers in
        for row in rows {
          let (group, channel) = row.quotientAndRemainder(dividingBy: convolution.channelsOut)
          let tile = tiles[channel]
          let target = start + (group * padded + tile.first) * inner + (channel - tile.first)
          let source = numbers + 4 * (row - rows.lowerBound) * inner
          for index in 0..<inner {
            target[tile.rows * index] = source.loadUnaligned(
              fromByteOffset: 4 * index, as: Float.self)
          }
        }
      }
    }
    return ConvolutionWeights(packed: packed)
  }

  public static func division(of convolution: Convolution) -> Division {
    if convolution.isDepthwise {
      return PhasedPlane(convolution.window).division(
        planes: convolution.batch * convolution.groups)
    }
    return ConvolutionBlocks(convolution).division
  }

  public static func convolve(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Float>,
    _ weights: ConvolutionWeights, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, _ workspace: Workspace<Float>
  ) {
    let scratch = workspace.scratch
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
