import Foundation
import Lessons

@testable import Training

/// What `Scripts/fetch-datasets` brought, and Fashion-MNIST where Debian's package puts it.
enum PublishedData {
  static func folder(of name: NamedData) -> String {
    let fetched = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: ".cache/datasets/\(name.rawValue)").path
    let isFetched = FileManager.default.fileExists(atPath: fetched)
    return isFetched || name != .fashionMNIST ? fetched : "/usr/share/datasets/fashion-mnist"
  }

  static func isThere(_ name: NamedData) -> Bool {
    FileManager.default.fileExists(atPath: folder(of: name))
  }
}

extension Disk {
  /// A real folder without folders in it.
  static func folder(_ path: String) -> Disk {
    Disk(
      name: path,
      files: { _ in
        let names = try? FileManager.default.contentsOfDirectory(
          atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
        return (names ?? []).sorted()
      },
      read: { name throws(DiskError) in
        FileManager.default.contents(atPath: "\(path)/\(name)").map { Array($0) }
      })
  }
}
