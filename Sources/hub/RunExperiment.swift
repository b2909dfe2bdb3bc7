import ArgumentParser
import Lessons
import Networks
import NeuralNetwork
import Training

/// `hub experiment NAME`: training runs that are compared, and what is measured on them.
struct RunExperiment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment",
    abstract: "Train several networks, measure them, and write down what came out.",
    discussion: """
      An experiment is a file under experiments in the content: training recipes that differ in one \
      thing, and what is measured on the trained networks; Sources/Training/README.md describes it. \
      The results are written beside it as NAME.json, with the hashes of recipes and data that they \
      belong to.

      A command that was stopped goes on where it was: runs have checkpoints after each epoch and \
      every five minutes, and measurements that are done are kept.
      """)

  @Argument(
    help: "The name of an experiment under experiments, or the path of one.",
    completion: .file(extensions: ["yml"]))
  var experiment: String

  @Option(
    help: "The folder for checkpoints and logs; .cache/experiments/NAME where not given.",
    completion: .directory)
  var cache: String?

  @Option(
    help: "The file for the results; NAME.json beside the experiment where not given.",
    completion: .file(extensions: ["json"]))
  var output: String?

  @OptionGroup var options: TrainingOptions

  func validate() throws {
    guard cache != "" else { throw ValidationError("--cache wants a folder") }
    guard output != "" else { throw ValidationError("--output wants a file") }
  }

  func run() throws {
    let console = Console()
    let file = try NamedFile(.experiment, experiment, content: options.content, console)
    let (experiment, diagnostics) = Experiment.read(try console.read(file.path), path: file.path)
    guard let experiment else { try console.fail(diagnostics) }
    let loop = TrainingLoop(options, console)
    console.progress.stage("checking \(counted(experiment.runs.count, "run"))")
    let faults = faults(of: experiment, loop)
    guard faults.isEmpty else { try console.fail(faults) }

    var report = ExperimentReport(name: file.name, experiment: experiment)
    for (index, run) in experiment.runs.enumerated() {
      let label = "\(run.name.value) (\(index + 1) of \(experiment.runs.count)): "
      let folder = "\(cache ?? ".cache/experiments/\(file.name)")/\(run.name.value)"
      let outcome = try outcome(of: run, experiment, in: folder, label, loop)
      report.add(outcome)
      console.say(outcome.summary)
    }
    let path = output ?? "\(FileSystem.parent(of: file.path))/\(file.name).json"
    let bytes = Array(report.text.utf8)
    try console.write([FileContent(path: path) { bytes }])
    console.say("\(path): \(counted(experiment.runs.count, "run")), \(byteCount(bytes.count))")
  }

  /// What would stop a run or a measurement, found before hours have passed.
  private func faults(of experiment: Experiment, _ loop: TrainingLoop) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    var known: [(data: Recipe.Data, batchSize: Int)] = []
    for run in experiment.runs {
      let (data, batchSize) = (run.recipe.data.value, run.recipe.batchSize.value)
      guard !known.contains(where: { $0 == (data, batchSize) }) else { continue }
      known.append((data, batchSize))
      faults += loop.read(for: run.recipe).diagnostics
    }
    for measurement in experiment.measurements {
      guard case .filters(let layer) = measurement.kind else { continue }
      for run in experiment.runs where measurement.runs.contains(run.name.value) {
        let model = try? Architectures.named(run.recipe.network.value)?.model()
        guard let model, !model.hasKernels(in: layer) else { continue }
        faults.append(
          .error(
            at: measurement.place,
            "\"\(layer)\" is no convolution of \(run.recipe.network.value)",
            help: nearestNameHelp(
              for: layer, among: model.layerNames.filter { model.hasKernels(in: $0) },
              called: "layers")))
      }
    }
    return faults
  }

  private func outcome(
    of run: Experiment.Run, _ experiment: Experiment, in path: String, _ label: String,
    _ loop: TrainingLoop
  ) throws -> RunOutcome {
    let data = try loop.data(for: run.recipe)
    let folder = TrainingFolder(path: path, console: loop.console)
    do {
      let (training, checkpoint) = try start(run, data, folder, label, loop)
      try folder.begin(after: checkpoint)
      var outcome = RunOutcome(run, training, data)
      do {
        try loop.advance(training, folder, label: label)
      } catch TrainingFault.divergence(let epoch, let step) {
        outcome.divergence = (epoch, step)
        loop.console.progress.note("\(label)the loss is no number any more after step \(step)")
      }
      outcome.records = try folder.records(upToStep: training.step)
      if outcome.divergence == nil {
        let bench = MeasurementBench(
          run: training, data: data, folder: folder, loop: loop, isFresh: options.fresh,
          label: label)
        for kind in experiment.measurements(of: run) {
          outcome.measurements.append((kind.key, try bench.result(of: kind)))
        }
      }
      return outcome
    } catch let fault as TrainingFault {
      try loop.console.fail([fault.diagnostic(run.recipe)])
    }
  }

  /// A checkpoint of other settings or data is of no use any more: then the run begins anew.
  private func start(
    _ run: Experiment.Run, _ data: TrainingData, _ folder: TrainingFolder, _ label: String,
    _ loop: TrainingLoop
  ) throws -> (TrainingRun, Checkpoint?) {
    if let checkpoint = options.fresh ? nil : try folder.checkpoint() {
      do throws(TrainingFault) {
        return (try loop.run(run.recipe, data, after: checkpoint), checkpoint)
      } catch .checkpoint {
        loop.console.progress.note("\(label)settings or data have changed: beginning anew")
      }
    }
    return (try loop.run(run.recipe, data, after: nil), nil)
  }
}

extension Model {
  /// Whether a layer is a convolution with weights of its own.
  fileprivate func hasKernels(in layer: String) -> Bool {
    value(named: "\(layer).weight").map { shape(of: $0).rank == 4 } ?? false
  }
}
