extension DataReader {
  /// The four IDX files of Fashion-MNIST, whose names are those of the MNIST database.
  mutating func fashionMNIST() -> TrainingData? {
    let training = part("train", named: .fashionMNIST, fashionClasses)
    let test = part("t10k", named: .fashionMNIST, fashionClasses)
    guard let training, let test else { return nil }
    guard (training.height, training.width) == (test.height, test.width) else {
      report(
        "t10k-images-idx3-ubyte.gz",
        "the images have \(test.width) x \(test.height) pixels, those to train on "
          + "\(training.width) x \(training.height)",
        help: "take both files from the same data set")
      return nil
    }
    return TrainingData(training: training, test: test)
  }

  private mutating func part(
    _ part: String, named name: NamedData, _ classNames: [String]
  ) -> LabelledImages? {
    let images = idx("\(part)-images-idx3-ubyte", axisCount: 3)
    let labels = idx("\(part)-labels-idx1-ubyte", axisCount: 1)
    if let (images, path) = images, images.dimensions.contains(0) {
      report(path, "the file holds no images", help: "take the file of the data set itself")
      return nil
    }
    guard let (labels, labelsPath) = labels else { return nil }
    let before = diagnostics.count
    if let (images, imagesPath) = images, images.dimensions[0] != labels.dimensions[0] {
      report(
        labelsPath,
        "there are \(labels.dimensions[0]) labels, but \(images.dimensions[0]) images in "
          + disk.shownPath(imagesPath), help: "take both files from the same data set")
    }
    check(labels.elements.map(Int.init), of: classNames, at: labelsPath)
    guard diagnostics.count == before, let (images, _) = images else { return nil }
    return LabelledImages(
      name: name.rawValue, channels: 1, height: images.dimensions[1], width: images.dimensions[2],
      classNames: classNames, pixels: Array(images.elements), labels: labels.elements.map(Int.init))
  }

  private mutating func idx(_ name: String, axisCount: Int) -> (file: IDXFile, path: String)? {
    guard let (bytes, path) = unpacked(name) else { return nil }
    do throws(IDXError) {
      return (try IDXFile(bytes, axisCount: axisCount), path)
    } catch {
      report(path, error.fact, help: error.help)
      return nil
    }
  }
}

/// In the order of the labels (Xiao, Rasul & Vollgraf 2017, table 2).
private let fashionClasses = [
  "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
  "Ankle boot",
]
