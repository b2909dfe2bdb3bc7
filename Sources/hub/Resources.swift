import Glibc
import Lessons

/// The files that the tool brings along: templates, KaTeX, Prism, fonts, the starter site.
///
/// They are found from the running binary, never from the source tree: in the nearest folder above
/// the binary that holds `share/hub` (`/usr/local/share/hub` for `/usr/local/bin/hub`).
struct Resources {
  let folder: String

  init() throws(Missing) {
    guard let binary = FileSystem.realPath("/proc/self/exe") else {
      throw Missing(searchedFrom: "/")
    }
    var above = FileSystem.parent(of: binary)
    while above != "/" {
      let candidate = "\(above)/share/hub"
      if FileSystem.kind(of: candidate) == .folder {
        folder = candidate
        return
      }
      above = FileSystem.parent(of: above)
    }
    throw Missing(searchedFrom: binary)
  }

  var templates: Disk { .folder("\(folder)/templates", name: "templates") }
  var toolkit: Disk { .folder(folder, name: "share/hub") }
  var starter: String { "\(folder)/starter" }

  /// The faces that figures are set in: Inter, then one with a glyph for everything else.
  var figureFonts: [String] {
    [
      "Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "DejaVuSans.ttf",
    ].map { "\(folder)/fonts/\($0)" }
  }

  struct Missing: Error {
    let searchedFrom: String

    var diagnostic: Diagnostic {
      .error(
        at: SourcePlace(path: searchedFrom),
        "the tool's own files (share/hub) are not above its binary",
        help: "install it again with make install, or build with make build")
    }
  }
}
