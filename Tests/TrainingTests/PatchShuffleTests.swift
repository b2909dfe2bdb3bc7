import Testing

@testable import Training

@Suite struct PatchShuffleTests {
  /// Two images of 4 x 6 pixels in three channels, each pixel another number.
  private let images = LabelledImages(
    name: "numbers", channels: 3, height: 4, width: 6, classNames: ["a", "b"],
    pixels: (0..<144).map { UInt8($0) }, labels: [0, 1])

  /// The patches of an image: (channels, side, side) each.
  private func patches(_ images: LabelledImages, _ image: Int) -> [[UInt8]] {
    (0..<6).map { patch in
      (0..<3).flatMap { channel in
        (0..<2).flatMap { row in
          let start =
            ((image * 3 + channel) * 4 + patch / 3 * 2 + row) * 6 + patch % 3 * 2
          return Array(images.pixels[start..<(start + 2)])
        }
      }
    }
  }

  @Test func movesPatchesAndLeavesThemWhole() {
    let shuffled = images.shufflingPatches(of: 2, .alike, seed: 1)
    for image in 0..<2 {
      let (before, after) = (patches(images, image), patches(shuffled, image))
      #expect(before != after)
      #expect(Set(before) == Set(after))
    }
    #expect(shuffled.labels == images.labels)
  }

  @Test func movesTheSameWayOrEachInItsOwn() {
    func order(_ shuffled: LabelledImages, _ image: Int) -> [Int?] {
      let before = patches(images, image)
      return patches(shuffled, image).map { before.firstIndex(of: $0) }
    }
    let alike = images.shufflingPatches(of: 2, .alike, seed: 1)
    #expect(order(alike, 0) == order(alike, 1))
    let each = images.shufflingPatches(of: 2, .each, seed: 1)
    #expect(order(each, 0) != order(each, 1))
    #expect(images.shufflingPatches(of: 2, .alike, seed: 2) != alike)
  }

  @Test func knowsWhichPatchesCoverTheImages() {
    #expect([1, 2, 3, 4].map { images.isMade(ofPatches: $0) } == [true, true, false, false])
  }
}
