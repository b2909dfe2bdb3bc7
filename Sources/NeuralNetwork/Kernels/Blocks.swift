/// How an image's elements lie in memory while a plan runs.
public enum Layout: UInt8, Equatable, Sendable {
  /// (batch, channels, height, width), row-major: the layout of the standard.
  case planar
  /// (batch, blocks, height, width, 16): channels are cut into blocks, the last one filled up with
  /// channels that nobody reads. Sixteen sums of a convolution then lie side by side.
  case blocked
}

/// Images of one size, seen as (batch, channels, pixels).
public struct ImageBatch: Equatable, Sendable {
  public var batch, channels, pixels: Int

  /// Channels of a block.
  public static let blockLength = 16
  /// The most columns, padding included, that the weights' gradient of a planar image reaches.
  public static let longestPlanarRow = 1024
  /// The most neighbouring channels that a local response normalisation in blocks may sum over.
  public static let mostNeighbours = 33

  public var blocks: Int { Division.parts(of: channels, size: Self.blockLength) }
  /// Elements of one image in blocks.
  public var blockedCount: Int { blocks * pixels * Self.blockLength }

  /// - Parameter shape: (batch, channels, height, width).
  public init(_ shape: Shape) {
    batch = shape[0]
    channels = shape[1]
    pixels = shape.count(of: 2..<shape.rank)
  }

  /// Whether both layouts have the same elements in the same order.
  public var isAlike: Bool { pixels == 1 && (channels % Self.blockLength == 0 || batch == 1) }
}

/// Work on images in blocks, other than convolutions.
public enum BlockedWork: Sendable {
  /// From planar to blocked, and back.
  case block(ImageBatch)
  case unblock(ImageBatch)
  case pool(Pooling, ImageBatch)
  /// The mean over all pixels, as blocks of one pixel.
  case mean(ImageBatch)
  case apply(UnaryFunction, count: Int)
  case add(count: Int)
  case subtract(count: Int)
  case multiply(count: Int)
  /// Every channel of every image by its factor, the second operand: blocks of one pixel.
  case scaleChannels(ImageBatch)
  /// Every channel by its factor, plus its shift: the second operand and the bias, filled up to
  /// whole blocks.
  case transformChannels(ImageBatch)
  case normalizeLocally(ImageBatch, LocalResponseNormalization)
}
