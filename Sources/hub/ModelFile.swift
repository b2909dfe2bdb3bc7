import Lessons
import Networks
import NeuralNetwork

/// A network that a command was given: a file, or the name of an entry of the catalogue.
struct ModelFile {
  let path: String
  /// The catalogue's entry for the file, by name or path.
  let entry: Catalogue.Entry?

  init(named name: String, content: String, _ console: Console) throws {
    let (catalogue, diagnostics) = Catalogue.read(from: Disk.folder(content))
    guard diagnostics.isEmpty else { try console.fail(diagnostics) }
    entry = catalogue.models.first { model in
      model.name == name
        || FileSystem.realPath(name) == FileSystem.realPath("\(content)/models/\(model.file)")
          && FileSystem.kind(of: name) != nil
    }
    path = entry.map { "\(content)/models/\($0.file)" } ?? name
  }

  /// What the file holds; nil where it is no network, with what is wrong added to `diagnostics`.
  func model(_ bytes: SharedBytes, _ diagnostics: inout [Diagnostic]) -> Model? {
    do throws(ONNXError) {
      return try Model(onnx: bytes, in: .beside(path))
    } catch {
      diagnostics.append(.error(at: SourcePlace(path: path), error.fact, help: error.help))
      return nil
    }
  }
}

extension ExternalWeights {
  /// The files in the folder of a model, as long as no symbolic link leads out of it.
  static func beside(_ path: String) -> ExternalWeights {
    ExternalWeights { location, offset, count throws(Fault) in
      guard let folder = FileSystem.realPath(FileSystem.parent(of: path)),
        let file = FileSystem.realPath("\(folder)/\(location)")
      else { throw .missing }
      guard file.hasPrefix(folder == "/" ? folder : folder + "/") else { throw .outsideFolder }
      do throws(SystemError) {
        return try FileSystem.map(file, offset, count)
      } catch {
        throw .unreadable(reason: error.reason)
      }
    }
  }
}

extension Console {
  /// The bytes of a file; ends the command where there are none.
  func read(_ path: String) throws -> [UInt8] {
    try reading(path) { path throws(SystemError) in try FileSystem.read(path) }
  }

  /// The same without reading them before they are used.
  func map(_ path: String) throws -> SharedBytes {
    try reading(path) { path throws(SystemError) in try FileSystem.map(path) }
  }

  private func reading<Bytes>(
    _ path: String, _ read: (_ path: String) throws(SystemError) -> Bytes
  ) throws -> Bytes {
    do throws(SystemError) {
      return try read(path)
    } catch {
      try fail([
        .error(
          at: SourcePlace(path: path), "the file cannot be read: \(error.reason)",
          help: "check the path")
      ])
    }
  }
}
