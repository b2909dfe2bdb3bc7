import ArgumentParser
import Experiments
import Lessons
import Networks
import NeuralNetwork

/// `hub model import FILE --name N`: an author's network becomes one of the catalogue.
struct ImportModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Put a network into the catalogue, so that lessons can name it.",
    discussion: """
      The file is copied to the folder of models after it has been read and run once, and an entry is \
      added to the catalogue. What a file cannot say is how photographs were prepared when the network \
      was trained: unless options say otherwise, the entry has what most networks trained on ImageNet \
      expect, or, for one that reads one channel, grey as numbers from 0 to 1.
      """)

  @Argument(help: "An ONNX file.", completion: .file(extensions: ["onnx"]))
  var file: String

  @Option(help: "What lessons will call it: lower-case letters, digits, \"-\" and \".\".")
  var name: String

  @Option(help: "What readers will see; the file's own title, or the name, where not given.")
  var title: String?

  @Option(help: "What it was trained on.")
  var data = "Not stated"

  @Option(help: "The licence of the weights.")
  var licence = "Not stated"

  @Option(help: "A text file in the folder of models with one class per line.")
  var labels: String?

  @Option(help: "The order of the colours, RGB or BGR; of no account where the network reads grey.")
  var channels = "RGB"

  @Option(help: "What is subtracted from the values 0 to 255 of each colour: A,B,C; of grey: A.")
  var mean: String?

  @Option(help: "What each colour is divided by then: A,B,C; grey: A.")
  var scale: String?

  @Option(
    help: "The length to which a photograph's short side is resized before its centre is cut out.")
  var resize: Int?

  @Option(help: PhotographSize.help)
  var size: PhotographSize?

  @Flag(name: .customLong("float16"), help: "Store the weights in float16.")
  var isHalfPrecision = false

  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  func validate() throws {
    guard Catalogue.isName(name) else {
      throw ValidationError(
        "--name wants up to 80 lower-case letters, digits, \"-\" and \".\", a letter or digit first "
          + "and last, not \"\(name)\"")
    }
    guard mean.map({ channelNumbers($0) != nil }) ?? true else {
      throw ValidationError(
        "--mean wants three numbers, as 123.675,116.28,103.53, or one for a network that reads "
          + "grey")
    }
    guard scale.map({ channelNumbers($0)?.contains(0) == false }) ?? true else {
      throw ValidationError(
        "--scale wants three numbers other than 0, as 58.395,57.12,57.375, or one for a network that "
          + "reads grey")
    }
    guard ["RGB", "BGR"].contains(channels) else {
      throw ValidationError("--channels wants RGB or BGR")
    }
    guard (1...4096).contains(resize ?? 1) else {
      throw ValidationError("--resize wants a number up to 4096")
    }
  }

  func run() throws {
    let console = Console()
    let catalogue = try CatalogueFile(in: content, console)
    try catalogue.check(newName: name, console)
    let network = try readNetwork(besides: catalogue.names, console)
    let facts = try GraphFacts(network.model)
    let form = try console.photographForm(of: network.model, at: file)
    let preparation = try preparation(for: form, console)
    let speed = try tryOut(network.model, preparation, form.layout, console)
    try checkLabels(of: network.model, console)
    let entry = CatalogueEntry(
      name: name, title: title ?? network.facts.title ?? name, producer: network.facts.producer,
      summary: summary(of: network.model, facts), data: data, labels: labels, input: preparation,
      isUsualInput: mean == nil && scale == nil, licence: licence)
    try catalogue.add(entry, try stored(network, console), console)
    report(entry, network.facts, facts, speed, console)
  }

  // MARK: - The network

  private struct Network {
    let bytes: SharedBytes
    let model: Model
    let facts: ONNXFileFacts
  }

  /// The file's network; ends the command with everything that keeps it from being executed.
  private func readNetwork(besides names: [String], _ console: Console) throws -> Network {
    let source = ModelFile(path: file, besides: names)
    let bytes = try source.bytes(console)
    var faults: [Diagnostic] = []
    guard let model = source.model(bytes, size, &faults) else { try console.fail(faults) }
    do throws(ONNXError) {
      return Network(bytes: bytes, model: model, facts: try ONNXFileFacts(onnx: bytes))
    } catch {
      try console.fail(source.faults(error, in: bytes))
    }
  }

  /// The bytes to keep: the file itself, unless its weights are elsewhere or are to be rounded.
  private func stored(_ network: Network, _ console: Console) throws -> [UInt8] {
    guard isHalfPrecision || network.model.keepsWeightsElsewhere else {
      return network.bytes.withUnsafeBytes { Array($0) }
    }
    return try console.exported(
      network.model, named: name, from: file, isHalfPrecision ? .float16 : .float32)
  }

  private func summary(of model: Model, _ facts: GraphFacts) -> String {
    let convolutions = model.graph.nodes.count {
      if case .convolution = $0.operation { true } else { false }
    }
    return "A network of \(counted(facts.nodes.count, "node")), among them "
      + "\(counted(convolutions, "convolution")), with \(Wording.grouped(facts.parameterCount)) "
      + "parameters."
  }

  // MARK: - Its input and output

  private func preparation(
    for form: PhotographForm, _ console: Console
  ) throws -> Preprocessing {
    let usual = Preprocessing.usual(form)
    let numbers = (mean: mean.flatMap(channelNumbers), scale: scale.flatMap(channelNumbers))
    for (option, numbers) in [("--mean", numbers.mean), ("--scale", numbers.scale)] {
      guard let numbers, numbers.count != form.channels else { continue }
      try console.fail([
        .error(
          at: SourcePlace(path: file),
          "the network reads \(counted(form.channels, "channel")), but \(option) has "
            + "\(counted(numbers.count, "number"))", help: "give \(option) a number per channel")
      ])
    }
    let least = max(usual.width, usual.height)
    guard least <= resize ?? least else {
      try console.fail([
        .error(
          at: SourcePlace(path: file),
          "the network reads \(usual.width) × \(usual.height) pixels, but --resize is \(resize ?? 0)",
          help: "resize the short side to \(least) or more")
      ])
    }
    return Preprocessing(
      width: usual.width, height: usual.height, resize: resize ?? min(usual.resize, 4096),
      channels: usual.channels == .grey ? .grey : channels == "BGR" ? .bgr : .rgb,
      mean: numbers.mean ?? usual.mean, scale: numbers.scale ?? usual.scale)
  }

  /// One run on an even grey, which any network can be shown.
  private func tryOut(
    _ model: Model, _ preparation: Preprocessing, _ layout: PhotographLayout, _ console: Console
  ) throws -> Duration {
    let pixels = preparation.width * preparation.height
    let grey = Pixels(
      width: preparation.width, height: preparation.height,
      rgb: [UInt8](repeating: 128, count: 3 * pixels))
    let runner = ModelRunner(
      model: model, path: file, asked: [], threads: nil, isPortable: false, isRepeated: true)
    let run = try runner.run([preparation.tensor(of: grey, layout)], console)
    for result in run.results {
      guard case .float32(let numbers) = result.tensor.elements else { continue }
      guard numbers.allSatisfy(\.isFinite) else {
        try console.fail([
          .error(
            at: SourcePlace(path: file),
            "the output \"\(result.name)\" of an even grey image is not finite",
            help: "check --mean and --scale, and export the network again, in float32")
        ])
      }
    }
    return run.median
  }

  private func checkLabels(of model: Model, _ console: Console) throws {
    guard let labels else { return }
    let path = "\(content)/models/\(labels)"
    let bytes = try console.read(path)
    let faults = textFaults(in: bytes, path: path)
    guard faults.isEmpty else { try console.fail(faults) }
    let count = classLabels(bytes).count
    guard count == model.classCount else {
      let scores = model.classCount.map { "of \(counted($0, "score"))" } ?? "that gives no scores"
      try console.fail([
        .error(
          at: SourcePlace(path: path), "\(counted(count, "label")) for a network \(scores)",
          help: model.classCount == nil
            ? "leave --labels out" : "write one label to a line, in the order of the scores")
      ])
    }
  }

  private func report(
    _ entry: CatalogueEntry, _ file: ONNXFileFacts, _ facts: GraphFacts, _ speed: Duration,
    _ console: Console
  ) {
    let folder = "\(content)/models"
    console.say(
      "\(folder)/\(entry.fileName): \(counted(facts.nodes.count, "node")), "
        + "\(Wording.grouped(facts.parameterCount)) parameters, \(duration(speed)) per run"
        + (file.producer.map { "; written by \($0)" } ?? ""))
    console.say(
      "\(content)/\(Catalogue.path): \"\(name)\" reads \(entry.input.width) × \(entry.input.height) "
        + "pixels, \(entry.input.channels.rawValue), "
        + (entry.isUsualInput
          ? "\(entry.input.channels.usualScale); if it was trained otherwise, change mean and scale there"
          : "less \(shown(entry.input.mean)), divided by \(shown(entry.input.scale))"))
    console.say("\(folder)/\(entry.notice): say there whose the weights are, and on which terms")
  }

  private func shown(_ numbers: [Float]) -> String {
    numbers.map { "\($0)" }.joined(separator: ", ")
  }
}

/// `1,2.5,3` or `1` as numbers; nil for anything else.
private func channelNumbers(_ text: String) -> [Float]? {
  let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
    Float($0.filter { $0 != " " })
  }
  let known = numbers.compactMap { $0 }.filter(\.isFinite)
  return [1, 3].contains(numbers.count) && known.count == numbers.count ? known : nil
}
