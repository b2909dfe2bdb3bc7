import Glibc
import Lessons
import NeuralNetwork

/// A refusal by the operating system, in its own words.
struct SystemError: Error, Equatable {
  let code: Int32
  let path: String

  /// Takes the code of the call that just failed.
  init(_ path: String) {
    code = errno
    self.path = path
  }

  init(code: Int32, path: String) {
    self.code = code
    self.path = path
  }

  var reason: String {
    code == EOPNOTSUPP ? "Not a regular file" : String(cString: strerror(code))
  }
}

/// The calls of the operating system that the tool needs, with typed errors.
enum FileSystem {
  enum Kind { case file, folder, other }

  /// What stands at a path, following symbolic links; nil where nothing does.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// A file's length in bytes, or nil where there is none.
  static func size(of path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// The path without symbolic links and dots, or nil where nothing stands there.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The names in a folder, sorted.
  static func names(in folder: String) throws(SystemError) -> [String] {
    guard let stream = opendir(folder) else { throw SystemError(folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// No file of a site is nearly as long: an ONNX file ends here, since protobuf does.
  static let longestFile = 1 << 31

  static func read(_ path: String) throws(SystemError) -> [UInt8] {
    try read(path) { $0 <= longestFile ? 0..<$0 : nil }
  }

  /// A file's bytes, where the system can, as they lie in its memory: see ``SharedBytes``.
  static func map(_ path: String) throws(SystemError) -> SharedBytes {
    try map(path) { $0 <= longestFile ? 0..<$0 : nil }
  }

  /// At most `count` bytes from `offset` on: fewer where the file ends before.
  static func map(_ path: String, _ offset: Int, _ count: Int) throws(SystemError) -> SharedBytes {
    try map(path) { min(offset, $0)..<min(offset + count, $0) }
  }

  private static func map(
    _ path: String, part: (_ length: Int) -> Range<Int>?
  ) throws(SystemError) -> SharedBytes {
    let (file, part) = try open(path, part: part)
    defer { close(file) }
    if part.count >= shortestMapping,
      let mapped = SharedBytes(mapping: file, offset: part.lowerBound, count: part.count)
    {
      return mapped
    }
    return SharedBytes(try read(file, part, path))
  }

  /// Fewer bytes are read in less time than they are mapped.
  private static let shortestMapping = 1 << 16

  private static func read(
    _ path: String, part: (_ length: Int) -> Range<Int>?
  ) throws(SystemError) -> [UInt8] {
    let (file, part) = try open(path, part: part)
    defer { close(file) }
    return try read(file, part, path)
  }

  /// Opens a regular file for a part of it that is chosen by its length; nil where it is too long.
  private static func open(
    _ path: String, part: (_ length: Int) -> Range<Int>?
  ) throws(SystemError) -> (file: Int32, part: Range<Int>) {
    // Without O_NONBLOCK the opening of a pipe would wait for a writer.
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw SystemError(path) }
    do throws(SystemError) {
      var status = stat()
      guard fstat(file, &status) == 0 else { throw SystemError(path) }
      let kind = status.st_mode & S_IFMT
      guard kind == S_IFREG else {
        throw SystemError(code: kind == S_IFDIR ? EISDIR : EOPNOTSUPP, path: path)
      }
      guard let part = part(Int(status.st_size)) else {
        throw SystemError(code: EFBIG, path: path)
      }
      return (file, part)
    } catch {
      close(file)
      throw error
    }
  }

  private static func read(
    _ file: Int32, _ part: Range<Int>, _ path: String
  ) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: part.count) { buffer, count in
      while count < buffer.count, let start = buffer.baseAddress {
        let got = pread(
          file, start + count, buffer.count - count, off_t(part.lowerBound + count))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = SystemError(path) }
        if got <= 0 { break }
        count += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let file = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw SystemError(path) }
    try write(bytes, into: file, path)
  }

  /// Writes behind what a file holds; it is made where there is none.
  static func append(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw SystemError(path) }
    try write(bytes, into: file, path)
  }

