public import Lessons

/// How a network is trained: everything that decides its weights, but for the data's own bytes.
public struct Recipe: Sendable, Equatable {
  /// The architecture's name, with its place.
  public let network: Located<String>
  public let data: Located<Data>
  public let seed: UInt64
  public let epochs: Int
  public let batchSize: Located<Int>
  public let optimizer: Optimizer
  public let learningRate: LearningRate
  /// λ. Normalisations and biases are spared.
  public let weightDecay: Double
  /// The largest norm of all gradients together; nil where they are not clipped.
  public let gradientClipping: Double?
  /// How much of the target is spread over all classes.
  public let labelSmoothing: Double
  /// How likely a dropout layer makes an activation 0.
  public let dropout: Double
  public let augmentation: Augmentation
  /// The decay of the weights' exponential moving average, per step; nil where there is none.
  public let movingAverage: Double?
  /// Epochs from one test to the next; the last is always tested.
  public let evaluateEvery: Int
  /// After how many epochs the weights are kept; 0: before the first. They need not be whole.
  public let snapshots: [Double]

  public struct Data: Sendable, Equatable {
    public enum Source: Sendable, Equatable {
      case named(NamedData)
      case folder(ImageFolder)
    }

    public let source: Source
    /// How much of the training images is used, of each class.
    public let share: Double
    /// How much of data without a test part is held out to test with, of each class.
    public let heldOut: Double
    /// The side of the squares that every image is cut into, to put them together in another order,
    /// the same for all images; nil where images stay whole.
    public let shuffledPatches: Int?
  }

  public enum Optimizer: Sendable, Equatable {
    case sgd(momentum: Double, isNesterov: Bool)
    case adam(beta1: Double, beta2: Double, epsilon: Double)
    case adamW(beta1: Double, beta2: Double, epsilon: Double)
    case rmsProp(decay: Double, momentum: Double, epsilon: Double)
  }

  public struct LearningRate: Sendable, Equatable {
    /// The largest rate.
    public let peak: Double
    /// Epochs in which the rate grows to the peak; need not be whole.
    public let warmUp: Double
    public let schedule: Schedule
  }

  /// What becomes of the rate after the warm-up.
  public enum Schedule: Sendable, Equatable {
    case constant
    /// The rate is multiplied by `factor` after each of these numbers of epochs.
    case step(milestones: [Int], factor: Double)
    /// Half a cosine wave, down to `final` at the end (Loshchilov & Hutter 2017).
    case cosine(final: Double)
  }
}

extension Recipe {
  /// Every setting in a line of its own, defaults included: two recipes that train alike have the same.
  public var settings: String {
    [
      "network: \(network.value)", "data: \(data.value.text)", "seed: \(seed)", "epochs: \(epochs)",
      "batch_size: \(batchSize.value)", "optimizer: \(optimizer.text)",
      "learning_rate: \(learningRate.peak), warm-up \(learningRate.warmUp), \(learningRate.schedule.text)",
      "weight_decay: \(weightDecay)",
      "gradient_clipping: \(gradientClipping.map { "\($0)" } ?? "none")",
      "label_smoothing: \(labelSmoothing)", "dropout: \(dropout)",
      "augmentation: \(augmentation.text)",
      "moving_average: \(movingAverage.map { "\($0)" } ?? "none")",
      "evaluate_every: \(evaluateEvery)",
      "snapshots: [\(snapshots.map(\.shortest).joined(separator: ", "))]",
    ].map { $0 + "\n" }.joined()
  }

  /// Changes where a setting does, but not with comments or the order of keys.
  public var hash: UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(settings)
    return fingerprint.hash
  }
}

extension Recipe.Data {
  fileprivate var text: String {
    let name =
      switch source {
      case .named(let name): name.rawValue
      case .folder(let folder):
        "\(folder.path), \(folder.width) x \(folder.height), \(folder.colors.rawValue)"
      }
    let patches = shuffledPatches.map { ", shuffled patches of \($0)" } ?? ""
    return "\(name), share \(share), held out \(heldOut)\(patches)"
  }
}

extension Double {
  /// As people write it: `3` and `0.5`.
  package var shortest: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}

extension Augmentation {
  fileprivate var text: String {
    "crop \(crop), flip \(flip), brightness \(brightness), contrast \(contrast), saturation "
      + "\(saturation), erasing \(erasing), mixup \(mixup), cutmix \(cutmix)"
  }
}

extension Recipe.Optimizer {
  fileprivate var text: String {
    switch self {
    case .sgd(let momentum, let isNesterov):
      "sgd, momentum \(momentum), nesterov \(isNesterov)"
    case .adam(let beta1, let beta2, let epsilon):
      "adam, betas \(beta1) \(beta2), epsilon \(epsilon)"
    case .adamW(let beta1, let beta2, let epsilon):
      "adamw, betas \(beta1) \(beta2), epsilon \(epsilon)"
    case .rmsProp(let decay, let momentum, let epsilon):
      "rmsprop, decay \(decay), momentum \(momentum), epsilon \(epsilon)"
    }
  }
}

extension Recipe.Schedule {
  fileprivate var text: String {
    switch self {
    case .constant: "constant"
    case .step(let milestones, let factor): "step, milestones \(milestones), factor \(factor)"
    case .cosine(let final): "cosine, final \(final)"
    }
  }
}
