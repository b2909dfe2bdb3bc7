/// What is known of a run at one moment.
public struct LogRecord: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Some steps of an epoch.
    case steps
    /// A whole epoch.
    case epoch
  }

  public var kind: Kind
  /// Counted from 1: the epoch that the steps belong to, or that has ended.
  public var epoch: Int
  /// Steps since the run began.
  public var step: Int
  /// Images seen since the run began.
  public var images: Int
  /// That of the last step.
  public var learningRate: Double
  /// Means over the steps that the record is about; an accuracy is a share of 0...1.
  public var trainingLoss: Double
  public var trainingAccuracy: Double
  /// Nil where nothing was tested.
  public var testLoss: Double?
  public var testAccuracy: Double?
  public var imagesPerSecond: Double
  /// Since the run began, without the time between an end and a resumption.
  public var seconds: Double

  public init(
    kind: Kind, epoch: Int, step: Int, images: Int, learningRate: Double, trainingLoss: Double,
    trainingAccuracy: Double, testLoss: Double? = nil, testAccuracy: Double? = nil,
    imagesPerSecond: Double, seconds: Double
  ) {
    self.kind = kind
    self.epoch = epoch
    self.step = step
    self.images = images
    self.learningRate = learningRate
    self.trainingLoss = trainingLoss
    self.trainingAccuracy = trainingAccuracy
    self.testLoss = testLoss
    self.testAccuracy = testAccuracy
    self.imagesPerSecond = imagesPerSecond
    self.seconds = seconds
  }
}

extension LogRecord {
  /// The columns of a log, in their order.
  static let columns = [
    "record", "epoch", "step", "images", "learning_rate", "training_loss", "training_accuracy",
    "test_loss", "test_accuracy", "images_per_second", "seconds",
  ]

  /// The texts of the columns; nil where there is no value.
  ///
  /// Decimals have as many digits as it takes to read the same number back.
  var texts: [String?] {
    precondition(
      decimals.allSatisfy { $0?.isFinite ?? true }, "a run whose loss is no number has stopped")
    return [kind.rawValue, "\(epoch)", "\(step)", "\(images)"]
      + decimals.map { decimal in decimal.map { "\($0)" } }
  }

  private var decimals: [Double?] {
    [learningRate, trainingLoss, trainingAccuracy, testLoss, testAccuracy]
      + [imagesPerSecond, seconds]
  }

  /// - Returns: Nil where a column that must have a value has none, or one of another type.
  init?(texts: [String?]) {
    guard texts.count == Self.columns.count, let kind = texts[0].flatMap(Kind.init(rawValue:))
    else { return nil }
    let integers = texts[1...3].compactMap { text in text.flatMap { Int($0) } }
    let decimals = texts[4...].map { text in text.flatMap { Double($0) } }
    // What is empty is read as nil; what is no number is not.
    let isSound = zip(texts[4...], decimals).allSatisfy { text, decimal in
      text == nil || decimal?.isFinite == true
    }
    guard isSound, integers.count == 3, let learningRate = decimals[0],
      let trainingLoss = decimals[1], let trainingAccuracy = decimals[2],
      let imagesPerSecond = decimals[5], let seconds = decimals[6]
    else { return nil }
    self.init(
      kind: kind, epoch: integers[0], step: integers[1], images: integers[2],
      learningRate: learningRate, trainingLoss: trainingLoss, trainingAccuracy: trainingAccuracy,
      testLoss: decimals[3], testAccuracy: decimals[4], imagesPerSecond: imagesPerSecond,
      seconds: seconds)
  }
}
