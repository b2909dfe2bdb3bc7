import ArgumentParser
import Experiments
import FastKernels
import Lessons
import Networks
import NeuralNetwork
import Photographs

/// `hub model`: one network file.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Work with one network.",
    subcommands: [InspectModel.self, RunModel.self, ListOperators.self])
}

/// `hub model operators`: the operators of ONNX that a network may use.
struct ListOperators: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operators", abstract: "List the ONNX operators that networks may use.")

  func run() throws {
    let opsets = OperatorTable.opsets
    let console = Console()
    for name in OperatorTable.names { console.say(name) }
    console.say("(ai.onnx, opset \(opsets.lowerBound) to \(opsets.upperBound))")
  }
}

/// `hub model run FILE IMAGE`: the five best classes of a photograph, and the time it took.
struct RunModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a network on a photograph: its best classes, and the time.",
    discussion: """
      A network of the catalogue is given the photograph as the catalogue says. Any other is given it \
      in RGB, scaled by ImageNet's mean and standard deviation, at the size that the file declares.
      """)

  @Argument(
    help: "An ONNX file, or the name of a model in the catalogue.",
    completion: .file(extensions: ["onnx"]))
  var file: String

  @Argument(help: "A JPEG or PNG file.", completion: .file(extensions: ["jpg", "jpeg", "png"]))
  var image: String

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
  }

  func run() throws {
    let console = Console()
    let file = try ModelFile(named: file, content: content, console)
    let (path, entry) = (file.path, file.entry)
    let labels = try labels(of: entry, console)
    let clock = ContinuousClock()

    let bytes = try console.read(path)
    let photographBytes = try console.read(image)
    let loadStart = clock.now
    let (model, crop, preparation) = try prepare(bytes, of: file, photographBytes, console)
    let input = preparation.tensor(of: crop)
    let timing =
      try portable
      ? measure(PortableKernels.self, model, input, at: path, console)
      : measure(FastKernels.self, model, input, at: path, console)
    let loaded = timing.ready - loadStart

    guard let scores = timing.output else { return }
    let best = classify(
      scores, labels: labels, top: top, areProbabilities: model.givesProbabilities)
    guard best.allSatisfy(\.probability.isFinite) else {
      try console.fail([
        .error(
          at: SourcePlace(path: path), "the scores that the network gives are not finite numbers",
          help: "check its weights, and the mean and scale that prepare the photograph")
      ])
    }
    let rows = best.map {
      ["\(decimal($0.probability * 100, places: 1)) %", "\($0.index)", $0.label]
    }
    for line in columns(rows, rightAligned: [0, 1]) { console.say(line) }
    console.say(
      "\(milliseconds(timing.median)) per run (median of \(timing.count)), "
        + "\(timing.threads) threads, \(portable ? "portable" : "fast") kernels; "
        + "loaded in \(milliseconds(loaded))")
    if entry == nil {
      console.say(
        "(not in the catalogue: RGB, scaled by ImageNet's mean and standard deviation, "
          + "\(preparation.width) × \(preparation.height))")
    }
  }

  private func labels(of entry: Catalogue.Entry?, _ console: Console) throws -> [String] {
    guard let labels = entry?.labels else { return [] }
    let path = "\(content)/models/\(labels)"
    let bytes = try console.read(path)
    let faults = textFaults(in: bytes, path: path)
    guard faults.isEmpty else { try console.fail(faults) }
    return classLabels(bytes)
  }

  private func prepare(
    _ bytes: [UInt8], of file: ModelFile, _ photographBytes: [UInt8], _ console: Console
  ) throws -> (Model, Pixels, Preprocessing) {
    var diagnostics: [Diagnostic] = []
    let model = file.model(bytes, &diagnostics)
    var photograph: Photograph?
    do throws(PhotographError) {
      photograph = try Photograph(decoding: photographBytes)
    } catch {
      diagnostics.append(.error(at: SourcePlace(path: image), error.fact, help: error.help))
    }
    guard let model, let photograph else { try console.fail(diagnostics) }
    let preparation = try file.entry?.input ?? usualPreparation(of: model, at: file.path, console)
    let (wanted, given) = (model.graph.inputs.map(\.shape), [preparation.shape])
    guard wanted == given else {
      try console.fail([
        .error(
          at: SourcePlace(path: file.path),
          "the network reads \(described(wanted)), but the catalogue prepares \(described(given))",
          help: "correct the entry's input in \(content)/\(Catalogue.path)")
      ])
    }
    let pixels = Pixels(width: photograph.width, height: photograph.height, rgb: photograph.rgb)
    return (model, preparation.crop(pixels), preparation)
  }

  /// What most networks trained on ImageNet expect.
  private func usualPreparation(
    of model: Model, at path: String, _ console: Console
  ) throws -> Preprocessing {
    let shapes = model.graph.inputs.map(\.shape.dimensions)
    // The sides that a catalogue may give.
    let sides = 1...4096
    guard shapes.count == 1, shapes[0].count == 4, shapes[0][0] == 1, shapes[0][1] == 3,
      shapes[0].dropFirst(2).allSatisfy(sides.contains)
    else {
      try console.fail([
        .error(
          at: SourcePlace(path: path),
          "the network does not read one photograph: it reads "
            + described(model.graph.inputs.map(\.shape)),
          help: "an input of shape (1, 3, height, width) is needed, with sides up to 4096")
      ])
    }
    let (height, width) = (shapes[0][2], shapes[0][3])
    return Preprocessing(
      width: width, height: height, resize: max(width, height) * 256 / 224, channels: .rgb,
      mean: [123.675, 116.28, 103.53], scale: [58.395, 57.12, 57.375])
  }

  private struct Timing {
    let ready: ContinuousClock.Instant
    let median: Duration
    let count: Int
    let threads: Int
    let output: Tensor?
  }

  private func measure<K: Kernels>(
    _ kernels: K.Type, _ model: Model, _ input: Tensor, at path: String, _ console: Console
  ) throws -> Timing where K.Scalar == Float {
    let clock = ContinuousClock()
    do {
      let pool = ThreadPool(count: threads)
      let session = Session(try Plan<K>(model.graph), threads: pool)
      let ready = clock.now
      let output = try session.run([input]).outputs.first
      var durations: [Duration] = []
      let deadline = clock.now + .seconds(1)
      while durations.count < 3 || (durations.count < 21 && clock.now < deadline) {
        durations.append(try clock.measure { _ = try session.run([input]) })
      }
      return Timing(
        ready: ready, median: durations.sorted()[durations.count / 2], count: durations.count,
        threads: pool.count, output: output)
    } catch {
      let fact = (error as? PlanError)?.fact(about: model)
      try console.fail([
        .error(
          at: SourcePlace(path: path), fact ?? "the network cannot be executed: \(error)",
          help: "export the network again, with float32 numbers")
      ])
    }
  }

  /// `(1, 3, 227, 227)`, or nothing in words.
  private func described(_ shapes: [Shape]) -> String {
    guard !shapes.isEmpty else { return "nothing" }
    return shapes.map { "(\($0.dimensions.map(String.init).joined(separator: ", ")))" }
      .joined(separator: " and ")
  }

  private func milliseconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    return "\(decimal(Double(seconds) * 1e3 + Double(attoseconds) * 1e-15, places: 1)) ms"
  }
}
