import Experiments
import Lessons
import Networks

/// An entry for the catalogue, as an import writes it.
struct CatalogueEntry {
  let name: String
  let title: String
  /// Who wrote the file.
  let producer: String?
  let summary: String
  let data: String
  let labels: String?
  let input: Preprocessing
  /// Whether the preparation is only what is usual, since nobody said what it was.
  let isUsualInput: Bool
  let licence: String

  var fileName: String { "\(name).onnx" }
  var notice: String { "licences/\(name).txt" }

  /// The entry as lines of YAML, its dash that many spaces from the margin.
  func text(indentation: Int) -> String {
    var lines = [
      "- name: \(name)", "  title: \(quoted(title))", "  file: \(fileName)",
      "  summary: \(quoted(summary))", "  data: \(quoted(data))",
    ]
    if let producer { lines.insert("  # The file was written by \(comment(producer)).", at: 3) }
    if let labels { lines.append("  labels: \(quoted(labels))") }
    if isUsualInput {
      let usual =
        input.channels == .grey
        ? "Numbers from 0 to 1, as most networks read grey"
        : "As most networks trained on ImageNet read photographs"
      lines.append("  # \(usual); the file does not say.")
    }
    lines += [
      "  input:", "    width: \(input.width)", "    height: \(input.height)",
      "    resize: \(input.resize)", "    channels: \(input.channels.rawValue)",
      "    mean: \(list(input.mean))", "    scale: \(list(input.scale))",
      "  licence: {name: \(quoted(licence)), notice: \(notice)}",
    ]
    let margin = String(repeating: " ", count: indentation)
    return lines.map { "\(margin)\($0)\n" }.joined()
  }

  /// JSON's strings are YAML's, too.
  private func quoted(_ text: String) -> String { JSON.text(text).text }

  private func comment(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 32 ? " " : Character($0) })
  }

  private func list(_ numbers: [Float]) -> String {
    "[\(numbers.map { $0 == $0.rounded() && $0.magnitude < 1e6 ? "\(Int($0))" : "\($0)" }.joined(separator: ", "))]"
  }

  var noticeText: String {
    """
    \(fileName)

    Licence: \(licence)

    Whose these weights are, and on which terms they may be used and passed on, has yet to be written
    here, before a site with them is published.

    """
  }
}

/// The catalogue of a content folder, to which an entry can be added.
struct CatalogueFile {
  private let content: String
  private let catalogue: Catalogue
  /// The file as it stands; nil where there is none yet.
  private let bytes: [UInt8]?

  var names: [String] { catalogue.names }

  private var path: String { "\(content)/\(Catalogue.path)" }
  private var folder: String { "\(content)/models" }

  /// Ends the command where there is no content folder, or its catalogue has faults.
  init(in content: String, _ console: Console) throws {
    guard FileSystem.kind(of: content) == .folder else {
      try console.fail([missingContent(content)])
    }
    let disk = Disk.folder(content)
    let (catalogue, diagnostics) = Catalogue.read(from: disk)
    guard diagnostics.isEmpty else { try console.fail(diagnostics) }
    self.content = content
    self.catalogue = catalogue
    let path = "\(content)/\(Catalogue.path)"
    bytes = FileSystem.kind(of: path) == nil ? nil : try console.read(path)
  }

  /// Ends the command where there is a network of that name.
  func check(newName name: String, _ console: Console) throws {
    if let entry = catalogue.model(named: name) {
      try console.fail([
        .error(
          at: SourcePlace(path: path, line: entry.place().line, column: entry.place().column),
          "there is a model \"\(name)\"", help: "choose another name, or remove that model first")
      ])
    }
    for file in ["\(name).onnx", "licences/\(name).txt"]
    where FileSystem.kind(of: "\(folder)/\(file)") != nil {
      try console.fail([
        .error(
          at: SourcePlace(path: "\(folder)/\(file)"), "there is a file of this name",
          help: "choose another name, or remove that file first")
      ])
    }
  }

  /// Stores a network and lists it, or leaves everything as it was.
  func add(_ entry: CatalogueEntry, _ network: [UInt8], _ console: Console) throws {
    let extended = try extended(by: entry, console)
    let files = [
      FileContent(path: "\(folder)/\(entry.fileName)") { network },
      FileContent(path: "\(folder)/\(entry.notice)") { Array(entry.noticeText.utf8) },
      FileContent(path: path) { Array(extended.utf8) },
    ]
    try console.write(files, makesFolders: true)
  }

  /// The catalogue's text with the entry at its end, everything else as it was.
  private func extended(by entry: CatalogueEntry, _ console: Console) throws -> String {
    var text = bytes.map { String(decoding: $0, as: UTF8.self) } ?? "models:\n"
    if !text.hasSuffix("\n") { text += "\n" }
    // Entries stand two columns behind their dash.
    let indentation = catalogue.models.first.map { max(0, $0.place().column - 3) } ?? 2
    text += (catalogue.models.isEmpty ? "" : "\n") + entry.text(indentation: indentation)
    let (result, errors) = Catalogue.read(Array(text.utf8))
    guard errors.isEmpty, result.names == catalogue.names + [entry.name] else {
      try console.fail([
        .error(
          at: SourcePlace(path: path), "the list of models cannot be continued at the file's end",
          help: "write \"models:\" last, and one \"- name: ...\" below the other")
      ])
    }
    return text
  }
}
