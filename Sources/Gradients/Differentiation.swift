public import NeuralNetwork

/// A graph that also computes gradients.
public struct Differentiation: Sendable {
  /// The graph that was given, with further nodes behind its own: its values keep their numbers.
  public var graph: Graph
  /// The gradient with respect to each value that was asked for, of that value's shape.
  public var gradients: [ValueID]
}

/// Why a graph cannot be differentiated.
public enum DifferentiationError: Error, Equatable, Sendable {
  /// Shapes or element types do not fit.
  case graph(GraphError)
  /// A value that is not one of the graph's.
  case unknownValue(ValueID)
  /// The value to differentiate is not one number, and no gradient of it was given.
  case notOneNumber(ValueID, shape: Shape)
  /// The gradient that was given does not have the value's shape.
  case seed(expected: Shape, found: Shape)
  /// A value that holds no float32 numbers.
  case elementType(ValueID, found: ElementType)
  /// A node whose operation has no rule, by its place in the graph.
  case noRule(node: Int, Operation.Name)
}

/// Reverse-mode differentiation as a transformation of graphs (Griewank & Walther 2008, section 3.2):
/// for every node that lies between `value` and what it is differentiated by, nodes are added that
/// compute the gradients of its inputs from those of its results.
///
/// The result is a graph like any other: any plan, kernels and threads execute it. Nodes that nobody
/// asks for are dropped when it is compiled.
///
/// ```swift
/// let step = try differentiate(graph, of: loss, withRespectTo: weights)
/// let plan = try Plan<FastKernels>(step.graph, outputs: [loss] + step.gradients)
/// ```
///
/// - Parameters:
///   - value: What is differentiated: one number, unless `seed` is given.
///   - values: Inputs, constants or results of nodes; each float32. Where `value` does not depend on
///     one, its gradient is a constant of zeros.
///   - seed: A value of the graph that stands for the gradient of `value`: the result is then the
///     product of this vector and the Jacobian.
///   - inputShapes: As for ``Plan``; the graph that is returned holds for these shapes only.
/// - Throws: ``DifferentiationError``.
public func differentiate(
  _ graph: Graph, of value: ValueID, withRespectTo values: [ValueID], seed: ValueID? = nil,
  inputShapes: [Shape]? = nil
) throws(DifferentiationError) -> Differentiation {
  var reverse = try ReverseMode(graph, inputShapes)
  for value in values + [value] + (seed.map { [$0] } ?? []) { try reverse.check(value) }
  let shape = reverse.shape(value)
  if let seed {
    guard reverse.shape(seed) == shape else {
      throw .seed(expected: shape, found: reverse.shape(seed))
    }
  } else if shape.count != 1 {
    throw .notOneNumber(value, shape: shape)
  }
  let first = seed ?? reverse.constant(1, shape)
  let gradients = try reverse.gradients(of: value, first, withRespectTo: values)
  return Differentiation(graph: reverse.graph, gradients: gradients)
}

/// The state of the sweep from results to inputs.
struct ReverseMode {
  var graph: Graph
  /// Of the values of the graph that was given.
  private let shapes: [Shape]
  private let types: [ElementType]
  /// Whether a value depends on one that the gradient is asked for, by value.
  private var isDependent: [Bool]
  /// What has come together of each value's gradient.
  private var sums: [ValueID?]

  init(_ graph: Graph, _ inputShapes: [Shape]?) throws(DifferentiationError) {
    self.graph = graph
    do throws(GraphError) {
      shapes = try graph.shapes(forInputs: inputShapes)
      types = try graph.elementTypes()
    } catch {
      throw .graph(error)
    }
    isDependent = Array(repeating: false, count: graph.valueCount)
    sums = Array(repeating: nil, count: graph.valueCount)
  }

  func check(_ value: ValueID) throws(DifferentiationError) {
    guard shapes.indices.contains(value.index) else { throw .unknownValue(value) }
    guard types[value.index] == .float32 else {
      throw .elementType(value, found: types[value.index])
    }
  }

