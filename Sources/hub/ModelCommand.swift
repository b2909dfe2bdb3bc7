import ArgumentParser
import Networks

/// `hub model`: one network file.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Work with one network.",
    subcommands: [
      InspectModel.self, RunModel.self, ImportModel.self, ExportModel.self, ListOperators.self,
    ])
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
