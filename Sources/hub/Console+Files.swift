import Glibc
import Lessons

extension Console {
  /// Writes files, all or none; ends the command, with all faults, where one cannot be written.
  func write(
    _ files: [FileContent], makesFolders: Bool = false, isDurable: Bool = false
  ) throws {
    let obstacles = files.compactMap { FileSystem.obstacle(at: $0.path) }
    guard obstacles.isEmpty else { try fail(obstacles.map(\.writingFault)) }
    do throws(SystemError) {
      try FileSystem.replace(files, makesFolders: makesFolders, isDurable: isDurable)
    } catch {
      try fail([
        files.contains { $0.path == error.path } ? error.writingFault : error.folderFault
      ])
    }
  }
}

extension SystemError {
  /// That a file cannot be written, and what to do, which depends on why.
  var writingFault: Diagnostic {
    .error(
      at: SourcePlace(path: path), "the file cannot be written: \(reason)", help: writingHelp)
  }

  /// That a folder cannot be made.
  var folderFault: Diagnostic {
    .error(at: SourcePlace(path: path), "the folder cannot be made: \(reason)", help: writingHelp)
  }

  /// What to try where something cannot be written.
  var writingHelp: String {
    switch code {
    case ENOSPC, EDQUOT: "make room on this disk, or choose another"
    case ENAMETOOLONG: "choose a shorter name"
    case ENOTDIR, EEXIST: "a part of the path is a file: choose another path"
    case EISDIR: "a folder has this name: choose another"
    case EOPNOTSUPP: "devices and pipes are not replaced: choose the path of a file"
    case EROFS: "this disk cannot be written to: choose another"
    case ELOOP: "these symbolic links lead nowhere: choose another path"
    case ENOENT: "make the folder first, or check the path"
    default: "make the folder writable, or choose another"
    }
  }

  /// What to try where a file cannot be read.
  var readingHelp: String {
    switch code {
    case EACCES: "make the file readable"
    case EISDIR: "this is a folder: name a file"
    case EOPNOTSUPP: "devices and pipes are not read: name a file"
    case EFBIG:
      "store the weights beside the model: onnx.save(model, path, save_as_external_data=True)"
    default: "check the path"
    }
  }
}
