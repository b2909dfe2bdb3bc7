import Experiments
import FastKernels
import Lessons
import Networks
import NeuralNetwork

/// A value of a network and what the user calls it.
struct NamedValue {
  let name: String
  let value: ValueID
}

/// A tensor that a run gave, and what the user calls it.
struct NamedResult {
  let name: String
  let tensor: Tensor
}

/// What runs of a network gave, and how long they took.
struct TimedRun {
  /// When the network was compiled, before its first run.
  let ready: ContinuousClock.Instant
  let median: Duration
  let count: Int
  let threads: Int
  /// The network's outputs, then the values that were asked for beside them.
  let results: [NamedResult]
}

/// Compiles a network and runs it.
struct ModelRunner {
  let model: Model
  /// For messages.
  let path: String
  /// Values to see beside the network's outputs.
  let asked: [NamedValue]
  let threads: Int?
  let isPortable: Bool
  /// Whether it is run a few times more, for about a second, to tell its speed.
  let isRepeated: Bool

  func run(_ inputs: [Tensor], _ console: Console) throws -> TimedRun {
    do {
      return isPortable
        ? try run(PortableKernels.self, inputs) : try run(FastKernels.self, inputs)
    } catch let error as RunError {
      try console.fail([
        .error(at: SourcePlace(path: path), error.fact(about: model), help: error.help)
      ])
    } catch {
      let fact = (error as? PlanError)?.fact(about: model)
      try console.fail([
        .error(
          at: SourcePlace(path: path), fact ?? "the network cannot be executed: \(error)",
          help: "export the network for smaller inputs")
      ])
    }
  }

  private func run<K: Kernels>(
    _ kernels: K.Type, _ inputs: [Tensor]
  ) throws -> TimedRun where K.Scalar == Float {
    let clock = ContinuousClock()
    let pool = ThreadPool(count: threads)
    let plan = try Plan<K>(model.graph, keeping: asked.map(\.value), threads: pool)
    let session = Session(plan, threads: pool)
    let ready = clock.now
    var run: Run?
    var durations = [try clock.measure { run = try session.run(inputs) }]
    let deadline = clock.now + .seconds(1)
    while isRepeated, durations.count < 4 || (durations.count < 22 && clock.now < deadline) {
      durations.append(try clock.measure { _ = try session.run(inputs) })
    }
    // The first run touches its memory for the first time, and tells nothing of the others.
    let counted = isRepeated ? Array(durations.dropFirst()) : durations
    return TimedRun(
      ready: ready, median: counted.sorted()[counted.count / 2], count: counted.count,
      threads: pool.count, results: results(of: run))
  }

  private func results(of run: Run?) -> [NamedResult] {
    let outputs = zip(model.outputNames, model.graph.outputs).map { name, value in
      NamedValue(name: name, value: value)
    }
    var names: Set<String> = []
    return (outputs + asked).filter { names.insert($0.name).inserted }.compactMap { named in
      run?[named.value].map { NamedResult(name: named.name, tensor: $0) }
    }
  }
}
