import FastKernels
import NeuralNetwork
import Testing

@Suite struct FastKernelsTests {
  /// Sums in another order, with fused arithmetic, or by Winograd's F(4×4): rounding, but nothing
  /// more.
  static let tolerance: Float = 1e-5

  @Test(arguments: ConvolutionCase.all)
  func agreesWithPortableConvolutionUpToRounding(convolution: ConvolutionCase) throws {
    var noise = Noise(seed: 3)
    let graph = convolution.graph(noise: &noise)
    let x = noise.tensor(convolution.x)
    let portable = try graph.run(PortableKernels.self, [x]).outputs[0]
    let fast = try graph.run(FastKernels.self, [x], threads: ThreadPool(count: 2)).outputs[0]
    #expect(fast.shape == portable.shape)
    #expect(relativeDifference(fast, portable) <= Self.tolerance)
  }

  /// A sum of nothing is 0, to which bias, residual and activation are applied all the same.
  @Test(arguments: [1, 40])
  func sumsOverNothingAreZero(rows: Int) throws {
    var noise = Noise(seed: 4)
    var graph = Graph()
    let left = graph.addInput(Shape([rows, 0]))
    let image = graph.addInput(Shape([1, 0, rows, 9]))
    let residual = graph.addConstant(noise.tensor([rows, 40]))
    let none = graph.addConstant(Tensor(Shape([0, 40]), []))
    let gemm = graph.add(
      .gemm(alpha: 1, beta: 1, transposesA: false, transposesB: false),
      [left, none, graph.addConstant(noise.tensor([40]))])
    let product = graph.add(.add, [graph.add(.matMul, [left, none]), residual])
    var outputs = [graph.add(.relu, [gemm]), product]
    for size in [1, 3] {
      let window = Window(
        kernel: [size, size], stride: [1, 1], padBefore: [size / 2, size / 2],
        padAfter: [size / 2, size / 2], dilation: [1, 1])
      let weights = graph.addConstant(Tensor(Shape([20, 0, size, size]), []))
      let bias = graph.addConstant(noise.tensor([20]))
      outputs.append(graph.add(.convolution(window, groups: 1), [image, weights, bias]))
    }
    graph.setOutputs(outputs)
    let inputs = [Tensor(Shape([rows, 0]), []), Tensor(Shape([1, 0, rows, 9]), [])]
    // Memory that holds something already.
    let session = try Session(Plan<FastKernels>(graph))
    for _ in 0..<2 {
      let fast = try session.run(inputs).outputs
      let portable = try graph.run(PortableKernels.self, inputs).outputs
      #expect(fast.map(\.floats) == portable.map(\.floats))
    }
  }

  @Test func attentionToNothingIsZero() throws {
    var graph = Graph()
    let query = graph.addInput(Shape([2, 5, 8]))
    let keys = graph.addInput(Shape([2, 8, 0]))
    let values = graph.addInput(Shape([2, 0, 8]))
    let scores = graph.add(.matMul, [query, keys])
    graph.setOutputs([graph.add(.matMul, [graph.add(.softmax(axis: 2), [scores]), values])])
    var noise = Noise(seed: 5)
    let inputs = [
      noise.tensor([2, 5, 8]), Tensor(Shape([2, 8, 0]), []), Tensor(Shape([2, 0, 8]), []),
    ]
    let result = try graph.run(FastKernels.self, inputs).outputs[0]
    #expect(result.floats == [Float](repeating: 0, count: 80))
  }
}
