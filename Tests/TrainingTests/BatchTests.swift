import Testing

@testable import Training

@Suite struct BatchTests {
  /// Images of 3 x 2 pixels, of which the first has the pixels 1 to 6.
  private static func images(_ count: Int, channels: Int = 1) -> LabelledImages {
    LabelledImages(
      name: "counted", channels: channels, height: 2, width: 3, classNames: ["even", "odd"],
      pixels: (0..<(count * channels * 6)).map { UInt8(truncatingIfNeeded: $0 + 1) },
      labels: (0..<count).map { $0 % 2 })
  }

  /// Leaves pixels as they are.
  private static let plain = Normalization(mean: [0, 0, 0], deviation: [1, 1, 1])

  private func written(_ change: ImageChange, channels: Int = 1) -> [Float] {
    let images = Self.images(1, channels: channels)
    var batch = Batch()
    batch.fill([0], of: images, ImageWriter(images, Self.plain)) { _ in change }
    return batch.images
  }

  @Test func movesImagesAndFillsWithBlack() {
    #expect(written(ImageChange()) == [1, 2, 3, 4, 5, 6])
    #expect(written(ImageChange(shiftX: 1)) == [0, 1, 2, 0, 4, 5])
    #expect(written(ImageChange(shiftX: -1, shiftY: 1)) == [0, 0, 0, 2, 3, 0])
    #expect(written(ImageChange(shiftX: -3)) == [0, 0, 0, 0, 0, 0])
    #expect(written(ImageChange(shiftY: -5)) == [0, 0, 0, 0, 0, 0])
  }

  @Test func mirrorsThenMoves() {
    #expect(written(ImageChange(isMirrored: true)) == [3, 2, 1, 6, 5, 4])
    #expect(written(ImageChange(shiftX: 1, isMirrored: true)) == [0, 3, 2, 0, 6, 5])
  }

  @Test func normalizesEveryChannelAndPadding() {
    let images = LabelledImages(
      name: "x", channels: 3, height: 1, width: 1, classNames: ["a", "b"], pixels: [10, 20, 30],
      labels: [0])
    let normalization = Normalization(mean: [10, 10, 10], deviation: [1, 2, 4])
    var batch = Batch()
    batch.fill([0, 0], of: images, ImageWriter(images, normalization)) { _ in ImageChange() }
    #expect(batch.images == [0, 5, 5, 0, 5, 5])
    batch.fill([0], of: images, ImageWriter(images, normalization)) { _ in ImageChange(shiftX: 1) }
    #expect(batch.images == [-10, -5, -2.5])
  }

  /// The image's mean luma is 3.5 (grey), or 3.5 and 6, 12 more with the shares of green and blue.
  @Test func changesBrightnessThenContrast() {
    #expect(written(ImageChange(brightness: 2)) == [2, 4, 6, 8, 10, 12])
    #expect(written(ImageChange(brightness: 100)) == [100, 200, 255, 255, 255, 255])
    #expect(written(ImageChange(contrast: 0.5)) == [2.25, 2.75, 3.25, 3.75, 4.25, 4.75])
    #expect(written(ImageChange(brightness: 2, contrast: 0)) == [7, 7, 7, 7, 7, 7])
    #expect(written(ImageChange(saturation: 0)) == [1, 2, 3, 4, 5, 6])
  }

