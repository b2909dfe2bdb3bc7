/// A convolution of images whose taps are moved by an operand.
public struct DeformableConvolution: Sendable {
  public var convolution: SpatialConvolution
  public var offsetGroups: Int
  /// Which operands there are behind x, weights and offsets.
  public var hasBias, hasMask: Bool
}

extension Kernels {
  /// Σ weight · mask · x(place + offset), linear between pixels and zero outside (Zhu et al. 2019,
  /// equation 1).
  static func convolve(_ deformable: DeformableConvolution, _ memory: GeneralMemory) {
    let convolution = deformable.convolution
    let window = convolution.window
    let input = memory.operand(0, Scalar.self)
    let weights = memory.operand(1, Scalar.self)
    let offsets = memory.operand(2, Scalar.self)
    let bias = deformable.hasBias ? memory.operand(3, Scalar.self) : nil
    let masks =
      deformable.hasMask ? memory.operand(deformable.hasBias ? 4 : 3, Scalar.self) : nil
    let output = memory.result(0, Scalar.self)
    let (taps, positions) = (window.taps, window.outputCount)
    let channels = convolution.groups * convolution.channelsIn
    let channelsPerOffset = channels / deformable.offsetGroups
    for image in 0..<convolution.batch {
      for position in 0..<positions {
        // Sampled pixels of all channels: (channel, tap).
        var samples = [Double](repeating: 0, count: channels * taps)
        for group in 0..<deformable.offsetGroups {
          for tap in 0..<taps {
            let first = (image * deformable.offsetGroups + group) * taps + tap
            let pixels = window.pixels(
              tap, position, offsetY: Double(offsets[2 * first * positions + position]),
              offsetX: Double(offsets[(2 * first + 1) * positions + position]))
            let factor = masks.map { Double($0[first * positions + position]) } ?? 1
            for channel in (group * channelsPerOffset)..<((group + 1) * channelsPerOffset) {
              let plane = input + (image * channels + channel) * window.inputCount
              samples[channel * taps + tap] = pixels.sum(over: plane) * factor
            }
          }
        }
        for channel in 0..<(convolution.groups * convolution.channelsOut) {
          let filterCount = convolution.channelsIn * taps
          let first = channel / convolution.channelsOut * filterCount
          var sum = 0.0
          for index in 0..<filterCount {
            sum += samples[first + index] * Double(weights[channel * filterCount + index])
          }
          if let bias { sum += Double(bias[channel]) }
          let plane = image * convolution.groups * convolution.channelsOut + channel
          output[plane * positions + position] = Scalar(sum)
        }
      }
    }
  }
}

extension SpatialWindow {
  /// The pixels under a tap of an image's window, moved by an offset.
  fileprivate func pixels(
    _ tap: Int, _ position: Int, offsetY: Double, offsetX: Double
  ) -> SampledPixels {
    let starts = [position / output[1], position % output[1]]
    let steps = [tap / kernel[1], tap % kernel[1]]
    let offsets = [offsetY, offsetX]
    let taps = (0..<2).map { axis -> [(position: Int?, weight: Double)] in
      let fixed = starts[axis] * stride[axis] - padding[axis] + steps[axis] * dilation[axis]
      let place = Double(fixed) + offsets[axis]
      guard place > -1, place < Double(input[axis]) else { return [] }
      let first = place.rounded(.down)
      let share = place - first
      return [(Int(first), 1 - share), (Int(first) + 1, share)].map { position, weight in
        (position >= 0 && position < input[axis] ? position : nil, weight)
      }
    }
    return SampledPixels(taps, input)
  }
}
