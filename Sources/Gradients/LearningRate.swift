internal import NeuralNetwork

/// How the learning rate changes from step to step.
public struct LearningRate: Equatable, Sendable {
  public enum Schedule: Equatable, Sendable {
    case constant
    /// Times `factor` at each of the steps.
    case steps([Int], factor: Float)
    /// Half a cosine from the peak to `final` at the last step (Loshchilov & Hutter 2017, equation 5,
    /// without restarts).
    case cosine(final: Float)
  }

  public var peak: Float
  /// Steps during which the rate grows evenly to its peak (Goyal et al. 2017, section 2.2).
  public var warmUp: Int
  public var schedule: Schedule
  /// Steps in all.
  public var steps: Int

  public init(peak: Float, warmUp: Int = 0, schedule: Schedule = .constant, steps: Int) {
    self.peak = peak
    self.warmUp = warmUp
    self.schedule = schedule
    self.steps = steps
  }

  /// The rate of a step, counted from 0.
  public func callAsFunction(step: Int) -> Float {
    if step < warmUp { return peak * Float(step + 1) / Float(warmUp) }
    switch schedule {
    case .constant: return peak
    case .steps(let milestones, let factor):
      return milestones.reduce(peak) { $1 <= step ? $0 * factor : $0 }
    case .cosine(let final):
      let share = Double(step - warmUp) / Double(max(1, steps - warmUp))
      let height = (1 + cosine(.pi * min(share, 1))) / 2
      return final + (peak - final) * Float(height)
    }
  }
}
