import ArgumentParser
import Experiments
import Lessons
import Networks
import NeuralNetwork

/// `hub model run FILE IMAGE`: the best classes of a photograph, and the time it took.
/// `hub model run FILE --input NAME=x.npy --save-outputs DIR`: tensors in and out.
struct RunModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a network on a photograph or on tensors.",
    usage: """
      hub model run FILE IMAGE [--top N]
      hub model run FILE --input NAME=x.npy ... [--save-outputs DIR] [--node NAME ...]
      """,
    discussion: """
      A network of the catalogue is given the photograph as the catalogue says. Any other is given it \
      in RGB, scaled by ImageNet's mean and standard deviation, at the size that the file declares. \
      Tensors are handed in and written as they are, in NumPy's format: NAME.npy for each output of \
      the network and each node asked for, where characters other than letters, digits, ".", "_" and \
      "-" become "_".
      """)

  @Argument(
    help: "An ONNX file, or the name of a model in the catalogue.",
    completion: .file(extensions: ["onnx"]))
  var file: String

  @Argument(help: "A JPEG or PNG file.", completion: .file(extensions: ["jpg", "jpeg", "png"]))
  var image: String?

  @Option(name: .customLong("input"), help: "A tensor: NAME=FILE.npy; once for every input.")
  var inputs: [String] = []

  @Option(help: "A folder for the results, one .npy file each.", completion: .directory)
  var saveOutputs: String?

  @Option(name: .customLong("node"), help: "A node whose result is shown or saved, too.")
  var nodes: [String] = []

  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  @Option(help: "How many classes.")
  var top = 5

  @Option(help: "How many threads; all cores where not given.")
  var threads: Int?

  @Flag(help: "Use the portable kernels, which give the published bits.")
  var portable = false

  func validate() throws {
    guard top > 0 else { throw ValidationError("--top wants a number above 0") }
    guard (1...256).contains(threads ?? 1) else {
      throw ValidationError("--threads wants a number from 1 to 256")
    }
    guard image == nil || inputs.isEmpty else {
      throw ValidationError("give either a photograph or tensors by --input")
    }
    var names: Set<String> = []
    for input in inputs {
      guard let argument = TensorArguments.Argument(input) else {
        throw ValidationError("--input wants NAME=FILE.npy, not \"\(input)\"")
      }
      guard names.insert(argument.name).inserted else {
        throw ValidationError("--input gives \"\(argument.name)\" twice")
      }
    }
  }

  func run() throws {
    let console = Console()
    let file = try ModelFile(named: file, content: content, console)
    if let image {
      try runOnPhotograph(image, file, console)
    } else {
      try runOnTensors(file, console)
    }
  }

  // MARK: - A photograph

  private func runOnPhotograph(_ image: String, _ file: ModelFile, _ console: Console) throws {
    let labels = try labels(of: file.entry, console)
    let input = try PhotographInput(image, for: file, content: content, console)
    let run = try execute(input.model, file, [input.tensor], console)
    let best = try best(of: run, input.model, labels, file, console)
    try save(run.results, console)
    let rows = best.map {
      ["\(decimal($0.probability * 100, places: 1)) %", "\($0.index)", $0.label]
    }
    for line in columns(rows, rightAligned: [0, 1]) { console.say(line) }
    console.say(speed(run) + "; loaded in \(milliseconds(run.ready - input.loadStart))")
    if file.entry == nil {
      console.say(
        "(not in the catalogue: RGB, scaled by ImageNet's mean and standard deviation, "
          + "\(input.preparation.width) × \(input.preparation.height))")
    }
  }

  private func best(
    of run: TimedRun, _ model: Model, _ labels: [String], _ file: ModelFile, _ console: Console
  ) throws -> [Classification] {
    guard let scores = run.results.first?.tensor, scores.elementType == .float32 else {
      try console.fail([
        .error(
          at: SourcePlace(path: file.path),
          "the network's first output \"\(model.outputNames[0])\" holds no scores of classes",
          help: "hand the image in as a tensor, with --input, and see all outputs as they are")
      ])
    }
    let best = classify(
      scores, labels: labels, top: top, areProbabilities: model.givesProbabilities)
    guard best.allSatisfy(\.probability.isFinite) else {
      try console.fail([
        .error(
          at: SourcePlace(path: file.path),
          "the scores that the network gives are not finite numbers",
          help: "check its weights, and the mean and scale that prepare the photograph")
      ])
    }
    return best
  }

  private func labels(of entry: Catalogue.Entry?, _ console: Console) throws -> [String] {
    guard let labels = entry?.labels else { return [] }
    let path = "\(content)/models/\(labels)"
    let bytes = try console.read(path)
    let faults = textFaults(in: bytes, path: path)
    guard faults.isEmpty else { try console.fail(faults) }
    return classLabels(bytes)
  }

  // MARK: - Tensors

  private func runOnTensors(_ file: ModelFile, _ console: Console) throws {
    let given = try TensorArguments(inputs.compactMap(TensorArguments.Argument.init), console)
    let bytes = try console.map(file.path)
    let loadStart = ContinuousClock().now
    let model = try given.model(bytes, file, console)
    let run = try execute(model, file, try given.tensors(for: model, file, console), console)
    try save(run.results, console)
    if saveOutputs == nil {
      for line in columns(run.results.map(\.summary)) { console.say(line) }
      console.say(speed(run) + "; loaded in \(milliseconds(run.ready - loadStart))")
    }
  }

  // MARK: - Both

  private func execute(
    _ model: Model, _ file: ModelFile, _ inputs: [Tensor], _ console: Console
  ) throws -> TimedRun {
    let asked = try nodes.map { name in
      guard let value = model.value(named: name) else {
        let suggestion = model.nearestName(to: name).map { "did you mean \"\($0)\"? " } ?? ""
        try console.fail([
          .error(
            at: SourcePlace(path: file.path), "the network has no node \"\(name)\"",
            help: "\(suggestion)\"hub model inspect\" lists the nodes")
        ])
      }
      return NamedValue(name: name, value: value)
    }
    let runner = ModelRunner(
      model: model, path: file.path, asked: asked, threads: threads, isPortable: portable,
      isRepeated: saveOutputs == nil)
    let run = try runner.run(inputs, console)
    let faults = model.nonFiniteWeights.map { weights in
      Diagnostic.error(at: SourcePlace(path: file.path), weights.fact, help: weights.help)
    }
    guard faults.isEmpty else { try console.fail(faults) }
    return run
  }

  /// Writes all results, or none.
  private func save(_ results: [NamedResult], _ console: Console) throws {
    guard let saveOutputs else { return }
    let saved = try SavedResults(results, in: saveOutputs, console)
    try saved.write(console)
    for line in columns(saved.files.map { [$0.path] + $0.result.form }) { console.say(line) }
  }

  private func speed(_ run: TimedRun) -> String {
    "\(milliseconds(run.median)) per run (median of \(run.count)), "
      + "\(counted(run.threads, "thread")), \(portable ? "portable" : "fast") kernels"
  }
}

func milliseconds(_ duration: Duration) -> String {
  let (seconds, attoseconds) = duration.components
  return "\(decimal(Double(seconds) * 1e3 + Double(attoseconds) * 1e-15, places: 1)) ms"
}
