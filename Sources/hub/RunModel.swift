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
      hub model run FILE IMAGE [--top N] [--size WIDTHxHEIGHT]
      hub model run FILE --input NAME=x.npy ... [--save-outputs DIR] [--node NAME ...]
      """,
    discussion: """
      A network of the catalogue is given the photograph as the catalogue says. Any other is given it \
      in RGB, scaled by ImageNet's mean and standard deviation, or where it reads one channel in grey, \
      scaled to numbers from 0 to 1, at the size that the file declares. \
      Classes are named where the first output is a list of scores; other results are summed up. \
      Tensors are handed in and written as they are, in NumPy's format: NAME.npy for each output of \
      the network and each node asked for, where characters other than letters, digits, ".", "_" and \
      "-" become "_", and results of the same name are numbered.
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

  @Option(help: PhotographSize.help)
  var size: PhotographSize?

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
    guard image != nil || size == nil else {
      throw ValidationError("--size is for a photograph; tensors have a size of their own")
    }
    guard saveOutputs != "" else { throw ValidationError("--save-outputs wants a folder") }
    for input in inputs where TensorArguments.Argument.readings(of: input).isEmpty {
      throw ValidationError("--input wants NAME=FILE.npy, not \"\(input)\"")
    }
    // Which of several "=" ends the name, only the file's inputs tell.
    _ = try arguments(inputs.filter { TensorArguments.Argument.readings(of: $0).count == 1 }, [])
  }

  /// The tensors to hand in, each input given once.
  private func arguments(
    _ texts: [String], _ inputs: [String]
  ) throws -> [TensorArguments.Argument] {
    var names: Set<String> = []
    return try texts.compactMap { TensorArguments.Argument($0, inputs: inputs) }.map { argument in
      guard names.insert(argument.name).inserted else {
        throw ValidationError("--input gives \"\(argument.name)\" twice")
      }
      return argument
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
    let input = try PhotographInput(image, for: file, size: size, content: content, console)
    let run = try execute(input.model, file, [input.tensor], console)
    let classes = try classes(of: run, input.model, labels, file, console)
    try save(run.results, console)
    for line in classes?.lines ?? [] { console.say(line) }
    if saveOutputs == nil { show(run.results.dropFirst(classes == nil ? 0 : 1), console) }
    console.say(speed(run) + "; loaded in \(duration(run.ready - input.loadStart))")
    if let classes { console.say("(\(classes.origin))") }
    if file.entry == nil {
      let channels = input.preparation.channels
      console.say(
        "(not in the catalogue: \(channels.rawValue), \(channels.usualScale), "
          + "\(input.preparation.width) × \(input.preparation.height))")
    }
  }

  /// The best classes; nil where the first output is no list of scores.
  private func classes(
    of run: TimedRun, _ model: Model, _ labels: [String], _ file: ModelFile, _ console: Console
  ) throws -> NamedClasses? {
    guard model.classCount != nil, let result = run.results.first else { return nil }
    guard result.tensor.floats.allSatisfy(\.isFinite) else {
      try console.fail([
        .error(
          at: SourcePlace(path: file.path),
          "the scores that the network gives are not finite numbers",
          help: "check its weights, and the mean and scale that prepare the photograph")
      ])
    }
    return NamedClasses(result, of: model, labels, top: top)
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
    let bytes = try file.bytes(console)
    let given = try TensorArguments(try arguments(inputs, inputNames(of: bytes)), console)
    let loadStart = ContinuousClock().now
    let model = try given.model(bytes, file, console)
    let run = try execute(model, file, try given.tensors(for: model, file, console), console)
    try save(run.results, console)
    if saveOutputs == nil {
      show(run.results[...], console)
      console.say(speed(run) + "; loaded in \(duration(run.ready - loadStart))")
    }
  }

  /// The network's inputs, where an argument has several readings; what is wrong with a file is said
  /// when it is read.
  private func inputNames(of bytes: SharedBytes) -> [String] {
    guard inputs.contains(where: { TensorArguments.Argument.readings(of: $0).count > 1 }) else {
      return []
    }
    return (try? Model.inputNames(onnx: bytes)) ?? []
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
    return try runner.run(inputs, console)
  }

  private func show(_ results: ArraySlice<NamedResult>, _ console: Console) {
    for line in columns(results.map(\.summary)) { console.say(line) }
  }

  /// Writes all results, or none.
  private func save(_ results: [NamedResult], _ console: Console) throws {
    guard let saveOutputs else { return }
    let saved = SavedResults(results, in: saveOutputs)
    try saved.write(console)
    for line in columns(saved.files.map { [$0.path] + $0.result.form }) { console.say(line) }
  }

  private func speed(_ run: TimedRun) -> String {
    let runs = run.count == 1 ? "for one run" : "per run (median of \(run.count))"
    return "\(duration(run.median)) \(runs), \(counted(run.threads, "thread")), "
      + "\(portable ? "portable" : "fast") kernels"
  }
}

/// `12.3 ms`, or `45 µs` where there would be no millisecond.
func duration(_ duration: Duration) -> String {
  let (seconds, attoseconds) = duration.components
  let milliseconds = Double(seconds) * 1e3 + Double(attoseconds) * 1e-15
  return milliseconds < 1
    ? "\(decimal(milliseconds * 1e3, places: 0)) µs" : "\(decimal(milliseconds, places: 1)) ms"
}
