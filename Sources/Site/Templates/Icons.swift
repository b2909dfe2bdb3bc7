internal import Lessons

/// The small drawings of `templates/icons/`, written into the pages so that they take its colour.
struct Icons {
  private var markup: [String: String] = [:]

  /// Those of answers.
  private static let verdicts = ["right", "wrong"]

  /// Reads an icon for each kind of section and callout, and for right and wrong answers.
  init(templates: Disk, diagnostics: inout [Diagnostic]) {
    let names =
      SectionKind.allCases.map(\.rawValue) + CalloutKind.allCases.map(\.rawValue) + Self.verdicts
    for name in names {
      let path = "icons/\(name).svg"
      if let text = templates.text(of: path, missing: "icon", diagnostics: &diagnostics) {
        markup[name] = text.split(separator: "\n").joined()
      }
    }
  }

  subscript(name: String) -> HTML { .markup(markup[name] ?? "") }
}

extension Disk {
  /// The text of a file that the templates must hold; its absence is reported.
  func text(
    of path: String, missing kind: String, diagnostics: inout [Diagnostic]
  ) -> String? {
    let place = SourcePlace(path: shownPath(path))
    do {
      guard let bytes = try read(path) else {
        diagnostics.append(
          .error(
            at: place, "the \(kind) is missing",
            help: "copy it from the templates that hub brings along"))
        return nil
      }
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      diagnostics.append(
        .error(at: place, "the \(kind) is not UTF-8", help: "save it again as UTF-8"))
    } catch {
      diagnostics.append(
        .error(
          at: place, "the \(kind) cannot be read: \(error.reason)",
          help: "check the file's size and permissions"))
    }
    return nil
  }
}
