import CPlatform
import Glibc
import Lessons

/// Puts a finished site in the place of the previous one, whole or not at all.
///
/// The new site is written beside the old one under a hidden name; then the two folders are
/// exchanged in one step, so that a build killed at any moment leaves either the old or the new site
/// whole. Where the file system cannot exchange, two renames do it, and a build killed between them
/// is mended at the next start.
struct Publisher {
  enum Outcome: Equatable {
    /// Not a byte would change, so nothing was touched.
    case unchanged
    case replaced
    /// Replaced by two renames, since the file system cannot exchange two folders.
    case replacedByRenames
  }

  /// The folder that is replaced, as the author names it, without a closing `/`.
  let output: String
  /// Exchanges two folders; 0 or the `errno` of the refusal. A test can refuse.
  var exchange: (String, String) -> Int32 = { platform_exchange($0, $1) }

  /// Stands in every folder that this tool wrote: only such a folder is ever replaced.
  static let marker = OutputFile(
    path: ".hub-site",
    bytes: Array("Written by hub build, which replaces this folder whole.\n".utf8))

  /// The folder that is replaced where it really stands: a link stays, and what it leads to changes.
  private var site: String {
    let isIndirect =
      FileSystem.isSymbolicLink(output) || [".", ".."].contains(FileSystem.lastPart(of: output))
    return isIndirect ? FileSystem.realPath(output) ?? output : output
  }
  private var parent: String { FileSystem.parent(of: site) }
  private var name: String { FileSystem.lastPart(of: site) }
  private var fresh: String { "\(parent)/.\(name).hub-new" }
  private var previous: String { "\(parent)/.\(name).hub-old" }

  /// Publishes the files, or throws and leaves the previous site as it was.
  func publish(_ files: [OutputFile]) throws(SystemError) -> Outcome {
    try FileSystem.makeFolder(parent)
    let lock = try takeLock()
    defer { close(lock) }
    try recover()
    let files = files + [Self.marker]
    if holdsExactly(files) { return .unchanged }
    do {
      try writeFresh(files)
      return try putInPlace()
    } catch {
      try? FileSystem.remove(fresh)
      throw error
    }
  }

  /// Brings back the site of a build that was killed between two renames, so that it stands even
  /// where the build that begins now finds errors.
  func restore() {
    guard FileSystem.kind(of: site) == nil, FileSystem.kind(of: previous) == .folder,
      let lock = try? takeLock()
    else { return }
    defer { close(lock) }
    // What cannot be mended is reported by the publishing.
    try? recover()
  }

  /// Brings the folder back to a whole site after a build that was killed, and clears its leftovers.
  private func recover() throws(SystemError) {
    if FileSystem.kind(of: site) == nil, FileSystem.kind(of: previous) == .folder {
      try FileSystem.rename(previous, to: site)
    }
    try FileSystem.remove(previous)
    try FileSystem.remove(fresh)
  }

  private func writeFresh(_ files: [OutputFile]) throws(SystemError) {
    try FileSystem.makeFolder(fresh)
    var folders: Set<String> = []
    for file in files {
      let path = "\(fresh)/\(file.path)"
      let folder = FileSystem.parent(of: path)
      if folders.insert(folder).inserted { try FileSystem.makeFolder(folder) }
      try FileSystem.write(file.bytes, to: path)
    }
  }

  private func putInPlace() throws(SystemError) -> Outcome {
    guard FileSystem.kind(of: site) != nil else {
      try FileSystem.rename(fresh, to: site)
      return .replaced
    }
    switch exchange(fresh, site) {
    case 0:
      // The new site stands; leftovers that cannot be removed now are met again by the next build.
      try? FileSystem.remove(fresh)
      return .replaced
    case EINVAL, ENOSYS, EOPNOTSUPP:
      try FileSystem.rename(site, to: previous)
      do {
        try FileSystem.rename(fresh, to: site)
      } catch {
        try FileSystem.rename(previous, to: site)
        throw error
      }
      try? FileSystem.remove(previous)
      return .replacedByRenames
    case let refusal:
      throw SystemError(code: refusal, path: output)
    }
  }