  /// Writes to an open file and closes it.
  ///
  /// - Parameter isDurable: Whether the bytes are on the disk, not only on their way, when it returns.
  static func write(
    _ bytes: [UInt8], into file: Int32, _ path: String, isDurable: Bool = false
  ) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 {
        let failure = SystemError(path)
        close(file)
        throw failure
      }
      written += count
    }
    if isDurable, fsync(file) != 0 {
      let failure = SystemError(path)
      close(file)
      throw failure
    }
    guard close(file) == 0 else { throw SystemError(path) }
  }

  /// Makes a folder and the folders above it.
  ///
  /// - Returns: Those that were not there before, the outermost first.
  @discardableResult
  static func makeFolder(_ path: String) throws(SystemError) -> [String] {
    if mkdir(path, 0o755) == 0 { return [path] }
    if errno == EEXIST && kind(of: path) == .folder { return [] }
    let failure = SystemError(path)
    guard failure.code == ENOENT else { throw failure }
    let parent = self.parent(of: path)
    guard parent != path else { throw failure }
    let made = try makeFolder(parent)
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      let failure = SystemError(path)
      for folder in made.reversed() { rmdir(folder) }
      throw failure
    }
    return made + [path]
  }

  /// Removes a file, or a folder with everything in it; symbolic links are not followed.
  static func remove(_ path: String) throws(SystemError) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw SystemError(path)
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in try names(in: path) { try remove("\(path)/\(name)") }
      guard rmdir(path) == 0 else { throw SystemError(path) }
    } else {
      guard unlink(path) == 0 else { throw SystemError(path) }
    }
  }

  static func rename(_ from: String, to target: String) throws(SystemError) {
    guard Glibc.rename(from, target) == 0 else { throw SystemError(from) }
  }

  /// The folder that holds a path.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func lastPart(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Every regular file below a folder as sorted paths relative to it, hidden ones only on demand.
  static func files(below folder: String, includingHidden: Bool = false) -> [String] {
    func collect(_ relative: String) -> [String] {
      let full = relative.isEmpty ? folder : "\(folder)/\(relative)"
      guard let names = try? names(in: full) else { return [] }
      return names.filter { includingHidden || !$0.hasPrefix(".") }.flatMap { name -> [String] in
        let path = relative.isEmpty ? name : "\(relative)/\(name)"
        switch kind(of: "\(folder)/\(path)") {
        case .file: return [path]
        case .folder: return isSymbolicLink("\(folder)/\(path)") ? [] : collect(path)
        default: return []
        }
      }
    }
    return collect("").sorted()
  }

  /// The folders that ``files(below:)`` would have to pass over, since their names cannot be read.
  static func unreadableFolders(below folder: String) -> [SystemError] {
    do throws(SystemError) {
      return try names(in: folder).filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
        .filter { kind(of: $0) == .folder && !isSymbolicLink($0) }
        .flatMap { unreadableFolders(below: $0) }
    } catch {
      return [error]
    }
  }

  static func isSymbolicLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }
}

extension Disk {
  /// A real folder. Hidden files and symbolic links to folders are left out of its listing.
  static func folder(_ path: String, name: String? = nil) -> Disk {
    Disk(
      name: name ?? path,
      files: { folder in
        let base = folder.isEmpty ? path : "\(path)/\(folder)"
        let files = FileSystem.files(below: base)
        return folder.isEmpty ? files : files.map { "\(folder)/\($0)" }
      },
      read: { relative throws(DiskError) in
        let full = "\(path)/\(relative)"
        guard FileSystem.kind(of: full) == .file else { return nil }
        do throws(SystemError) {
          return try FileSystem.read(full)
        } catch {
          throw DiskError(path: relative, reason: error.reason)
        }
      })
  }
}
