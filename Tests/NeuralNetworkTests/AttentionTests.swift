import FastKernels
import NeuralNetwork
import Testing

/// Attention as exporters spell it, which fast kernels do in one step.
@Suite struct AttentionTests {
  static let spellings = [
    // One matrix for queries, keys and values, both scaled by a fourth root: PyTorch's exporter.
    Spelling(batch: 1, tokens: 197, heads: 3, depth: 64),
    Spelling(batch: 2, tokens: 50, heads: 4, depth: 20),
    Spelling(batch: 1, tokens: 17, heads: 2, depth: 8, dividesScores: true),
    Spelling(batch: 2, tokens: 33, heads: 2, depth: 16, mask: [33, 33]),
    Spelling(batch: 2, tokens: 9, heads: 2, depth: 16, mask: [2, 1, 1, 9], dividesScores: true),
    Spelling(batch: 1, tokens: 40, heads: 2, depth: 16, isCausal: true),
    Spelling(batch: 1, tokens: 1, heads: 1, depth: 1),
  ]

  @Test(arguments: spellings)
  func isOneStepThatAgreesWithItsParts(spelling: Spelling) throws {
    var noise = Noise(seed: 5)
    let (graph, _) = spelling.graph(&noise)
    let x = noise.tensor(spelling.input)
    let parts = try graph.run(PortableKernels.self, [x]).outputs[0]
    let whole = try graph.run(FastKernels.self, [x], threads: ThreadPool(count: 2)).outputs[0]
    #expect(whole.shape == parts.shape)
    #expect(relativeDifference(whole, parts) <= 1e-6)
    let steps = try Plan<FastKernels>(graph).facts.steps
    #expect(steps.contains { $0.nodes.count >= 4 })
    #expect(steps.count < (try Plan<PortableKernels>(graph).facts.steps.count))
  }

  /// Probabilities that somebody asks for are computed, and their rows sum to 1.
  @Test(arguments: spellings)
  func showsItsProbabilities(spelling: Spelling) throws {
    var noise = Noise(seed: 6)
    let (graph, probabilities) = spelling.graph(&noise)
    let x = noise.tensor(spelling.input)
    let run = try graph.run(FastKernels.self, [x], keeping: [probabilities])
    let kept = try #require(run[probabilities])
    #expect(
      kept.shape == Shape([spelling.batch, spelling.heads, spelling.tokens, spelling.tokens]))
    for row in stride(from: 0, to: kept.floats.count, by: spelling.tokens) {
      #expect(abs(kept.floats[row..<(row + spelling.tokens)].reduce(0, +) - 1) <= 1e-5)
    }
    let whole = try graph.run(FastKernels.self, [x]).outputs[0]
    #expect(relativeDifference(run.outputs[0], whole) <= 1e-6)
  }

  /// Scores that a second node reads are no longer the attention's own.
  @Test func leavesAloneWhatOthersRead() throws {
    var noise = Noise(seed: 7)
    var graph = Graph()
    let x = graph.addInput(Shape([6, 8]))
    let scores = graph.add(.matMul, [x, graph.add(.transpose([1, 0]), [x])])
    let probabilities = graph.add(.softmax(axis: 1), [scores])
    let mixed = graph.add(.matMul, [probabilities, x])
    graph.setOutputs([mixed, graph.add(.reduceMean(axes: [1], keepsAxes: false), [scores])])
    let input = noise.tensor([6, 8])
    let fast = try graph.run(FastKernels.self, [input]).outputs
    let portable = try graph.run(PortableKernels.self, [input]).outputs
    for (a, b) in zip(fast, portable) { #expect(relativeDifference(a, b) <= 1e-6) }
    #expect(try Plan<FastKernels>(graph).facts.steps.allSatisfy { $0.nodes.count < 3 })
  }

  struct Spelling: Sendable, CustomStringConvertible {
    var batch, tokens, heads, depth: Int
    var mask: [Int]?
    var dividesScores = false
    /// Whether minus infinity hides what comes after a token.
    var isCausal = false

    var input: [Int] { [batch, tokens, 3 * heads * depth] }
    var description: String { "\(input), \(heads) heads, mask \(mask ?? [])" }

    /// The graph and the value of its probabilities.
    func graph(_ noise: inout Noise) -> (Graph, ValueID) {
      var graph = Graph()
      func number(_ value: Float) -> ValueID { graph.addConstant(Tensor(Shape([]), [value])) }
      let x = graph.addInput(Shape(input))
      let split = graph.add(.reshape([batch, tokens, 3, heads, depth]), [x])
      let turned = graph.add(.transpose([2, 0, 3, 1, 4]), [split])
      let parts = graph.add(.split(axis: 0, lengths: [1, 1, 1]), [turned], resultCount: 3)
      let own = [batch, heads, tokens, depth]
      var (query, key, value) = (parts[0], parts[1], parts[2])
      query = graph.add(.reshape(own), [query])
      key = graph.add(.reshape(own), [key])
      value = graph.add(.reshape(own), [value])
      key = graph.add(.transpose([0, 1, 3, 2]), [key])
      let root = Float(depth).squareRoot()
      if !dividesScores {
        query = graph.add(.multiply, [query, number(1 / root.squareRoot())])
        key = graph.add(.multiply, [key, number(1 / root.squareRoot())])
      }
      var scores = graph.add(.matMul, [query, key])
      if dividesScores { scores = graph.add(.divide, [scores, number(root)]) }
      if let mask {
        scores = graph.add(.add, [graph.addConstant(noise.tensor(mask, scale: 3)), scores])
      }
      if isCausal {
        let hidden = (0..<(tokens * tokens)).map { place -> Float in
          place % tokens > place / tokens ? -.infinity : 0
        }
        scores = graph.add(
          .add, [scores, graph.addConstant(Tensor(Shape([tokens, tokens]), hidden))])
      }
      let probabilities = graph.add(.softmax(axis: 3), [scores])
      let mixed = graph.add(.matMul, [probabilities, value])
      let joined = graph.add(.transpose([0, 2, 1, 3]), [mixed])
      graph.setOutputs([graph.add(.reshape([batch, tokens, heads * depth]), [joined])])
      return (graph, probabilities)
    }
  }
}