  /// Waits until no other build writes to the same folder.
  ///
  /// Some network file systems lock no folders; there builds go ahead unguarded.
  private func takeLock() throws(SystemError) -> Int32 {
    let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw SystemError(parent) }
    let locksNothing = [EBADF, ENOLCK, ENOSYS, EOPNOTSUPP]
    guard flock(folder, LOCK_EX) == 0 || locksNothing.contains(errno) else {
      let failure = SystemError(parent)
      close(folder)
      throw failure
    }
    return folder
  }

  private func holdsExactly(_ files: [OutputFile]) -> Bool {
    guard FileSystem.kind(of: site) == .folder else { return false }
    let present = FileSystem.files(below: site, includingHidden: true)
    guard present == files.map(\.path).sorted() else { return false }
    return files.allSatisfy { (try? FileSystem.read("\(site)/\($0.path)")) == $0.bytes }
  }
}

extension Publisher {
  /// Why this folder must not be replaced, asked before any work is done.
  ///
  /// - Parameter sources: the folders that the build reads.
  func refusal(sources: [String]) -> Diagnostic? {
    let place = SourcePlace(path: output.isEmpty ? "--output" : output)
    switch FileSystem.kind(of: output) {
    case .file, .other:
      return .error(
        at: place, "the output folder is a file",
        help: "name a folder with --output, or remove the file")
    case .folder:
      if let source = sources.first(where: { isSame(output, orAbove: $0) }) {
        return .error(
          at: place, "the output folder holds \(source), which the build reads",
          help: "the output folder is replaced whole; name another with --output")
      }
      let names = (try? FileSystem.names(in: output)) ?? []
      if !names.isEmpty && !names.contains(Self.marker.path) {
        return .error(
          at: place, "the output folder holds files that hub did not write",
          help: "the output folder is replaced whole; name a new or empty one with --output")
      }
    case nil where output.isEmpty:
      return .error(
        at: place, "the output folder has no name", help: "name a folder with --output")
    case nil where FileSystem.isSymbolicLink(output):
      return .error(
        at: place, "the output folder is a link that leads nowhere",
        help: "make the folder that it names, or remove the link")
    case nil where output.split(separator: "/").last == "." || climbsOutOfNothing:
      return .error(
        at: place, "the output folder's path leads through a folder that does not exist",
        help: "write it without \"..\" or \".\" behind a folder that is yet to be made")
    case nil:
      break
    }
    if let source = sources.first(where: { isSame($0, orAbove: nearestFolder) }) {
      return .error(
        at: place, "the output folder lies within \(source), which the build reads",
        help: "name a folder outside it with --output")
    }
    return nil
  }

  /// The diagnostic for a failed ``publish(_:)``.
  func diagnostic(for failure: SystemError) -> Diagnostic {
    let help =
      switch failure.code {
      case ENOSPC, EDQUOT: "free some space, then build again; the previous site is unchanged"
      case EACCES, EPERM, EROFS: "make \(parent) writable, or name another folder with --output"
      default: "the previous site is unchanged"
      }
    return .error(
      at: SourcePlace(path: output), "the site cannot be written: \(failure.reason)", help: help)
  }

  /// Whether the path has a `..` below the last folder that exists: nobody can say where that is.
  private var climbsOutOfNothing: Bool {
    output.dropFirst(nearestFolder == "." ? 0 : nearestFolder.count)
      .split(separator: "/").contains("..")
  }

  /// The nearest folder above the output that exists already.
  private var nearestFolder: String {
    var folder = parent
    while FileSystem.kind(of: folder) == nil { folder = FileSystem.parent(of: folder) }
    return folder
  }

  private func isSame(_ folder: String, orAbove path: String) -> Bool {
    guard let folder = FileSystem.realPath(folder), let path = FileSystem.realPath(path) else {
      return false
    }
    return path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
  }
}
