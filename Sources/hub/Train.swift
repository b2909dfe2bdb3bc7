import ArgumentParser
import Lessons
import Networks
import NeuralNetwork
import Training

/// `hub train RECIPE`: a network trained from its first step, or where an earlier run stopped.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network as a recipe says.",
    discussion: """
      A recipe names a network of the tool's own, data, and how the one is trained on the other; \
      Sources/Training/README.md lists its settings. Scripts/fetch-datasets brings the named data.

      The output folder gets log.csv and log.jsonl with the losses and accuracies, the checkpoint, \
      the snapshots that the recipe asks for and, at the end, RECIPE.onnx with weights in float16, \
      whose test accuracy is printed. A run that was stopped goes on from its checkpoint, and ends \
      with the same weights as one that was not. Checkpoints are written after each epoch and every \
      five minutes.

      The same recipe and data give the same weights on the same machine, with any number of threads.
      """)

  @Argument(
    help: "The name of a recipe under models/recipes, or the path of one.",
    completion: .file(extensions: ["yml"]))
  var recipe: String

  @Option(
    help: "The folder for what the run writes; .cache/train/NAME where not given.",
    completion: .directory)
  var output: String?

  @Option(help: "How many threads; all cores where not given.")
  var threads: Int?

  @Flag(help: "Begin anew, though there is a checkpoint.")
  var fresh = false

  @Option(help: "Stop after so many epochs of the recipe's.")
  var epochs: Int?

  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  @Option(
    help: "The folder that holds the named data sets; folders of images are named by the recipe.",
    completion: .directory)
  var datasets = ".cache/datasets"

  func validate() throws {
    guard (1...256).contains(threads ?? 1) else {
      throw ValidationError("--threads wants a number from 1 to 256")
    }
    guard epochs ?? 1 > 0 else { throw ValidationError("--epochs wants a number above 0") }
    guard output != "" else { throw ValidationError("--output wants a folder") }
  }

  func run() throws {
    let console = Console()
    let file = try RecipeFile(named: recipe, content: content, console)
    let recipe = try file.read(console)
    console.progress.stage("reading the data")
    let data = try data(for: recipe, console)
    let folder = TrainingFolder(path: output ?? ".cache/train/\(file.name)", console: console)
    let checkpoint = fresh ? nil : try folder.checkpoint()
    let pool = ThreadPool(count: threads)
    let run = try self.run(recipe, data, pool, checkpoint, folder, console)
    try folder.begin(after: checkpoint)
    if let checkpoint {
      console.progress.note(
        "going on after step \(checkpoint.step), \(counted(checkpoint.epoch, "whole epoch"))")
    }
    try train(run, folder, console)
    try finish(run, file.name, data, pool, folder, console)
  }

  private func data(for recipe: Recipe, _ console: Console) throws -> TrainingData {
    let path =
      switch recipe.data.value.source {
      case .named(let name): "\(datasets)/\(name.rawValue)"
      case .folder(let folder): folder.path
      }
    let (data, diagnostics) = TrainingData.read(for: recipe, from: .folder(path))
    guard let data else { try console.fail(diagnostics) }
    return data
  }

  private func run(
    _ recipe: Recipe, _ data: TrainingData, _ pool: ThreadPool, _ checkpoint: Checkpoint?,
    _ folder: TrainingFolder, _ console: Console
  ) throws -> TrainingRun {
    guard let architecture = Architectures.named(recipe.network.value) else {
      preconditionFailure("a recipe names a network that there is")
    }
    do throws(TrainingFault) {
      return try TrainingRun(
        recipe, data,
        network: { parameters, batch throws(ArchitectureError) in
          try architecture.model(parameters, batch: batch)
        }, threads: pool, resuming: checkpoint)
    } catch .checkpoint(let error) {
      try folder.refuse(error)
    } catch {
      try console.fail([error.diagnostic(recipe)])
    }
  }

  private func train(
    _ run: TrainingRun, _ folder: TrainingFolder, _ console: Console
  ) throws {
    let last = min(epochs ?? run.recipe.epochs, run.recipe.epochs)
    var display = TrainingDisplay(progress: console.progress, epochs: last)
    while run.epochsDone < last {
      let events: [TrainingRun.Event]
      do throws(TrainingFault) {
        events = try run.advance()
      } catch {
        try console.fail([error.diagnostic(run.recipe)])
      }
      for event in events {
        try folder.write(event)
        if case .record(let record) = event { display.show(record, run) }
      }
      display.update(run)
    }
  }

  /// Writes the network, reads it back and tests what was read.
  private func finish(
    _ run: TrainingRun, _ name: String, _ data: TrainingData, _ pool: ThreadPool,
    _ folder: TrainingFolder, _ console: Console
  ) throws {
    console.progress.stage("testing the network's file")
    let path = "\(folder.path)/\(name).onnx"
    let bytes = try console.exported(run.model, named: name, from: path, .float16)
    try console.write([FileContent(path: path) { bytes }])
    let model = try ModelFile(path: path, besides: []).read(console, nil)
    let test = TestRun(data.test, run.normalization, threads: pool, batchSize: 1)
    let result: TestRun.Result
    do throws(TrainingFault) {
      result = try test.result(of: model)
    } catch {
      try console.fail([.error(at: SourcePlace(path: path), error.fact, help: error.help)])
    }
    console.say(
      "\(path): \(byteCount(bytes.count)), float16, test accuracy "
        + "\(decimal(100 * result.accuracy, places: 2)) % of \(counted(data.test.count, "image")), "
        + "test loss \(decimal(result.loss, places: 4))")
    let channels = zip(run.normalization.mean, run.normalization.deviation).map {
      "(pixel − \(decimal(Double($0), places: 2))) / \(decimal(Double($1), places: 2))"
    }
    console.say("(it reads \(channels.joined(separator: ", ")) of pixels from 0 to 255)")
  }
}

/// A recipe that the command was given.
private struct RecipeFile {
  let path: String
  /// Its file's, without an ending.
  let name: String

  /// A file goes before a recipe of the content's.
  init(named name: String, content: String, _ console: Console) throws {
    let folder = "\(content)/models/recipes"
    let known = "\(folder)/\(name).yml"
    path = FileSystem.kind(of: name) == .file ? name : known
    let last = FileSystem.lastPart(of: path)
    self.name = last.hasSuffix(".yml") ? String(last.dropLast(".yml".count)) : last
    guard FileSystem.kind(of: path) == nil else { return }
    let names = FileSystem.files(below: folder).filter { $0.hasSuffix(".yml") }
      .map { String($0.dropLast(".yml".count)) }
    let near = nearestName(to: name, among: names).map { "try \($0)" }
    let all = names.isEmpty ? nil : "there are \(names.joined(separator: ", "))"
    try console.fail([
      .error(
        at: SourcePlace(path: name), "there is no file or recipe of this name",
        help: near ?? all ?? "give the path of a recipe's file")
    ])
  }

  func read(_ console: Console) throws -> Recipe {
    let (recipe, diagnostics) = Recipe.read(try console.read(path), path: path)
    guard let recipe else { try console.fail(diagnostics) }
    return recipe
  }
}
