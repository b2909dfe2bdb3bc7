import Lessons
import Networks

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
  func model(_ bytes: [UInt8], _ diagnostics: inout [Diagnostic]) -> Model? {
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
        return try FileSystem.read(file, offset, count)
      } catch {
        throw .unreadable(reason: error.reason)
      }
    }
  }
}

extension Console {
  /// The bytes of a file; ends the command where there are none.
  func read(_ path: String) throws -> [UInt8] {
    do throws(SystemError) {
      return try FileSystem.read(path)
    } catch {
      try fail([
        .error(
          at: SourcePlace(path: path), "the file cannot be read: \(error.reason)",
          help: "check the path")
      ])
    }
  }
}
