import Glibc
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

  /// `NAME.npy` for each, numbered from the second on where several would be called the same.
  init(_ results: [NamedResult], in folder: String) {
    self.folder = folder
    var used: Set<String> = []
    files = results.map { result in
      let plain = Self.fileName(of: result.name)
      var (name, number) = (plain, 1)
      while !used.insert(name).inserted {
        number += 1
        name = "\(plain)-\(number)"
      }
      return File(path: "\(folder)/\(name).npy", result: result)
    }
  }

  /// The name as far as a file can have it, with "_" for other characters.
  private static func fileName(of name: String) -> String {
    let characters = name.unicodeScalars.prefix(200).map { scalar -> Character in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": Character(scalar)
      default: "_"
      }
    }
    return String(characters)
  }

  /// Ends the command where a file cannot be written; then none is.
  func write(_ console: Console) throws {
    if let kind = FileSystem.kind(of: folder), kind != .folder {
      try console.fail([SystemError(code: ENOTDIR, path: folder).folderFault])
    }
    let contents = files.map { file in
      FileContent(path: file.path) { NumPyFile.bytes(of: file.result.tensor) }
    }
    try console.write(contents, makesFolders: true)
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
