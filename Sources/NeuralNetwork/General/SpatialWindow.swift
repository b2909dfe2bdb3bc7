/// Where a window over any number of axes goes, with all its lengths.
public struct SpatialWindow: Sendable {
  public var input, output, kernel, stride, padding, dilation: [Int]
  /// Padding behind the image, which an average that counts padding needs to know.
  public var padAfter: [Int]

  init(_ window: Window, input: Shape, output: Shape) {
    self.input = Array(input.dimensions[2...])
    self.output = Array(output.dimensions[2...])
    kernel = window.kernel
    stride = window.stride
    padding = window.padBefore
    padAfter = window.padAfter
    dilation = window.dilation
  }

  /// The window of a convolution that begins and ends with its input.
  init(input: [Int], output: [Int], kernel: [Int], dilation: [Int]) {
    self.input = input
    self.output = output
    self.kernel = kernel
    self.dilation = dilation
    stride = input.map { _ in 1 }
    padding = input.map { _ in 0 }
    padAfter = padding
  }

  public var taps: Int { kernel.reduce(1, *) }
  public var inputCount: Int { input.reduce(1, *) }
  public var outputCount: Int { output.reduce(1, *) }

  /// Where the input elements under the window lie, one per tap; -1 in the padding.
  func places(under position: Int, _ places: inout [Int]) {
    for tap in places.indices {
      var (restOfPosition, restOfTap) = (position, tap)
      var place = 0
      var step = 1
      var isInside = true
      for axis in input.indices.reversed() {
        let start = restOfPosition % output[axis] * stride[axis] - padding[axis]
        let index = start + restOfTap % kernel[axis] * dilation[axis]
        isInside = isInside && index >= 0 && index < input[axis]
        place += index * step
        step *= input[axis]
        restOfPosition /= output[axis]
        restOfTap /= kernel[axis]
      }
      places[tap] = isInside ? place : -1
    }
  }

  /// How many taps lie inside the padded image; a rounded-up last window can reach beyond it.
  func tapsInPaddedImage(at position: Int) -> Int {
    var rest = position
    var count = 1
    for axis in input.indices.reversed() {
      let start = rest % output[axis] * stride[axis] - padding[axis]
      let room = input[axis] + padAfter[axis] - start
      count *= min(kernel[axis], max(0, (room + dilation[axis] - 1) / dilation[axis]))
      rest /= output[axis]
    }
    return count
  }
}

/// A convolution over any number of axes; channels are per group.
public struct SpatialConvolution: Sendable {
  public var batch, groups, channelsIn, channelsOut: Int
  public var window: SpatialWindow
}

/// Pooling over any number of axes; `planes` counts batch · channels.
public struct SpatialPooling: Sendable {
  public enum Kind: Equatable, Sendable {
    case maximum
    case average(countsPadding: Bool)
    /// (Σ |x|^p)^(1/p)
    case norm(exponent: Int)
  }

  public var kind: Kind
  public var planes: Int
  public var window: SpatialWindow
}
