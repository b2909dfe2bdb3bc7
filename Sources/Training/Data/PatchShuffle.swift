extension LabelledImages {
  /// How the patches of images change their places.
  public enum PatchOrder: Sendable {
    /// Every image in the same way.
    case alike
    /// Each image in a way of its own.
    case each
  }

  /// Whether square patches of so many pixels a side cover the images.
  public func isMade(ofPatches side: Int) -> Bool {
    side > 0 && width % side == 0 && height % side == 0
  }

  /// The images cut into squares that are put together in another order, as in the experiments of
  /// Naseer et al. 2021 ("Intriguing properties of vision transformers", section 3.3).
  ///
  /// - Parameter side: Of a square, in pixels; divides width and height.
  public func shufflingPatches(of side: Int, _ order: PatchOrder, seed: UInt64) -> LabelledImages {
    precondition(isMade(ofPatches: side), "patches cover the images")
    let columns = width / side
    var shuffled = pixels
    for image in 0..<count {
      var sources = Array(0..<(columns * (height / side)))
      var stream = RandomStream(seed: seed, .patches, index: order == .alike ? 0 : image)
      stream.shuffle(&sources)
      for (target, source) in sources.enumerated() where target != source {
        for channel in 0..<channels {
          let plane = (image * channels + channel) * height
          for row in 0..<side {
            let from = (plane + source / columns * side + row) * width + source % columns * side
            let to = (plane + target / columns * side + row) * width + target % columns * side
            shuffled.replaceSubrange(to..<(to + side), with: pixels[from..<(from + side)])
          }
        }
      }
    }
    return LabelledImages(
      name: name, channels: channels, height: height, width: width, classNames: classNames,
      pixels: shuffled, labels: labels)
  }
}
