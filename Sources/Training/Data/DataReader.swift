import Lessons

/// Reads data sets and collects everything that is wrong with them.
struct DataReader {
  let disk: Disk
  private(set) var diagnostics: [Diagnostic] = []

  init(disk: Disk) { self.disk = disk }

  /// - Parameter path: Below the disk's root; "" for the root itself.
  mutating func report(
    _ path: String, line: Int = 1, column: Int = 1, _ fact: String, help: String
  ) {
    let shown = path.isEmpty ? disk.name : disk.shownPath(path)
    diagnostics.append(
      .error(at: SourcePlace(path: shown, line: line, column: column), fact, help: help))
  }

  /// The first twenty, and how many more there are: a file of the wrong kind has a fault on each line.
  var shownDiagnostics: [Diagnostic] {
    let shown = diagnostics.prefix(20)
    guard shown.count < diagnostics.count, let last = shown.last else { return diagnostics }
    let rest = Diagnostic.error(
      at: last.place, "there are \(diagnostics.count - shown.count) more faults",
      help: "correct those above first")
    return shown + [rest]
  }

  /// A file's bytes, unpacked where gzip packed them; `path.gz` goes before `path`.
  mutating func unpacked(_ path: String) -> (bytes: [UInt8], path: String)? {
    let packed = "\(path).gz"
    let path = disk.files("").contains(packed) ? packed : path
    guard let bytes = bytes(at: path, help: fetching) else { return nil }
    return unpacked(bytes, path).map { ($0, path) }
  }

  /// A file's bytes, or nil with a report.
  mutating func bytes(at path: String, help: String = "check the file's name") -> [UInt8]? {
    do throws(DiskError) {
      if let bytes = try disk.read(path) { return bytes }
      report(path, "there is no such file", help: help)
    } catch {
      diagnostics.append(.unreadable(error, at: SourcePlace(path: disk.shownPath(path))))
    }
    return nil
  }

  private mutating func unpacked(_ bytes: [UInt8], _ path: String) -> [UInt8]? {
    guard isGzip(bytes) else { return bytes }
    do throws(GzipError) {
      return try gunzipped(bytes)
    } catch {
      report(path, error.fact, help: "fetch the file again: \(fetching)")
      return nil
    }
  }

  /// Reports labels that no class has, and classes with too few images.
  ///
  /// - Parameter least: The fewest images that a class must have.
  mutating func check(_ labels: [Int], of classNames: [String], at path: String, least: Int = 1) {
    let strangers = labels.indices.filter { !classNames.indices.contains(labels[$0]) }
    if let first = strangers.first {
      let count = strangers.count == 1 ? "1 label is" : "\(strangers.count) labels are"
      report(
        path,
        "\(count) outside 0 to \(classNames.count - 1): image \(first) has \(labels[first])",
        help: "there are \(classNames.count) classes, counted from 0; images are counted from 0 too"
      )
      return
    }
    check(labels, of: classNames, least: least) { _ in path }
  }

  /// Reports classes with too few images.
  ///
  /// - Parameter path: Where a class is reported.
  mutating func check(
    _ labels: [Int], of classNames: [String], least: Int, at path: (_ className: String) -> String
  ) {
    var counts = [Int](repeating: 0, count: classNames.count)
    for label in labels { counts[label] += 1 }
    for (name, count) in zip(classNames, counts) where count < least {
      report(
        path(name),
        count == 0
          ? "class \"\(name)\" has no images"
          : "class \"\(name)\" has 1 image, and none that can be held out to test with",
        help: count == 0 ? "add images of it, or leave the class out" : "add images of it")
    }
  }
}

/// What to do about data that are not there.
private let fetching = "Scripts/fetch-datasets brings Fashion-MNIST and the digits"

extension GzipError {
  fileprivate var fact: String {
    switch self {
    case .truncated: "the gzip file is truncated: it ends before its contents do"
    case .damaged(let reason): "the gzip file is damaged: \(reason)"
    case .tooLong(let limit): "the gzip file holds more than \(limit) bytes"
    }
  }
}
