public import NeuralNetwork

/// Where the numbers of a network's weights come from.
///
/// A definition says which weights there are; what they hold is a value of its own, so that the same
/// definition is counted without weights, trained from seeded ones and filled with trained ones.
public struct Parameters: Sendable {
  /// A weight that a definition asks for.
  public struct Request: Sendable, Equatable {
    /// The layer's name, a dot and what it is: `conv1.weight`.
    public let name: String
    public let shape: Shape
    public let role: Role
    /// How the weight is drawn before training.
    public let initialization: Initialization
  }

  /// What a weight is in its layer.
  public enum Role: Sendable, Equatable {
    /// (out channels, in channels / groups, height, width)
    case kernel
    /// (out, in) of a fully connected layer on vectors, (in, out) of one on tokens.
    case matrix
    case bias
    /// Factor and summand of a normalisation, of a channel or a subsampling unit.
    case scale, shift
    /// What a batch normalisation has measured; not trained.
    case runningMean, runningVariance
    /// A learned token or the learned positions of tokens.
    case embedding
    /// The patterns that LeNet-5's output units compare with; chosen by hand, not trained.
    case prototype

    /// Whether training changes the weight.
    public var isLearned: Bool {
      switch self {
      case .runningMean, .runningVariance, .prototype: false
      case .kernel, .matrix, .bias, .scale, .shift, .embedding: true
      }
    }
  }

  /// The weight for a request; nil where there is none.
  public let tensor: @Sendable (Request) -> Tensor?

  /// Weights from a function of what is asked for; nil where there are none.
  public init(_ tensor: @escaping @Sendable (Request) -> Tensor?) { self.tensor = tensor }

  /// Weights without numbers, which take no memory: shapes and facts are known, a plan is refused.
  public static let unset = Parameters { request in
    Tensor(request.shape, elements: .unset(.float32, count: request.shape.count))
  }

  /// Weights as they are before training: the same for the same seed, on every machine.
  ///
  /// The numbers of a weight depend on the seed and its name alone, not on the other weights.
  public static func seeded(_ seed: UInt64) -> Parameters {
    Parameters { request in
      var numbers = SeededNumbers(seed: seed, name: request.name)
      return Tensor(
        request.shape, request.initialization.draw(request.shape.count, from: &numbers))
    }
  }

  /// Weights from elsewhere, by name and expected shape; nil where there is none of that name.
  public static func named(
    _ lookUp: @escaping @Sendable (_ name: String, _ shape: Shape) -> Tensor?
  ) -> Parameters {
    Parameters { lookUp($0.name, $0.shape) }
  }
}
