internal import NeuralNetwork

/// The VGG networks (Simonyan & Zisserman 2015, "Very deep convolutional networks for large-scale image
/// recognition", table 1).
public struct VGG: Sendable {
  /// A column of table 1. A-LRN is left out: the paper found that normalising responses brings
  /// nothing.
  public enum Column: Sendable {
    case a, b, c, d, e
  }

  public let column: Column
  /// Maps of the first stage; every next one has twice as many, up to eight times.
  public let width: Int
  /// Units of the two hidden fully connected layers.
  public let units: Int
  /// Nil where the network ends with pool5.
  public let classes: Int?
  public let side: Int

  public init(
    _ column: Column, width: Int = 64, units: Int = 4096, classes: Int? = 1000, side: Int = 224
  ) {
    self.column = column
    self.width = width
    self.units = units
    self.classes = classes
    self.side = side
  }

  /// The kernels of each stage's convolutions, all with stride 1; a 2 × 2 maximum ends a stage.
  private var stages: [[Int]] {
    switch column {
    case .a: [[3], [3], [3, 3], [3, 3], [3, 3]]
    case .b: [[3, 3], [3, 3], [3, 3], [3, 3], [3, 3]]
    case .c: [[3, 3], [3, 3], [3, 3, 1], [3, 3, 1], [3, 3, 1]]
    case .d: [[3, 3], [3, 3], [3, 3, 3], [3, 3, 3], [3, 3, 3]]
    case .e: [[3, 3], [3, 3], [3, 3, 3, 3], [3, 3, 3, 3], [3, 3, 3, 3]]
    }
  }

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, 3, side, side])
    for (stage, kernels) in stages.enumerated() {
      let channels = width << min(stage, 3)
      for (index, kernel) in kernels.enumerated() {
        x = network.convolution(
          "conv\(stage + 1)_\(index + 1)", x, channels: channels, kernel: kernel,
          padding: .both(kernel / 2))
        x = network.relu(x)
      }
      x = network.maxPool("pool\(stage + 1)", x, kernel: 2, stride: 2)
    }
    guard let classes else { return try network.model(x) }
    x = network.flatten("flatten", x)
    x = network.relu(network.dense("fc6", x, units: units))
    x = network.relu(network.dense("fc7", x, units: units))
    x = network.dense("fc8", x, units: classes)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }
}
