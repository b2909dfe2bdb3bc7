import Glibc

/// A file that is yet to be written.
struct FileContent {
  let path: String
  /// Made when it is written, so that not all files are in memory at once.
  let bytes: () -> [UInt8]
}

extension FileSystem {
  /// What keeps a file from being written to a path: only a regular file, or nothing, may be there.
  static func obstacle(at path: String) -> SystemError? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return errno == ENOENT ? nil : SystemError(path)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return SystemError(code: EISDIR, path: path)
    default: return SystemError(code: EOPNOTSUPP, path: path)
    }
  }

  /// Writes files, all or none, so that nobody meets half of one. Symbolic links are followed.
  ///
  /// - Parameters:
  ///   - makesFolders: Whether folders that are missing are made.
  ///   - isDurable: Whether a file takes its place only when its bytes are on the disk, so that even a
  ///     loss of power leaves the old or the new one.
  /// - Throws: The error of the first file that cannot be written; then everything is as it was.
  static func replace(
    _ files: [FileContent], makesFolders: Bool, isDurable: Bool = false
  ) throws(SystemError) {
    var folders: [String] = []
    var replacements: [FileReplacement] = []
    do throws(SystemError) {
      for file in files {
        if makesFolders { folders += try makeFolder(parent(of: file.path)) }
        replacements.append(try FileReplacement(of: file.path))
        try replacements[replacements.count - 1].write(file.bytes(), isDurable: isDurable)
      }
      for index in replacements.indices {
        try replacements[index].carryOut(isLast: index == replacements.count - 1)
      }
    } catch {
      for replacement in replacements.reversed() { replacement.undo() }
      for folder in folders.reversed() { rmdir(folder) }
      throw error
    }
    for replacement in replacements { replacement.finish(isDurable: isDurable) }
  }
}

/// One file on its way: written beside its place, then moved there.
private struct FileReplacement {
  /// As it was asked for, for errors.
  private let path: String
  /// Where symbolic links lead.
  private let target: String
  private let partial: String
  private let file: Int32
  /// What stood at the target stands here until all files are in their places.
  private var former: String { partial + "-former" }
  private var isFormerKept = false
  private var isInPlace = false

  /// Makes an empty file beside the one to be replaced, with its permissions.
  init(of path: String) throws(SystemError) {
    if let obstacle = FileSystem.obstacle(at: path) { throw obstacle }
    self.path = path
    target = try FileSystem.linkTarget(of: path)
    let folder = FileSystem.parent(of: target)
    var number = 0
    while true {
      let name = "\(folder)/.hub-\(getpid())-\(number)"
      let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if file >= 0 {
        (partial, self.file) = (name, file)
        break
      }
      guard errno == EEXIST else { throw SystemError(path) }
      number += 1
    }
    var status = stat()
    if stat(target, &status) == 0 { fchmod(file, status.st_mode & 0o7777) }
  }

  func write(_ bytes: [UInt8], isDurable: Bool) throws(SystemError) {
    try FileSystem.write(bytes, into: file, path, isDurable: isDurable)
  }

  /// Moves the file to its place. Behind the last one nothing can fail that what stood there were
  /// needed for.
  mutating func carryOut(isLast: Bool) throws(SystemError) {
    if let obstacle = FileSystem.obstacle(at: target) {
      throw SystemError(code: obstacle.code, path: path)
    }
    if !isLast, FileSystem.kind(of: target) != nil {
      guard rename(target, former) == 0 else { throw SystemError(path) }
      isFormerKept = true
    }
    guard rename(partial, target) == 0 else { throw SystemError(path) }
    isInPlace = true
  }

  func undo() {
    unlink(isInPlace ? target : partial)
    if isFormerKept { rename(former, target) }
  }

  func finish(isDurable: Bool) {
    if isFormerKept { unlink(former) }
    if isDurable { FileSystem.syncFolder(of: target) }
  }
}

extension FileSystem {
  /// Brings the names in a path's folder to the disk, where the file system can.
  fileprivate static func syncFolder(of path: String) {
    let folder = open(parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Where a path leads once the symbolic links at its end are followed, though nothing be there.
  fileprivate static func linkTarget(of path: String) throws(SystemError) -> String {
    var target = path
    // As many as Linux follows.
    for _ in 0..<40 {
      guard isSymbolicLink(target) else { return target }
      var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
      let count = buffer.withUnsafeMutableBytes { bytes in
        bytes.bindMemory(to: CChar.self).baseAddress.map { readlink(target, $0, bytes.count) } ?? -1
      }
      guard count >= 0 else { throw SystemError(path) }
      let link = String(decoding: buffer.prefix(count), as: UTF8.self)
      target = link.hasPrefix("/") ? link : "\(parent(of: target))/\(link)"
    }
    throw SystemError(code: ELOOP, path: path)
  }
}
