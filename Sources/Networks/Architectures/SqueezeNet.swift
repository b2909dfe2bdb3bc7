internal import NeuralNetwork

/// SqueezeNet 1.1 (Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters",
/// and the authors' later version with 2.4 times less work).
///
/// As in the committed file, windows that do not fit are left out, where Caffe would round up.
public struct SqueezeNet: Sendable {
  public let side: Int
  public let classes: Int

  public init(side: Int = 227, classes: Int = 1000) {
    self.side = side
    self.classes = classes
  }

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, 3, side, side])
    x = network.relu(network.convolution("conv1", x, channels: 64, kernel: 3, stride: 2))
    x = network.maxPool("pool1", x, kernel: 3, stride: 2)
    x = network.fire("fire2", x, squeeze: 16, expand: 64)
    x = network.fire("fire3", x, squeeze: 16, expand: 64)
    x = network.maxPool("pool3", x, kernel: 3, stride: 2)
    x = network.fire("fire4", x, squeeze: 32, expand: 128)
    x = network.fire("fire5", x, squeeze: 32, expand: 128)
    x = network.maxPool("pool5", x, kernel: 3, stride: 2)
    x = network.fire("fire6", x, squeeze: 48, expand: 192)
    x = network.fire("fire7", x, squeeze: 48, expand: 192)
    x = network.fire("fire8", x, squeeze: 64, expand: 256)
    x = network.fire("fire9", x, squeeze: 64, expand: 256)
    x = network.relu(network.convolution("conv10", x, channels: classes, kernel: 1))
    x = network.globalAveragePool("pool10", x)
    x = network.flatten("logits", x)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }
}

extension NetworkBuilder {
  /// Few maps of 1 × 1, then many of 1 × 1 and of 3 × 3 side by side.
  fileprivate mutating func fire(
    _ name: String, _ x: ValueID, squeeze: Int, expand: Int
  ) -> ValueID {
    let squeezed = relu(convolution("\(name)/squeeze1x1", x, channels: squeeze, kernel: 1))
    let one = relu(convolution("\(name)/expand1x1", squeezed, channels: expand, kernel: 1))
    let three = relu(
      convolution("\(name)/expand3x3", squeezed, channels: expand, kernel: 3, padding: 1))
    return concatenate("\(name)/concat", [one, three])
  }
}
