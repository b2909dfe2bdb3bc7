internal import NeuralNetwork

/// What inception networks are built from: convolutions with ReLU, and modules of four branches.
struct InceptionLayers {
  /// Whether batch normalisation takes the place of biases.
  var isNormalized: Bool
  var epsilon: Float = 1e-5
  /// The window of the branch that reaches furthest.
  var fiveByFive: Int
  /// Whether 1 × 1 convolutions make fewer maps before the large windows and behind the pool: the
  /// module of the paper's figure 2b; without them, that of figure 2a.
  var isReduced: Bool

  init(isNormalized: Bool, fiveByFive: Int, isReduced: Bool = true) {
    self.isNormalized = isNormalized
    self.fiveByFive = fiveByFive
    self.isReduced = isReduced
  }

  /// The number of maps of each branch: a row of the paper's table 1.
  struct Maps {
    let one: Int
    let three: (reduced: Int, maps: Int)
    let five: (reduced: Int, maps: Int)
    let pool: Int

    init(
      _ one: Int, _ three: (reduced: Int, maps: Int), _ five: (reduced: Int, maps: Int),
      _ pool: Int
    ) {
      self.one = one
      self.three = three
      self.five = five
      self.pool = pool
    }
  }

  func convolution(
    _ name: String, _ x: ValueID, _ maps: Int, kernel: Int = 1, stride: Int = 1,
    in network: inout NetworkBuilder
  ) -> ValueID {
    var x = network.convolution(
      name, x, channels: maps, kernel: kernel, stride: stride, padding: .both(kernel / 2),
      hasBias: !isNormalized)
    if isNormalized { x = network.batchNormalization(x, epsilon: epsilon) }
    return network.relu(x)
  }

  /// Four branches side by side, one behind the other along the channels.
  func inception(
    _ name: String, _ x: ValueID, _ maps: Maps, in network: inout NetworkBuilder
  ) -> ValueID {
    let one = convolution("\(name)/1x1", x, maps.one, in: &network)

    var (three, five) = (x, x)
    if isReduced {
      three = convolution("\(name)/3x3_reduce", x, maps.three.reduced, in: &network)
    }
    three = convolution("\(name)/3x3", three, maps.three.maps, kernel: 3, in: &network)

    if isReduced { five = convolution("\(name)/5x5_reduce", x, maps.five.reduced, in: &network) }
    five = convolution("\(name)/5x5", five, maps.five.maps, kernel: fiveByFive, in: &network)

    var pool = network.maxPool("\(name)/pool", x, kernel: 3, stride: 1, padding: 1)
    if isReduced { pool = convolution("\(name)/pool_proj", pool, maps.pool, in: &network) }

    return network.concatenate("\(name)/concat", [one, three, five, pool])
  }
}
