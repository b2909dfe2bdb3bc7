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
      """)

  @Argument(
    help: "An ONNX file, or the name of a model in the catalogue.",
    completion: .file(extensions: ["onnx"]))
  var model: String

  @Argument(help: "The file to write.", completion: .file(extensions: ["onnx"]))
  var file: String

  @Flag(name: .customLong("float16"), help: "Write weights in float16.")
  var isHalfPrecision = false

  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  func run() throws {
    let console = Console()
    let source = try ModelFile(named: model, content: content, console)
    var diagnostics: [Diagnostic] = []
    guard let model = source.model(try console.map(source.path), &diagnostics) else {
      try console.fail(diagnostics)
    }
    let bytes = try console.exported(
      model, named: source.entry?.name ?? "network", from: source.path,
      isHalfPrecision ? .float16 : .float32)
    try console.write(bytes, to: file)
    console.say("\(file): \(byteCount(bytes.count)), \(counted(model.nodes.count, "node"))")
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

  /// Writes a file whole or not at all; ends the command where it cannot be written.
  func write(_ bytes: [UInt8], to path: String) throws {
    do throws(SystemError) {
      try FileSystem.replace(path, with: bytes)
    } catch {
      try fail([
        .error(
          at: SourcePlace(path: path), "the file cannot be written: \(error.reason)",
          help: "make the folder writable, or choose another")
      ])
    }
  }
}
