extension PortableKernels {
  /// Weights in the order in which they are read: for each group and each tile of output channels,
  /// (channel in, kernel row, kernel column, output channel of the tile), the last tile filled up
  /// with zeros. Depthwise weights stay as they are.
  public struct ConvolutionWeights: Sendable {
    let packed: [Float]
  }

  public static func prepare(
    _ convolution: Convolution, weights: [Float]
  ) -> ConvolutionWeights {
    guard !convolution.isDepthwise else { return ConvolutionWeights(packed: weights) }
    let inner = convolution.inner
    let padded = ConvolutionBlocks.paddedChannels(convolution.channelsOut)
    var packed = [Float](repeating: 0, count: max(1, convolution.groups * padded * inner))
    for group in 0..<convolution.groups {
      var channel = 0
      while channel < convolution.channelsOut {
        let rows = SumTile.rows(remaining: convolution.channelsOut - channel)
        let tile = (group * padded + channel) * inner
        for row in 0..<min(rows, convolution.channelsOut - channel) {
          let source = (group * convolution.channelsOut + channel + row) * inner
          for index in 0..<inner { packed[tile + rows * index + row] = weights[source + index] }
        }
        channel += rows
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
