import Lessons

/// A file that a command was given by its path, or by the name that it has in a folder of the content.
struct NamedFile {
  enum Kind {
    case recipe, experiment

    var folder: String { self == .recipe ? "models/recipes" : "experiments" }
    var noun: String { self == .recipe ? "recipe" : "experiment" }
  }

  let path: String
  /// The file's, without an ending.
  let name: String

  /// A path goes before a name. Ends the command where there is no such file.
  init(_ kind: Kind, _ name: String, content: String, _ console: Console) throws {
    let folder = "\(content)/\(kind.folder)"
    let known = "\(folder)/\(name).yml"
    path = FileSystem.kind(of: name) == .file ? name : known
    let last = FileSystem.lastPart(of: path)
    self.name = last.hasSuffix(".yml") ? String(last.dropLast(".yml".count)) : last
    guard FileSystem.kind(of: path) == nil else { return }
    let names = FileSystem.files(below: folder).filter { $0.hasSuffix(".yml") }
      .map { String($0.dropLast(".yml".count)) }
    let near = nearestName(to: name, among: names).map { "try \($0)" }
    let all = names.isEmpty ? nil : "there are \(names.joined(separator: ", "))"
    try console.fail([
      .error(
        at: SourcePlace(path: name), "there is no file or \(kind.noun) of this name",
        help: near ?? all ?? "give the path of the \(kind.noun)'s file")
    ])
  }
}
