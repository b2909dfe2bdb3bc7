internal import NeuralNetwork

/// The network of CNN Explainer (Wang et al. 2020): VGG's pattern in small, for images of 64 × 64 in
/// ten classes. Windows stay within the image, so that every convolution takes two pixels off.
public struct TinyVGG: Sendable {
  public let side: Int
  public let channels: Int
  public let classes: Int

  public init(side: Int = 64, channels: Int = 3, classes: Int = 10) {
    self.side = side
    self.channels = channels
    self.classes = classes
  }

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, channels, side, side])
    for stage in 1...2 {
      x = network.relu(network.convolution("conv_\(stage)_1", x, channels: 10, kernel: 3))
      x = network.relu(network.convolution("conv_\(stage)_2", x, channels: 10, kernel: 3))
      x = network.maxPool("max_pool_\(stage)", x, kernel: 2, stride: 2)
    }
    x = network.flatten("flatten", x)
    x = network.dense("output", x, units: classes)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }
}

/// VGG's pattern for grey images of 28 × 28: three stages of two convolutions of 3 × 3 with 32, 64 and
/// 128 maps, and one hidden fully connected layer, since two would hold most of the weights.
public struct SmallVGG: Sendable {
  public init() {}

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, 1, 28, 28])
    for (stage, maps) in [(1, 32), (2, 64), (3, 128)] {
      for index in 1...2 {
        x = network.convolution(
          "conv\(stage)_\(index)", x, channels: maps, kernel: 3, padding: 1)
        x = network.relu(x)
      }
      x = network.maxPool("pool\(stage)", x, kernel: 2, stride: 2)
    }
    x = network.flatten("flatten", x)
    x = network.relu(network.dense("fc4", x, units: 128))
    x = network.dense("fc5", x, units: 10)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }
}

/// Four inception modules for grey images of 28 × 28, with batch normalisation and the paper's 5 × 5
/// windows: a stem of 3 × 3 keeps the size, and pools halve it twice, to 7 × 7.
public struct SmallInception: Sendable {
  /// Whether 1 × 1 convolutions make fewer maps before the large windows and behind the pool.
  public let isReduced: Bool

  public init(isReduced: Bool = true) { self.isReduced = isReduced }

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    let layers = InceptionLayers(isNormalized: true, fiveByFive: 5, isReduced: isReduced)
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, 1, 28, 28])
    x = layers.convolution("conv1", x, 32, kernel: 3, in: &network)
    x = network.maxPool("pool1", x, kernel: 2, stride: 2)
    x = layers.inception("inception_2a", x, .init(16, (16, 32), (16, 16), 16), in: &network)
    x = layers.inception("inception_2b", x, .init(32, (32, 48), (16, 32), 16), in: &network)
    x = network.maxPool("pool2", x, kernel: 2, stride: 2)
    x = layers.inception("inception_3a", x, .init(48, (48, 96), (16, 32), 32), in: &network)
    x = layers.inception("inception_3b", x, .init(64, (64, 128), (16, 48), 48), in: &network)
    x = network.globalAveragePool("pool3", x)
    x = network.flatten("flatten", x)
    x = network.dense("classifier", x, units: 10)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }
}

/// Two stages of stacked convolutions for grey images of 28 × 28, with as many maps everywhere, so that
/// networks with one receptive field and other kernels compare: n kernels of 3 × 3 see as far as one of
/// 2n + 1 (Simonyan & Zisserman 2015, section 2.3).
public struct SmallStack: Sendable {
  /// Of a convolution's window, in pixels.
  public let kernel: Int
  /// Convolutions of each stage.
  public let depth: Int

  public init(kernel: Int, depth: Int) {
    self.kernel = kernel
    self.depth = depth
  }

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    let maps = 48
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, 1, 28, 28])
    x = network.normalizedUnit("conv1", x, maps, kernel: 3)
    for stage in 2...3 {
      x = network.maxPool("pool\(stage - 1)", x, kernel: 2, stride: 2)
      for index in 1...depth {
        x = network.normalizedUnit("conv\(stage)_\(index)", x, maps, kernel: kernel)
      }
    }
    x = network.globalAveragePool("pool3", x)
    x = network.flatten("flatten", x)
    x = network.dense("classifier", x, units: 10)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }
}

extension NetworkBuilder {
  /// A convolution that keeps the size, batch normalisation and ReLU.
  fileprivate mutating func normalizedUnit(
    _ name: String, _ x: ValueID, _ maps: Int, kernel: Int
  ) -> ValueID {
    let convolved = convolution(
      name, x, channels: maps, kernel: kernel, padding: .both(kernel / 2), hasBias: false)
    return relu(batchNormalization(convolved))
  }
}
