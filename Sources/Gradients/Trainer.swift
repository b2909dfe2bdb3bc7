public import NeuralNetwork

/// A network in training: its parameters, what the optimiser remembers of them, and the memory for
/// one step.
///
/// It belongs to one caller at a time.
public final class Trainer<K: Kernels> where K.Scalar == Float {
  public let graph: TrainingGraph
  public var optimizer: Optimizer
  /// How much of the old running statistics a step keeps.
  public let statisticsKept: Float
  /// How much of the moving average of the parameters a step keeps; nil for none.
  public let averageKept: Float?
  public var state: TrainerState
  private let session: Session<K>

  /// - Parameters:
  ///   - state: Where an earlier training stopped; the beginning where nil.
  ///   - observed: Other values of the graph that are looked at after a step.
  /// - Throws: ``PlanError``.
  public init(
    _ graph: TrainingGraph, _ optimizer: Optimizer, statisticsKept: Float = 0.9,
    averageKept: Float? = nil, state: TrainerState? = nil, observing observed: [ValueID] = [],
    threads: ThreadPool, kernels: K.Type = K.self
  ) throws(PlanError) {
    self.graph = graph
    self.optimizer = optimizer
    self.statisticsKept = statisticsKept
    self.averageKept = averageKept
    self.state =
      state ?? TrainerState(graph, optimizer, hasAverage: averageKept != nil)
    let plan = try Plan<K>(
      graph.graph, outputs: [graph.loss],
      keeping: [graph.logits] + observed + graph.parameters.map { $0.gradient }
        + graph.statistics.flatMap { [$0.batchMean, $0.batchVariance] },
      threads: threads)
    session = Session(plan, threads: threads, isLongLived: true)
  }

  /// What the plan is made of, for people who want to know.
  public var facts: PlanFacts { session.plan.facts }

  /// Makes one step.
  ///
  /// - Parameters:
  ///   - number: Chooses what is dropped.
  ///   - fill: Writes the images and their targets.
  /// - Returns: The loss before the step.
  /// - Throws: ``RunError``.
  @discardableResult
  public func step(
    rate: Float, number: Int64 = 0,
    fill: (
      _ images: UnsafeMutableBufferPointer<Float>, _ targets: UnsafeMutableBufferPointer<Float>
    ) -> Void
  ) throws(RunError) -> Float {
    try computeGradients(number: number, fill: fill)
    update(rate: rate)
    return loss
  }

  /// The loss of the last step.
  public var loss: Float { session.withElements(of: graph.loss) { $0[0] } ?? .nan }

  /// The logits of the last step, (batch, classes).
  public func withLogits<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result? {
    session.withElements(of: graph.logits, body)
  }

  /// A value that is observed, as the last step computed it.
  public func withValue<Result>(
    _ value: ValueID, _ body: (UnsafeBufferPointer<Float>) -> Result
  ) -> Result? {
    session.withElements(of: value, body)
  }

  /// The gradient of a parameter, as the last step found it.
  public func withGradient<Result>(
    _ index: Int, _ body: (UnsafeBufferPointer<Float>) -> Result
  ) -> Result? {
    session.withElements(of: graph.parameters[index].gradient, body)
  }

  /// Goes through the network and back, without changing a parameter.
  public func computeGradients(
    number: Int64 = 0,
    fill: (
      _ images: UnsafeMutableBufferPointer<Float>, _ targets: UnsafeMutableBufferPointer<Float>
    ) -> Void
  ) throws(RunError) {
    for (index, input) in session.plan.inputs.enumerated() where input.elementType == .int64 {
      try session.load(Tensor(Shape([1]), elements: .int64([number])), input: index)
    }
    for (index, parameter) in graph.parameters.enumerated() {
      let numbers = state.parameters[index]
      session.withInput(parameter.value) { memory in
        _ = memory.update(fromContentsOf: numbers)
      }
    }
    session.withInput(graph.images) { images in
      session.withInput(graph.targets) { targets in fill(images, targets) }
    }
    try session.execute()
  }

  private func update(rate: Float) {
    // Taken out while it changes, so that nothing is copied.
    var state = TrainerState()
    swap(&state, &self.state)
    defer { swap(&state, &self.state) }
    state.step += 1
    let scale = optimizer.scale(forSquares: optimizer.largestNorm == nil ? 0 : squaredNorm)
    for (index, parameter) in graph.parameters.enumerated() {
      session.withElements(of: parameter.gradient) { gradient in
        state.parameters[index].withUnsafeMutableBufferPointer { numbers in
          state.moments[index].withUnsafeMutableBufferPointer { moments in
            optimizer.update(
              numbers, gradient: gradient, moments: moments, rate: rate, scale: scale,
              step: state.step, decays: parameter.decays)
          }
        }
      }
    }
    for (index, statistics) in graph.statistics.enumerated() {
      session.withElements(of: statistics.batchMean) {
        state.means[index].move(towards: $0, keeping: statisticsKept)
      }
      // What inference uses is the estimate for the whole population, as in the paper's algorithm 2.
      let count = Float(statistics.population)
      session.withElements(of: statistics.batchVariance) {
        state.variances[index].move(
          towards: $0, times: count / max(count - 1, 1), keeping: statisticsKept)
      }
    }
    if let averageKept {
      for index in state.parameters.indices {
        state.parameters[index].withUnsafeBufferPointer {
          state.averages[index].move(towards: $0, keeping: averageKept)
        }
      }
    }
  }

  /// The sum of the squares of all gradients.
  public var squaredNorm: Double {
    var sum = 0.0
    for parameter in graph.parameters {
      session.withElements(of: parameter.gradient) { gradient in
        for number in gradient { sum += Double(number) * Double(number) }
      }
    }
    return sum
  }
}

/// All that a training has to remember to go on as if it had not stopped.
public struct TrainerState: Equatable, Sendable {
  /// Steps that were made.
  public var step = 0
  /// One entry per parameter of the graph.
  public var parameters: [[Float]]
  public var moments: [[Float]]
  /// The moving average of the parameters; empty without one.
  public var averages: [[Float]]
  /// One entry per batch normalisation.
  public var means, variances: [[Float]]

  fileprivate init() {
    (parameters, moments, averages, means, variances) = ([], [], [], [], [])
  }

  public init(_ graph: TrainingGraph, _ optimizer: Optimizer, hasAverage: Bool) {
    parameters = graph.parameters.map { $0.initial.floats }
    moments = parameters.map {
      [Float](repeating: 0, count: optimizer.momentCount * $0.count)
    }
    averages = hasAverage ? parameters : []
    means = graph.statistics.map { graph.channels(of: $0, holding: 0) }
    variances = graph.statistics.map { graph.channels(of: $0, holding: 1) }
  }
}

extension TrainingGraph {
  fileprivate func channels(of statistics: Statistics, holding number: Float) -> [Float] {
    let shapes = try? graph.shapes()
    return [Float](repeating: number, count: shapes?[statistics.batchMean.index].count ?? 0)
  }
}

extension [Float] {
  /// Moves each number a part of its way.
  fileprivate mutating func move(
    towards target: UnsafeBufferPointer<Float>, times factor: Float = 1, keeping kept: Float
  ) {
    for index in indices {
      self[index] = kept * self[index] + (1 - kept) * (target[index] * factor)
    }
  }
}
