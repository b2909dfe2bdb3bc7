internal import NeuralNetwork

/// LeNet-5 (LeCun, Bottou, Bengio & Haffner 1998, "Gradient-based learning applied to document
/// recognition", section II.B and figure 2) for grey images of 32 × 32.
public struct LeNet: Sendable {
  public enum Form: Sendable {
    /// As the paper has it: trainable subsampling, each map of C3 reads the maps of S2 that table I
    /// lists, every layer is squashed by 1.7159 tanh(2x / 3), and an output unit is the squared
    /// distance to a drawing of its class, so that the smallest is the answer.
    case paper
    /// As it is usually built today: C3 reads all maps of S2, ReLU, maxima for subsampling, a linear
    /// output with softmax. It reads images of 28 × 28 with a border of 2 pixels added.
    case modern
  }

  public let form: Form

  public init(_ form: Form) { self.form = form }

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    switch form {
    case .paper: try paper(parameters)
    case .modern: try modern(parameters)
    }
  }

  private func paper(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    var network = NetworkBuilder(parameters, .leNet)
    var x = network.input("image", [1, 1, 32, 32])
    x = network.squash(network.convolution("C1", x, channels: 6, kernel: 5))
    x = network.squash(network.subsampling("S2", x))
    x = network.squash(network.connectedMaps("C3", x))
    x = network.squash(network.subsampling("S4", x))
    x = network.squash(network.convolution("C5", x, channels: 120, kernel: 5))
    x = network.flatten("flatten", x)
    x = network.squash(network.dense("F6", x, units: 84))
    x = network.squaredDistances("output", x, classes: 10)
    return try network.model(x)
  }

  private func modern(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, 1, 28, 28])
    x = network.relu(network.convolution("C1", x, channels: 6, kernel: 5, padding: 2))
    x = network.maxPool("S2", x, kernel: 2, stride: 2)
    x = network.relu(network.convolution("C3", x, channels: 16, kernel: 5))
    x = network.maxPool("S4", x, kernel: 2, stride: 2)
    x = network.relu(network.convolution("C5", x, channels: 120, kernel: 5))
    x = network.flatten("flatten", x)
    x = network.relu(network.dense("F6", x, units: 84))
    x = network.dense("output", x, units: 10)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }

  /// Table I: the maps of S2 that the maps of C3 read, in the order of C3's maps.
  static let connections: [(part: String, maps: [[Int]])] = [
    ("three", [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5]]),
    (
      "four",
      [
        [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
        [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5],
      ]
    ),
    ("all", [[0, 1, 2, 3, 4, 5]]),
  ]
}

extension NetworkBuilder {
  /// 1.7159 tanh(2x / 3): ±1 stay themselves (appendix A).
  fileprivate mutating func squash(_ x: ValueID) -> ValueID {
    let layer = layer(of: x)
    let scaled = apply(.multiply, "\(layer)/scaled", [x, scalar(2.0 / 3)])
    let squashed = apply(.tanh, "\(layer)/tanh", [scaled])
    return apply(.multiply, "\(layer)/squashed", [squashed, scalar(1.7159)])
  }

  /// Means of 2 × 2 pixels, times a coefficient and plus a bias per map. The paper adds the four
  /// pixels up: its coefficients are a quarter of ours.
  fileprivate mutating func subsampling(_ name: String, _ x: ValueID) -> ValueID {
    let length = [channels(of: x), 1, 1]
    let means = averagePool("\(name)/mean", x, kernel: 2, stride: 2)
    let scaled = apply(
      .multiply, "\(name)/scale",
      [means, weight("\(name).scale", length, .scale, .constant(1))])
    return apply(
      .add, name, [scaled, weight("\(name).bias", length, .shift, .constant(0))])
  }

  /// Maps that each read a few maps only: these are lined up, and cut into as many groups.
  fileprivate mutating func connectedMaps(_ name: String, _ x: ValueID) -> ValueID {
    var parts: [ValueID] = []
    for (part, maps) in LeNet.connections {
      let name = "\(name)/\(part)"
      let indices = integers("\(name)/maps.indices", maps.flatMap { $0 })
      let chosen = apply(.gather(axis: 1), "\(name)/maps", [x, indices])
      parts.append(
        convolution(name, chosen, channels: maps.count, kernel: 5, groups: maps.count))
    }
    return concatenate(name, parts)
  }

  /// Σ (x − w)² for the pattern w of each class: the Euclidean radial basis functions of equation 7.
  /// The paper's patterns are drawings of 7 × 12 pixels, -1 or 1, fixed by hand; it also names
  /// signs drawn by chance, which is what seeded parameters give.
  fileprivate mutating func squaredDistances(
    _ name: String, _ x: ValueID, classes: Int
  ) -> ValueID {
    let length = channels(of: x)
    let row = apply(.reshape([0, 1, length]), "\(name)/row", [x])
    let patterns = weight("\(name).patterns", [classes, length], .prototype, .sign)
    let difference = apply(.subtract, "\(name)/difference", [row, patterns])
    return apply(.reduce(.sumOfSquares, axes: [2], keepsAxes: false), name, [difference])
  }
}
