import Lessons
import Networks

/// What a command's argument names: a file, a model of the catalogue, or an architecture.
enum NamedNetwork {
  case file(ModelFile)
  case architecture(Architecture)

  /// A file or a model of the catalogue goes before an architecture of the same name. Ends the command
  /// where there is nothing of that name, but of one close to it.
  init(_ name: String, content: String, _ console: Console) throws {
    let file = try ModelFile(named: name, content: content, console)
    if file.entry != nil || FileSystem.kind(of: name) != nil {
      self = .file(file)
    } else if let architecture = Architectures.named(name) {
      self = .architecture(architecture)
    } else {
      let known = Catalogue.read(from: Disk.folder(content)).0.names + Architectures.all.map(\.name)
      if let nearest = nearestName(to: name, among: known) {
        try console.fail([
          .error(
            at: SourcePlace(path: name), "there is no file, model or architecture of this name",
            help: "try \(nearest), or give the path of an ONNX file")
        ])
      }
      self = .file(file)
    }
  }
}

extension Console {
  /// Ends the command where an architecture was given a size.
  func refuse(_ size: PhotographSize?, for architecture: String) throws {
    guard size != nil else { return }
    try fail([
      .error(
        at: SourcePlace(path: architecture), "an architecture has the size of its paper",
        help: "leave --size out: it is for files that leave the size open")
    ])
  }
}

extension ModelFile {
  /// What the file holds; ends the command where it is no network.
  ///
  /// - Parameter size: That of photographs, where the user said it.
  func read(_ console: Console, _ size: PhotographSize?) throws -> Model {
    var diagnostics: [Diagnostic] = []
    guard let model = model(try bytes(console), size, &diagnostics) else {
      try console.fail(diagnostics)
    }
    return model
  }
}
