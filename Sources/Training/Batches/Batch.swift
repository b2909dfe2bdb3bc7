/// Images as a network reads them, and what it should answer.
///
/// A batch keeps its memory when it is filled again.
public struct Batch: Sendable, Equatable {
  public internal(set) var count = 0
  /// (count, channels, height, width), normalised.
  public internal(set) var images: [Float] = []
  /// (count, classes): how much of each image is of which class; 1 in every row.
  public internal(set) var targets: [Float] = []
  /// The class that has the largest share of each image.
  public internal(set) var labels: [Int] = []

  public init() {}

  /// Takes images out of the data, unmixed.
  ///
  /// - Parameter change: Of the image with that index.
  mutating func fill(
    _ indices: some Collection<Int>, of data: LabelledImages, _ writer: ImageWriter,
    change: (_ index: Int) -> ImageChange
  ) {
    resize(to: indices.count, of: data)
    images.withUnsafeMutableBufferPointer { images in
      data.pixels.withUnsafeBufferPointer { pixels in
        guard let target = images.baseAddress, let source = pixels.baseAddress else { return }
        for (row, index) in indices.enumerated() {
          writer.write(
            source + index * data.imageCount, change(index), to: target + row * data.imageCount)
        }
      }
    }
    let classes = data.classNames.count
    for (row, index) in indices.enumerated() {
      labels[row] = data.labels[index]
      for label in 0..<classes { targets[row * classes + label] = 0 }
      targets[row * classes + data.labels[index]] = 1
    }
  }

  /// Puts images and targets where a step reads them.
  func copy(
    to images: UnsafeMutableBufferPointer<Float>, _ targets: UnsafeMutableBufferPointer<Float>
  ) {
    _ = images.update(fromContentsOf: self.images)
    _ = targets.update(fromContentsOf: self.targets)
  }

  private mutating func resize(to count: Int, of data: LabelledImages) {
    guard
      count != self.count || images.count != count * data.imageCount
        || targets.count != count * data.classNames.count
    else { return }
    self.count = count
    images = [Float](repeating: 0, count: count * data.imageCount)
    targets = [Float](repeating: 0, count: count * data.classNames.count)
    labels = [Int](repeating: 0, count: count)
  }
}
