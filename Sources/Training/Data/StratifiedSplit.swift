extension LabelledImages {
  /// Cuts data without a test part in two: the same share of each class is held out.
  ///
  /// The cut belongs to the data, whatever the seed of a run, so that results compare. Every class
  /// has at least one image on both sides, and two at least in all.
  public func split(holdingOut share: Double) -> TrainingData {
    let heldOut = shuffledClasses(seed: 0, .split).flatMap { indices in
      indices.prefix(part(share, of: indices.count, atMost: indices.count - 1))
    }
    let isHeldOut = Set(heldOut)
    return TrainingData(
      training: chosen(labels.indices.filter { !isHeldOut.contains($0) }),
      test: chosen(heldOut.sorted()))
  }

  /// The same share of each class, at least one image of each, in the order of the data.
  ///
  /// With one seed, a smaller share is part of every larger one.
  public func subset(share: Double, seed: UInt64) -> LabelledImages {
    let kept = shuffledClasses(seed: seed, .share).flatMap { indices in
      indices.prefix(part(share, of: indices.count, atMost: indices.count))
    }
    return chosen(kept.sorted())
  }

  private func part(_ share: Double, of count: Int, atMost most: Int) -> Int {
    min(most, max(1, Int((share * Double(count)).rounded())))
  }

  /// The indices of each class's images, shuffled.
  private func shuffledClasses(seed: UInt64, _ purpose: RandomStream.Purpose) -> [[Int]] {
    var classes = [[Int]](repeating: [], count: classNames.count)
    for (index, label) in labels.enumerated() { classes[label].append(index) }
    for label in classes.indices {
      var stream = RandomStream(seed: seed, purpose, index: label)
      stream.shuffle(&classes[label])
    }
    return classes
  }
}
