/// A number that a paper prints about a network, beside the one that its definition gives.
public struct PublishedFact: Sendable {
  /// The name of the architecture.
  public let architecture: String
  public let quantity: Quantity
  /// As printed, in full: 133 million is 133,000,000.
  public let published: Int
  /// The unit of the last digit that is printed: a million then.
  public let precision: Int
  /// What our definition gives; ``Quantity/value(of:_:)`` computes it.
  public let ours: Int
  public let paper: Paper
  /// Where in the paper: "table 2".
  public let place: String
  /// Why the two differ, or what of that is known; nil where ours, rounded as the paper rounds, is the
  /// paper's.
  public let reason: String?

  init(
    _ architecture: String, _ quantity: Quantity, _ published: Int, precision: Int = 1,
    ours: Int, _ source: (paper: Paper, place: String), because reason: String? = nil
  ) {
    self.architecture = architecture
    self.quantity = quantity
    self.published = published
    self.precision = precision
    self.ours = ours
    paper = source.paper
    place = source.place
    self.reason = reason
  }

  /// Whether ours is the published number, as far as its digits go.
  public var agrees: Bool { 2 * abs(ours - published) <= precision }

  /// What is counted or measured. A block is a part of the network (see
  /// ``GraphFacts/NodeFacts/block``); where none is named, the whole network is meant.
  public enum Quantity: Sendable, Hashable {
    /// All that training chooses.
    case parameters(block: String? = nil)
    /// Kernels and matrices without biases.
    case weights(block: String? = nil)
    case multiplyAdds(block: String? = nil)
    /// Operations of the convolutions, a multiplication and an addition counted as two.
    case convolutionOperations
    /// Inputs of the sums that a block computes, at all places, with one more for each bias (LeCun et
    /// al. 1998, section II.B).
    case connections(block: String)
    /// Results of convolutions and fully connected layers.
    case units(block: String? = nil)
    /// Height of a node's feature maps, and their number.
    case side(String)
    case maps(String)
    /// The receptive field of a node, in pixels.
    case fieldSize(String)
    case fieldStride(String)
    case fieldPadding(String)
  }
}

extension PublishedFact.Quantity: CustomStringConvertible {
  public var description: String {
    func of(_ block: String?) -> String { block.map { " of \($0)" } ?? "" }
    return switch self {
    case .parameters(let block): "parameters\(of(block))"
    case .weights(let block): "weights\(of(block))"
    case .multiplyAdds(let block): "MACs\(of(block))"
    case .convolutionOperations: "operations of convolutions"
    case .connections(let block): "connections\(of(block))"
    case .units(let block): "units\(of(block))"
    case .side(let node): "height of \(node)"
    case .maps(let node): "maps of \(node)"
    case .fieldSize(let node): "receptive field of \(node)"
    case .fieldStride(let node): "step of \(node)"
    case .fieldPadding(let node): "beyond the image of \(node)"
    }
  }
}
