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
  /// Steps during which the rate grows evenly to its peak (Goyal et al. 2017, section 2.2), and the
  /// share of it that the first step has.
  public var warmUp: Int
  public var firstShare: Float
  public var schedule: Schedule
  /// Steps in all.
  public var steps: Int

  /// - Parameter firstShare: One of as many as there are steps of warm-up where nil.
  public init(
    peak: Float, warmUp: Int = 0, firstShare: Float? = nil, schedule: Schedule = .constant,
    steps: Int
  ) {
    self.peak = peak
    self.warmUp = warmUp
    self.firstShare = firstShare ?? 1 / Float(max(warmUp, 1))
    self.schedule = schedule
    self.steps = steps
  }

  /// The rate of a step, counted from 0.
  public func callAsFunction(step: Int) -> Float {
    if step < warmUp {
      return peak * (firstShare + (1 - firstShare) * Float(step) / Float(warmUp))
    }
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
