import NeuralNetwork
import Testing

/// An operation that cannot be applied, and the fault that says why.
struct ShapeCase: Sendable, CustomTestStringConvertible {
  var operation: NeuralNetwork.Operation
  var inputs: [[Int]]
  var fault: ShapeError.Fault

  var testDescription: String { "\(operation.name.text) of \(inputs): \(fault)" }

  static let all: [ShapeCase] = [
    .init(.relu, [[1], [1]], .inputCount(least: 1, most: 1, found: 2)),
    .init(
      .convolution(window(3), groups: 1), [[3, 8, 8], [4, 3, 3, 3]],
      .rank(input: 0, expected: 4, orMore: false, found: 3)),
    .init(
      .convolution(window(3), groups: 1), [[1, 3, 8, 8], [4, 2, 3, 3]],
      .dimension(input: 1, axis: 1, expected: 3, found: 2)),
    .init(
      .convolution(window(3), groups: 1), [[1, 3, 8, 8], [4, 3, 5, 3]],
      .dimension(input: 1, axis: 2, expected: 3, found: 5)),
    .init(
      .convolution(window(3), groups: 1), [[1, 3, 8, 8], [4, 3, 3, 3], [5]],
      .dimension(input: 2, axis: 0, expected: 4, found: 5)),
    .init(
      .convolution(window(3), groups: 2), [[1, 3, 8, 8], [4, 3, 3, 3]],
      .groups(channels: 3, groups: 2)),
    .init(
      .convolution(window(3), groups: 0), [[1, 3, 8, 8], [4, 3, 3, 3]],
      .attributeValue(.groups, least: 1, found: 0)),
    .init(
      .convolution(window(9), groups: 1), [[1, 3, 8, 8], [4, 3, 9, 9]],
      .windowTooLarge(axis: 0, window: 9, paddedInput: 8)),
    .init(
      .convolution(window(3, stride: 0), groups: 1), [[1, 3, 8, 8], [4, 3, 3, 3]],
      .attributeValue(.stride, least: 1, found: 0)),
    .init(
      .maxPool(
        Window(
          kernel: [2], stride: [1, 1], padBefore: [0, 0], padAfter: [0, 0], dilation: [1, 1])),
      [[1, 3, 8, 8]], .attributeCount(.kernel, expected: 2, found: 1)),
    .init(
      .maxPool(
        Window(
          kernel: [2, 2], stride: [1, 1], padBefore: [Int.max, 0], padAfter: [1, 0],
          dilation: [1, 1])),
      [[1, 3, 8, 8]], .tooLong(length: Int.max, most: 1 << 20)),
    .init(
      .batchNormalization(epsilon: 1e-5), [[1, 3, 8, 8], [3], [3], [4], [3]],
      .dimension(input: 3, axis: 0, expected: 3, found: 4)),
    .init(
      .layerNormalization(axis: 1, epsilon: 1e-5), [[2, 5], [4]],
      .dimension(input: 1, axis: 0, expected: 5, found: 4)),
    .init(.add, [[2, 3], [2, 4]], .broadcast(axis: 1, first: 3, second: 4)),
    .init(.matMul, [[2, 3], [4, 5]], .dimension(input: 1, axis: 0, expected: 3, found: 4)),
    .init(.matMul, [[], [4, 5]], .rank(input: 0, expected: 1, orMore: true, found: 0)),
    .init(
      .gemm(alpha: 1, beta: 1, transposesA: false, transposesB: true), [[1, 3], [5, 4]],
      .dimension(input: 1, axis: 1, expected: 3, found: 4)),
    .init(
      .gemm(alpha: 1, beta: 1, transposesA: false, transposesB: true), [[1, 3], [5, 3], [4]],
      .dimension(input: 2, axis: 0, expected: 5, found: 4)),
    .init(.softmax(axis: 2), [[1, 3]], .axis(found: 2, rank: 2)),
    .init(.reduceMean(axes: [1, 1], keepsAxes: true), [[1, 3]], .repeatedAxis(1)),
    .init(
      .concatenate(axis: 1), [[1, 3, 4], [1, 2, 5]],
      .dimension(input: 1, axis: 2, expected: 4, found: 5)),
    .init(.reshape([2, 5]), [[3, 4]], .elementCount(expected: 12, found: 10)),
    .init(.reshape([-1, 5]), [[3, 4]], .elementCount(expected: 12, found: 10)),
    .init(.reshape([-1, -1]), [[3, 4]], .ambiguousTarget),
    .init(.reshape([-1, 0]), [[3, 0]], .ambiguousTarget),
    .init(.reshape([3, 4, 0]), [[3, 4]], .axis(found: 2, rank: 2)),
    .init(.reshape([Int.max, 2]), [[3, 4]], .tooLarge),
    .init(.flatten(axis: 3), [[3, 4]], .axis(found: 3, rank: 2)),
    .init(.transpose([0]), [[3, 4]], .attributeCount(.permutation, expected: 2, found: 1)),
    .init(.transpose([0, 0]), [[3, 4]], .repeatedAxis(0)),
    .init(
      .pad(before: [0, -1], after: [0, 0], value: 0), [[3, 4]],
      .attributeValue(.padding, least: 0, found: -1)),
    .init(.pad(before: [0, Int.max], after: [0, 0], value: 0), [[3, 4]], .tooLarge),
  ]

