import Lessons
import Networks
import NeuralNetwork

/// Results of a network as files of a folder, written all or none.
struct SavedResults {
  struct File {
    let path: String
    let result: NamedResult
  }

  let folder: String
  let files: [File]

  /// Ends the command where two results would be written to one file.
  init(_ results: [NamedResult], in folder: String, _ console: Console) throws {
    self.folder = folder
    files = results.map { result in
      File(path: "\(folder)/\(Self.fileName(of: result.name))", result: result)
    }
    for (path, group) in Dictionary(grouping: files, by: \.path).sorted(by: { $0.key < $1.key })
    where group.count > 1 {
      let names = group.map { "\"\($0.result.name)\"" }.joined(separator: " and ")
      try console.fail([
        .error(
          at: SourcePlace(path: path), "the results \(names) would both be written here",
          help: "ask for one of them at a time")
      ])
    }
  }

  /// `NAME.npy`, with "_" for what does not belong into the name of a file.
  static func fileName(of name: String) -> String {
    let characters = name.unicodeScalars.map { scalar -> Character in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": Character(scalar)
      default: "_"
      }
    }
    return String(characters) + ".npy"
  }

  /// Writes each file beside its place first; where one cannot be written, all are removed.
  func write(_ console: Console) throws {
    var written: [String] = []
    let isNew = FileSystem.kind(of: folder) == nil
    do throws(SystemError) {
      try FileSystem.makeFolder(folder)
      for file in files {
        written.append(file.path + ".partial")
        try FileSystem.write(NumPyFile.bytes(of: file.result.tensor), to: file.path + ".partial")
      }
      for file in files { try FileSystem.rename(file.path + ".partial", to: file.path) }
    } catch {
      for path in written { try? FileSystem.remove(path) }
      if isNew { try? FileSystem.remove(folder) }
      try console.fail([
        .error(
          at: SourcePlace(path: folder), "cannot write \(error.path): \(error.reason)",
          help: "make the folder writable, or choose another")
      ])
    }
  }
}

extension NamedResult {
  /// Type and shape, in words: `float32`, `(1, 1000)`.
  var form: [String] {
    let dimensions = tensor.shape.dimensions.map(String.init).joined(separator: ", ")
    return ["\(tensor.elementType)", "(\(dimensions))"]
  }

  /// A row of a table: name, type, shape, and the numbers or their range.
  var summary: [String] { [name] + form + [numbers] }

  private var numbers: String {
    switch tensor.elements {
    case .float32(let numbers): range(of: numbers) { $0.isFinite }
    case .int64(let numbers): range(of: numbers) { _ in true }
    case .int32(let numbers): range(of: numbers) { _ in true }
    case .bool(let flags):
      flags.count <= 8
        ? flags.map { "\($0)" }.joined(separator: " ")
        : "\(flags.count { $0 }) true, \(flags.count { !$0 }) false"
    case .unset: ""
    }
  }

  /// A few numbers themselves, or else the least and the largest.
  private func range<Number: Comparable>(
    of numbers: [Number], _ isFinite: (Number) -> Bool
  ) -> String {
    if numbers.count <= 8 { return numbers.map { "\($0)" }.joined(separator: " ") }
    let finite = numbers.filter(isFinite)
    guard let least = finite.min(), let largest = finite.max() else { return "no finite number" }
    let rest = numbers.count - finite.count
    return "\(least) to \(largest)" + (rest == 0 ? "" : ", \(rest) not finite")
  }
}
