internal import FastKernels
internal import Gradients
internal import Networks
internal import NeuralNetwork
internal import Synchronization

/// What of a network is trained, and how its weights are called.
struct TrainedNetwork {
  private let network: TrainingRun.Network
  private let seed: UInt64
  /// Before training, for a batch.
  let initial: Model
  let graph: TrainingGraph
  /// One per parameter of the graph, one per normalisation.
  private let parameterNames: [String]
  private let meanNames, varianceNames: [String]

  /// - Throws: ``TrainingFault`` where the network does not fit the data, or cannot be trained.
  init(
    _ recipe: Recipe, _ data: TrainingData, _ network: @escaping TrainingRun.Network
  ) throws(TrainingFault) {
    self.network = network
    seed = recipe.seed
    let batch = recipe.batchSize.value
    let (model, requests) = try Self.initialModel(network, seed: recipe.seed, batch: batch)
    try model.check(data.training)
    initial = model
    let choices = requests.filter(\.role.isLearned).compactMap { request in
      model.value(named: request.name).map {
        TrainingGraph.Choice($0, decays: request.role.decays)
      }
    }
    do throws(DifferentiationError) {
      graph = try TrainingGraph(
        model.graph, training: choices, batch: batch, smoothing: Float(recipe.labelSmoothing),
        dropped: model.classifierInput.map { [($0, Float(recipe.dropout))] } ?? [])
    } catch {
      throw TrainingFault(error)
    }
    parameterNames = graph.parameters.map { model.name(of: $0.constant) ?? "" }
    meanNames = graph.statistics.map { model.name(of: $0.mean) ?? "" }
    varianceNames = graph.statistics.map { model.name(of: $0.variance) ?? "" }
  }

  /// The network before training, and the weights that it asked for, in their order.
  private static func initialModel(
    _ network: TrainingRun.Network, seed: UInt64, batch: Int
  ) throws(TrainingFault) -> (Model, [Parameters.Request]) {
    let requests = Mutex<[Parameters.Request]>([])
    let initial = Parameters.seeded(seed)
    let observed = Parameters { request in
      requests.withLock { $0.append(request) }
      return initial.tensor(request)
    }
    do throws(ArchitectureError) {
      let model = try network(observed, batch)
      return (model, requests.withLock { $0 })
    } catch {
      throw .network(error)
    }
  }

  /// - Parameter checkpoint: Where to go on; the beginning where nil.
  func trainer(
    _ recipe: Recipe, _ checkpoint: Checkpoint?, _ threads: ThreadPool
  ) throws(TrainingFault) -> Trainer<FastKernels> {
    let state: TrainerState?
    do throws(CheckpointError) {
      state = try checkpoint.map { checkpoint throws(CheckpointError) in
        try self.state(recipe, checkpoint)
      }
    } catch {
      throw .checkpoint(error)
    }
    do throws(PlanError) {
      return try Trainer(
        graph, recipe.rule, averageKept: recipe.movingAverage.map { Float($0) }, state: state,
        threads: threads)
    } catch {
      throw TrainingFault(error)
    }
  }

  /// The network in a training whose steps are not made, with values that are looked at.
  ///
  /// - Parameter values: Of the graph.
  func observer(
    _ state: TrainerState, _ values: [ValueID], _ threads: ThreadPool
  ) throws(TrainingFault) -> Trainer<FastKernels> {
    do throws(PlanError) {
      return try Trainer(
        graph, Optimizer(.sgd(momentum: 0, nesterov: false)), state: state, observing: values,
        threads: threads)
    } catch {
      throw TrainingFault(error)
    }
  }

  /// The network with the weights of a training: their moving average, where there is one.
  func model(_ state: TrainerState, batch: Int = 1) -> Model {
    let parameters = state.averages.isEmpty ? state.parameters : state.averages
    var weights: [String: [Float]] = [:]
    for (names, values) in [
      (parameterNames, parameters), (meanNames, state.means), (varianceNames, state.variances),
    ] {
      for (name, value) in zip(names, values) { weights[name] = value }
    }
    return model(weights, batch: batch)
  }

  /// The network with the weights that are given by name; the others are those before training.
  func model(_ weights: [String: [Float]], batch: Int = 1) -> Model {
    let initial = Parameters.seeded(seed)
    let trained = Parameters { request in
      weights[request.name].map { Tensor(request.shape, $0) } ?? initial.tensor(request)
    }
    do throws(ArchitectureError) {
      return try network(trained, batch)
    } catch {
      preconditionFailure("a network that was built once is built again: \(error.fact)")
    }
  }
}

// MARK: - In a checkpoint

extension TrainedNetwork {
  func arrays(_ state: TrainerState) -> [Checkpoint.Numbers] {
    entries(state).map { Checkpoint.Numbers($0.name, state[keyPath: $0.path][$0.index]) }
  }

  private func state(
    _ recipe: Recipe, _ checkpoint: Checkpoint
  ) throws(CheckpointError) -> TrainerState {
    var state = TrainerState(graph, recipe.rule, hasAverage: recipe.movingAverage != nil)
    for entry in entries(state) {
      let count = state[keyPath: entry.path][entry.index].count
      state[keyPath: entry.path][entry.index] =
        try checkpoint.array(named: entry.name, count: count)
    }
    state.step = checkpoint.step
    return state
  }

  private typealias Entry = (
    name: String, path: WritableKeyPath<TrainerState, [[Float]]>, index: Int
  )

  private func entries(_ state: TrainerState) -> [Entry] {
    let parts: [(String, WritableKeyPath<TrainerState, [[Float]]>, [String])] = [
      ("parameter", \.parameters, parameterNames), ("moments", \.moments, parameterNames),
      ("average", \.averages, state.averages.isEmpty ? [] : parameterNames),
      ("running", \.means, meanNames), ("running", \.variances, varianceNames),
    ]
    return parts.flatMap { kind, path, names in
      names.enumerated().map { ("\(kind) \($1)", path, $0) }
    }
  }
}

extension TrainerState {
  /// Whether every number is one.
  var isFinite: Bool {
    [parameters, moments, averages, means, variances].allSatisfy { arrays in
      arrays.allSatisfy { numbers in
        // A sum of magnitudes is finite only where all of them are, and is quick to take.
        numbers.reduce(0.0) { $0 + Double($1.magnitude) }.isFinite
      }
    }
  }
}

extension Parameters.Role {
  /// Whether weight decay acts: on what multiplies, and on learned tokens.
  var decays: Bool {
    switch self {
    case .kernel, .matrix, .embedding: true
    case .bias, .scale, .shift, .runningMean, .runningVariance, .prototype: false
    }
  }
}