  @Test func changesSaturationOfColors() {
    let grey = written(ImageChange(saturation: 0), channels: 3)
    // 0.299 · 1 + 0.587 · 7 + 0.114 · 13 = 5.89
    for channel in 0..<3 { #expect(abs(grey[6 * channel] - 5.89) < 1e-5) }
    let strong = written(ImageChange(saturation: 2), channels: 3)
    #expect(strong[0] == 0)
    #expect(abs(strong[6] - 8.11) < 1e-5)
    let contrast = written(ImageChange(contrast: 0), channels: 3)
    // 3.5 + 6 · 0.587 + 12 · 0.114
    for value in contrast { #expect(abs(value - 8.39) < 1e-5) }
  }

  @Test func erasesABox() {
    let change = ImageChange(erased: Box(columns: 1..<3, rows: 1..<2))
    #expect(written(change) == [1, 2, 3, 4, 0, 0])
  }

  private func batchOfThree() -> Batch {
    let images = Self.images(3)
    var batch = Batch()
    batch.fill(0..<3, of: images, ImageWriter(images, Self.plain)) { _ in ImageChange() }
    return batch
  }

  @Test func mixesTheFirstWithTheLast() {
    var batch = batchOfThree()
    batch.mix(Mixture(kind: .mean, share: 0.75), channels: 1, height: 2, width: 3)
    #expect(batch.images[0] == 4)
    #expect(batch.images[6...11] == [7, 8, 9, 10, 11, 12])
    #expect(batch.images[12] == 10)
    // Classes even, odd, even.
    #expect(batch.targets == [1, 0, 0, 1, 1, 0])
  }

  @Test func exchangesBoxes() {
    let images = Self.images(2)
    var batch = Batch()
    batch.fill(0..<2, of: images, ImageWriter(images, Self.plain)) { _ in ImageChange() }
    let box = Box(columns: 1..<3, rows: 0..<2)
    batch.mix(
      Mixture(kind: .exchange(box), share: Float(1) / 3), channels: 1, height: 2, width: 3)
    #expect(batch.images == [1, 8, 9, 4, 11, 12, 7, 2, 3, 10, 5, 6])
    let (own, other): (Float, Float) = (1.0 / 3, 1 - 1.0 / 3)
    #expect(batch.targets == [own, other, other, own])
    #expect(batch.labels == [1, 0])
  }

  // MARK: - Epochs

  private static var strong: Augmentation {
    var augmentation = Augmentation()
    augmentation.crop = 1
    augmentation.flip = true
    augmentation.brightness = 0.3
    augmentation.contrast = 0.3
    augmentation.saturation = 0.3
    augmentation.erasing = 0.5
    augmentation.mixup = 0.4
    augmentation.cutmix = 1
    return augmentation
  }

  private func loader(
    seed: UInt64 = 1, size: Int = 4, keepsRemainder: Bool = false,
    augmentation: Augmentation = strong
  ) -> BatchLoader {
    BatchLoader(
      Self.images(11, channels: 3), Self.plain, batchSize: size, seed: seed,
      augmentation: augmentation, keepsRemainder: keepsRemainder)
  }

  @Test func givesTheSameBatchWhateverCameBefore() {
    let loader = loader()
    var unbroken = Batch()
    for epoch in 0..<3 {
      for index in 0..<loader.batchCount { loader.epoch(epoch).load(index, into: &unbroken) }
    }
    var resumed = Batch()
    self.loader().epoch(2).load(loader.batchCount - 1, into: &resumed)
    #expect(resumed == unbroken)
    self.loader(seed: 2).epoch(2).load(loader.batchCount - 1, into: &resumed)
    #expect(resumed != unbroken)
  }

  @Test func changesAnImageWithTheEpochAndNotWithItsPlace() {
    var augmentation = Augmentation()
    augmentation.brightness = 0.5
    // Batches of one: an image is told by its place in the order.
    let small = loader(size: 1, augmentation: augmentation)
    let large = loader(size: 11, augmentation: augmentation)
    var (one, all, later) = (Batch(), Batch(), Batch())
    small.epoch(0).load(5, into: &one)
    large.epoch(0).load(0, into: &all)
    #expect(Array(all.images[(5 * 18)..<(6 * 18)]) == one.images)
    let place = small.epoch(1).order.firstIndex(of: small.epoch(0).order[5])
    small.epoch(1).load(place ?? 0, into: &later)
    #expect(later.images != one.images)
  }

  @Test func seesEveryImageOnceAnEpoch() {
    let loader = loader(keepsRemainder: true, augmentation: Augmentation())
    #expect(loader.batchCount == 3)
    var batch = Batch()
    var seen: [Float] = []
    for index in 0..<3 {
      loader.epoch(0).load(index, into: &batch)
      #expect(batch.count == (index < 2 ? 4 : 3))
      seen += (0..<batch.count).map { batch.images[18 * $0] }
    }
    #expect(seen != seen.sorted())
    #expect(seen.sorted() == (0..<11).map { Float(18 * $0 + 1) })
    #expect(self.loader().batchCount == 2)
    #expect(loader.epoch(0).order != loader.epoch(1).order)
  }

  @Test func keepsSharesThatSumToOne() {
    let loader = loader()
    var batch = Batch()
    for epoch in 0..<20 {
      loader.epoch(epoch).load(0, into: &batch)
      for row in 0..<4 {
        #expect(abs(batch.targets[2 * row] + batch.targets[2 * row + 1] - 1) < 1e-6)
        #expect(batch.targets[2 * row + batch.labels[row]] >= 0.499_999)
      }
    }
  }

  @Test func testsWithImagesAsTheyAre() {
    let batches = TestBatches(Self.images(5), Self.plain, batchSize: 2)
    #expect(batches.count == 3)
    var batch = Batch()
    batches.load(2, into: &batch)
    #expect((batch.count, batch.labels) == (1, [0]))
    #expect(batch.images == [25, 26, 27, 28, 29, 30])
  }

  @Test func drawsBoxesWithinTheImage() {
    var stream = RandomStream(seed: 1, .image)
    var areas: [Int] = []
    for _ in 0..<1000 {
      let cut = stream.cutBox(share: 0.25, width: 28, height: 20)
      #expect(cut.columns.count <= 14 && cut.rows.count <= 10)
      #expect(cut.columns.lowerBound >= 0 && cut.columns.upperBound <= 28)
      if let box = stream.erasedBox(width: 28, height: 20) {
        #expect(box.columns.lowerBound >= 0 && box.columns.upperBound <= 28)
        #expect(box.rows.lowerBound >= 0 && box.rows.upperBound <= 20)
        areas.append(box.area)
      }
    }
    #expect(areas.count > 900)
    #expect(areas.allSatisfy { (8...200).contains($0) })
  }
}
