public import NeuralNetwork

/// How a photograph becomes a network's input, as it was when the network was trained.
///
/// The short side is resized to `resize` pixels, the long side in proportion and rounded down; the
/// centre is cut out, an odd remainder going to the right and the bottom; then each value v of
/// 0...255 becomes (v - mean) / scale of its channel.
///
/// All of it is integer arithmetic or single float32 operations in a fixed order, so that the same
/// photograph gives the same bits on every machine.
public struct Preprocessing: Sendable, Equatable {
  /// The order of the channels in the tensor.
  public enum Channels: String, Sendable, CaseIterable {
    case rgb = "RGB"
    case bgr = "BGR"
    /// One channel: the luma of a photograph.
    case grey

    public var count: Int { self == .grey ? 1 : 3 }
  }

  public let width: Int
  public let height: Int
  /// The length of the photograph's short side before the crop, at least `width` and `height`.
  public let resize: Int
  public let channels: Channels
  /// One number per channel, in the order of `channels`.
  public let mean: [Float]
  public let scale: [Float]

  public init(
    width: Int, height: Int, resize: Int, channels: Channels, mean: [Float], scale: [Float]
  ) {
    precondition(min(width, height) > 0, "a crop has pixels")
    precondition(max(width, height) <= resize, "the crop lies within the resized photograph")
    precondition(
      mean.count == channels.count && scale.count == channels.count,
      "there is a mean and a scale per channel")
    self.width = width
    self.height = height
    self.resize = resize
    self.channels = channels
    self.mean = mean
    self.scale = scale
  }

  /// The size of what the network sees.
  public var size: PhotographSize { PhotographSize(width: width, height: height) }

  /// The part of a photograph that the network sees, at its size, and in grey where it reads that.
  public func crop(_ photograph: Pixels) -> Pixels {
    let shortSide = min(photograph.width, photograph.height)
    let resizedWidth = photograph.width * resize / shortSide
    let resizedHeight = photograph.height * resize / shortSide
    let left = (resizedWidth - width) / 2
    let top = (resizedHeight - height) / 2
    let crop = photograph.resized(
      toWidth: resizedWidth, height: resizedHeight, columns: left..<(left + width),
      rows: top..<(top + height))
    return channels == .grey ? crop.grey : crop
  }

  /// The network's input for what ``crop(_:)`` gave.
  public func tensor(of crop: Pixels, _ layout: PhotographLayout = .channelsFirst) -> Tensor {
    precondition(crop.width == width && crop.height == height, "the crop has the input's size")
    let count = channels.count
    // How far apart the values of neighbouring pixels are, and those of a pixel's channels.
    let (step, plane) = layout == .channelsFirst ? (1, width * height) : (count, 1)
    var floats = [Float](repeating: 0, count: count * width * height)
    for (channel, values) in channels.values(of: crop).enumerated() {
      for (pixel, value) in values.enumerated() {
        floats[step * pixel + plane * channel] = (Float(value) - mean[channel]) / scale[channel]
      }
    }
    return Tensor(PhotographForm(size, layout, channels: count).shape, floats)
  }
}

extension Preprocessing.Channels {
  /// The values of each channel, pixel by pixel.
  fileprivate func values(of pixels: Pixels) -> [[UInt8]] {
    switch self {
    case .rgb: [0, 1, 2].map(pixels.color)
    case .bgr: [2, 1, 0].map(pixels.color)
    case .grey: [pixels.luma]
    }
  }
}

/// An image of 8-bit RGB pixels.
public struct Pixels: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// Red, green and blue of each pixel, row by row from the top left.
  public let rgb: [UInt8]

  public init(width: Int, height: Int, rgb: [UInt8]) {
    precondition(width > 0 && height > 0, "an image has pixels")
    precondition(rgb.count == 3 * width * height, "an image has three numbers per pixel")
    self.width = width
    self.height = height
    self.rgb = rgb
  }

  /// The values of one colour, pixel by pixel: 0 red, 1 green, 2 blue.
  fileprivate func color(_ index: Int) -> [UInt8] {
    stride(from: index, to: rgb.count, by: 3).map { rgb[$0] }
  }

  /// (299 R + 587 G + 114 B) / 1000 of each pixel, rounded to the nearest: the luma of ITU-R BT.601, as
  /// Pillow's documentation has it for the mode "L".
  public var luma: [UInt8] {
    stride(from: 0, to: rgb.count, by: 3).map { start -> UInt8 in
      let (red, green, blue) = (Int(rgb[start]), Int(rgb[start + 1]), Int(rgb[start + 2]))
      return UInt8((299 * red + 587 * green + 114 * blue + 500) / 1000)
    }
  }

  /// The same image without colours: red, green and blue are its luma.
  fileprivate var grey: Pixels {
    Pixels(width: width, height: height, rgb: luma.flatMap { [$0, $0, $0] })
  }
}
