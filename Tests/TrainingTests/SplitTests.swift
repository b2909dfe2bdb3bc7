import Lessons
import Testing

@testable import Training

@Suite struct SplitTests {
  /// `count` images of one pixel, which is their number, of three classes in turn.
  static func images(_ count: Int) -> LabelledImages {
    LabelledImages(
      name: "numbers", channels: 1, height: 1, width: 1, classNames: ["a", "b", "c"],
      pixels: (0..<count).map { UInt8(truncatingIfNeeded: $0) }, labels: (0..<count).map { $0 % 3 })
  }

  @Test func holdsOutTheSameShareOfEveryClass() {
    let images = Self.images(60)
    let data = images.split(holdingOut: 0.2)
    #expect((data.training.count, data.test.count) == (48, 12))
    for label in 0..<3 { #expect(data.test.labels.count { $0 == label } == 4) }
    #expect(Set(data.training.pixels).union(data.test.pixels).count == 60)
    #expect(data.test.pixels.sorted() == data.test.pixels)
    #expect(images.split(holdingOut: 0.2) == data)
  }

  @Test func leavesOneImageOfEveryClassOnBothSides() {
    #expect(Set(Self.images(6).split(holdingOut: 0.01).test.labels) == [0, 1, 2])
    #expect(Set(Self.images(6).split(holdingOut: 0.9).training.labels) == [0, 1, 2])
  }

  @Test func takesSharesThatLieWithinEachOther() {
    let images = Self.images(240)
    let tenth = images.subset(share: 0.1, seed: 1)
    let hundredth = images.subset(share: 0.01, seed: 1)
    #expect((tenth.count, hundredth.count) == (24, 3))
    #expect(Set(tenth.pixels).isSuperset(of: hundredth.pixels))
    for label in 0..<3 { #expect(tenth.labels.count { $0 == label } == 8) }
    #expect(images.subset(share: 0.1, seed: 2) != tenth)
    #expect(images.subset(share: 1, seed: 1) == images)
  }

  @Test func tellsDataApart() {
    let images = Self.images(60)
    #expect(images.contentHash == Self.images(60).contentHash)
    #expect(images.contentHash != Self.images(61).contentHash)
    #expect(images.chosen([0, 1]).contentHash != images.chosen([1, 0]).contentHash)
  }

  @Test func measuresMeanAndDeviationOfEachChannel() {
    let images = LabelledImages(
      name: "x", channels: 3, height: 1, width: 2, classNames: ["a", "b"],
      pixels: [0, 10, 7, 7, 100, 200, 20, 30, 7, 7, 100, 200], labels: [0, 1])
    // Of 0, 10, 20, 30: mean 15, variance 125.
    #expect(
      Normalization(of: images)
        == Normalization(mean: [15, 7, 150], deviation: [11.180_339_9, 1, 50]))
  }
}

/// The data sets as they are published, where they are there.
@Suite struct PublishedDataTests {
  private func read(_ name: NamedData) throws -> TrainingData {
    let disk = Disk.folder(PublishedData.folder(of: name))
    let source =
      "network: lenet-5-modern\ndata: {name: \(name.rawValue)}\nepochs: 1\n"
      + "learning_rate: {peak: 0.1}\n"
    let recipe = try #require(Recipe.read(Array(source.utf8), path: "recipe.yml").recipe)
    let (data, diagnostics) = TrainingData.read(for: recipe, from: disk)
    #expect(text(diagnostics) == "")
    return try #require(data)
  }

  /// Means and deviations by NumPy.
  @Test(.enabled(if: PublishedData.isThere(.fashionMNIST)))
  func readsFashionMNIST() throws {
    let data = try read(.fashionMNIST)
    #expect((data.training.count, data.test.count) == (60_000, 10_000))
    for label in 0..<10 {
      #expect(data.training.labels.count { $0 == label } == 6000)
      #expect(data.test.labels.count { $0 == label } == 1000)
    }
    let normalization = Normalization(of: data.training)
    #expect(abs(normalization.mean[0] - 72.940_352) < 1e-4)
    #expect(abs(normalization.deviation[0] - 90.021_182) < 1e-4)
    #expect(data.training.pixels.prefix(784).reduce(0) { $0 + Int($1) } == 76_247)
    #expect(data.training.pixels.suffix(784).reduce(0) { $0 + Int($1) } == 16_684)
  }

  @Test(.enabled(if: PublishedData.isThere(.digits)))
  func readsTheDigits() throws {
    let data = try read(.digits)
    #expect((data.training.count, data.test.count) == (4000, 1000))
    for label in 0..<10 { #expect(data.test.labels.count { $0 == label } == 100) }
    let mean = data.training.pixels.reduce(0) { $0 + Int($1) }
    let heldOut = data.test.pixels.reduce(0) { $0 + Int($1) }
    #expect(abs(Double(mean + heldOut) / (5000 * 784) - 33.486_505_6) < 1e-6)
  }

  @Test(.enabled(if: PublishedData.isThere(.smallDigits)))
  func readsTheSmallDigits() throws {
    let data = try read(.smallDigits)
    #expect(data.training.count + data.test.count == 1797)
    let sum = (data.training.pixels + data.test.pixels).reduce(0) { $0 + Int($1) }
    #expect(abs(Double(sum) / (1797 * 64) - 77.853_723_2) < 1e-6)
  }
}
