public import NeuralNetwork

/// A network for inference made into one that is trained: weights become inputs, batch normalisations
/// take the batch's own statistics, and a loss with its gradients is added.
public struct TrainingGraph: Sendable {
  /// A weight that training changes.
  public struct Parameter: Sendable {
    /// The constant that it was in the network.
    public let constant: ValueID
    /// What it holds before the first step.
    public let initial: Tensor
    /// Whether weight decay pulls it towards 0.
    public let decays: Bool
    /// The input of the graph that it is now.
    public let value: ValueID
    public fileprivate(set) var gradient: ValueID
  }

  /// The statistics of a batch normalisation: what inference uses is a moving average of each batch's.
  public struct Statistics: Sendable {
    /// The constants of the network.
    public let mean, variance: ValueID
    public let batchMean, batchVariance: ValueID
    /// Elements of a channel in one batch.
    public let population: Int
  }

  /// What to train.
  public struct Choice: Sendable {
    public var constant: ValueID
    public var decays: Bool

    public init(_ constant: ValueID, decays: Bool) {
      self.constant = constant
      self.decays = decays
    }
  }

  public private(set) var graph: Graph
  /// The images, their targets (batch, classes), and where anything is dropped, the number of the step.
  public let images, targets: ValueID
  public let number: ValueID?
  public let logits, loss: ValueID
  public private(set) var parameters: [Parameter]
  public let statistics: [Statistics]
  public let batch, classes: Int
  /// The copy of each value, by its number in the network.
  private let copies: [ValueID?]

  /// What a value of the network is in this graph.
  public func value(of value: ValueID) -> ValueID? { copies[value.index] }

  /// - Parameters:
  ///   - network: With one input, images, and one output: logits (1, classes), or their softmax.
  ///   - choices: The constants that are trained.
  ///   - batch: Images of a step.
  ///   - smoothing: Label smoothing.
  ///   - dropped: Values of which a share is dropped, and that share.
  /// - Throws: ``DifferentiationError``.
  public init(
    _ network: Graph, training choices: [Choice], batch: Int, smoothing: Float = 0,
    dropped: [(value: ValueID, rate: Float)] = []
  ) throws(DifferentiationError) {
    var builder = TrainingGraphBuilder(network, batch: batch, dropped)
    builder.copy(choices)
    let logits = builder.logits
    let classes: Int
    do throws(GraphError) {
      classes = try builder.graph.shapes()[logits.index].dimensions.last ?? 1
    } catch {
      throw .graph(error)
    }
    let targets = builder.graph.addInput(Shape([batch, classes]))
    let loss = builder.graph.addCrossEntropy(
      of: logits, targets: targets, classes: classes, smoothing: smoothing)
    let differentiation = try differentiate(
      builder.graph, of: loss, withRespectTo: builder.parameters.map { $0.value })
    graph = differentiation.graph
    graph.setOutputs([loss])
    parameters = builder.parameters
    for (index, gradient) in differentiation.gradients.enumerated() {
      parameters[index].gradient = gradient
    }
    (images, self.targets, number) = (builder.images, targets, builder.number)
    (self.logits, self.loss, statistics) = (logits, loss, builder.statistics)
    (self.batch, self.classes) = (batch, classes)
    copies = builder.copies
  }
}

/// Copies a network node by node.
private struct TrainingGraphBuilder {
  var graph = Graph()
  var parameters: [TrainingGraph.Parameter] = []
  var statistics: [TrainingGraph.Statistics] = []
  let images: ValueID
  let number: ValueID?
  private let network: Graph
  private let rates: [Float?]
  /// The copy of each value, by its number in the network.
  private(set) var copies: [ValueID?]
  private let batch: Int

  init(_ network: Graph, batch: Int, _ dropped: [(value: ValueID, rate: Float)]) {
    self.network = network
    self.batch = batch
    copies = Array(repeating: nil, count: network.valueCount)
    var rates = [Float?](repeating: nil, count: network.valueCount)
    for (value, rate) in dropped where rate > 0 { rates[value.index] = rate }
    self.rates = rates
    precondition(network.inputs.count == 1, "a network that is trained reads images alone")
    let input = network.inputs[0]
    images = graph.addInput(Shape([batch] + input.shape.dimensions.dropFirst()))
    copies[input.value.index] = images
    number = rates.contains { $0 != nil } ? graph.addInput(Shape([1]), .int64) : nil
  }

  /// The network's output, before a softmax that it may end in.
  var logits: ValueID {
    var output = network.outputs[0]
    for node in network.nodes where node.outputs[0] == output {
      if case .softmax = node.operation { output = node.inputs[0] }
    }
    guard let copy = copies[output.index] else {
      preconditionFailure("a network's output is one of its values")
    }
    return copy
  }

  mutating func copy(_ choices: [TrainingGraph.Choice]) {
    for choice in choices {
      guard let tensor = network.constants[choice.constant.index] else { continue }
      let value = graph.addInput(tensor.shape)
      copies[choice.constant.index] = value
      parameters.append(
        TrainingGraph.Parameter(
          constant: choice.constant, initial: tensor, decays: choice.decays, value: value,
          gradient: value))
    }
    for node in network.nodes {
      if !copyNormalization(node) {
        let inputs = node.inputs.map { copy(of: $0) }
        let results = graph.add(node.operation, inputs, resultCount: node.outputs.count)
        for (output, result) in zip(node.outputs, results) { copies[output.index] = result }
      }
      for output in node.outputs { dropSome(of: output) }
    }
  }

  private mutating func copy(of value: ValueID) -> ValueID {
    if let copy = copies[value.index] { return copy }
    guard let tensor = network.constants[value.index] else {
      preconditionFailure("a value is computed before it is used")
    }
    let copy = graph.addConstant(tensor)
    copies[value.index] = copy
    return copy
  }

  /// A normalisation by measured statistics becomes one by the batch's own.
  private mutating func copyNormalization(_ node: Node) -> Bool {
    guard case .batchNormalization(let epsilon) = node.operation,
      network.constants[node.inputs[3].index] != nil,
      network.constants[node.inputs[4].index] != nil
    else { return false }
    let inputs = node.inputs.prefix(3).map { copy(of: $0) }
    let results = graph.add(
      .training(.batchNormalization(epsilon: epsilon)), inputs, resultCount: 3)
    copies[node.outputs[0].index] = results[0]
    let shapes = try? graph.shapes()
    let x = shapes?[inputs[0].index] ?? Shape([batch, 1])
    statistics.append(
      TrainingGraph.Statistics(
        mean: node.inputs[3], variance: node.inputs[4], batchMean: results[1],
        batchVariance: results[2], population: x.count / max(x[1], 1)))
    return true
  }

  private mutating func dropSome(of value: ValueID) {
    guard let rate = rates[value.index], let number, let copy = copies[value.index] else { return }
    copies[value.index] = graph.add(
      .training(.dropout(rate: rate, stream: UInt32(value.index))), [copy, number])
  }
}
