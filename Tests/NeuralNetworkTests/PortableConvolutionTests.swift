import NeuralNetwork
import ReferenceKernels
import Testing

/// One convolution: what is convolved with what, and how.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  var x: [Int]
  var weight: [Int]
  var stride = [1, 1]
  var pads = [0, 0, 0, 0]
  var dilation = [1, 1]
  var groups = 1

  var testDescription: String {
    "\(x) * \(weight), stride \(stride), pads \(pads), dilation \(dilation), groups \(groups)"
  }

  func graph(noise: inout Noise, bias: Bool = true) -> Graph {
    var graph = Graph()
    let input = graph.addInput(Shape(x))
    var inputs = [input, graph.addConstant(noise.tensor(weight))]
    if bias { inputs.append(graph.addConstant(noise.tensor([weight[0]]))) }
    let window = Window(
      kernel: [weight[2], weight[3]], stride: stride, padBefore: Array(pads[..<2]),
      padAfter: Array(pads[2...]), dilation: dilation)
    graph.setOutputs([graph.add(.convolution(window, groups: groups), inputs)])
    return graph
  }

  static let all: [ConvolutionCase] = [
    // Pointwise: pixels and channels that fill tiles, and that do not.
    .init(x: [1, 8, 12, 12], weight: [16, 8, 1, 1]),
    .init(x: [1, 3, 5, 7], weight: [5, 3, 1, 1]),
    .init(x: [2, 400, 7, 7], weight: [130, 400, 1, 1]),
    .init(x: [1, 17, 1, 1], weight: [9, 17, 1, 1]),
    .init(x: [1, 16, 9, 9], weight: [8, 16, 1, 1], stride: [2, 2]),
    .init(x: [1, 4, 6, 6], weight: [4, 4, 1, 1], pads: [1, 1, 1, 1]),
    // Square windows, padding on all sides, on some, and on none.
    .init(x: [1, 3, 11, 13], weight: [7, 3, 3, 3], pads: [1, 1, 1, 1]),
    .init(x: [1, 16, 56, 56], weight: [8, 16, 3, 3], pads: [1, 1, 1, 1]),
    .init(x: [1, 64, 14, 14], weight: [68, 64, 3, 3], pads: [1, 1, 1, 1]),
    .init(x: [1, 5, 10, 10], weight: [4, 5, 3, 3], stride: [2, 2], pads: [0, 0, 1, 1]),
    .init(x: [1, 3, 32, 32], weight: [6, 3, 7, 7], stride: [2, 2], pads: [3, 3, 3, 3]),
    .init(x: [2, 3, 23, 19], weight: [5, 3, 11, 11], stride: [4, 4], pads: [2, 1, 0, 3]),
    .init(x: [1, 60, 9, 9], weight: [4, 60, 5, 5], pads: [2, 2, 2, 2]),
    // Windows that are no squares, dilation, windows wider than the image.
    .init(x: [1, 3, 9, 12], weight: [4, 3, 1, 7], pads: [0, 3, 0, 3]),
    .init(x: [1, 3, 12, 9], weight: [4, 3, 7, 1], stride: [3, 1], pads: [3, 0, 3, 0]),
    .init(x: [1, 2, 17, 17], weight: [3, 2, 3, 3], pads: [2, 2, 2, 2], dilation: [2, 2]),
    .init(x: [1, 2, 17, 15], weight: [3, 2, 3, 2], stride: [1, 2], dilation: [3, 4]),
    .init(x: [1, 2, 3, 3], weight: [2, 2, 5, 5], pads: [4, 4, 4, 4]),
    // Groups.
    .init(x: [1, 8, 9, 9], weight: [12, 2, 3, 3], pads: [1, 1, 1, 1], groups: 4),
    .init(x: [2, 6, 8, 8], weight: [9, 2, 1, 1], groups: 3),
    // Depthwise, one filter and several per channel.
    .init(x: [1, 5, 14, 14], weight: [5, 1, 3, 3], pads: [1, 1, 1, 1], groups: 5),
    .init(
      x: [2, 3, 15, 13], weight: [3, 1, 3, 3], stride: [2, 2], pads: [0, 0, 1, 1], groups: 3),
    .init(
      x: [1, 4, 28, 28], weight: [4, 1, 5, 5], stride: [2, 2], pads: [1, 1, 2, 2], groups: 4),
    .init(
      x: [1, 3, 9, 31], weight: [6, 1, 3, 5], stride: [1, 3], pads: [1, 2, 1, 2], groups: 3),
    .init(
      x: [1, 3, 19, 18], weight: [3, 1, 3, 3], stride: [2, 3], pads: [2, 2, 2, 2],
      dilation: [2, 2], groups: 3),
    .init(x: [1, 2, 7, 7], weight: [2, 1, 7, 7], groups: 2),
    .init(x: [1, 2, 3, 5], weight: [2, 1, 1, 1], groups: 2),
  ]
}

@Suite struct PortableConvolutionTests {
  @Test(arguments: ConvolutionCase.all)
  func hasTheBitsOfThePlainLoops(convolution: ConvolutionCase) throws {
    var noise = Noise(seed: 1)
    let graph = convolution.graph(noise: &noise)
    let x = noise.tensor(convolution.x)
    let expected = try graph.run(ReferenceKernels<Float>.self, [x]).outputs[0]
    let result = try graph.run(PortableKernels.self, [x]).outputs[0]
    #expect(result.shape == expected.shape)
    #expect(result.bits == expected.bits)
  }

  @Test(arguments: ConvolutionCase.all)
  func doesNotDependOnTheNumberOfThreads(convolution: ConvolutionCase) throws {
    var noise = Noise(seed: 2)
    let graph = convolution.graph(noise: &noise, bias: false)
    let x = noise.tensor(convolution.x)
    let alone = try graph.run(PortableKernels.self, [x]).outputs[0]
    for count in [2, 5] {
      let threads = ThreadPool(count: count)
      let shared = try graph.run(PortableKernels.self, [x], threads: threads).outputs[0]
      #expect(shared.bits == alone.bits)
    }
  }
}
