import Gradients
import Networks
import NeuralNetwork

/// A network and how it is trained, as `Benchmarks/training/networks/recipes.py` has it.
struct Recipe {
  let optimizer: Optimizer
  let rate: Float
  let batch: Int
  private let define: @Sendable (Parameters) throws(ArchitectureError) -> Model

  init?(_ name: String, batch: Int) {
    self.batch = batch
    let sgd = Optimizer(.sgd(momentum: 0.9, nesterov: false), weightDecay: 5e-4)
    switch name {
    case "lenet-5":
      (optimizer, rate) = (sgd, 0.003)
      define = { parameters throws(ArchitectureError) in
        try LeNet(.modern).model(parameters)
      }
    case "resnet-20":
      (optimizer, rate) = (sgd, 0.02)
      define = { parameters throws(ArchitectureError) in
        try CIFARResNet(depth: 20, channels: 1, side: 28).model(parameters)
      }
    case "vit-small":
      optimizer = Optimizer(
        .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decouples: true), weightDecay: 0.05)
      rate = 1e-3
      define = { parameters throws(ArchitectureError) in
        var network = VisionTransformer.small28
        network.batch = batch
        return try network.model(parameters)
      }
    default: return nil
    }
  }

  /// The network with its weights, and those that are trained.
  func network(_ weights: StoredWeights) throws -> (model: Model, trained: [TrainingGraph.Choice]) {
    let model = try define(.named { name, _ in weights[name] })
    let trained = weights.names.filter { !$0.hasSuffix(".mean") && !$0.hasSuffix(".variance") }
    return (
      model,
      trained.compactMap { name in
        model.value(named: name).map { TrainingGraph.Choice($0, decays: true) }
      }
    )
  }
}
