import FastKernels
import NeuralNetwork
import ReferenceKernels
import Testing

/// One operation with inputs, all of them handed in at the run or some of them constants.
struct OperationCase: Sendable, CustomTestStringConvertible {
  var operation: NeuralNetwork.Operation
  var inputs: [[Int]]
  /// Inputs from this one on are constants of the graph.
  var constantsFrom = Int.max

  var testDescription: String {
    "\(operation.name.text) of \(inputs)" + (constantsFrom == .max ? "" : ", with constants")
  }

  func run<K: Kernels>(_ kernels: K.Type, seed: UInt64) throws -> Tensor {
    var noise = Noise(seed: seed)
    var graph = Graph()
    var values: [ValueID] = []
    var tensors: [Tensor] = []
    for (index, dimensions) in inputs.enumerated() {
      let tensor = noise.tensor(dimensions)
      if index < constantsFrom {
        values.append(graph.addInput(tensor.shape))
        tensors.append(tensor)
      } else {
        values.append(graph.addConstant(tensor))
      }
    }
    graph.setOutputs([graph.add(operation, values)])
    return try graph.run(kernels, tensors, threads: ThreadPool(count: 2)).outputs[0]
  }

  /// Sums, products, comparisons and movement: every bit is determined by the formula.
  static let exact: [OperationCase] = [
    .init(
      operation: .maxPool(window(3, stride: 2, pads: [1, 1, 1, 1])), inputs: [[1, 5, 12, 12]]),
    .init(
      operation: .maxPool(window(3, stride: 2, pads: [0, 0, 0, 0], up: true)),
      inputs: [[2, 3, 12, 14]]),
    .init(operation: .maxPool(window(2, stride: 2, pads: [0, 0, 1, 1])), inputs: [[1, 3, 7, 9]]),
    .init(
      operation: .maxPool(window(3, stride: 1, pads: [2, 2, 2, 2], dilation: 2)),
      inputs: [[1, 2, 9, 40]]),
    .init(
      operation: .averagePool(window(3, stride: 2, pads: [1, 1, 1, 1]), countsPadding: false),
      inputs: [[1, 5, 13, 11]]),
    .init(
      operation: .averagePool(window(3, stride: 2, pads: [1, 1, 1, 1]), countsPadding: true),
      inputs: [[1, 5, 13, 11]]),
    .init(
      operation: .averagePool(
        window(2, stride: 2, pads: [0, 0, 0, 0], up: true), countsPadding: true),
      inputs: [[1, 3, 7, 9]]),
    .init(operation: .globalAveragePool, inputs: [[2, 9, 7, 7]]),
    .init(operation: .globalAveragePool, inputs: [[1, 70, 3, 5]]),
    .init(operation: .reduceMean(axes: [1], keepsAxes: true), inputs: [[3, 5, 4]]),
    .init(operation: .reduceMean(axes: [0, 2], keepsAxes: false), inputs: [[3, 5, 4]]),
    .init(operation: .reduceMean(axes: [2, 1], keepsAxes: false), inputs: [[3, 5, 4]]),
    .init(operation: .reduceMean(axes: [], keepsAxes: false), inputs: [[3, 5]]),
    .init(operation: .layerNormalization(axis: 1, epsilon: 1e-5), inputs: [[7, 33], [33], [33]]),
    .init(operation: .layerNormalization(axis: 1, epsilon: 1e-5), inputs: [[2, 3, 4], [3, 4]]),
    .init(
      operation: .batchNormalization(epsilon: 0.001),
      inputs: [[2, 5, 3, 7], [5], [5], [5], [5]], constantsFrom: 1),
    .init(operation: .relu, inputs: [[3, 3001]]),
    .init(operation: .leakyRelu(slope: 0.1), inputs: [[5, 7]]),
    .init(operation: .hardSigmoid(alpha: 0.2, beta: 0.5), inputs: [[1]]),
    .init(operation: .negative, inputs: [[0]]),
    .init(operation: .add, inputs: [[3, 5, 7], [3, 5, 7]]),
    .init(operation: .add, inputs: [[40, 1001], [1001]]),
    .init(operation: .add, inputs: [[20001], [1]]),
    .init(operation: .subtract, inputs: [[2, 1, 7], [5, 1]]),
    .init(operation: .multiply, inputs: [[2, 8, 5, 5], [2, 8, 1, 1]]),
    .init(operation: .divide, inputs: [[], [4, 3]]),
    .init(operation: .divide, inputs: [[4, 1, 3], [2, 1]], constantsFrom: 1),
    .init(operation: .matMul, inputs: [[7, 9], [9, 11]]),
    .init(operation: .matMul, inputs: [[7, 400], [400, 150]], constantsFrom: 1),
    .init(operation: .matMul, inputs: [[1, 300], [300, 1001]], constantsFrom: 1),
    .init(operation: .matMul, inputs: [[2, 3, 5, 8], [8, 6]], constantsFrom: 1),
    .init(operation: .matMul, inputs: [[2, 1, 5, 8], [3, 8, 6]]),
    .init(operation: .matMul, inputs: [[3, 5, 8], [8]]),
    .init(operation: .matMul, inputs: [[8], [2, 8, 3]]),
    .init(operation: .matMul, inputs: [[8], [8]]),
    .init(
      operation: .gemm(alpha: 1, beta: 1, transposesA: false, transposesB: true),
      inputs: [[3, 50], [17, 50], [17]], constantsFrom: 1),
    .init(
      operation: .gemm(alpha: 1, beta: 0.5, transposesA: true, transposesB: false),
      inputs: [[50, 13], [50, 17], [17]], constantsFrom: 1),
    .init(
      operation: .gemm(alpha: 0.5, beta: 2, transposesA: false, transposesB: false),
      inputs: [[3, 5], [5, 4], [3, 1]]),
    .init(
      operation: .gemm(alpha: 2, beta: 1, transposesA: true, transposesB: true),
      inputs: [[5, 3], [4, 5]]),
    .init(operation: .concatenate(axis: 1), inputs: [[2, 3, 5], [2, 1, 5], [2, 4, 5]]),
    .init(operation: .concatenate(axis: 0), inputs: [[2, 3], [1, 3]], constantsFrom: 1),
    .init(operation: .concatenate(axis: 2), inputs: [[2, 3, 5], [2, 3, 1]]),
    .init(operation: .transpose([0, 2, 1]), inputs: [[2, 30, 50]]),
    .init(operation: .transpose([3, 1, 0, 2]), inputs: [[2, 3, 4, 5]]),
    .init(
      operation: .pad(before: [0, 1, 2], after: [1, 0, 3], value: -2.5), inputs: [[2, 3, 4]]),
    .init(operation: .reshape([0, -1]), inputs: [[2, 3, 4]]),
    .init(operation: .flatten(axis: 0), inputs: [[2, 3, 4]]),
  ]

