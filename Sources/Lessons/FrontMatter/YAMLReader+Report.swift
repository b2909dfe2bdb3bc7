internal import Yams

extension YAMLReader {
  private static let placeholders = ["lesson", "place", "text"]

  /// The address to which readers report mistakes, checked but not filled in.
  mutating func report(_ node: Node) -> Located<String>? {
    guard let address = text(node, "report") else { return nil }
    guard isReportAddress(address) else {
      report(
        at: place(of: node), "\"report\" is no address of a page or of mail: \"\(address)\"",
        help: "write report: https://example.org/report?lesson={lesson}&place={place}, "
          + "or report: mailto:teacher@example.org?subject={lesson}")
      return nil
    }
    let place = textPlace(of: node)
    let before = diagnostics.count
    checkPlaceholders(in: address, at: place)
    return diagnostics.count == before ? Located(address, at: place) : nil
  }

  private func isReportAddress(_ address: String) -> Bool {
    guard let scheme = ["https://", "http://", "mailto:"].first(where: address.hasPrefix),
      !address.utf8.contains(where: { $0 <= ascii(" ") || "\"<>\\^`|\u{7F}".utf8.contains($0) })
    else { return false }
    let rest = address.utf8.dropFirst(scheme.utf8.count)
    // A letter that has its text but no address yet (RFC 6068): readers know whom to write to.
    if scheme == "mailto:", rest.first == ascii("?") { return true }
    let head = rest.prefix { !"?#/".utf8.contains($0) }
    guard let first = head.first, !head.contains(ascii("{")) else { return false }
    guard scheme == "mailto:" else { return true }
    return first != ascii("@") && head.last != ascii("@") && head.count { $0 == ascii("@") } == 1
  }

  /// - Parameter place: Of the address's first character.
  private mutating func checkPlaceholders(in address: String, at place: SourcePlace) {
    let bytes = Array(address.utf8)
    var index = 0
    while let brace = bytes[index...].firstIndex(where: { $0 == ascii("{") || $0 == ascii("}") }) {
      let name = bytes[(brace + 1)...].prefix { $0 != ascii("{") && $0 != ascii("}") }
      let isClosed = bytes.byte(at: name.endIndex) == ascii("}")
      let bracePlace = placeWithin(address, at: place, offset: brace)
      if bytes[brace] == ascii("}") || !isClosed {
        report(
          at: bracePlace, "a brace of \"report\" belongs to no placeholder",
          help: "write {lesson}, {place} or {text}; a brace of the address itself is %7B or %7D")
        index = brace + 1
        continue
      }
      if !Self.placeholders.contains(name.text) {
        report(
          at: bracePlace, "unknown placeholder \"{\(name.text)}\" of \"report\"",
          help: nearestNameHelp(
            for: name.text, among: Self.placeholders, called: "placeholders"))
      }
      index = name.endIndex + 1
    }
  }

  /// The place of a byte of a scalar's text; the text's own where the file spells it otherwise.
  private func placeWithin(_ text: String, at place: SourcePlace, offset: Int) -> SourcePlace {
    let line = place.line - lineOffset - 1
    guard lines.indices.contains(line),
      lines[line].text.unicodeScalars.dropFirst(place.column - 1).starts(with: text.unicodeScalars)
    else { return place }
    let column = place.column + scalarCount(text.utf8.prefix(offset))
    return SourcePlace(path: place.path, line: place.line, column: column)
  }
}