  private init(
    _ operation: NeuralNetwork.Operation, _ inputs: [[Int]], _ fault: ShapeError.Fault
  ) {
    self.operation = operation
    self.inputs = inputs
    self.fault = fault
  }

  private static func window(_ kernel: Int, stride: Int = 1) -> Window {
    Window(
      kernel: [kernel, kernel], stride: [stride, stride], padBefore: [0, 0], padAfter: [0, 0],
      dilation: [1, 1])
  }
}

@Suite struct ShapeErrorTests {
  @Test(arguments: ShapeCase.all)
  func saysWhatWasExpectedAndFound(shapes: ShapeCase) {
    #expect(throws: ShapeError(operation: shapes.operation.name, fault: shapes.fault)) {
      try shapes.operation.resultShapes(of: shapes.inputs.map { Shape($0) })
    }
  }

  @Test func namesTheNode() {
    var graph = Graph()
    let x = graph.addInput(Shape([2, 3]))
    let y = graph.add(.relu, [x])
    _ = graph.add(.softmax(axis: 5), [y])
    let error = ShapeError(operation: .softmax, fault: .axis(found: 5, rank: 2))
    #expect(throws: GraphError.node(1, error)) { try graph.shapes() }
  }

  @Test func refusesInputShapesThatDoNotMatchTheGraph() {
    var graph = Graph()
    let x = graph.addInput(Shape([2, 3]))
    #expect(throws: GraphError.inputCount(expected: 1, found: 2)) {
      try graph.shapes(forInputs: [Shape([1]), Shape([1])])
    }
    let fault = TensorError.negativeDimension(axis: 0, found: -1)
    #expect(throws: GraphError.inputShape(x, fault)) {
      try graph.shapes(forInputs: [Shape([-1])])
    }
  }

  /// Output sizes as PyTorch 2 gives them for the same windows.
  @Test(arguments: [
    (13, 3, 2, 0, 0, false, 6), (112, 3, 2, 0, 0, true, 56), (112, 3, 2, 0, 0, false, 55),
    (7, 2, 2, 1, 1, true, 4), (7, 2, 2, 1, 1, false, 4), (5, 1, 3, 0, 0, true, 2),
    (6, 2, 4, 1, 1, true, 2),
  ])
  func countsWindows(
    size: Int, kernel: Int, stride: Int, before: Int, after: Int, roundsUp: Bool, expected: Int
  ) throws {
    let window = Window(
      kernel: [kernel, kernel], stride: [stride, stride], padBefore: [before, before],
      padAfter: [after, after], dilation: [1, 1], roundsUp: roundsUp)
    let shape = Shape([1, 1, size, size])
    let result = try NeuralNetwork.Operation.maxPool(window).resultShapes(of: [shape])
    #expect(result == [Shape([1, 1, expected, expected])])
  }
}
