import ArgumentParser
import Lessons
import Networks

/// `hub model export NAME FILE`: a network as an ONNX file of its own.
struct ExportModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a network as ONNX, as it is executed here.",
    discussion: """
      Constants are folded, older operators are written as today's, all shapes are fixed. Nodes and \
      weights keep their names.

      With --seed, NAME is an architecture (hub model inspect --help lists them), which has no \
      weights: it gets random ones, as they are before training, the same for the same number.
      """)

  @Argument(
    help: "An ONNX file, or the name of a model in the catalogue or of an architecture.",
    completion: .file(extensions: ["onnx"]))
  var model: String

  @Argument(help: "The file to write.", completion: .file(extensions: ["onnx"]))
  var file: String

  @Option(help: "Which random weights an architecture gets.")
  var seed: UInt64?

  @Flag(name: .customLong("float16"), help: "Write weights in float16.")
  var isHalfPrecision = false

  @Option(help: PhotographSize.help)
  var size: PhotographSize?

  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  func run() throws {
    let console = Console()
    let (network, name, path) = try network(console)
    let bytes = try console.exported(
      network, named: name, from: path, isHalfPrecision ? .float16 : .float32)
    try console.write([FileContent(path: file) { bytes }])
    console.say("\(file): \(byteCount(bytes.count)), \(counted(network.nodes.count, "node"))")
  }

  /// The network with its weights, what it is called, and where it comes from.
  private func network(_ console: Console) throws -> (Model, name: String, path: String) {
    if let seed {
      let architecture = try console.architecture(named: model)
      try console.refuse(size, for: model)
      return (try architecture.model(.seeded(seed)), architecture.name, model)
    }
    switch try NamedNetwork(model, content: content, console) {
    case .file(let source):
      return (try source.read(console, size), source.entry?.name ?? "network", source.path)
    case .architecture:
      try console.fail([
        .error(
          at: SourcePlace(path: model), "this architecture is a definition without weights",
          help: "add --seed 1, or another number, for weights as they are before training")
      ])
    }
  }
}

extension Console {
  /// Ends the command where there is no architecture of that name.
  fileprivate func architecture(named name: String) throws -> Architecture {
    if let architecture = Architectures.named(name) { return architecture }
    let near = nearestName(to: name, among: Architectures.all.map(\.name))
    try fail([
      .error(
        at: SourcePlace(path: name), "--seed is for architectures, and none is called so",
        help: near.map { "try \($0)" } ?? "leave --seed out for a network that has weights")
    ])
  }
}

extension Console {
  /// A network as ONNX; ends the command where it cannot be written so.
  func exported(
    _ model: Model, named name: String, from path: String, _ weights: WeightFormat
  ) throws -> [UInt8] {
    do throws(ExportError) {
      return try model.onnx(named: name, weights: weights)
    } catch {
      try fail([.error(at: SourcePlace(path: path), error.fact, help: error.help)])
    }
  }
}
