internal import NeuralNetwork

/// The vision transformer (Dosovitskiy et al. 2021, "An image is worth 16x16 words", figure 1 and
/// equations 1 to 4): a class token and one token per patch, through blocks that normalise first.
public struct VisionTransformer: Sendable {
  /// Length of a token.
  public let width: Int
  public let layers: Int
  public let heads: Int
  /// Units of a block's hidden fully connected layer.
  public let hidden: Int
  /// Side of a patch in pixels.
  public let patch: Int
  public let side: Int
  public let channels: Int
  /// Nil where the network ends with all tokens, normalised.
  public let classes: Int?
  /// Whether what a block adds is first multiplied by a learned factor per channel (Touvron et al.
  /// 2021, "Going deeper with image transformers"), as in DINOv2.
  public let hasLayerScale: Bool
  /// How many images go through at once.
  public var batch: Int

  public init(
    width: Int, layers: Int, heads: Int, hidden: Int, patch: Int, side: Int = 224,
    channels: Int = 3, classes: Int? = 1000, hasLayerScale: Bool = false, batch: Int = 1
  ) {
    precondition(width % heads == 0, "the heads share a token evenly")
    self.width = width
    self.layers = layers
    self.heads = heads
    self.hidden = hidden
    self.patch = patch
    self.side = side
    self.channels = channels
    self.classes = classes
    self.hasLayerScale = hasLayerScale
    self.batch = batch
  }

  /// Ti and S as DeiT has them (Touvron et al. 2021, table 1), B, L and H of table 1 of the paper.
  public enum Size: Sendable { case tiny, small, base, large, huge }

  public init(
    _ size: Size, patch: Int, side: Int = 224, classes: Int? = 1000, hasLayerScale: Bool = false,
    batch: Int = 1
  ) {
    let (width, layers, heads) =
      switch size {
      case .tiny: (192, 12, 3)
      case .small: (384, 12, 6)
      case .base: (768, 12, 12)
      case .large: (1024, 24, 16)
      case .huge: (1280, 32, 16)
      }
    self.init(
      width: width, layers: layers, heads: heads, hidden: 4 * width, patch: patch, side: side,
      classes: classes, hasLayerScale: hasLayerScale, batch: batch)
  }

  /// For grey images of 28 × 28: 49 patches of 4 × 4 and six blocks of four heads, small enough to be
  /// trained on a CPU.
  public static let small28 = VisionTransformer(
    width: 64, layers: 6, heads: 4, hidden: 256, patch: 4, side: 28, channels: 1, classes: 10)

  public func model(_ parameters: Parameters) throws(ArchitectureError) -> Model {
    var network = NetworkBuilder(parameters, .transformer)
    let image = network.input("image", [batch, channels, side, side])
    var x = tokens(of: image, in: &network)
    for layer in 1...layers { x = block("layer_\(layer)", x, in: &network) }
    x = network.layerNormalization("norm", x)
    if let classes {
      let first = network.integers("class_token/index", [0], isScalar: true)
      x = network.apply(.gather(axis: 1), "class_token/result", [x, first])
      x = network.dense("classifier", x, units: classes)
      x = network.softmax("softmax", x)
    }
    return try network.model(x)
  }

  /// Equation 1: patches through one matrix, the class token before them, positions added.
  private func tokens(of image: ValueID, in network: inout NetworkBuilder) -> ValueID {
    let patches = network.convolution(
      "patch_embedding", image, channels: width, kernel: patch, stride: patch)
    let count = network.shape(of: patches).dimensions.dropFirst(2).reduce(1, *)
    let flat = network.apply(.reshape([0, width, count]), "patch_embedding/flatten", [patches])
    let tokens = network.apply(.transpose([0, 2, 1]), "patch_embedding/tokens", [flat])
    var first = network.embedding("class_token", [1, 1, width])
    if batch > 1 {
      first = network.apply(.expand([batch, 1, width]), "class_token/expand", [first])
    }
    let sequence = network.apply(.concatenate(axis: 1), "class_token/concat", [first, tokens])
    let positions = network.embedding("position_embedding", [1, count + 1, width])
    return network.add("position_embedding/add", sequence, positions)
  }

