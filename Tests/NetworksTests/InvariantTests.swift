import FastKernels
import NeuralNetwork
import Testing

@testable import Networks

/// What is true of every network of a kind, whatever its weights are, on the committed ones.
@Suite struct InvariantTests {
  private func committed(_ name: String) throws -> Model {
    try Model(onnx: Fixtures.contentBytes("models/\(name).onnx"))
  }

  /// Numbers from −1 to 1 that look random.
  private func noise(_ shape: Shape) -> Tensor {
    var numbers = SeededNumbers(seed: 1, name: "noise")
    return Tensor(shape, (0..<shape.count).map { _ in Float(2 * numbers.uniform() - 1) })
  }

  private func run<K: Kernels>(
    _ graph: Graph, _ inputs: [Tensor], keeping: [ValueID] = [], _ kernels: K.Type
  ) throws -> Run {
    let plan = try Plan<K>(graph, keeping: keeping)
    return try Session(plan, threads: ThreadPool(count: 2)).run(inputs)
  }

  // MARK: - Sums of 1

  @Test(arguments: ["squeezenet-1.1", "efficientnet-lite0"])
  func probabilitiesSumToOne(name: String) throws {
    let model = try committed(name)
    let image = noise(model.graph.inputs[0].shape)
    for sum in [
      try run(model.graph, [image], PortableKernels.self).outputs[0].floats.reduce(0, +),
      try run(model.graph, [image], FastKernels.self).outputs[0].floats.reduce(0, +),
    ] { #expect(abs(sum - 1) <= 1e-5) }
  }

  @Test func rowsOfAttentionSumToOne() throws {
    try checkRowsOfAttention(PortableKernels.self)
    try checkRowsOfAttention(FastKernels.self)
  }

  /// All twelve layers of the committed ViT-S/14: (1, heads, tokens, tokens).
  private func checkRowsOfAttention<K: Kernels>(_ kernels: K.Type) throws {
    let model = try committed("vit-s-14")
    let names = (1...12).map { "layer_\($0)/attention/softmax" }
    let weights = try names.map { try #require(model.value(named: $0)) }
    let run = try run(
      model.graph, [noise(model.graph.inputs[0].shape)], keeping: weights, kernels)
    for value in weights {
      let tensor = try #require(run[value])
      #expect(tensor.shape == Shape([1, 6, 257, 257]))
      #expect(rowSums(tensor, 257).allSatisfy { abs($0 - 1) <= 1e-5 })
    }
  }

  private func rowSums(_ tensor: Tensor, _ length: Int) -> [Float] {
    stride(from: 0, to: tensor.floats.count, by: length).map {
      tensor.floats[$0..<$0 + length].reduce(0, +)
    }
  }

  /// In one step, where the probabilities are nowhere: of values that are all 1 it makes the sums of their
  /// rows. Where they are kept, they sum to 1 and give the same results.
  @Test func rowsOfFusedAttentionSumToOne() throws {
    let (queries, keys, depth) = (5, 7, 4)
    var graph = Graph()
    let query = graph.addInput(Shape([1, 2, queries, depth]))
    let transposed = graph.addInput(Shape([1, 2, depth, keys]))
    let values = graph.addInput(Shape([1, 2, keys, depth]))
    let scores = graph.add(.matMul, [query, transposed])
    let half = graph.addConstant(Tensor(Shape([]), [0.5]))
    let scaled = graph.add(.multiply, [scores, half])
    let weights = graph.add(.softmax(axis: 3), [scaled])
    graph.setOutputs([graph.add(.matMul, [weights, values])])
    let shapes = graph.inputs.map(\.shape)
    let ones = Tensor(shapes[2], [Float](repeating: 1, count: shapes[2].count))
    let inputs = [noise(shapes[0]), noise(shapes[1]), ones]

    #expect(try Plan<FastKernels>(graph).facts.steps.map(\.nodes.count).contains(4))
    let fused = try run(graph, inputs, FastKernels.self)
    #expect(fused.outputs[0].floats.allSatisfy { abs($0 - 1) <= 1e-6 })

    let numbers = Array(inputs.dropLast()) + [noise(shapes[2])]
    let whole = try run(graph, numbers, FastKernels.self).outputs[0].floats
    let kept = try run(graph, numbers, keeping: [weights], FastKernels.self)
    let probabilities = try #require(kept[weights])
    #expect(rowSums(probabilities, keys).allSatisfy { abs($0 - 1) <= 1e-6 })
    for (a, b) in zip(whole, kept.outputs[0].floats) { #expect(abs(a - b) <= 1e-5) }
  }

  // MARK: - Convolutions as products

  /// A 1 × 1 convolution multiplies each pixel's channels with one matrix.
  @Test func aConvolutionOfOnePixelIsAProductPerPixel() throws {
    let model = try committed("squeezenet-1.1")
    try check(model, "fire2/squeeze1x1", PortableKernels.self)
    try check(model, "fire2/squeeze1x1", FastKernels.self)
  }

  /// A patch embedding multiplies each patch, cut out and laid flat, with one matrix.
  @Test func aPatchEmbeddingIsAProductPerPatch() throws {
    let model = try committed("vit-s-14")
    try check(model, "patch_embedding", PortableKernels.self)
    try check(model, "patch_embedding", FastKernels.self)
  }

  /// Compares a convolution whose windows lie side by side with products in double precision.
  private func check<K: Kernels>(_ model: Model, _ name: String, _ kernels: K.Type) throws {
    let result = try #require(model.value(named: name))
    let node = model.graph.nodes[try #require(model.nodeIndex(computing: result))]
    let run = try run(
      model.graph, [noise(model.graph.inputs[0].shape)], keeping: [node.inputs[0], result],
      kernels)
    let (x, y) = (try #require(run[node.inputs[0]]), try #require(run[result]))
    let kernel = try #require(model.graph.constants[node.inputs[1].index])
    let bias = try #require(model.graph.constants[node.inputs[2].index]).floats
    let (maps, side, size) = (
      kernel.shape[0], kernel.shape[2], kernel.shape.count / kernel.shape[0]
    )
    let largest = y.floats.reduce(0) { max($0, abs($1)) }
    for row in 0..<y.shape[2] {
      for column in 0..<y.shape[3] {
        let patch = self.patch(of: x, row * side, column * side, side)
        for map in 0..<maps {
          let weights = kernel.floats[map * size..<(map + 1) * size]
          let sum = zip(weights, patch).reduce(Double(bias[map])) {
            $0 + Double($1.0) * Double($1.1)
          }
          let found = y.floats[(map * y.shape[2] + row) * y.shape[3] + column]
          if abs(Double(found) - sum) > 1e-5 * Double(largest) {
            Issue.record("map \(map) at \(row), \(column): \(found), not \(sum)")
          }
        }
      }
    }
  }

  /// (channels, side, side) from a row and a column on.
  private func patch(of x: Tensor, _ row: Int, _ column: Int, _ side: Int) -> [Float] {
    var numbers: [Float] = []
    for channel in 0..<x.shape[1] {
      for line in row..<row + side {
        let start = (channel * x.shape[2] + line) * x.shape[3] + column
        numbers += x.floats[start..<start + side]
      }
    }
    return numbers
  }

  // MARK: - Receptive fields

  /// A change of one pixel of the image changes no bit of a map outside of the windows that hold it.
  @Test(arguments: [
    ("squeezenet-1.1", ["conv1", "fire2/concat", "fire4/concat", "fire6/concat"]),
    ("resnet-50-thin", ["conv2_3/relu", "conv3_2/relu"]),
  ])
  func nothingChangesOutsideTheReceptiveField(name: String, nodes: [String]) throws {
    let model = try committed(name)
    let facts = try GraphFacts(model)
    let values = try nodes.map { try #require(model.value(named: $0)) }
    let shape = model.graph.inputs[0].shape
    let (row, column) = (37, 150)
    var pixels = noise(shape).floats
    let before = try run(
      model.graph, [Tensor(shape, pixels)], keeping: values, PortableKernels.self)
    for channel in 0..<shape[1] { pixels[(channel * shape[2] + row) * shape[3] + column] += 8 }
    let after = try run(
      model.graph, [Tensor(shape, pixels)], keeping: values, PortableKernels.self)
    for (node, value) in zip(nodes, values) {
      let field = try #require(facts.nodes.first { $0.name == node }?.receptiveField)
      let (first, second) = (try #require(before[value]), try #require(after[value]))
      var changes = 0
      for index in first.floats.indices where first.floats[index] != second.floats[index] {
        changes += 1
        let place = index % (first.shape[2] * first.shape[3])
        let (y, x) = (place / first.shape[3], place % first.shape[3])
        if !field.vertical.window(y).contains(row) || !field.horizontal.window(x).contains(column) {
          Issue.record("\(node) changes at \(y), \(x)")
        }
      }
      #expect(changes > 0)
    }
  }
}

extension ReceptiveField.Axis {
  /// The pixels that the position sees.
  fileprivate func window(_ position: Int) -> Range<Int> {
    let start = position * stride - padding
    return start..<start + size
  }
}
