import Lessons
import Networks
import NeuralNetwork

/// The executions that a set of experiments needs: one per network and photograph.
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
    for (key, group) in Dictionary(grouping: needing, by: Self.key).sorted(by: Self.isBefore) {
      let values = Set(group.flatMap(\.values)).sorted { $0.index < $1.index }
      do {
        activations[key] = try Self.execute(group[0].subject, keeping: values, threads: threads)
      } catch {
        diagnostics += error.diagnostics
      }
    }
  }

  /// What an experiment asked to see; nil where the run failed and was reported.
  func activations(for experiment: Experiment) -> Activations? {
    experiment.values.isEmpty ? Activations(tensors: [:]) : activations[Self.key(experiment)]
  }

  private static func execute(
    _ subject: Subject, keeping values: [ValueID], threads: ThreadPool
  ) throws(Problem) -> Activations {
    let (model, photograph) = (subject.model, subject.photograph)
    guard let photograph else { preconditionFailure("only kinds with an image ask for values") }
    let input = model.entry.input.tensor(of: photograph.crop(for: model))
    do {
      let plan = try Plan<PortableKernels>(model.network.graph, keeping: values)
      let run = try Session(plan, threads: threads).run([input])
      var tensors: [ValueID: Tensor] = [:]
      for value in values { tensors[value] = run[value] }
      return Activations(tensors: tensors)
    } catch {
      throw Problem(
        at: SourcePlace(path: model.path), "the network cannot be executed: \(error)",
        help: "check the file with hub model run")
    }
  }

  private static func key(_ experiment: Experiment) -> Key {
    let subject = experiment.subject
    return Key(model: subject.model.entry.name, photograph: subject.photograph?.name ?? "")
  }

  private static func isBefore(
    _ a: (key: Key, value: [Experiment]), _ b: (key: Key, value: [Experiment])
  ) -> Bool {
    (a.key.model, a.key.photograph) < (b.key.model, b.key.photograph)
  }
}
