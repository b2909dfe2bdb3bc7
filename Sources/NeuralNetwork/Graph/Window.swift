/// The geometry of a sliding window: kernel, stride, padding and dilation per spatial axis.
///
/// The output size along an axis is ⌊(size + padBefore + padAfter − dilation·(kernel − 1) − 1) / stride⌋ + 1
/// (Dumoulin & Visin 2016, relationship 15), with ⌈·⌉ where `roundsUp`.
public struct Window: Sendable, Equatable {
  /// Outermost axis first: height, then width, of an image.
  public var kernel: [Int]
  public var stride: [Int]
  public var padBefore: [Int]
  public var padAfter: [Int]
  public var dilation: [Int]
  public var roundsUp: Bool

  public init(
    kernel: [Int], stride: [Int], padBefore: [Int], padAfter: [Int], dilation: [Int],
    roundsUp: Bool = false
  ) {
    self.kernel = kernel
    self.stride = stride
    self.padBefore = padBefore
    self.padAfter = padAfter
    self.dilation = dilation
    self.roundsUp = roundsUp
  }
}
