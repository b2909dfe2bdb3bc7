public import Lessons

/// What a network is trained on, and what it is tested on.
public struct TrainingData: Sendable, Equatable {
  public let training: LabelledImages
  public let test: LabelledImages

  init(training: LabelledImages, test: LabelledImages) {
    self.training = training
    self.test = test
  }

  /// Changes where any image of either part does.
  public var contentHash: UInt64 {
    var fingerprint = Fingerprint()
    for images in [training, test] { fingerprint.add(Int(bitPattern: UInt(images.contentHash))) }
    return fingerprint.hash
  }
}

/// Data sets that recipes can name.
public enum NamedData: String, Sendable, CaseIterable {
  /// Xiao, Rasul & Vollgraf 2017: grey images of 28 x 28 of clothes, 60,000 and 10,000 to test with.
  case fashionMNIST = "fashion-mnist"
  /// 5,000 of the MNIST database's handwritten digits (LeCun, Cortes & Burges), grey, 28 x 28.
  case digits = "mnist-5k"
  /// Alpaydin & Kaynak 1998: 1,797 handwritten digits, grey, 8 x 8.
  case smallDigits = "digits-8x8"

  /// Whether there are images that are meant to test with.
  public var hasTestPart: Bool { self == .fashionMNIST }
}

extension TrainingData {
  /// Reads the data that a recipe names.
  ///
  /// - Parameter disk: The folder that holds the files of the data set, or the folders of the classes.
  /// - Returns: The data; nil where they cannot be trained on. What is wrong with them, of a long list
  ///   the beginning.
  public static func read(
    for recipe: Recipe, from disk: Disk
  ) -> (data: TrainingData?, diagnostics: [Diagnostic]) {
    var reader = DataReader(disk: disk)
    guard var data = reader.read(recipe.data.value) else { return (nil, reader.shownDiagnostics) }
    if recipe.data.value.share < 1 {
      data = TrainingData(
        training: data.training.subset(share: recipe.data.value.share, seed: recipe.seed),
        test: data.test)
    }
    if let side = recipe.data.value.shuffledPatches {
      guard data.training.isMade(ofPatches: side) else {
        let fault = Diagnostic.error(
          at: recipe.data.place,
          "images of \(data.training.width) x \(data.training.height) pixels are not made of "
            + "patches of \(side) x \(side)",
          help: "choose a side of \"shuffled_patches\" that divides both")
        return (nil, [fault])
      }
      data = TrainingData(
        training: data.training.shufflingPatches(of: side, .alike, seed: recipe.seed),
        test: data.test.shufflingPatches(of: side, .alike, seed: recipe.seed))
    }
    guard recipe.batchSize.value <= data.training.count else {
      let fault = Diagnostic.error(
        at: recipe.batchSize.place,
        "\"batch_size\" is \(recipe.batchSize.value), but there are only "
          + "\(data.training.count) images to train on",
        help: "choose a whole number from 1 to \(data.training.count)")
      return (nil, [fault])
    }
    return (data, [])
  }
}

extension DataReader {
  fileprivate mutating func read(_ choice: Recipe.Data) -> TrainingData? {
    let images: LabelledImages?
    switch choice.source {
    case .named(.fashionMNIST): return fashionMNIST()
    case .named(.digits): images = digits()
    case .named(.smallDigits): images = smallDigits()
    case .folder(let folder): images = imageFolder(folder)
    }
    return images?.split(holdingOut: choice.heldOut)
  }
}