  /// Functions of our own: equal to the system library's up to their stated errors.
  static let close: [OperationCase] = [
    .init(operation: .sigmoid, inputs: [[3, 7]]),
    .init(operation: .tanh, inputs: [[3, 7]]),
    .init(operation: .gelu(approximate: false), inputs: [[101]]),
    .init(operation: .gelu(approximate: true), inputs: [[101]]),
    .init(operation: .erf, inputs: [[9]]),
    .init(operation: .exponential, inputs: [[9]]),
    .init(operation: .hardSwish, inputs: [[4, 4]]),
    .init(operation: .softmax(axis: 1), inputs: [[3, 1000]]),
    .init(operation: .softmax(axis: 1), inputs: [[2, 5, 7]]),
    .init(operation: .softmax(axis: 0), inputs: [[5]]),
  ]

  private static func window(
    _ kernel: Int, stride: Int, pads: [Int], dilation: Int = 1, up: Bool = false
  ) -> Window {
    Window(
      kernel: [kernel, kernel], stride: [stride, stride], padBefore: Array(pads[..<2]),
      padAfter: Array(pads[2...]), dilation: [dilation, dilation], roundsUp: up)
  }
}

@Suite struct OperationTests {
  @Test(arguments: OperationCase.exact)
  func hasTheBitsOfThePlainLoops(operation: OperationCase) throws {
    let expected = try operation.run(ReferenceKernels<Float>.self, seed: 5)
    let result = try operation.run(PortableKernels.self, seed: 5)
    #expect(result.shape == expected.shape)
    #expect(result.bits == expected.bits)
  }

  @Test(arguments: OperationCase.close)
  func staysCloseToTheSystemLibrary(operation: OperationCase) throws {
    let expected = try operation.run(ReferenceKernels<Float>.self, seed: 6)
    let result = try operation.run(PortableKernels.self, seed: 6)
    #expect(result.shape == expected.shape)
    #expect(relativeDifference(result, expected) <= 6e-7)
  }

  @Test(arguments: OperationCase.exact)
  func isCloseToDoublePrecision(operation: OperationCase) throws {
    let expected = try operation.run(ReferenceKernels<Double>.self, seed: 7)
    let result = try operation.run(PortableKernels.self, seed: 7)
    #expect(result.shape == expected.shape)
    #expect(expected.shape.count == 0 || relativeDifference(result, expected) <= 1e-5)
  }

  @Test(arguments: OperationCase.exact + OperationCase.close)
  func fastKernelsAgreeUpToRounding(operation: OperationCase) throws {
    let expected = try operation.run(PortableKernels.self, seed: 8)
    let result = try operation.run(FastKernels.self, seed: 8)
    #expect(result.shape == expected.shape)
    #expect(
      expected.shape.count == 0
        || relativeDifference(result, expected) <= FastKernelsTests.tolerance)
  }

  @Test func softmaxOfLargeNumbersStaysFinite() throws {
    var graph = Graph()
    let x = graph.addInput(Shape([1, 3]))
    graph.setOutputs([graph.add(.softmax(axis: 1), [x])])
    let result = try graph.run(PortableKernels.self, [Tensor(Shape([1, 3]), [1000, 1000, -1000])])
    #expect(result.outputs[0].floats == [0.5, 0.5, 0])
  }
}
