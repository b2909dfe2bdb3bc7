internal import Lessons

/// The files that a figure has on the site; the first two never change their address.
struct FigureFiles {
  let lesson: String
  let id: String

  private var stem: String { "figures/\(lesson)-\(id)" }
  var wide: String { stem + ".svg" }
  var narrow: String { stem + "-narrow.svg" }
  func download(_ download: FigureArtifact.Download) -> String {
    "\(stem).\(download.fileExtension)"
  }

  /// The wide drawing, on phones the narrow one. The first that a page shows is fetched before its
  /// fonts and painted in the same frame as the words around it; others wait until a reader comes
  /// near.
  func picture(
    of artifact: FigureArtifact, on page: PageAddress, isFirstSeen: Bool
  ) -> HTML {
    .element(
      "picture", [:],
      [
        .element(
          "source",
          [
            "media": "(max-width: 600px)", "srcset": page.link(to: narrow),
            "width": String(artifact.narrow.width), "height": String(artifact.narrow.height),
          ]),
        .element(
          "img",
          [
            "src": page.link(to: wide), "width": String(artifact.wide.width),
            "height": String(artifact.wide.height), "alt": artifact.alternativeText,
            "loading": isFirstSeen ? nil : "lazy",
            "fetchpriority": isFirstSeen ? "high" : nil,
            "decoding": isFirstSeen ? "sync" : nil,
          ]),
      ])
  }

  func outputFiles(of artifact: FigureArtifact) -> [OutputFile] {
    [
      OutputFile(path: wide, bytes: artifact.wide.bytes),
      OutputFile(path: narrow, bytes: artifact.narrow.bytes),
    ] + artifact.downloads.map { OutputFile(path: download($0), bytes: $0.bytes) }
  }

  /// Figures whose names, joined with their lessons', give addresses that others have already:
  /// `b-c` of lesson `a` and `c` of lesson `a-b`.
  static func clashes(in lessons: [Lesson]) -> [Diagnostic] {
    var owners: [String: String] = [:]
    var diagnostics: [Diagnostic] = []
    for lesson in lessons {
      for request in lesson.figureRequests {
        let files = FigureFiles(lesson: lesson.name, id: request.id)
        let owner = "\"\(request.id)\" of lesson \"\(lesson.name)\""
        if let other = owners[files.wide] ?? owners[files.narrow] {
          diagnostics.append(
            .error(
              at: request.place, "figure \(owner) has the same address as \(other)",
              help: "give one of them another id"))
        }
        owners[files.wide] = owner
        owners[files.narrow] = owner
      }
    }
    return diagnostics
  }
}
