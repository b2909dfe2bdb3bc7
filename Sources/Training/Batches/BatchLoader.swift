/// Batches to train with: the images in a new order every epoch, changed by chance.
///
/// Seed, epoch and batch decide every number; nothing depends on the batches before.
public struct BatchLoader: Sendable {
  private let data: LabelledImages
  private let writer: ImageWriter
  private let batchSize: Int
  private let seed: UInt64
  private let augmentation: Augmentation
  /// Batches of an epoch.
  public let batchCount: Int

  /// - Parameter keepsRemainder: Whether the images that do not fill a batch make a smaller one at the
  ///   end of an epoch; else each epoch leaves out others.
  public init(
    _ data: LabelledImages, _ normalization: Normalization, batchSize: Int, seed: UInt64,
    augmentation: Augmentation = Augmentation(), keepsRemainder: Bool = false
  ) {
    precondition(batchSize > 0, "a batch has images")
    self.data = data
    writer = ImageWriter(data, normalization)
    self.batchSize = batchSize
    self.seed = seed
    self.augmentation = augmentation
    batchCount = (data.count + (keepsRemainder ? batchSize - 1 : 0)) / batchSize
  }

  /// One pass over the data.
  public struct Epoch: Sendable {
    fileprivate let loader: BatchLoader
    /// Counted from 0.
    public let number: Int
    /// The indices of the images, batch after batch.
    public let order: [Int]

    public func load(_ index: Int, into batch: inout Batch) {
      loader.load(index, of: self, into: &batch)
    }
  }

  public func epoch(_ number: Int) -> Epoch {
    var order = Array(0..<data.count)
    var stream = RandomStream(seed: seed, .order, epoch: number)
    stream.shuffle(&order)
    return Epoch(loader: self, number: number, order: order)
  }

  private func load(_ index: Int, of epoch: Epoch, into batch: inout Batch) {
    precondition((0..<batchCount).contains(index), "an epoch has the batch")
    let start = index * batchSize
    let indices = epoch.order[start..<min(start + batchSize, epoch.order.count)]
    batch.fill(indices, of: data, writer) { image in
      var stream = RandomStream(seed: seed, .image, epoch: epoch.number, index: image)
      return augmentation.change(width: data.width, height: data.height, from: &stream)
    }
    var stream = RandomStream(seed: seed, .mixture, epoch: epoch.number, index: index)
    if let mixture = augmentation.mixture(width: data.width, height: data.height, from: &stream) {
      batch.mix(mixture, channels: data.channels, height: data.height, width: data.width)
    }
  }
}

/// Batches to test with: the images as they are, in their order, the last batch with what is left.
public struct TestBatches: Sendable {
  private let data: LabelledImages
  private let writer: ImageWriter
  private let batchSize: Int

  public init(_ data: LabelledImages, _ normalization: Normalization, batchSize: Int) {
    precondition(batchSize > 0, "a batch has images")
    self.data = data
    writer = ImageWriter(data, normalization)
    self.batchSize = batchSize
  }

  public var count: Int { (data.count + batchSize - 1) / batchSize }

  public func load(_ index: Int, into batch: inout Batch) {
    precondition((0..<count).contains(index), "there is such a batch")
    let start = index * batchSize
    batch.fill(start..<min(start + batchSize, data.count), of: data, writer) { _ in ImageChange() }
  }
}