  /// Equations 2 and 3: attention, then two fully connected layers, each after a normalisation and
  /// added to what it read.
  private func block(
    _ name: String, _ x: ValueID, in network: inout NetworkBuilder
  ) -> ValueID {
    var y = network.layerNormalization("\(name)/norm1", x)
    y = attention("\(name)/attention", y, in: &network)
    let x = residual("\(name)/attention", x, y, in: &network)
    y = network.layerNormalization("\(name)/norm2", x)
    y = network.linear("\(name)/mlp/fc1", y, units: hidden)
    y = network.apply(.gelu(approximate: false), "\(name)/mlp/gelu", [y])
    y = network.linear("\(name)/mlp/fc2", y, units: width)
    return residual("\(name)/mlp", x, y, in: &network)
  }

  private func residual(
    _ name: String, _ x: ValueID, _ branch: ValueID, in network: inout NetworkBuilder
  ) -> ValueID {
    var branch = branch
    if hasLayerScale {
      let factors = network.weight(
        "\(name)/layer_scale.weight", [width], .scale, .constant(1e-5))
      branch = network.apply(.multiply, "\(name)/layer_scale", [branch, factors])
    }
    return network.add("\(name)/add", x, branch)
  }

  /// softmax(q kᵀ / √d) v for each head (Vaswani et al. 2017, equation 1), then one matrix.
  private func attention(
    _ name: String, _ x: ValueID, in network: inout NetworkBuilder
  ) -> ValueID {
    // Each (batch, heads, tokens, width / heads); keys with the last two axes exchanged.
    let query = heads("\(name)/query", x, order: [0, 2, 1, 3], in: &network)
    let key = heads("\(name)/key", x, order: [0, 2, 3, 1], in: &network)
    let products = network.apply(.matMul, "\(name)/scores", [query, key])
    let scale = network.scalar(1 / Float(width / heads).squareRoot())
    let scores = network.apply(.multiply, "\(name)/scale", [products, scale])
    let weights = network.softmax("\(name)/softmax", scores)
    let value = heads("\(name)/value", x, order: [0, 2, 1, 3], in: &network)
    let context = network.apply(.matMul, "\(name)/context", [weights, value])
    let apart = network.apply(.transpose([0, 2, 1, 3]), "\(name)/context/merge", [context])
    let joined = network.apply(.reshape([0, 0, width]), "\(name)/context/tokens", [apart])
    return network.linear("\(name)/output", joined, units: width)
  }

  private func heads(
    _ name: String, _ x: ValueID, order: [Int], in network: inout NetworkBuilder
  ) -> ValueID {
    let all = network.linear(name, x, units: width)
    let apart = network.apply(
      .reshape([0, 0, heads, width / heads]), "\(name)/split", [all])
    return network.apply(.transpose(order), "\(name)/heads", [apart])
  }
}

// MARK: - Layers on tokens (batch, tokens, width)

extension NetworkBuilder {
  /// Brings each token to a learned mean and spread (Ba, Kiros & Hinton 2016).
  fileprivate mutating func layerNormalization(_ name: String, _ x: ValueID) -> ValueID {
    let rank = shape(of: x).rank
    let length = Array(shape(of: x).dimensions.suffix(1))
    let inputs = [
      x,
      weight("\(name).scale", length, .scale, .constant(1)),
      weight("\(name).bias", length, .shift, .constant(0)),
    ]
    return apply(.layerNormalization(axis: rank - 1, epsilon: 1e-6), name, inputs)
  }

  /// A learned token, or learned positions of tokens: `name.weight`.
  fileprivate mutating func embedding(_ name: String, _ dimensions: [Int]) -> ValueID {
    weight("\(name).weight", dimensions, .embedding, .truncatedNormal(deviation: 0.02))
  }

  /// The same matrix and bias for every token: `name.weight` (inputs, units) and `name.bias`.
  fileprivate mutating func linear(_ name: String, _ x: ValueID, units: Int) -> ValueID {
    let count = shape(of: x).dimensions.last ?? 0
    let matrix = weight(
      "\(name).weight", [count, units], .matrix, weightInitialization(fanIn: count))
    let products = apply(.matMul, name, [x, matrix])
    return add(
      "\(name)/bias", products, weight("\(name).bias", [units], .bias, .constant(0)))
  }
}
