/// Images of one size, each of one class.
public struct LabelledImages: Sendable, Equatable {
  /// What the data are called: `fashion-mnist`, or the folder's name.
  public let name: String
  /// 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  public let height: Int
  public let width: Int
  public let classNames: [String]
  /// (count, channels, height, width), 0 to 255.
  public let pixels: [UInt8]
  /// The class of each image, as an index of `classNames`.
  public let labels: [Int]

  public init(
    name: String, channels: Int, height: Int, width: Int, classNames: [String], pixels: [UInt8],
    labels: [Int]
  ) {
    precondition(channels == 1 || channels == 3, "an image is grey or coloured")
    precondition(
      pixels.count == labels.count * channels * height * width, "every image has its pixels")
    precondition(labels.allSatisfy(classNames.indices.contains), "every label is a class")
    self.name = name
    self.channels = channels
    self.height = height
    self.width = width
    self.classNames = classNames
    self.pixels = pixels
    self.labels = labels
  }

  public var count: Int { labels.count }

  /// Values of one image.
  public var imageCount: Int { channels * height * width }

  /// Changes where any pixel, label, size or class name does.
  public var contentHash: UInt64 {
    var fingerprint = Fingerprint()
    for number in [count, channels, height, width] { fingerprint.add(number) }
    for name in classNames { fingerprint.add(name) }
    for label in labels { fingerprint.add(label) }
    pixels.withUnsafeBufferPointer { fingerprint.add($0) }
    return fingerprint.hash
  }

  /// The images at some indices, in their order.
  public func chosen(_ indices: [Int]) -> LabelledImages {
    var chosen: [UInt8] = []
    chosen.reserveCapacity(indices.count * imageCount)
    for index in indices { chosen += pixels[(index * imageCount)..<((index + 1) * imageCount)] }
    return LabelledImages(
      name: name, channels: channels, height: height, width: width, classNames: classNames,
      pixels: chosen, labels: indices.map { labels[$0] })
  }
}