  func shape(_ value: ValueID) -> Shape { shapes[value.index] }

  /// Whether the gradient of a value is of use.
  func needs(_ value: ValueID) -> Bool {
    isDependent[value.index] && types[value.index] == .float32
  }

  mutating func gradients(
    of value: ValueID, _ first: ValueID, withRespectTo values: [ValueID]
  ) throws(DifferentiationError) -> [ValueID] {
    let nodes = graph.nodes
    markDependents(of: values)
    sums[value.index] = first
    for index in nodes.indices.reversed() {
      let node = nodes[index]
      guard node.outputs.contains(where: { sums[$0.index] != nil }),
        node.inputs.contains(where: { needs($0) })
      else { continue }
      let slopes = try slopes(of: node, index, node.outputs.map { sums[$0.index] })
      for (input, slope) in zip(node.inputs, slopes) where needs(input) {
        if let slope { accumulate(slope, of: input) }
      }
    }
    return values.map { sums[$0.index] ?? constant(0, shape($0)) }
  }

  private mutating func markDependents(of values: [ValueID]) {
    for value in values { isDependent[value.index] = true }
    for node in graph.nodes where node.inputs.contains(where: { needs($0) }) {
      for output in node.outputs { isDependent[output.index] = true }
    }
  }

  /// A value that is used several times gets the sum of what comes from each use.
  private mutating func accumulate(_ slope: ValueID, of value: ValueID) {
    sums[value.index] = sums[value.index].map { add(.add, $0, slope) } ?? slope
  }

  /// The gradients of a node's inputs, nil where there is none, from those of its results.
  private mutating func slopes(
    of node: Node, _ index: Int, _ results: [ValueID?]
  ) throws(DifferentiationError) -> [ValueID?] {
    if case .training(let operation) = node.operation {
      return try trainingSlopes(operation, node, index, results)
    }
    if case .split(let axis, _) = node.operation {
      return [joined(results, of: node.outputs, axis: axis)]
    }
    guard let slope = results[0] else { throw .noRule(node: index, node.operation.name) }
    if let slopes = windowSlopes(node, slope) { return slopes }
    if let slopes = productSlopes(node, slope) { return slopes }
    if let slopes = elementSlopes(node, slope) { return slopes }
    if let slopes = axisSlopes(node, slope) { return slopes }
    if let slopes = movementSlopes(node, slope) { return slopes }
    throw .noRule(node: index, node.operation.name)
  }
}

// MARK: - What rules are made of

extension ReverseMode {
  mutating func add(_ operation: Operation, _ inputs: ValueID...) -> ValueID {
    graph.add(operation, inputs)
  }

  /// One number, repeated over a shape.
  mutating func constant(_ number: Float, _ shape: Shape) -> ValueID {
    graph.addConstant(Tensor(shape, [Float](repeating: number, count: shape.count)))
  }

  /// One number that every shape can be combined with.
  mutating func scalar(_ number: Float) -> ValueID { constant(number, Shape([])) }

  mutating func times(_ value: ValueID, _ factor: Float) -> ValueID {
    let factor = scalar(factor)
    return add(.multiply, value, factor)
  }

  mutating func share(_ value: ValueID, of count: Int) -> ValueID {
    let count = scalar(Float(count))
    return add(.divide, value, count)
  }

  /// Adds up a gradient over the axes along which a value was repeated.
  mutating func unbroadcast(
    _ slope: ValueID, from result: Shape, to value: ValueID
  ) -> ValueID {
    let shape = shape(value)
    guard shape != result else { return slope }
    let missing = result.rank - shape.rank
    let axes = (0..<result.rank).filter { axis in
      axis < missing || shape[axis - missing] == 1 && result[axis] != 1
    }
    let sum = axes.isEmpty ? slope : add(.reduce(.sum, axes: axes, keepsAxes: true), slope)
    return missing == 0 ? sum : add(.reshape(shape.dimensions), sum)
  }
}
