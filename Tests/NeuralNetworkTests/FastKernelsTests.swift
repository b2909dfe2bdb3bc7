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
}
