import Lessons
import Networks
import NeuralNetwork

/// A network that a command was given: a file, or the name of an entry of the catalogue.
struct ModelFile {
  let path: String
  /// The catalogue's entry for the file, by name or path.
  let entry: Catalogue.Entry?
  /// Of all models of the catalogue.
  private let names: [String]

  /// A file that is not meant to be in the catalogue.
  init(path: String, besides names: [String]) {
    self.path = path
    self.names = names
    entry = nil
  }

  init(named name: String, content: String, _ console: Console) throws {
    let (catalogue, diagnostics) = Catalogue.read(from: Disk.folder(content))
    guard diagnostics.isEmpty else { try console.fail(diagnostics) }
    entry = catalogue.models.first { model in
      model.name == name
        || FileSystem.realPath(name) == FileSystem.realPath("\(content)/models/\(model.file)")
          && FileSystem.kind(of: name) != nil
    }
    path = entry.map { "\(content)/models/\($0.file)" } ?? name
    names = catalogue.names
  }

  /// Ends the command where the file cannot be read, with the model that may have been meant.
  func bytes(_ console: Console) throws -> SharedBytes {
    do throws(SystemError) {
      return try FileSystem.map(path)
    } catch {
      let name = FileSystem.lastPart(of: path)
      let plain = name.hasSuffix(".onnx") ? String(name.dropLast(".onnx".count)) : name
      let near = entry == nil ? nearestName(to: plain, among: names) : nil
      let hint = near.map { "; the catalogue has a model \"\($0)\"" } ?? ""
      try console.fail([
        .error(
          at: SourcePlace(path: path), "the file cannot be read: \(error.reason)",
          help: error.readingHelp + hint)
      ])
    }
  }

  /// What the file holds; nil where it is no network that can be executed, with all that is wrong
  /// added to `diagnostics`.
  ///
  /// - Parameter size: That of photographs, where the user said it.
  func model(
    _ bytes: SharedBytes, _ size: PhotographSize? = nil, _ diagnostics: inout [Diagnostic]
  ) -> Model? {
    do throws(ONNXError) {
      let model = try Model(onnx: bytes, size: size ?? entry?.input.size, in: .beside(path))
      let found = faults(of: model) + (size.flatMap { mismatch(of: model, with: $0) } ?? [])
      diagnostics += found
      return found.isEmpty ? model : nil
    } catch {
      diagnostics += faults(error, in: bytes, size)
      return nil
    }
  }

  /// Numbers that no network can compute with.
  func faults(of model: Model) -> [Diagnostic] {
    model.nonFiniteWeights.map { error($0.fact, help: $0.help) }
  }

  /// Why a file is not executed, with all of the operators that keep it from being so.
  ///
  /// - Parameter size: That of photographs, where the user said it: a fault of shapes may be its.
  func faults(
    _ fault: ONNXError, in bytes: SharedBytes, _ size: PhotographSize? = nil
  ) -> [Diagnostic] {
    let unsupported = (try? Model.unsupportedOperators(onnx: bytes)) ?? []
    let isAmongThem =
      if case .unsupportedOperator(let node, let domain, _) = fault {
        unsupported.contains { $0.operatorName == node.operatorName && $0.domain == domain }
      } else {
        false
      }
    return unsupported.map { error($0.fact, help: $0.help) }
      + (isAmongThem ? [] : [error(fault.fact, help: help(for: fault, size))])
  }

  private func help(for fault: ONNXError, _ size: PhotographSize?) -> String {
    if case .shapes = fault, size != nil { return "choose another --size" }
    return fault.help
  }

  private func mismatch(of model: Model, with size: PhotographSize) -> [Diagnostic]? {
    let sides = [size.height, size.width]
    let isRead = model.graph.inputs.map(\.shape.dimensions).contains { shape in
      shape.count == 4 && (Array(shape[2...]) == sides || Array(shape[1...2]) == sides)
    }
    guard !isRead else { return nil }
    return [
      error(
        "the network does not read \(size.width) × \(size.height) pixels: it reads "
          + model.inputsInWords, help: "leave --size out: it is for files that leave the size open")
    ]
  }

  private func error(_ fact: String, help: String) -> Diagnostic {
    .error(at: SourcePlace(path: path), fact, help: help)
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
      let bytes: SharedBytes
      do throws(SystemError) {
        bytes = try FileSystem.map(file, offset, count)
      } catch {
        throw .unreadable(reason: error.reason)
      }
      guard bytes.count == count else {
        throw .tooShort(byteCount: FileSystem.size(of: file) ?? 0)
      }
      return bytes
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
          help: error.readingHelp)
      ])
    }
  }
}
