import NeuralNetwork
import Testing

@testable import Networks

/// Networks of one channel: a receptive field depends on windows alone.
struct Chain {
  private(set) var graph = Graph()
  private(set) var value: ValueID

  init(side: Int) { self.init(Shape([1, 1, side, side])) }

  init(_ shape: Shape) { value = graph.addInput(shape) }

  /// A convolution of positive weights.
  mutating func convolution(_ kernel: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    let weights = graph.addConstant(
      Tensor(
        Shape([1, 1, kernel, kernel]), (0..<kernel * kernel).map { 0.05 + 0.01 * Float($0 % 7) }))
    value = graph.add(
      .convolution(window(kernel, stride, padding, dilation), groups: 1), [value, weights])
  }

  mutating func pool(_ kernel: Int, stride: Int, padding: Int = 0) {
    value = graph.add(.maxPool(window(kernel, stride, padding, 1)), [value])
  }

  mutating func averagePool(_ kernel: Int, padding: Int) {
    value = graph.add(
      .averagePool(window(kernel, 1, padding, 1), countsPadding: true), [value])
  }

  mutating func add(_ operation: Operation, _ others: [ValueID] = []) {
    value = graph.add(operation, [value] + others)
  }

  mutating func addConstant(_ tensor: Tensor) -> ValueID { graph.addConstant(tensor) }

  mutating func goBack(to earlier: ValueID) { value = earlier }

  private func window(_ kernel: Int, _ stride: Int, _ padding: Int, _ dilation: Int) -> Window {
    let both = { (length: Int) in [length, length] }
    return Window(
      kernel: both(kernel), stride: both(stride), padBefore: both(padding), padAfter: both(padding),
      dilation: both(dilation))
  }

  /// Size, stride and padding along the image's columns; all are square here.
  func field() throws -> [Int]? {
    let fields = graph.receptiveFields(try graph.shapes())
    guard let field = fields[value.index] else { return nil }
    #expect(field.horizontal == field.vertical)
    return [field.horizontal.size, field.horizontal.stride, field.horizontal.padding]
  }

  /// Residual blocks of one stage: the number of blocks, each with these convolutions' kernels.
  ///
  /// - Parameter place: Which convolution of which block has the stride.
  mutating func stage(
    blocks: Int, kernels: [Int], stride: Int, place: (block: Int, convolution: Int)
  ) {
    for block in 0..<blocks {
      let shortcut = value
      let stride = block == place.block ? stride : 1
      for (index, kernel) in kernels.enumerated() {
        convolution(
          kernel, stride: index == place.convolution ? stride : 1, padding: kernel / 2)
      }
      let branch = value
      goBack(to: shortcut)
      if stride > 1 { convolution(1, stride: stride) }
      add(.add, [branch])
    }
  }
}
