import FastKernels
import NeuralNetwork
import Testing

/// Where a stride leaves gaps, no rounding of another place may be seen.
@Suite struct TransposedConvolutionTests {
  /// Kernels of 3 and a stride of 5: two of five rows and columns are reached by no pixel.
  @Test func leavesGapsAtZero() throws {
    let window = Window(
      kernel: [3, 3], stride: [5, 5], padBefore: [0, 0], padAfter: [0, 0], dilation: [1, 1])
    var graph = Graph()
    let x = graph.addInput(Shape([1, 16, 6, 6]))
    let weight = graph.addInput(Shape([16, 16, 3, 3]))
    let y = graph.add(
      .transposedConvolution(window, groups: 1, outputPadding: [2, 2]), [x, weight])
    let numbers = { (count: Int) in (0..<count).map { Float(($0 * 37) % 101) / 101 + 0.1 } }
    let run = try Session(Plan<FastKernels>(graph, outputs: [y])).run([
      Tensor(Shape([1, 16, 6, 6]), numbers(576)),
      Tensor(Shape([16, 16, 3, 3]), numbers(2304)),
    ])
    let side = run.outputs[0].shape[3]
    #expect(side == 30)
    for (index, number) in run.outputs[0].floats.enumerated() {
      let isReached = index % side % 5 < 3 && index / side % side % 5 < 3
      #expect(isReached ? number > 0 : number == 0, "\(index): \(number)")
    }
  }
}
