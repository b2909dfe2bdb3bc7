import Gradients
import NeuralNetwork

extension Checksum {
  /// Adds all that some steps of training compute, with each rule.
  ///
  /// - Returns: Whether it could be executed, and every step moved every parameter by its gradient.
  mutating func addTraining() -> Bool {
    var network = Graph()
    let trained = network.addTrainedNetwork()
    guard
      let graph = try? TrainingGraph(
        network, training: trained.weights, batch: 3, smoothing: 0.1,
        dropped: [(trained.dropped, 0.25)])
    else { return false }
    for optimizer in optimizers {
      guard
        let trainer = try? Trainer<PortableKernels>(
          graph, optimizer, averageKept: 0.75, threads: ThreadPool(count: 1)),
        addTraining(by: trainer)
      else { return false }
    }
    return true
  }

  private mutating func addTraining(by trainer: Trainer<PortableKernels>) -> Bool {
    let rate = LearningRate(peak: 0.005, warmUp: 1, schedule: .cosine(final: 0.001), steps: 3)
    for step in 0..<3 {
      let before = trainer.state.parameters
      guard trainer.makeStep(step, rate: rate(step: step)), addStep(of: trainer),
        zip(before, trainer.state.parameters).allSatisfy({ $0 != $1 })
      else { return false }
    }
    let state = trainer.state
    for kind in [state.parameters, state.moments, state.averages, state.means, state.variances] {
      for numbers in kind { add(numbers) }
    }
    return true
  }

  /// Adds loss, logits and gradients of the last step.
  ///
  /// - Returns: Whether there are any, and no gradient is 0 altogether.
  private mutating func addStep(of trainer: Trainer<PortableKernels>) -> Bool {
    add(trainer.loss)
    trainer.withLogits { add($0) }
    for index in trainer.graph.parameters.indices {
      let isThere = trainer.withGradient(index) { gradient in
        add(gradient)
        return gradient.allSatisfy { $0.isFinite } && gradient.contains { $0 != 0 }
      }
      guard isThere == true else { return false }
    }
    return true
  }
}

extension Trainer<PortableKernels> {
  /// Makes a step on images and targets of its own; false where it cannot.
  fileprivate func makeStep(_ number: Int, rate: Float) -> Bool {
    let batch = numbers([graph.batch, 2, 10, 9], seed: UInt32(40 + number)).floats
    let loss = try? step(rate: rate, number: Int64(number)) { images, targets in
      _ = images.update(fromContentsOf: batch)
      targets.update(repeating: 0)
      for image in 0..<graph.batch {
        targets[graph.classes * image + (image + number) % graph.classes] = 1
      }
    }
    return loss != nil
  }
}

private let optimizers = [
  Optimizer(.sgd(momentum: 0.9, nesterov: true), weightDecay: 0.01),
  Optimizer(.sgd(momentum: 0, nesterov: false), weightDecay: 0.01, largestNorm: 0.5),
  Optimizer(
    .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decouples: true), weightDecay: 0.01),
  Optimizer(.rmsProp(smoothing: 0.9, epsilon: 1e-3, momentum: 0.9), weightDecay: 0.01),
]

extension Graph {
  /// A network from images (1, 2, 10, 9) to five classes, with every layer whose gradient has kernels
  /// of its own.
  ///
  /// - Returns: What is trained, and a value of which a share is to be dropped.
  fileprivate mutating func addTrainedNetwork() -> (
    weights: [TrainingGraph.Choice], dropped: ValueID
  ) {
    var weights: [TrainingGraph.Choice] = []
    func weight(_ dimensions: [Int], _ seed: UInt32) -> ValueID {
      // The more terms a sum has, the smaller they are: training must not diverge.
      let terms = Float(dimensions.dropFirst().reduce(1, *))
      let tensor = numbers(dimensions, seed: seed)
      let value = addConstant(
        Tensor(tensor.shape, tensor.floats.map { $0 / terms.squareRoot() }))
      weights.append(TrainingGraph.Choice(value, decays: dimensions.count > 1))
      return value
    }

    // Residual block: (1, 4, 5, 4).
    let x = addInput(Shape([1, 2, 10, 9]))
    let filtered = add(
      .convolution(window([3, 3], pad: 1), groups: 1),
      [x, weight([4, 2, 3, 3], 50), weight([4], 51)])
    let pooled = add(.maxPool(window([2, 2], pad: 0, stride: 2)), [filtered])
    let grouped = add(
      .convolution(window([3, 3], pad: 1), groups: 2), [pooled, weight([4, 2, 3, 3], 52)])
    let normal = add(
      .batchNormalization(epsilon: 1e-5),
      [
        grouped, weight([4], 53), weight([4], 54), addConstant(numbers([4], seed: 55)),
        addConstant(positive([4], seed: 56)),
      ])
    let block = add(.relu, [add(.add, [normal, pooled])])
    // Two branches, joined, and each channel weighed by all: (1, 8, 5, 4).
    let smooth = add(.averagePool(window([3, 3], pad: 1), countsPadding: false), [block])
    let local = add(
      .localResponseNormalization(size: 3, alpha: 0.5, beta: 0.75, bias: 1), [block])
    let joined = add(.concatenate(axis: 1), [smooth, local])
    let gate = add(.sigmoid, [add(.globalAveragePool, [joined])])
    let image = add(.multiply, [joined, gate])
    // Attention among 20 tokens of 8: (1, 20, 6).
    let tokens = add(.transpose([0, 2, 1]), [add(.reshape([0, 8, 20]), [image])])
    let even = add(
      .layerNormalization(axis: 2, epsilon: 1e-5), [tokens, weight([8], 57), weight([8], 58)])
    let query = add(.add, [add(.matMul, [even, weight([8, 6], 59)]), weight([6], 60)])
    let products = add(.matMul, [query, add(.transpose([0, 2, 1]), [query])])
    let attended = add(.matMul, [add(.softmax(axis: 2), [products]), query])
    // Every activation, added up.
    var sum = add(.squareRoot, [add(.exponential, [attended])])
    for activation in elementwise { sum = add(.add, [sum, add(activation, [attended])]) }
    // A convolution along three axes, (1, 2, 19, 3, 1), and a dense layer.
    let volume = add(
      .convolution(
        Window(
          kernel: [2, 1, 2], stride: [1, 1, 1], padBefore: [0, 0, 0], padAfter: [0, 0, 0],
          dilation: [1, 1, 1]), groups: 1),
      [add(.reshape([0, 1, 20, 3, 2]), [sum]), weight([2, 1, 2, 1, 2], 61), weight([2], 62)])
    let logits = add(
      .gemm(alpha: 1, beta: 1, transposesA: false, transposesB: true),
      [add(.flatten(axis: 1), [volume]), weight([5, 114], 63), weight([5], 64)])
    setOutputs([add(.softmax(axis: 1), [logits])])
    return (weights, sum)
  }
}
