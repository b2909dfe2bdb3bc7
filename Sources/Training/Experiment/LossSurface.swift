internal import Glibc
internal import NeuralNetwork

/// The loss on a plane through the weights of a trained network, with axes that are normalised filter
/// by filter (Li et al. 2018, "Visualizing the loss landscape of neural nets", section 4).
public struct LossSurface: Sendable, Equatable {
  public struct Settings: Sendable, Equatable {
    /// Along each axis; an odd number has the trained weights among them.
    public var points = 25
    /// The largest coordinate: at 1 every filter has moved by as much as it is long.
    public var reach = 1.0
    /// How many of the images that were trained on, the same share of each class.
    public var images = 1000
    public var seed: UInt64 = 1

    public init() {}

    /// From −reach to reach, as far apart from each other.
    public var coordinates: [Double] {
      (0..<points).map { reach * (2 * Double($0) / Double(max(points - 1, 1)) - 1) }
    }
  }

  public let coordinates: [Double]
  /// Row by row: `losses[y][x]` is at coordinates x along the first and y along the second direction.
  public var losses: [[Float]]
  /// How many images are classified right there: 0...1.
  public var accuracies: [[Float]]
}

/// Random directions in the space of weights, one number per weight.
struct WeightDirection {
  private let numbers: [[Float]]

  /// Draws from a normal distribution, then gives every filter the length that it has in the network.
  ///
  /// - Parameters:
  ///   - weights: One entry per parameter.
  ///   - filters: How many filters each entry consists of; 0 where it is a bias or belongs to a
  ///     normalisation, which stay as they are.
  ///   - index: Tells the directions of one seed apart.
  init(_ weights: [[Float]], filters: [Int], seed: UInt64, index: Int) {
    numbers = zip(weights, filters).enumerated().map { parameter, entry in
      let (weights, filters) = entry
      guard filters > 0 else { return [Float](repeating: 0, count: weights.count) }
      var stream = RandomStream(seed: seed, .direction, epoch: index, index: parameter)
      var direction = weights.indices.map { _ in Float(stream.normal()) }
      let length = weights.count / filters
      for filter in 0..<filters {
        let range = (filter * length)..<((filter + 1) * length)
        let scale = norm(weights[range]) / max(norm(direction[range]), .leastNormalMagnitude)
        for index in range { direction[index] *= scale }
      }
      return direction
    }
  }

  /// Moves weights along the direction.
  func add(_ coordinate: Float, to weights: inout [[Float]]) {
    for parameter in weights.indices {
      for index in weights[parameter].indices {
        weights[parameter][index] += coordinate * numbers[parameter][index]
      }
    }
  }
}

private func norm(_ numbers: ArraySlice<Float>) -> Float {
  Float(numbers.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot())
}

extension RandomStream {
  /// A number of the standard normal distribution (Box & Muller 1958).
  mutating func normal() -> Double {
    let radius = (-2 * log(uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}
