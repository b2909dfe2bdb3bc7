internal import Gradients
public import Lessons
public import Networks
internal import NeuralNetwork

/// Why a run cannot begin, or not go on.
public enum TrainingFault: Error, Equatable, Sendable {
  case network(ArchitectureError)
  /// The data's images do not have the size that the network reads: (channels, height, width).
  case images([Int], expected: [Int])
  /// The data have another number of classes than the network.
  case classes(Int, expected: Int)
  /// The network does not end in a fully connected layer with a score for each class.
  case noClassifier
  /// A step would take more memory than a plan may.
  case memory(bytes: Int, most: Int)
  /// Anything else that the engine refuses.
  case untrainable(String)
  case checkpoint(CheckpointError)
  /// The loss, or a weight, is no number any more.
  case divergence(epoch: Int, step: Int)
}

extension TrainingFault {
  /// What is the case, in one line, without a full stop.
  public var fact: String {
    switch self {
    case .network(let error): error.fact
    case .images(let given, let expected):
      "the network reads images of \(text(expected)), the data have \(text(given))"
    case .classes(let given, let expected):
      "the network tells \(expected) classes apart, the data have \(given)"
    case .noClassifier: "the network does not end in a fully connected layer of classes"
    case .memory(let bytes, let most):
      "a step would take \(bytes) bytes of memory, the most is \(most)"
    case .untrainable(let reason): "the network cannot be trained: \(reason)"
    case .checkpoint(let error): error.fact
    case .divergence(let epoch, let step):
      "the loss is no number any more: epoch \(epoch), step \(step)"
    }
  }

  /// What an author can try, in one line, without a full stop.
  public var help: String {
    switch self {
    case .network, .noClassifier, .untrainable: "choose another network"
    case .images, .classes: "choose a network or data that fit each other"
    case .memory: "choose a smaller batch_size"
    case .checkpoint(let error): error.help
    case .divergence: "choose a smaller peak of learning_rate, or add gradient_clipping: 1"
    }
  }

  /// The fault where the recipe decided it.
  public func diagnostic(_ recipe: Recipe) -> Diagnostic {
    let place =
      switch self {
      case .memory: recipe.batchSize.place
      case .divergence, .checkpoint: SourcePlace(path: recipe.network.place.path)
      default: recipe.network.place
      }
    return .error(at: place, fact, help: help)
  }

  init(_ error: DifferentiationError) {
    switch error {
    case .noRule(_, let name): self = .untrainable("there is no gradient of \(name.text)")
    default: self = .untrainable("\(error)")
    }
  }

  init(_ error: PlanError) {
    switch error {
    case .tooLarge(let bytes, let most): self = .memory(bytes: bytes, most: most)
    case .valueTooLarge(_, let elements, let most):
      self = .memory(bytes: 4 * elements, most: 4 * most)
    default: self = .untrainable("\(error)")
    }
  }
}

/// `1 channel, 28 x 28 pixels` of (channels, height, width).
private func text(_ dimensions: [Int]) -> String {
  guard dimensions.count == 3 else { return "the shape \(dimensions)" }
  let channels = "\(dimensions[0]) channel\(dimensions[0] == 1 ? "" : "s")"
  return "\(channels), \(dimensions[2]) x \(dimensions[1]) pixels"
}
