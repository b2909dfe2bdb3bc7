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
      five minutes. With --keep a network goes into the content's models, also that of a run that had \
      ended.

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

  @Flag(
    help: """
      Put the network and the records of its epochs into the content's models too, for the catalogue \
      to name them: RECIPE.onnx and logs/RECIPE.csv.
      """)
  var keep = false

  @Option(help: "Stop after so many epochs of the recipe's.")
  var epochs: Int?

  @OptionGroup var options: TrainingOptions

  func validate() throws {
    guard epochs ?? 1 > 0 else { throw ValidationError("--epochs wants a number above 0") }
    guard output != "" else { throw ValidationError("--output wants a folder") }
    guard !keep || epochs == nil else {
      throw ValidationError("--keep is for a run of all epochs: leave --epochs out")
    }
  }

  func run() throws {
    let console = Console()
    guard !keep || FileSystem.kind(of: options.content) == .folder else {
      try console.fail([missingContent(options.content)])
    }
    let file = try NamedFile(.recipe, recipe, content: options.content, console)
    let (recipe, diagnostics) = Recipe.read(try console.read(file.path), path: file.path)
    guard let recipe else { try console.fail(diagnostics) }
    console.progress.stage("reading the data")
    let loop = TrainingLoop(options, console)
    let data = try loop.data(for: recipe)
    let folder = TrainingFolder(path: output ?? ".cache/train/\(file.name)", console: console)
    let checkpoint = options.fresh ? nil : try folder.checkpoint()
    do {
      let run = try loop.run(recipe, data, after: checkpoint)
      try folder.begin(after: checkpoint)
      try loop.advance(run, to: epochs, folder)
      try finish(run, file.name, data, loop.threads, folder, console)
    } catch TrainingFault.checkpoint(let error) {
      try folder.refuse(error)
    } catch let fault as TrainingFault {
      try console.fail([fault.diagnostic(recipe)])
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
    var files = [FileContent(path: path) { bytes }]
    if keep {
      let log = try folder.epochLog(upToStep: run.step)
      files += [
        FileContent(path: "\(options.content)/models/\(name).onnx") { bytes },
        FileContent(path: "\(options.content)/models/logs/\(name).csv") { log },
      ]
    }
    try console.write(files, makesFolders: keep)
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
    if keep {
      console.say("(kept as \(options.content)/models/\(name).onnx, with logs/\(name).csv)")
    }
    let channels = zip(run.normalization.mean, run.normalization.deviation).map {
      "(pixel − \($0)) / \($1)"
    }
    console.say("(it reads \(channels.joined(separator: ", ")) of pixels from 0 to 255)")
  }
}
