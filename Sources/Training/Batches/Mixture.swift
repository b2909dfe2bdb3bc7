/// How the images of a batch are mixed: the first with the last, the second with the last but one, and
/// so on. An image in the middle stays as it is.
struct Mixture: Equatable {
  enum Kind: Equatable {
    /// Every pixel is a weighted mean of two (Zhang et al. 2018).
    case mean
    /// Pixels in a box change places (Yun et al. 2019).
    case exchange(Box)
  }

  let kind: Kind
  /// How much of an image stays its own, 0...1.
  let share: Float
}

extension Augmentation {
  /// What chance decided for a batch; nil where nothing is mixed.
  func mixture(width: Int, height: Int, from stream: inout RandomStream) -> Mixture? {
    guard mixup > 0 || cutmix > 0 else { return nil }
    let cuts = mixup == 0 || cutmix > 0 && stream.below(2) == 1
    guard cuts else {
      // Both images of a pair are mixed, so a share and what is missing to 1 give the same images.
      let share = stream.beta(mixup)
      return Mixture(kind: .mean, share: Float(max(share, 1 - share)))
    }
    let box = stream.cutBox(share: 1 - stream.beta(cutmix), width: width, height: height)
    return Mixture(
      kind: .exchange(box), share: 1 - Float(box.area) / Float(width * height))
  }
}

extension Batch {
  /// Mixes images and targets, in place.
  ///
  /// - Parameter width: Of an image; with its height and channels it makes up a row of `images`.
  mutating func mix(_ mixture: Mixture, channels: Int, height: Int, width: Int) {
    let imageCount = channels * height * width
    let classes = count == 0 ? 0 : targets.count / count
    for first in 0..<(count / 2) {
      let last = count - 1 - first
      switch mixture.kind {
      case .mean: blend(&images, first * imageCount, last * imageCount, imageCount, mixture.share)
      case .exchange(let box):
        for plane in 0..<channels {
          for y in box.rows {
            let row = (plane * height + y) * width + box.columns.lowerBound
            exchange(first * imageCount + row, last * imageCount + row, box.columns.count)
          }
        }
      }
      blend(&targets, first * classes, last * classes, classes, mixture.share)
      if mixture.share < 0.5 { labels.swapAt(first, last) }
    }
  }

  /// a, b become share · a + (1 − share) · b and share · b + (1 − share) · a.
  private func blend(
    _ values: inout [Float], _ first: Int, _ second: Int, _ count: Int, _ share: Float
  ) {
    values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      let (a, b) = (start + first, start + second)
      for index in 0..<count {
        let (one, other) = (a[index], b[index])
        a[index] = share * one + (1 - share) * other
        b[index] = share * other + (1 - share) * one
      }
    }
  }

  private mutating func exchange(_ first: Int, _ second: Int, _ count: Int) {
    images.withUnsafeMutableBufferPointer { images in
      for index in 0..<count { images.swapAt(first + index, second + index) }
    }
  }
}
