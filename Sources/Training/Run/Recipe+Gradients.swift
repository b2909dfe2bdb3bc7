internal import Gradients

/// A recipe in the terms of a step.
extension Recipe {
  var rule: Gradients.Optimizer {
    let rule: Gradients.Optimizer.Rule =
      switch optimizer {
      case .sgd(let momentum, let isNesterov):
        .sgd(momentum: Float(momentum), nesterov: isNesterov)
      case .adam(let beta1, let beta2, let epsilon):
        .adam(
          beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon), decouples: false)
      case .adamW(let beta1, let beta2, let epsilon):
        .adam(beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon), decouples: true)
      case .rmsProp(let decay, let momentum, let epsilon):
        .rmsProp(smoothing: Float(decay), epsilon: Float(epsilon), momentum: Float(momentum))
      }
    return Gradients.Optimizer(
      rule, weightDecay: Float(weightDecay), largestNorm: gradientClipping.map { Float($0) })
  }

  /// Epochs become steps.
  func rate(stepsPerEpoch: Int) -> Gradients.LearningRate {
    let schedule: Gradients.LearningRate.Schedule =
      switch learningRate.schedule {
      case .constant: .constant
      case .step(let milestones, let factor):
        .steps(milestones.map { $0 * stepsPerEpoch }, factor: Float(factor))
      case .cosine(let final): .cosine(final: Float(final))
      }
    return Gradients.LearningRate(
      peak: Float(learningRate.peak),
      warmUp: Int((learningRate.warmUp * Double(stepsPerEpoch)).rounded()), schedule: schedule,
      steps: epochs * stepsPerEpoch)
  }
}

extension RandomStream {
  /// Chooses what a step drops, by seed and step alone.
  static func dropoutNumber(seed: UInt64, step: Int) -> Int64 {
    var stream = RandomStream(seed: seed, .dropout, index: step)
    return Int64(stream.next()) << 32 | Int64(stream.next())
  }
}
