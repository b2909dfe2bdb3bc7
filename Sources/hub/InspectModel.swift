import ArgumentParser
import Networks

/// `hub model inspect NAME`: the table of a network's nodes. A network that is only defined, without
/// weights, can be named too, and is compared with what its paper prints.
struct InspectModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "List a network's nodes: shapes, parameters, work, receptive fields.",
    discussion: """
      The receptive field is the window of the image that a result depends on: its size, the step \
      between neighbours' windows, and how far the first reaches beyond the image. It is left out \
      where a result does not depend on the image, and, unless all positions see the same window, \
      where windows are not followed: behind Resize and ConvTranspose, whose results lie between the \
      positions that they read; behind DeformConv, GridSample, RoiAlign, GatherElements and the like, \
      which look at computed places; and where rows or columns are cut into parts or reordered, or \
      have become tokens. A network may take its image as (batch, channels, rows, columns) or as \
      (batch, rows, columns, channels).

      Below the totals of an architecture stand the numbers that its paper prints and that differ \
      from ours, with the reason.

      Architectures that can be named without a file: \
      \(Architectures.all.map(\.name).joined(separator: ", ")).
      """)

  @Argument(
    help: "An ONNX file, or the name of a model in the catalogue or of an architecture.",
    completion: .file(extensions: ["onnx"]))
  var file: String

  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  @Option(help: PhotographSize.help)
  var size: PhotographSize?

  @Flag(help: "Write JSON.")
  var json = false

  func run() throws {
    let console = Console()
    let sheet: FactSheet
    switch try NamedNetwork(file, content: content, console) {
    case .file(let file): sheet = try FactSheet(try file.read(console, size), nil)
    case .architecture(let architecture):
      try console.refuse(size, for: file)
      sheet = try FactSheet(try architecture.model(), architecture)
    }
    for line in json ? [sheet.json.text] : sheet.lines { console.say(line) }
  }
}
