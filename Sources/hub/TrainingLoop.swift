import Lessons
import Networks
import NeuralNetwork
import Training

/// Training runs as commands make them: with data from the disk, and a folder for what they leave.
struct TrainingLoop {
  /// The folder that holds the named data sets.
  let datasets: String
  let threads: ThreadPool
  let console: Console

  init(_ options: TrainingOptions, _ console: Console) {
    datasets = options.datasets
    threads = ThreadPool(count: options.threads)
    self.console = console
  }

  /// Ends the command where the data cannot be trained on.
  func data(for recipe: Recipe) throws -> TrainingData {
    let (data, diagnostics) = read(for: recipe)
    guard let data else { try console.fail(diagnostics) }
    return data
  }

  func read(for recipe: Recipe) -> (data: TrainingData?, diagnostics: [Diagnostic]) {
    let path =
      switch recipe.data.value.source {
      case .named(let name): "\(datasets)/\(name.rawValue)"
      case .folder(let folder): folder.path
      }
    return TrainingData.read(for: recipe, from: .folder(path))
  }

  func run(
    _ recipe: Recipe, _ data: TrainingData, after checkpoint: Checkpoint?
  ) throws(TrainingFault) -> TrainingRun {
    guard let architecture = Architectures.named(recipe.network.value) else {
      preconditionFailure("a recipe names a network that there is")
    }
    return try TrainingRun(
      recipe, data,
      network: { parameters, batch throws(ArchitectureError) in
        try architecture.model(parameters, batch: batch)
      }, threads: threads, resuming: checkpoint)
  }

  /// Makes all steps that are left, and writes what happens into the folder.
  ///
  /// - Parameters:
  ///   - epochs: Where to stop earlier than the recipe says.
  ///   - label: Stands before each line of progress.
  /// - Throws: `TrainingFault`; ends the command where something cannot be written.
  func advance(
    _ run: TrainingRun, to epochs: Int? = nil, _ folder: TrainingFolder, label: String = ""
  ) throws {
    let last = min(epochs ?? run.recipe.epochs, run.recipe.epochs)
    if run.step > 0, run.epochsDone < last {
      console.progress.note(
        "\(label)going on after step \(run.step), \(counted(run.epochsDone, "whole epoch"))")
    }
    var display = TrainingDisplay(progress: console.progress, epochs: last, label: label)
    while run.epochsDone < last {
      for event in try run.advance() {
        try folder.write(event)
        if case .record(let record) = event { display.show(record, run) }
      }
      display.update(run)
    }
  }
}
