public import NeuralNetwork

/// How a sliding window reaches beyond the image.
public enum Padding: Sendable, Equatable, ExpressibleByIntegerLiteral {
  /// By as many pixels on all sides.
  case both(Int)
  /// At the bottom and on the right only: with stride 2 and an even size the same as Caffe's rounding
  /// up, with windows that begin at the first pixel.
  case after(Int)
  /// As far as makes the result ⌈size / stride⌉ long; where that is odd, one more at the bottom and on
  /// the right (TensorFlow's "SAME").
  case same

  public init(integerLiteral value: Int) { self = .both(value) }

  fileprivate func lengths(
    size: Int, kernel: Int, stride: Int
  ) -> (before: Int, after: Int) {
    switch self {
    case .both(let count): return (count, count)
    case .after(let count): return (0, count)
    case .same:
      let steps = (size + stride - 1) / stride
      let total = max((steps - 1) * stride + kernel - size, 0)
      return (total / 2, total - total / 2)
    }
  }
}

// MARK: - Layers on feature maps (batch, channels, height, width)

extension NetworkBuilder {
  /// A convolution with square kernels: `name.weight`, and `name.bias` unless `hasBias` is false.
  ///
  /// - Parameter groups: Into how many parts the channels are cut; each sees only its own.
  public mutating func convolution(
    _ name: String, _ x: ValueID, channels: Int, kernel: Int, stride: Int = 1,
    padding: Padding = 0, groups: Int = 1, hasBias: Bool = true
  ) -> ValueID {
    let channelsIn = self.channels(of: x) / max(groups, 1)
    var inputs = [
      x,
      weight(
        "\(name).weight", [channels, channelsIn, kernel, kernel], .kernel,
        weightInitialization(fanIn: channelsIn * kernel * kernel)),
    ]
    if hasBias { inputs.append(weight("\(name).bias", [channels], .bias, .constant(0))) }
    let window = window(x, kernel, stride, padding)
    return apply(.convolution(window, groups: groups), name, inputs)
  }

  public mutating func maxPool(
    _ name: String, _ x: ValueID, kernel: Int, stride: Int, padding: Padding = 0,
    roundsUp: Bool = false
  ) -> ValueID {
    apply(.maxPool(window(x, kernel, stride, padding, roundsUp: roundsUp)), name, [x])
  }

  public mutating func averagePool(
    _ name: String, _ x: ValueID, kernel: Int, stride: Int
  ) -> ValueID {
    apply(.averagePool(window(x, kernel, stride, 0), countsPadding: false), name, [x])
  }

  /// The mean of each map.
  public mutating func globalAveragePool(_ name: String, _ x: ValueID) -> ValueID {
    apply(.globalAveragePool, name, [x])
  }

  /// Brings each channel to a learned mean and spread, called `bn` after its layer (Ioffe & Szegedy
  /// 2015); at inference by the statistics that training measured.
  public mutating func batchNormalization(
    _ x: ValueID, named name: String? = nil, epsilon: Float = 1e-5
  ) -> ValueID {
    let layer = layer(of: x)
    let name = name ?? "\(layer)/bn"
    let length = [channels(of: x)]
    let inputs = [
      x,
      weight("\(name).scale", length, .scale, .constant(1)),
      weight("\(name).bias", length, .shift, .constant(0)),
      weight("\(name).mean", length, .runningMean, .constant(0)),
      weight("\(name).variance", length, .runningVariance, .constant(1)),
    ]
    return apply(.batchNormalization(epsilon: epsilon), name, inputs, layer: layer)
  }

  /// x / (bias + alpha · Σ x²)^beta over neighbouring channels (Krizhevsky et al. 2012, section 3.3).
  ///
  /// - Parameter alpha: The paper's α; ONNX's, which is divided by the number of neighbours, is
  ///   `size` times as large.
  public mutating func localResponseNormalization(
    _ name: String, _ x: ValueID, size: Int = 5, alpha: Double = 1e-4, beta: Float = 0.75,
    bias: Float = 2
  ) -> ValueID {
    apply(
      .localResponseNormalization(
        size: size, alpha: Float(alpha * Double(size)), beta: beta, bias: bias), name, [x])
  }

  private func window(
    _ x: ValueID, _ kernel: Int, _ stride: Int, _ padding: Padding, roundsUp: Bool = false
  ) -> Window {
    let sizes = shape(of: x).dimensions.dropFirst(2)
    let padding = sizes.map { padding.lengths(size: $0, kernel: kernel, stride: stride) }
    return Window(
      kernel: [kernel, kernel], stride: [stride, stride], padBefore: padding.map(\.before),
      padAfter: padding.map(\.after), dilation: [1, 1], roundsUp: roundsUp)
  }
}

// MARK: - Layers on vectors (batch, length)

extension NetworkBuilder {
  public mutating func flatten(_ name: String, _ x: ValueID) -> ValueID {
    apply(.flatten(axis: 1), name, [x])
  }

  /// A fully connected layer: `name.weight` (units, inputs) and `name.bias`.
  public mutating func dense(_ name: String, _ x: ValueID, units: Int) -> ValueID {
    let count = channels(of: x)
    let inputs = [
      x,
      weight("\(name).weight", [units, count], .matrix, weightInitialization(fanIn: count)),
      weight("\(name).bias", [units], .bias, .constant(0)),
    ]
    return apply(
      .gemm(alpha: 1, beta: 1, transposesA: false, transposesB: true), name, inputs)
  }
}

// MARK: - Element by element, and several values

extension NetworkBuilder {
  /// max(x, 0), called `relu` after its layer.
  public mutating func relu(_ x: ValueID, named name: String? = nil) -> ValueID {
    apply(.relu, name ?? "\(layer(of: x))/relu", [x])
  }

  /// min(max(x, 0), 6), called `relu6` after its layer.
  public mutating func relu6(_ x: ValueID, named name: String? = nil) -> ValueID {
    apply(.clip(minimum: 0, maximum: 6), name ?? "\(layer(of: x))/relu6", [x])
  }

  public mutating func add(_ name: String, _ x: ValueID, _ y: ValueID) -> ValueID {
    apply(.add, name, [x, y])
  }

  /// Feature maps one behind the other along the channels.
  public mutating func concatenate(_ name: String, _ values: [ValueID]) -> ValueID {
    apply(.concatenate(axis: 1), name, values)
  }

  /// Scores of classes as probabilities.
  public mutating func softmax(_ name: String, _ x: ValueID) -> ValueID {
    apply(.softmax(axis: shape(of: x).rank - 1), name, [x])
  }
}
