@testable import Training

extension LabelledImages {
  /// Images of 28 x 28 and ten classes: a bright row for each class, in noise.
  static func rows(_ count: Int, seed: UInt64) -> LabelledImages {
    let labels = (0..<count).map { $0 % 10 }
    var stream = RandomStream(seed: seed, .image)
    var pixels: [UInt8] = []
    for label in labels {
      for pixel in 0..<784 {
        let isBright = pixel / 56 == label + 2
        pixels.append(UInt8(stream.below(100)) + (isBright ? 150 : 0))
      }
    }
    return LabelledImages(
      name: "rows", channels: 1, height: 28, width: 28, classNames: (0..<10).map(String.init),
      pixels: pixels, labels: labels)
  }
}
