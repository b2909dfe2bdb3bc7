import ArgumentParser
import Experiments
import Lessons
import Networks

/// `hub models`: the catalogue as a table.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the models of the catalogue.")

  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  func run() throws {
    let console = Console()
    guard FileSystem.kind(of: content) == .folder else {
      try console.fail([missingContent(content)])
    }
    let disk = Disk.folder(content)
    let (catalogue, diagnostics) = Catalogue.read(from: disk)
    let rows = catalogue.models.map { entry in
      [
        entry.name,
        FileSystem.size(of: "\(content)/models/\(entry.file)").map(byteCount) ?? "missing",
        entry.accuracy.map { "\(decimal($0.top1, places: 1)) %" } ?? "none published",
        entry.licence.name, entry.title,
      ]
    }
    let head = ["NAME", "SIZE", "TOP-1", "LICENCE", "TITLE"]
    for line in columns([head] + rows, rightAligned: [1]) { console.say(line) }
    if !diagnostics.isEmpty { try console.fail(diagnostics) }
  }
}

/// Rows of cells as lines, each column as wide as its widest cell.
func columns(_ rows: [[String]], rightAligned: Set<Int> = []) -> [String] {
  let none = [Int](repeating: 0, count: rows.first?.count ?? 0)
  let widths = rows.reduce(into: none) { widths, row in
    for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.columnCount) }
  }
  return rows.map { row in
    let cells = row.enumerated().map { index, cell in
      let padding = String(repeating: " ", count: widths[index] - cell.columnCount)
      return rightAligned.contains(index) ? padding + cell : cell + padding
    }
    var line = cells.joined(separator: "  ")
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }
}
