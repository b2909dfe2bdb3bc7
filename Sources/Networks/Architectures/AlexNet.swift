internal import NeuralNetwork

/// AlexNet (Krizhevsky, Sutskever & Hinton 2012, "ImageNet classification with deep convolutional
/// neural networks", section 3.5 and figure 2).
public struct AlexNet: Sendable {
  public enum Form: Sendable {
    /// The paper's network on two graphics cards: conv2, conv4 and conv5 read the maps of their own
    /// card only (two groups), and the responses of conv1 and conv2 are normalised across
    /// channels. The images have 227 pixels: the 224 in the paper's figure do not give its 55 × 55
    /// maps with windows of 11 and steps of 4.
    case paper
    /// One tower, the well-known reimplementation (Krizhevsky 2014, "One weird trick for
    /// parallelizing convolutional neural networks"; torchvision): 64, 192, 384, 256 and 256 maps
    /// instead of 96, 256, 384, 384 and 256, no groups, no response normalisation, and 224 pixels with
    /// 2 pixels of padding.
    case oneTower
  }

  public let form: Form
  /// Into how many parts conv2, conv4 and conv5 cut their maps.
  public let groups: Int
  public let classes: Int

  /// - Parameter groups: Those of the form where nil; 1 joins the paper's two.
  public init(_ form: Form, groups: Int? = nil, classes: Int = 1000) {
    self.form = form
    self.groups = groups ?? (form == .paper ? 2 : 1)
    self.classes = classes
  }

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    let isPaper = form == .paper
    let maps = isPaper ? [96, 256, 384, 384, 256] : [64, 192, 384, 256, 256]
    let side = isPaper ? 227 : 224

    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, 3, side, side])
    x = network.convolution(
      "conv1", x, channels: maps[0], kernel: 11, stride: 4, padding: isPaper ? 0 : 2)
    x = network.relu(x)
    if isPaper { x = network.localResponseNormalization("norm1", x) }
    x = network.maxPool("pool1", x, kernel: 3, stride: 2)
    x = network.convolution(
      "conv2", x, channels: maps[1], kernel: 5, padding: 2, groups: groups)
    x = network.relu(x)
    if isPaper { x = network.localResponseNormalization("norm2", x) }
    x = network.maxPool("pool2", x, kernel: 3, stride: 2)
    x = network.relu(network.convolution("conv3", x, channels: maps[2], kernel: 3, padding: 1))
    x = network.convolution(
      "conv4", x, channels: maps[3], kernel: 3, padding: 1, groups: groups)
    x = network.relu(x)
    x = network.convolution(
      "conv5", x, channels: maps[4], kernel: 3, padding: 1, groups: groups)
    x = network.relu(x)
    x = network.maxPool("pool5", x, kernel: 3, stride: 2)
    x = network.flatten("flatten", x)
    x = network.relu(network.dense("fc6", x, units: 4096))
    x = network.relu(network.dense("fc7", x, units: 4096))
    x = network.dense("fc8", x, units: classes)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }
}
