import NeuralNetwork

/// A checksum over the bits of all that the probes compute; 0 where one of them cannot be executed.
func checksum() -> UInt32 {
  var sum = Checksum()
  return sum.addOperations() && sum.addTraining() ? sum.value : 0
}

extension Checksum {
  /// Adds every value of a graph of all operations.
  ///
  /// - Returns: Whether it could be executed.
  fileprivate mutating func addOperations() -> Bool {
    let (graph, values) = probeGraph()
    guard let plan = try? Plan<PortableKernels>(graph, outputs: values),
      let run = try? Session(plan).run([numbers([2, 6, 13, 11], seed: 1)])
    else { return false }
    for tensor in run.outputs { add(tensor) }
    return true
  }

  private mutating func add(_ tensor: Tensor) {
    switch tensor.elements {
    case .float32(let elements): add(elements)
    case .int64(let elements): for element in elements { add(UInt32(truncatingIfNeeded: element)) }
    case .int32(let elements): for element in elements { add(UInt32(bitPattern: element)) }
    case .bool(let elements): for element in elements { add(element ? UInt32(1) : 0) }
    case .unset: break
    }
  }
}

/// Every operation at least once, with sizes that fill vectors and sizes that do not.
func probeGraph() -> (graph: Graph, values: [ValueID]) {
  var graph = Graph()
  let x = graph.addInput(Shape([2, 6, 13, 11]))
  var values: [ValueID] = []

  func keep(_ value: ValueID) -> ValueID {
    values.append(value)
    return value
  }
  func constant(_ dimensions: [Int], _ seed: UInt32) -> ValueID {
    graph.addConstant(numbers(dimensions, seed: seed))
  }

  let full = keep(
    graph.add(
      .convolution(window([3, 3], pad: 1), groups: 1),
      [x, constant([10, 6, 3, 3], 2), constant([10], 3)]))
  let normal = keep(
    graph.add(
      .batchNormalization(epsilon: 1e-3),
      [
        full, constant([10], 4), constant([10], 5), constant([10], 6),
        graph.addConstant(positive([10], seed: 7)),
      ]))
  let limited = keep(graph.add(.clip(minimum: 0, maximum: 6), [normal]))
  let pointwise = keep(
    graph.add(
      .convolution(window([1, 1], pad: 0), groups: 2), [limited, constant([12, 5, 1, 1], 8)]))
  let depthwise = keep(
    graph.add(
      .convolution(window([3, 3], pad: 1, stride: 2), groups: 12),
      [pointwise, constant([12, 1, 3, 3], 9)]))
  let pooled = keep(graph.add(.maxPool(window([3, 3], pad: 1, stride: 2)), [pointwise]))
  let sum = keep(graph.add(.relu, [graph.add(.add, [depthwise, pooled])]))
  _ = keep(
    graph.add(.averagePool(window([2, 2], pad: 1), countsPadding: false), [sum]))
  for operation in elementwise { _ = keep(graph.add(operation, [sum])) }
  let positiveSum = graph.add(.add, [sum, graph.addConstant(Tensor(Shape([]), [0.5]))])
  _ = keep(graph.add(.squareRoot, [positiveSum]))
  _ = keep(graph.add(.power, [positiveSum, constant([12, 1, 1], 10)]))
  _ = keep(graph.add(.divide, [depthwise, positiveSum]))
  _ = keep(graph.add(.subtract, [depthwise, pooled]))
  let joined = keep(graph.add(.concatenate(axis: 1), [depthwise, pooled]))
  _ = keep(graph.add(.pad(before: [0, 1, 2, 0], after: [0, 0, 1, 3], value: -1), [joined]))

  // (2, 24, 7, 6) as 42 tokens of 24, with attention among them.
  let tokens = graph.add(
    .transpose([0, 2, 1]), [graph.add(.reshape([2, 24, 42]), [joined])])
  let normalized = keep(
    graph.add(
      .layerNormalization(axis: 2, epsilon: 1e-5),
      [tokens, constant([24], 11), constant([24], 12)]))
  let query = keep(graph.add(.matMul, [normalized, constant([24, 16], 13)]))
  let key = graph.add(.transpose([0, 2, 1]), [query])
  let attention = keep(graph.add(.softmax(axis: 2), [graph.add(.matMul, [query, key])]))
  _ = keep(graph.add(.matMul, [attention, query]))
  _ = keep(graph.add(.softmax(axis: 1), [query]))
  _ = keep(graph.add(.reduceMean(axes: [0, 2], keepsAxes: false), [joined]))

  let features = graph.add(.flatten(axis: 1), [graph.add(.globalAveragePool, [joined])])
  _ = keep(
    graph.add(
      .gemm(alpha: 1, beta: 1, transposesA: false, transposesB: true),
      [features, constant([10, 24], 14), constant([10], 15)]))
  _ = keep(
    graph.add(
      .gemm(alpha: 0.5, beta: 2, transposesA: false, transposesB: false),
      [features, constant([24, 10], 16), constant([2, 1], 17)]))
  values += graph.addGeneralWork(on: x)
  return (graph, values)
}

/// Operations of one input that take any number.
let elementwise: [Operation] = [
  .leakyRelu(slope: 0.1), .sigmoid, .tanh, .hardSigmoid(alpha: 0.2, beta: 0.5), .hardSwish,
  .gelu(approximate: false), .gelu(approximate: true), .erf, .exponential, .negative, .identity,
]

func window(_ kernel: [Int], pad: Int, stride: Int = 1) -> Window {
  Window(
    kernel: kernel, stride: [stride, stride], padBefore: [pad, pad], padAfter: [pad, pad],
    dilation: [1, 1])
}

/// Numbers between -1 and 1 from a linear congruential generator.
func numbers(_ dimensions: [Int], seed: UInt32) -> Tensor {
  var state = seed &* 2_654_435_761
  let shape = Shape(dimensions)
  return Tensor(
    shape,
    (0..<shape.count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / 8_388_608 - 1
    })
}

/// Numbers between 0.5 and 1.5, as variances are.
func positive(_ dimensions: [Int], seed: UInt32) -> Tensor {
  let tensor = numbers(dimensions, seed: seed)
  return Tensor(tensor.shape, tensor.floats.map { $0 / 2 + 1 })
}
