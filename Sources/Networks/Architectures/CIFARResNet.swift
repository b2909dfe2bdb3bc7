internal import NeuralNetwork

/// The residual networks for CIFAR-10, of 6n + 2 layers, and their plain twins (He et al. 2016,
/// section 4.2): three stages of 16, 32 and 64 maps with 32, 16 and 8 pixels.
public struct CIFARResNet: Sendable {
  /// Blocks of each stage.
  public let blocks: Int
  /// Whether blocks have shortcuts; the plain twin has the same weights and none.
  public let isResidual: Bool
  public let classes: Int
  /// Of the images: three channels and 32 pixels a side in the paper.
  public let channels, side: Int

  /// - Parameter depth: The number of layers with weights: 20, 32, 44, 56, 110, or any 6n + 2.
  public init(
    depth: Int, isResidual: Bool = true, classes: Int = 10, channels: Int = 3, side: Int = 32
  ) {
    precondition(depth >= 8 && (depth - 2) % 6 == 0, "a depth is 6n + 2")
    blocks = (depth - 2) / 6
    self.isResidual = isResidual
    self.classes = classes
    self.channels = channels
    self.side = side
  }

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, channels, side, side])
    x = network.relu(network.normalizedConvolution("conv1", x, 16, stride: 1))
    for (stage, maps) in [16, 32, 64].enumerated() {
      for index in 1...blocks {
        let name = "conv\(stage + 2)_\(index)"
        let stride = stage > 0 && index == 1 ? 2 : 1
        var branch = network.normalizedConvolution("\(name)/branch2a", x, maps, stride: stride)
        branch = network.normalizedConvolution(
          "\(name)/branch2b", network.relu(branch), maps, stride: 1)
        if isResidual {
          let shortcut = network.paddedShortcut(name, x, maps: maps, stride: stride)
          branch = network.add("\(name)/add", branch, shortcut)
        }
        x = network.relu(branch, named: "\(name)/relu")
      }
    }
    x = network.globalAveragePool("pool", x)
    x = network.flatten("flatten", x)
    x = network.dense("classifier", x, units: classes)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }
}

extension NetworkBuilder {
  fileprivate mutating func normalizedConvolution(
    _ name: String, _ x: ValueID, _ maps: Int, stride: Int
  ) -> ValueID {
    batchNormalization(
      convolution(
        name, x, channels: maps, kernel: 3, stride: stride, padding: 1, hasBias: false))
  }

  /// The shortcut without weights (option A): every second pixel, and maps of zeros behind the others.
  fileprivate mutating func paddedShortcut(
    _ name: String, _ x: ValueID, maps: Int, stride: Int
  ) -> ValueID {
    let missing = maps - channels(of: x)
    guard missing > 0 else { return x }
    let pixels = maxPool("\(name)/shortcut/pixels", x, kernel: 1, stride: stride)
    return apply(
      .pad(before: [0, 0, 0, 0], after: [0, missing, 0, 0], value: 0), "\(name)/shortcut",
      [pixels])
  }
}
