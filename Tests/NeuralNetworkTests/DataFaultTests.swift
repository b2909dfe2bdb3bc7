import FastKernels
import NeuralNetwork
import Testing

/// Numbers that a network cannot compute with stop the run: nothing is made up for them.
@Suite struct DataFaultTests {
  struct Case: Sendable, CustomStringConvertible {
    var operation: Operation
    /// Of the second operand, with numbers that are right and wrong ones.
    var shape: [Int]
    var good, bad: [Int64]
    var fault: DataFault
    var readsUpdates = false

    var description: String { "\(operation)" }
  }

  /// x: (3, 2), float32.
  static let indexings: [Case] = [
    .init(
      operation: .gather(axis: 0), shape: [2], good: [2, -3], bad: [0, 3],
      fault: .index(3, length: 3)),
    .init(
      operation: .gatherElements(axis: 1), shape: [1, 2], good: [1, -2], bad: [1, -3],
      fault: .index(-3, length: 2)),
    .init(
      operation: .gatherSlices(batchAxes: 0), shape: [1, 2], good: [2, 1], bad: [9, 7],
      fault: .index(9, length: 3)),
    .init(
      operation: .scatterElements(axis: 0, .replace), shape: [1, 2], good: [2, -1],
      bad: [0, Int64.max], fault: .index(.max, length: 3), readsUpdates: true),
    .init(
      operation: .scatterSlices(.add), shape: [2, 1], good: [0, -3], bad: [0, -4],
      fault: .index(-4, length: 3), readsUpdates: true),
  ]

  @Test(arguments: indexings)
  func anIndexOutsideOfItsAxisStopsTheRun(indexing: Case) throws {
    var graph = Graph()
    let x = graph.addInput(Shape([3, 2]))
    let indices = graph.addInput(Shape(indexing.shape), .int64)
    var operands = [graph.add(.relu, [x]), indices]
    if indexing.readsUpdates {
      let shape = Shape(indexing.updates)
      operands.append(graph.addConstant(Tensor(shape, [Float](repeating: 9, count: shape.count))))
    }
    graph.setOutputs([graph.add(indexing.operation, operands)])
    try expect(indexing.fault, of: graph, [Tensor(Shape([3, 2]), [1, 2, 3, 4, 5, 6])], indexing)
  }

  static let divisions: [Case] = [
    .init(operation: .divide, shape: [2], good: [2, -1], bad: [2, 0], fault: .divisionByZero),
    .init(
      operation: .combine(.modulo), shape: [2], good: [2, -1], bad: [0, 1],
      fault: .divisionByZero),
    .init(
      operation: .combine(.remainder), shape: [1], good: [3], bad: [0], fault: .divisionByZero),
  ]

  @Test(arguments: divisions)
  func aDivisionOfWholeNumbersByZeroStopsTheRun(division: Case) throws {
    var graph = Graph()
    let x = graph.addConstant(Tensor(Shape([2]), elements: .int64([7, 8])))
    let divisor = graph.addInput(Shape(division.shape), .int64)
    graph.setOutputs([graph.add(division.operation, [x, divisor])])
    try expect(division.fault, of: graph, [], division)
  }

  private func expect(
    _ fault: DataFault, of graph: Graph, _ inputs: [Tensor], _ example: Case
  ) throws {
    let node = graph.nodes.count - 1
    let (good, bad) = (example.tensor(example.good), example.tensor(example.bad))
    let session = try Session(Plan<PortableKernels>(graph))
    #expect(throws: RunError.data(node: node, fault)) { try session.run(inputs + [bad]) }
    // The fault does not outlive its run.
    _ = try session.run(inputs + [good])
    #expect(throws: RunError.data(node: node, fault)) {
      try Session(Plan<FastKernels>(graph)).run(inputs + [bad])
    }
  }
}

extension DataFaultTests.Case {
  fileprivate func tensor(_ numbers: [Int64]) -> Tensor {
    Tensor(Shape(shape), elements: .int64(numbers))
  }

  fileprivate var updates: [Int] {
    if case .scatterSlices = operation { [2, 2] } else { shape }
  }
}
