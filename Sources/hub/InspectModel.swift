import ArgumentParser
import Experiments
import Lessons
import Networks
import NeuralNetwork

/// `hub model inspect FILE`: the table of a network's nodes. A network that is only defined, without
/// weights, can be named too.
struct InspectModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "List a network's nodes: shapes, parameters, work, receptive fields.",
    discussion: """
      MACs are the multiply-adds of convolutions and matrix products. The receptive field is the \
      window of the image that a result depends on: its size, the step between neighbours' windows, \
      and how far the first reaches beyond the image. It is left out where rows and columns have \
      become tokens.

      Architectures that can be named without a file: \
      \(Architectures.all.map(\.name).joined(separator: ", ")).
      """)

  @Argument(
    help: "An ONNX file, or the name of a model in the catalogue or of an architecture.",
    completion: .file(extensions: ["onnx"]))
  var file: String

  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  @Flag(help: "Write JSON.")
  var json = false

  func run() throws {
    let console = Console()
    let model = try model(console)
    let facts = try GraphFacts(model)
    if json {
      console.say(object(of: model, facts).text)
    } else {
      for line in table(of: facts) + [""] + totals(of: facts) { console.say(line) }
    }
  }

  /// What the file holds, or, where there is none of that name, the architecture.
  private func model(_ console: Console) throws -> Model {
    let found = try ModelFile(named: file, content: content, console)
    if found.entry == nil, FileSystem.kind(of: file) == nil,
      let architecture = Architectures.named(file)
    {
      return try architecture.model()
    }
    let bytes = try console.map(found.path)
    var diagnostics: [Diagnostic] = []
    guard let model = found.model(bytes, &diagnostics) else { try console.fail(diagnostics) }
    return model
  }

  private func table(of facts: GraphFacts) -> [String] {
    let head = ["NAME", "OPERATOR", "OUTPUT", "PARAMETERS", "MACS", "FIELD", "STEP", "BEYOND"]
    let rows = facts.nodes.map { node in
      [
        node.name, node.operatorName,
        node.resultShape.dimensions.map(String.init).joined(separator: " × "),
        node.parameterCount == 0 ? "" : Wording.grouped(node.parameterCount),
        node.multiplyAdds == 0 ? "" : Wording.grouped(node.multiplyAdds),
        node.receptiveField.map { both($0, \.size) } ?? "",
        node.receptiveField.map { both($0, \.stride) } ?? "",
        node.receptiveField.map { both($0, \.padding) } ?? "",
      ]
    }
    return columns([head] + rows, rightAligned: [3, 4, 5, 6, 7])
  }

  /// `47`, or `47 × 31` where rows and columns differ.
  private func both(
    _ field: ReceptiveField, _ number: KeyPath<ReceptiveField.Axis, Int>
  ) -> String {
    let (rows, columns) = (field.vertical[keyPath: number], field.horizontal[keyPath: number])
    return rows == columns ? "\(rows)" : "\(rows) × \(columns)"
  }

  private func totals(of facts: GraphFacts) -> [String] {
    columns(
      [
        ["nodes", Wording.grouped(facts.nodes.count)],
        ["parameters", Wording.grouped(facts.parameterCount)],
        ["MACs", Wording.grouped(facts.multiplyAdds)],
        ["activations", "\(Wording.grouped(facts.activationBytes)) bytes in float32"],
      ])
  }

  private func object(of model: Model, _ facts: GraphFacts) -> JSON {
    func shape(_ shape: Shape) -> JSON { .list(shape.dimensions.map { .number($0) }) }
    func field(_ field: ReceptiveField) -> JSON {
      func axes(_ number: KeyPath<ReceptiveField.Axis, Int>) -> JSON {
        .list([field.vertical, field.horizontal].map { .number($0[keyPath: number]) })
      }
      return .object([
        ("size", axes(\.size)), ("stride", axes(\.stride)), ("padding", axes(\.padding)),
      ])
    }
    return .object([
      (
        "inputs",
        .list(
          zip(model.inputNames, model.graph.inputs).map { name, input in
            .object([("name", .text(name)), ("shape", shape(input.shape))])
          })
      ),
      ("outputs", .list(model.outputNames.map { .text($0) })),
      ("parameters", .number(facts.parameterCount)),
      ("multiplyAdds", .number(facts.multiplyAdds)),
      ("activationBytes", .number(facts.activationBytes)),
      (
        "nodes",
        .list(
          facts.nodes.map { node in
            .object([
              ("name", .text(node.name)), ("operator", .text(node.operatorName)),
              ("shape", shape(node.resultShape)), ("parameters", .number(node.parameterCount)),
              ("multiplyAdds", .number(node.multiplyAdds)),
              ("activationBytes", .number(node.activationBytes)),
              ("receptiveField", node.receptiveField.map(field) ?? .null),
            ])
          })
      ),
    ])
  }
}
