import NeuralNetwork

/// One operation of a size that real networks have.
struct Benchmark {
  var name: String
  var multiplyAdds: Int
  var graph: Graph
  var input: Tensor

  static let all: [Benchmark] = [
    convolution("1x1, 256 to 256, 28x28", channels: 256, to: 256, size: 28, kernel: 1),
    convolution("1x1, 96 to 24, 56x56", channels: 96, to: 24, size: 56, kernel: 1),
    convolution("1x1, 320 to 1280, 7x7", channels: 320, to: 1280, size: 7, kernel: 1),
    convolution("3x3, 64 to 64, 56x56", channels: 64, to: 64, size: 56, kernel: 3),
    convolution("3x3, 256 to 256, 14x14", channels: 256, to: 256, size: 14, kernel: 3),
    convolution("3x3, 512 to 512, 7x7", channels: 512, to: 512, size: 7, kernel: 3),
    convolution(
      "3x3, 3 to 32, 224x224, stride 2", channels: 3, to: 32, size: 224, kernel: 3, stride: 2),
    convolution(
      "7x7, 3 to 64, 224x224, stride 2", channels: 3, to: 64, size: 224, kernel: 7, stride: 2),
    depthwise("depthwise 3x3, 144, 56x56", channels: 144, size: 56, kernel: 3, stride: 1),
    depthwise(
      "depthwise 3x3, 96, 112x112, stride 2", channels: 96, size: 112, kernel: 3, stride: 2),
    depthwise("depthwise 5x5, 672, 14x14", channels: 672, size: 14, kernel: 5, stride: 1),
    depthwise("depthwise 3x3, 1152, 7x7", channels: 1152, size: 7, kernel: 3, stride: 1),
    linear("linear, 197 rows, 384 to 1536", rows: 197, inner: 384, columns: 1536),
    linear("linear, 1 row, 1280 to 1000", rows: 1, inner: 1280, columns: 1000),
  ]

  static func product(_ size: Int) -> Benchmark {
    linear("product", rows: size, inner: size, columns: size)
  }

  private static func convolution(
    _ name: String, channels: Int, to filters: Int, size: Int, kernel: Int, stride: Int = 1
  ) -> Benchmark {
    windowed(
      name, channels: channels, weight: [filters, channels, kernel, kernel], groups: 1,
      size: size, stride: stride)
  }

  private static func depthwise(
    _ name: String, channels: Int, size: Int, kernel: Int, stride: Int
  ) -> Benchmark {
    windowed(
      name, channels: channels, weight: [channels, 1, kernel, kernel], groups: channels,
      size: size, stride: stride)
  }

  private static func windowed(
    _ name: String, channels: Int, weight: [Int], groups: Int, size: Int, stride: Int
  ) -> Benchmark {
    var graph = Graph()
    let x = graph.addInput(Shape([1, channels, size, size]))
    let weights = graph.addConstant(tensor(weight))
    let padding = weight[2] / 2
    let window = Window(
      kernel: [weight[2], weight[3]], stride: [stride, stride], padBefore: [padding, padding],
      padAfter: [padding, padding], dilation: [1, 1])
    graph.setOutputs([graph.add(.convolution(window, groups: groups), [x, weights])])
    let output = (size + 2 * padding - weight[2]) / stride + 1
    return Benchmark(
      name: name, multiplyAdds: weight.reduce(1, *) * output * output, graph: graph,
      input: tensor([1, channels, size, size]))
  }

  private static func linear(_ name: String, rows: Int, inner: Int, columns: Int) -> Benchmark {
    var graph = Graph()
    let x = graph.addInput(Shape([rows, inner]))
    let weights = graph.addConstant(tensor([inner, columns]))
    graph.setOutputs([graph.add(.matMul, [x, weights])])
    return Benchmark(
      name: name, multiplyAdds: rows * inner * columns, graph: graph,
      input: tensor([rows, inner]))
  }

  /// Numbers between -0.5 and 0.5 without pattern.
  private static func tensor(_ dimensions: [Int]) -> Tensor {
    let shape = Shape(dimensions)
    return Tensor(shape, (0..<shape.count).map { Float(($0 &* 2_654_435_761) & 1023) / 1023 - 0.5 })
  }

  /// Billions of floating-point operations per second: the median over runs, or the fastest run,
  /// which says more on a machine that is busy with something else.
  func speed<K: Kernels>(_ kernels: K.Type, threads: Int, fastest: Bool) -> Double {
    guard let plan = try? Plan<K>(graph) else { return .nan }
    let session = Session(plan, threads: ThreadPool(count: threads))
    var seconds: [Double] = []
    let clock = ContinuousClock()
    let begin = clock.now
    while seconds.count < 20 || begin.duration(to: clock.now) < .milliseconds(500) {
      guard (try? session.load(input, input: 0)) != nil else { return .nan }
      let start = clock.now
      guard (try? session.execute()) != nil else { return .nan }
      seconds.append(Double(start.duration(to: clock.now).components.attoseconds) / 1e18)
    }
    let typical = seconds.sorted()[fastest ? 0 : seconds.count / 2]
    return 2 * Double(multiplyAdds) / typical / 1e9
  }
}
