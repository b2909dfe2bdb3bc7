internal import NeuralNetwork

/// The residual networks for ImageNet (He, Zhang, Ren & Sun 2016, "Deep residual learning for image
/// recognition", table 1).
public struct ResNet: Sendable {
  public enum Block: Sendable {
    /// Two convolutions of 3 × 3.
    case basic
    /// 1 × 1 to a quarter of the channels, 3 × 3, and 1 × 1 back.
    case bottleneck
  }

  /// Where a stage halves the image. Weights fit all of them; receptive fields and work differ.
  public enum Form: Sendable {
    /// "v1", the paper's: in the first convolution of the first block. pool1 begins at the first
    /// pixel.
    case paper
    /// "v1.5" (torchvision and others): in the 3 × 3 convolution of the first block, so that no value
    /// is skipped. pool1 begins one pixel before the image.
    case strideInThreeByThree
    /// TF-slim's "v1": in the 3 × 3 convolution of the last block of all stages but the last.
    case strideInLastBlock
  }

  public let block: Block
  /// Blocks of each stage.
  public let blocks: [Int]
  public let form: Form
  /// Whether each convolution is followed by batch normalisation; else it has a bias, as where the
  /// two were merged after training.
  public let isNormalized: Bool
  /// Maps of conv2_x within a block.
  public let width: Int
  /// Maps of conv1.
  public let stem: Int
  /// Nil where the network ends with the mean of each map.
  public let classes: Int?

  public init(
    _ block: Block, _ blocks: [Int], _ form: Form = .paper, isNormalized: Bool = true,
    width: Int = 64, stem: Int = 64, classes: Int? = 1000
  ) {
    self.block = block
    self.blocks = blocks
    self.form = form
    self.isNormalized = isNormalized
    self.width = width
    self.stem = stem
    self.classes = classes
  }

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    var network = NetworkBuilder(parameters)
    var x = network.input("image", [1, 3, 224, 224])
    x = network.relu(convolution("conv1", x, stem, kernel: 7, stride: 2, in: &network))
    let padding: Padding = form == .strideInThreeByThree ? 1 : .after(1)
    x = network.maxPool("pool1", x, kernel: 3, stride: 2, padding: padding)
    for (stage, count) in blocks.enumerated() {
      for index in 1...count {
        x = residual(
          "conv\(stage + 2)_\(index)", x, width << stage,
          stride: halves(stage, index) ? 2 : 1, in: &network)
      }
    }
    x = network.globalAveragePool("pool5", x)
    if let classes {
      x = network.flatten("flatten", x)
      x = network.dense("classifier", x, units: classes)
      x = network.softmax("softmax", x)
    }
    return try network.model(x)
  }

  private func halves(_ stage: Int, _ index: Int) -> Bool {
    form == .strideInLastBlock
      ? stage < blocks.count - 1 && index == blocks[stage] : stage > 0 && index == 1
  }

  /// x plus what the branch makes of it; where the shapes differ, x goes through 1 × 1 (option B).
  private func residual(
    _ name: String, _ x: ValueID, _ maps: Int, stride: Int, in network: inout NetworkBuilder
  ) -> ValueID {
    let layers: [(suffix: String, maps: Int, kernel: Int)] =
      switch block {
      case .basic: [("a", maps, 3), ("b", maps, 3)]
      case .bottleneck: [("a", maps, 1), ("b", maps, 3), ("c", 4 * maps, 1)]
      }
    let strided = block == .bottleneck && form != .paper ? 1 : 0
    var branch = x
    for (index, layer) in layers.enumerated() {
      branch = convolution(
        "\(name)/branch2\(layer.suffix)", branch, layer.maps, kernel: layer.kernel,
        stride: index == strided ? stride : 1, in: &network)
      if index < layers.count - 1 { branch = network.relu(branch) }
    }
    let shortcut = shortcut(name, x, to: branch, stride: stride, in: &network)
    return network.relu(
      network.add("\(name)/add", branch, shortcut), named: "\(name)/relu")
  }

  private func shortcut(
    _ name: String, _ x: ValueID, to branch: ValueID, stride: Int,
    in network: inout NetworkBuilder
  ) -> ValueID {
    let maps = network.channels(of: branch)
    if network.channels(of: x) != maps {
      return convolution("\(name)/shortcut", x, maps, kernel: 1, stride: stride, in: &network)
    }
    if stride > 1 {
      return network.maxPool("\(name)/shortcut", x, kernel: 1, stride: stride)
    }
    return x
  }

  private func convolution(
    _ name: String, _ x: ValueID, _ maps: Int, kernel: Int, stride: Int,
    in network: inout NetworkBuilder
  ) -> ValueID {
    let x = network.convolution(
      name, x, channels: maps, kernel: kernel, stride: stride, padding: .both(kernel / 2),
      hasBias: !isNormalized)
    return isNormalized ? network.batchNormalization(x) : x
  }
}
