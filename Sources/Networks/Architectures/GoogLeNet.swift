internal import NeuralNetwork

/// GoogLeNet (Szegedy et al. 2015, "Going deeper with convolutions", table 1), as it classifies: the
/// two auxiliary classifiers serve training only and are left out.
public struct GoogLeNet: Sendable {
  public enum Form: Sendable {
    /// The paper's: biases, no batch normalisation, windows of 5 × 5, normalised responses after pool1
    /// and conv2. The paper does not give the constants of that normalisation; these are those of the
    /// authors' framework, Caffe (1 + 10⁻⁴ / 5 · Σ x²).
    case paper
    /// The well-known reimplementation (TF-slim, torchvision): batch normalisation after every
    /// convolution instead of biases and normalised responses, 3 × 3 windows in the branch that the
    /// paper and the layer names call 5 × 5, and a pool4 of 2 × 2 instead of 3 × 3.
    case batchNormalized
  }

  public let form: Form
  public let classes: Int

  public init(_ form: Form, classes: Int = 1000) {
    self.form = form
    self.classes = classes
  }

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    let isPaper = form == .paper
    var layers = InceptionLayers(isNormalized: !isPaper, fiveByFive: isPaper ? 5 : 3)

    var network = NetworkBuilder(parameters)
    layers.epsilon = 1e-3
    var x = network.input("image", [1, 3, 224, 224])
    x = layers.convolution("conv1", x, 64, kernel: 7, stride: 2, in: &network)
    x = network.maxPool("pool1", x, kernel: 3, stride: 2, roundsUp: true)
    if isPaper { x = network.caffeResponseNormalization("norm1", x) }
    x = layers.convolution("conv2/3x3_reduce", x, 64, in: &network)
    x = layers.convolution("conv2/3x3", x, 192, kernel: 3, in: &network)
    if isPaper { x = network.caffeResponseNormalization("norm2", x) }
    x = network.maxPool("pool2", x, kernel: 3, stride: 2, roundsUp: true)

    x = layers.inception("inception_3a", x, .init(64, (96, 128), (16, 32), 32), in: &network)
    x = layers.inception("inception_3b", x, .init(128, (128, 192), (32, 96), 64), in: &network)
    x = network.maxPool("pool3", x, kernel: 3, stride: 2, roundsUp: true)
    x = layers.inception("inception_4a", x, .init(192, (96, 208), (16, 48), 64), in: &network)
    x = layers.inception("inception_4b", x, .init(160, (112, 224), (24, 64), 64), in: &network)
    x = layers.inception("inception_4c", x, .init(128, (128, 256), (24, 64), 64), in: &network)
    x = layers.inception("inception_4d", x, .init(112, (144, 288), (32, 64), 64), in: &network)
    x = layers.inception("inception_4e", x, .init(256, (160, 320), (32, 128), 128), in: &network)
    x = network.maxPool("pool4", x, kernel: isPaper ? 3 : 2, stride: 2, roundsUp: true)
    x = layers.inception("inception_5a", x, .init(256, (160, 320), (32, 128), 128), in: &network)
    x = layers.inception("inception_5b", x, .init(384, (192, 384), (48, 128), 128), in: &network)

    x = network.globalAveragePool("pool5", x)
    x = network.flatten("flatten", x)
    x = network.dense("classifier", x, units: classes)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }
}

extension NetworkBuilder {
  fileprivate mutating func caffeResponseNormalization(
    _ name: String, _ x: ValueID
  ) -> ValueID {
    localResponseNormalization(name, x, size: 5, alpha: 1e-4 / 5, beta: 0.75, bias: 1)
  }
}
