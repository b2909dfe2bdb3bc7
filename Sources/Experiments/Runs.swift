import Lessons
public import Networks
public import NeuralNetwork

/// The executions that a set of experiments needs: each network is compiled once, and executed once
/// per photograph.
struct Runs: Sendable {
  private(set) var diagnostics: [Diagnostic] = []
  private var activations: [Key: Activations] = [:]

  private struct Key: Hashable {
    let model: String
    let photograph: String
  }

  init(of experiments: [Experiment]) {
    let threads = ThreadPool()
    let needing = experiments.filter { !$0.values.isEmpty }
    let byModel = Dictionary(grouping: needing) { $0.subject.model.entry.name }
    for (_, group) in byModel.sorted(by: { $0.key < $1.key }) {
      do {
        try run(group, threads: threads)
      } catch {
        diagnostics += error.diagnostics
      }
    }
  }

  /// What an experiment asked to see; nil where the run failed and was reported.
  func activations(for experiment: Experiment) -> Activations? {
    experiment.values.isEmpty ? Activations(tensors: [:]) : activations[Self.key(experiment)]
  }

  /// Executes one model on every photograph that its experiments name.
  ///
  /// A kept value's bits do not depend on what else is kept, so one plan serves all photographs.
  private mutating func run(_ experiments: [Experiment], threads: ThreadPool) throws(Problem) {
    let model = experiments[0].subject.model
    let plan: Plan<PortableKernels>
    do {
      plan = try Plan(model.network.graph, keeping: Self.values(of: experiments))
    } catch {
      throw Problem(
        at: SourcePlace(path: model.path), error.fact(about: model.network),
        help: "export the network again, with float32 numbers")
    }
    let session = Session(plan, threads: threads)
    let groups = Dictionary(grouping: experiments, by: Self.key)
    for (key, group) in groups.sorted(by: { $0.key.photograph < $1.key.photograph }) {
      guard let photograph = group[0].subject.photograph else {
        preconditionFailure("only kinds with an image ask for values")
      }
      let input = model.entry.input.tensor(of: photograph.crop(for: model), model.layout)
      do {
        let run = try session.run([input])
        var tensors: [ValueID: Tensor] = [:]
        for value in Self.values(of: group) { tensors[value] = run[value] }
        activations[key] = Activations(tensors: tensors)
      } catch {
        throw Problem(
          at: SourcePlace(path: model.path), error.fact(about: model.network), help: error.help)
      }
    }
  }

  private static func values(of experiments: [Experiment]) -> [ValueID] {
    Set(experiments.flatMap(\.values)).sorted { $0.index < $1.index }
  }

  private static func key(_ experiment: Experiment) -> Key {
    let subject = experiment.subject
    return Key(model: subject.model.entry.name, photograph: subject.photograph?.name ?? "")
  }
}

extension PlanError {
  /// What is the case, in an author's terms.
  public func fact(about network: Model) -> String {
    switch self {
    case .valueTooLarge(_, let elements, let most):
      return "the network needs memory for \(Wording.grouped(elements)) numbers at once, more than "
        + "the \(Wording.grouped(most)) that are allowed"
    case .tooLarge(let bytes, let most):
      return "the network needs \(Wording.grouped(bytes)) bytes of memory at once, more than the "
        + "\(Wording.grouped(most)) that are allowed"
    case .unsetConstant(let value):
      return "the weights \"\(network.name(of: value) ?? "without a name")\" are not set"
    case .graph, .unknownValue:
      return "the network cannot be executed: \(self)"
    }
  }
}
