import Gradients
import Testing

/// Optimisers, schedules, clipping and averages against PyTorch in double precision.
@Suite struct OptimizerTests {
  struct Case: Decodable, Sendable {
    struct Hyperparameters: Decodable, Sendable {
      var rate: Float
      var weightDecay: Float
      var momentum: Float?
      var nesterov: Bool?
      var betas: [Float]?
      var eps: Float?
      var alpha: Float?

      enum CodingKeys: String, CodingKey {
        case rate = "lr"
        case weightDecay = "weight_decay"
        case momentum, nesterov, betas, eps, alpha
      }
    }

    var name: String
    var optimizer: String
    var hyperparameters: Hyperparameters
    var parameters: [Double]
    var gradients: [[Double]]
    var steps: [[Double]]

    var rule: Optimizer.Rule {
      let values = hyperparameters
      return switch optimizer {
      case "SGD": .sgd(momentum: values.momentum ?? 0, nesterov: values.nesterov ?? false)
      case "RMSprop":
        .rmsProp(
          smoothing: values.alpha ?? 0, epsilon: values.eps ?? 0, momentum: values.momentum ?? 0)
      default:
        .adam(
          beta1: values.betas?[0] ?? 0, beta2: values.betas?[1] ?? 0, epsilon: values.eps ?? 0,
          decouples: optimizer == "AdamW")
      }
    }
  }

  /// Eight steps in float32: some roundings of numbers around 1.
  @Test(arguments: Fixture.load("optimizers", as: [Case].self))
  func followsPyTorch(_ example: Case) {
    let optimizer = Optimizer(
      example.rule, weightDecay: example.hyperparameters.weightDecay)
    var parameters = example.parameters.map { Float($0) }
    var moments = [Float](repeating: 0, count: optimizer.momentCount * parameters.count)
    for (index, gradient) in example.gradients.enumerated() {
      step(
        optimizer, &parameters, gradient.map { Float($0) }, &moments,
        rate: example.hyperparameters.rate, step: index + 1)
      for (found, expected) in zip(parameters, example.steps[index]) {
        #expect(abs(Double(found) - expected) <= 3e-6 * max(1, abs(expected)), "step \(index)")
      }
    }
  }

  @Test func sparesWhatDoesNotDecay() {
    var parameters: [Float] = [1, -2]
    var moments: [Float] = []
    let optimizer = Optimizer(.sgd(momentum: 0, nesterov: false), weightDecay: 0.5)
    step(optimizer, &parameters, [0, 0], &moments, rate: 1, step: 1, decays: false)
    #expect(parameters == [1, -2])
    step(optimizer, &parameters, [0, 0], &moments, rate: 1, step: 1)
    #expect(parameters == [0.5, -1])
  }

  private func step(
    _ optimizer: Optimizer, _ parameters: inout [Float], _ gradient: [Float],
    _ moments: inout [Float], rate: Float, step: Int, decays: Bool = true
  ) {
    parameters.withUnsafeMutableBufferPointer { parameters in
      moments.withUnsafeMutableBufferPointer { moments in
        gradient.withUnsafeBufferPointer { gradient in
          optimizer.update(
            parameters, gradient: gradient, moments: moments, rate: rate, step: step,
            decays: decays)
        }
      }
    }
  }

  struct Schedule: Decodable, Sendable {
    var name: String
    var schedule: String
    var rate: Float
    var warmUpSteps: Int?
    var startFactor: Float?
    var steps: Int?
    var minimum: Float?
    var milestones: [Int]?
    var factor: Float?
    var rates: [Double]
  }

  @Test(arguments: Fixture.load("schedules", as: [Schedule].self))
  func followsTheSchedulesOfPyTorch(_ example: Schedule) {
    let rate = LearningRate(
      peak: example.rate, warmUp: example.warmUpSteps ?? 0, firstShare: example.startFactor,
      schedule: example.schedule == "cosine"
        ? .cosine(final: example.minimum ?? 0)
        : .steps(example.milestones ?? [], factor: example.factor ?? 1),
      steps: example.steps ?? 0)
    for (step, expected) in example.rates.enumerated() {
      #expect(abs(Double(rate(step: step)) - expected) <= 1e-6 * Double(example.rate), "\(step)")
    }
  }

  @Test func warmsUpFromOneOfItsSteps() {
    let rate = LearningRate(peak: 1, warmUp: 4, steps: 10)
    #expect((0..<6).map { rate(step: $0) } == [0.25, 0.4375, 0.625, 0.8125, 1, 1])
  }

  struct Clipping: Decodable, Sendable {
    var name: String
    var largestNorm: Float
    var gradients: [Fixture.Array]
    var norm: Double
    var clipped: [Fixture.Array]
  }

  @Test(arguments: Fixture.load("clipping", as: [Clipping].self))
  func shortensGradientsAsPyTorchDoes(_ example: Clipping) {
    let optimizer = Optimizer(
      .sgd(momentum: 0, nesterov: false), largestNorm: example.largestNorm)
    let numbers = example.gradients.flatMap(\.values)
    let squares = numbers.reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares.squareRoot() - example.norm) < 1e-9 * example.norm)
    let scale = Double(optimizer.scale(forSquares: squares))
    for (number, expected) in zip(numbers, example.clipped.flatMap(\.values)) {
      #expect(abs(number * scale - expected) <= 1e-6 * max(1, abs(expected)))
    }
  }
}
