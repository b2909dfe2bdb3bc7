import Foundation
import Lessons

/// The real templates of this repository, and KaTeX and Prism where Debian's packages put them.
enum TestDisks {
  static let templates = folder(root.appendingPathComponent("templates"), name: "templates")

  static let toolkit = Disk(
    name: "resources", files: { _ in [] },
    read: { path throws(DiskError) in
      let places = [
        "katex/LICENSE.txt": "/usr/share/doc/libjs-katex/copyright",
        "katex/fonts/": "/usr/share/fonts/truetype/katex/",
        "katex/": "/usr/share/javascript/katex/",
        "prism/": "/usr/share/nodejs/prismjs/",
      ]
      let prefix = places.keys.filter { path.hasPrefix($0) }.max { $0.count < $1.count }
      guard let prefix, let place = places[prefix] else { return nil }
      return bytes(at: URL(fileURLWithPath: place + path.dropFirst(prefix.count)))
    })

  /// The templates with one file replaced, added or, where the text is nil, taken away.
  static func templates(replacing path: String, with text: String?) -> Disk {
    Disk(
      name: "templates",
      files: { folder in
        let others = templates.files(folder).filter { $0 != path }
        return text == nil ? others : (others + [path]).sorted()
      },
      read: { asked throws(DiskError) in
        asked == path ? text.map { Array($0.utf8) } : try templates.read(asked)
      })
  }

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func folder(_ url: URL, name: String) -> Disk {
    Disk(
      name: name,
      files: { folder in
        let start = folder.isEmpty ? url : url.appendingPathComponent(folder)
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: start.path)) ?? []
        return paths.map { folder.isEmpty ? $0 : "\(folder)/\($0)" }.sorted().filter {
          bytes(at: url.appendingPathComponent($0)) != nil
        }
      },
      read: { path throws(DiskError) in bytes(at: url.appendingPathComponent(path)) })
  }

  private static func bytes(at url: URL) -> [UInt8]? {
    (try? Data(contentsOf: url)).map { Array($0) }
  }
}
