import Lessons
internal import Yams

extension YAMLReader {
  private static let optimizerKeys = [
    "sgd": ["momentum", "nesterov"], "adam": ["betas", "epsilon"], "adamw": ["betas", "epsilon"],
    "rmsprop": ["decay", "momentum", "epsilon"],
  ]

  /// The defaults are those of PyTorch, but for SGD's momentum, 0.9.
  mutating func optimizer(_ node: Node) -> Recipe.Optimizer? {
    let keys = ["kind", "momentum", "nesterov", "betas", "epsilon", "decay"]
    guard let values = mapping(node, keys: keys, required: ["kind"]),
      let kind = choice(values["kind"], "kind", among: ["sgd", "adam", "adamw", "rmsprop"])
    else { return nil }
    refuse(values, besides: Self.optimizerKeys[kind] ?? [], of: kind, choosing: "kind")
    let epsilon = number(values["epsilon"], "epsilon", in: 1e-16...1) ?? 1e-8
    switch kind {
    case "sgd":
      let momentum = number(values["momentum"], "momentum", in: 0...0.999_9) ?? 0.9
      let isNesterov = flag(values["nesterov"], "nesterov") ?? false
      if isNesterov, momentum == 0, let node = values["nesterov"] {
        report(
          at: place(of: node), "\"nesterov\" needs momentum, which is 0",
          help: "write momentum: 0.9, or leave \"nesterov\" out")
      }
      return .sgd(momentum: momentum, isNesterov: isNesterov)
    case "rmsprop":
      let decay = number(values["decay"], "decay", in: 0...0.999_999) ?? 0.99
      let momentum = number(values["momentum"], "momentum", in: 0...0.999_9) ?? 0
      return .rmsProp(decay: decay, momentum: momentum, epsilon: epsilon)
    default:
      guard let (beta1, beta2) = betas(values["betas"]) else { return nil }
      return kind == "adam"
        ? .adam(beta1: beta1, beta2: beta2, epsilon: epsilon)
        : .adamW(beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
  }

  mutating func learningRate(_ node: Node, epochs: Int?) -> Recipe.LearningRate? {
    let keys = ["peak", "schedule", "warm_up", "milestones", "factor", "final"]
    guard let values = mapping(node, keys: keys, required: ["peak"]) else { return nil }
    let peak = number(values["peak"], "peak", in: 1e-9...100)
    let warmUp = number(values["warm_up"], "warm_up", in: 0...Double(epochs ?? .max)) ?? 0
    let kinds = ["constant", "step", "cosine"]
    let kind =
      values["schedule"] == nil ? "constant" : choice(values["schedule"], "schedule", among: kinds)
    guard let kind else { return nil }
    let own = ["constant": [], "step": ["milestones", "factor"], "cosine": ["final"]][kind] ?? []
    refuse(
      values, besides: own + ["peak", "warm_up"], of: "a \(kind) schedule", choosing: "schedule")
    let schedule: Recipe.Schedule?
    switch kind {
    case "step":
      if values["milestones"] == nil {
        report(
          at: place(of: node), "key \"milestones\" is missing", help: "add milestones: [30, 40]")
      }
      let milestones = epochNumbers(values["milestones"], "milestones", in: 1...(epochs ?? .max))
      let factor = number(values["factor"], "factor", in: 0...1) ?? 0.1
      schedule = milestones.map { .step(milestones: $0, factor: factor) }
    case "cosine":
      schedule = .cosine(final: number(values["final"], "final", in: 0...(peak ?? 100)) ?? 0)
    default: schedule = .constant
    }
    guard let peak, let schedule else { return nil }
    return Recipe.LearningRate(peak: peak, warmUp: warmUp, schedule: schedule)
  }

  /// Reports keys that only another choice has.
  mutating func refuse(
    _ values: [String: Node], besides keys: [String], of choice: String, choosing chooser: String
  ) {
    for (key, node) in values where key != chooser && !keys.contains(key) {
      report(
        at: place(of: node), "\"\(key)\" is no setting of \(choice)",
        help: keys.isEmpty
          ? "leave it out, or choose another \(chooser)"
          : "leave it out; its settings are \(keys.joined(separator: ", "))")
    }
  }

  private mutating func betas(_ node: Node?) -> (Double, Double)? {
    guard let node else { return (0.9, 0.999) }
    guard let items = list(node, "betas") else { return nil }
    guard items.count == 2 else {
      report(
        at: place(of: node), "\"betas\" must be two numbers, found \(items.count)",
        help: "write betas: [0.9, 0.999]")
      return nil
    }
    let range = 0...0.999_999
    guard let first = number(items[0], "betas", in: range),
      let second = number(items[1], "betas", in: range)
    else { return nil }
    return (first, second)
  }
}
