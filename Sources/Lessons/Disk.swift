/// A folder tree as a value, so that no room needs the real disk and tests need none at all.
///
/// Paths are relative to the tree's root, with `/` between parts and without a leading one.
public struct Disk: Sendable {
  /// Every file below a folder ("" for the root), as sorted paths relative to the root.
  public let files: @Sendable (_ folder: String) -> [String]
  /// The bytes of a file, or nil where there is no such file.
  public let read: @Sendable (_ path: String) throws(DiskError) -> [UInt8]?
  /// How the root is shown to the author: `content`, say.
  public let name: String
  /// The tree whose files stand in the place of this one's: its paths are shown as its own.
  private var upper: @Sendable () -> Disk? = { nil }

  public init(
    name: String,
    files: @escaping @Sendable (_ folder: String) -> [String],
    read: @escaping @Sendable (_ path: String) throws(DiskError) -> [UInt8]?
  ) {
    self.name = name
    self.files = files
    self.read = read
  }

  /// The path as an author would type it, for diagnostics.
  public func shownPath(_ path: String) -> String {
    if let upper = upper(), upper.files("").contains(path) { return upper.shownPath(path) }
    return name.isEmpty ? path : "\(name)/\(path)"
  }
}

/// A file exists but its bytes cannot be had.
public struct DiskError: Error, Equatable, Sendable {
  public let path: String
  /// The operating system's own words.
  public let reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}

extension Disk {
  /// A tree held in memory.
  public static func memory(_ files: [String: [UInt8]], name: String = "content") -> Disk {
    Disk(
      name: name,
      files: { folder in
        let prefix = folder.isEmpty ? "" : folder + "/"
        return files.keys.filter { $0.hasPrefix(prefix) }.sorted()
      },
      read: { path throws(DiskError) in files[path] })
  }

  /// A tree of texts held in memory.
  public static func memory(texts: [String: String], name: String = "content") -> Disk {
    memory(texts.mapValues { Array($0.utf8) }, name: name)
  }
}

extension Disk {
  /// This tree with the files of another in the place of its own.
  public func overlaid(by other: Disk) -> Disk {
    var both = Disk(
      name: name,
      files: { folder in Set(files(folder)).union(other.files(folder)).sorted() },
      read: { path throws(DiskError) in
        if let bytes = try other.read(path) { return bytes }
        return try read(path)
      })
    both.upper = { other }
    return both
  }
}
