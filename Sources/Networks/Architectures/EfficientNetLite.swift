internal import NeuralNetwork

/// EfficientNet-Lite0: table 1 of Tan & Le 2019, "EfficientNet: rethinking model scaling for
/// convolutional neural networks", without squeeze-and-excitation and with ReLU6 for swish.
public struct EfficientNetLite: Sendable {
  public let classes: Int

  public init(classes: Int = 1000) { self.classes = classes }

  /// A row of table 1: MBConv blocks of which the first changes the size and the channels.
  private struct Stage {
    let kernel: Int
    let stride: Int
    /// How many times as many maps the depthwise convolution has as the block reads.
    let ratio: Int
    let maps: Int
    let blocks: Int
  }

  private static let stages = [
    Stage(kernel: 3, stride: 1, ratio: 1, maps: 16, blocks: 1),
    Stage(kernel: 3, stride: 2, ratio: 6, maps: 24, blocks: 2),
    Stage(kernel: 5, stride: 2, ratio: 6, maps: 40, blocks: 2),
    Stage(kernel: 3, stride: 2, ratio: 6, maps: 80, blocks: 3),
    Stage(kernel: 5, stride: 1, ratio: 6, maps: 112, blocks: 3),
    Stage(kernel: 5, stride: 2, ratio: 6, maps: 192, blocks: 4),
    Stage(kernel: 3, stride: 1, ratio: 6, maps: 320, blocks: 1),
  ]

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, 3, 224, 224])
    x = network.ends("stem", x, maps: 32, kernel: 3, stride: 2)
    for (number, stage) in Self.stages.enumerated() {
      for index in 1...stage.blocks {
        x = block(
          "stage\(number + 2)_\(index)", x, stage, stride: index == 1 ? stage.stride : 1,
          in: &network)
      }
    }
    x = network.ends("head", x, maps: 1280, kernel: 1, stride: 1)
    x = network.globalAveragePool("pool", x)
    x = network.flatten("flatten", x)
    x = network.dense("classifier", x, units: classes)
    x = network.softmax("softmax", x)
    return try network.model(x)
  }

  /// More maps, one window per map, then few maps without activation (Sandler et al. 2018).
  private func block(
    _ name: String, _ x: ValueID, _ stage: Stage, stride: Int, in network: inout NetworkBuilder
  ) -> ValueID {
    let maps = network.channels(of: x)
    var y = x
    if stage.ratio > 1 {
      y = network.normalizedConvolution(
        "\(name)/expand", y, maps: maps * stage.ratio, kernel: 1, stride: 1)
      y = network.relu6(y)
    }
    y = network.normalizedConvolution(
      "\(name)/depthwise", y, maps: maps * stage.ratio, kernel: stage.kernel, stride: stride,
      groups: maps * stage.ratio)
    y = network.relu6(y)
    y = network.normalizedConvolution(
      "\(name)/project", y, maps: stage.maps, kernel: 1, stride: 1)
    let isResidual = stride == 1 && maps == stage.maps
    return isResidual ? network.add("\(name)/add", y, x) : y
  }
}

extension NetworkBuilder {
  fileprivate mutating func normalizedConvolution(
    _ name: String, _ x: ValueID, maps: Int, kernel: Int, stride: Int, groups: Int = 1
  ) -> ValueID {
    batchNormalization(
      convolution(
        name, x, channels: maps, kernel: kernel, stride: stride, padding: .same, groups: groups,
        hasBias: false), epsilon: 1e-3)
  }

  /// The first and the last convolution, whose parts are called after the stage.
  fileprivate mutating func ends(
    _ name: String, _ x: ValueID, maps: Int, kernel: Int, stride: Int
  ) -> ValueID {
    let sums = convolution(
      "\(name)/conv", x, channels: maps, kernel: kernel, stride: stride, padding: .same,
      hasBias: false)
    return relu6(
      batchNormalization(sums, named: "\(name)/bn", epsilon: 1e-3), named: "\(name)/relu6")
  }
}
