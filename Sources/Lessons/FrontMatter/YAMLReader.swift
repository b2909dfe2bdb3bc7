package import Yams

/// Reads YAML of known keys, collecting everything that is wrong with it.
///
/// Scalars are read as the author typed them, never by YAML's own typing, for which `no` is false
/// and `1.10` is a number: whether a text, a number or a truth value is meant, the key says.
package struct YAMLReader {
  package let path: String
  /// How many lines of the file stand before the YAML.
  let lineOffset: Int
  let lines: [[UInt8]]
  /// How a help line shows a key with its value.
  let examples: [String: String]
  package private(set) var diagnostics: [Diagnostic] = []

  init(
    path: String, lineOffset: Int, lines: [[UInt8]],
    examples: [String: String] = settingsExamples
  ) {
    self.path = path
    self.lineOffset = lineOffset
    self.lines = lines
    self.examples = examples
  }

  /// A whole file; nil, with what is wrong, where it is no text.
  package static func read(
    _ bytes: [UInt8], path: String, examples: [String: String]
  ) -> (reader: YAMLReader?, diagnostics: [Diagnostic]) {
    let (text, diagnostics) = SourceText.read(bytes, path: path)
    let reader = text.map {
      YAMLReader(path: path, lineOffset: 0, lines: $0.lines, examples: examples)
    }
    return (reader, diagnostics)
  }

  /// The whole text; nil where it is broken.
  package mutating func root() -> Node? {
    if let place = tooDeepPlace() {
      report(
        at: place, "the settings nest too deeply",
        help: "lists of names and texts are all they need")
      return nil
    }
    do {
      let nothing: [(Node, Node)] = []
      return try Yams.compose(yaml: lines.map { $0.text + "\n" }.joined()) ?? Node(nothing)
    } catch let error as YamlError {
      report(error)
    } catch {
      report(at: place(line: 1), "the settings cannot be read", help: "write plain YAML")
    }
    return nil
  }

  package mutating func report(at place: SourcePlace, _ fact: String, help: String) {
    diagnostics.append(.error(at: place, fact, help: help))
  }

  func place(line: Int, column: Int = 1) -> SourcePlace {
    SourcePlace(path: path, line: line + lineOffset, column: column)
  }

  package func place(of node: Node) -> SourcePlace {
    place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  /// The first character of a scalar's text, within its quotes or below its `|` or `>`.
  func textPlace(of node: Node) -> SourcePlace {
    guard let mark = node.mark, let scalar = node.scalar else { return place(of: node) }
    switch scalar.style {
    case .singleQuoted, .doubleQuoted: return place(line: mark.line, column: mark.column + 1)
    case .literal, .folded:
      guard let below = firstLine(below: mark) else { return place(of: node) }
      return place(line: below + 1, column: lines[below].prefix { $0.isBlank }.count + 1)
    default: return place(of: node)
    }
  }

  /// The text below a `|` or `>` as it stands in the file: lines stay lines, and those after the
  /// first keep their indentation, so that places within it can be found again. Nil for a scalar
  /// that is written otherwise.
  func blockText(of node: Node) -> String? {
    guard let mark = node.mark, let scalar = node.scalar,
      scalar.style == .literal || scalar.style == .folded, let first = firstLine(below: mark)
    else { return nil }
    let indentation = lines[first].prefix { $0.isBlank }.count
    let block = lines[first...].prefix {
      $0.isBlank || $0.prefix { $0.isBlank }.count >= indentation
    }
    let text = Array(block.joined(separator: [ascii("\n")])).trimmed
    // An indicator such as |2 lets later lines stand further left than the first.
    let isWhole = text.split(whereSeparator: \.isSpace)
      .elementsEqual(Array(scalar.string.utf8).split(whereSeparator: \.isSpace), by: ==)
    return isWhole ? text.text : nil
  }

  private func firstLine(below mark: Mark) -> Int? {
    lines.indices.dropFirst(mark.line).first { !lines[$0].isBlank }
  }
}

extension YAMLReader {
  private mutating func report(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let line = min(mark.line, max(1, lines.count))
      report(
        at: place(line: line, column: line == mark.line ? mark.column : 1),
        "broken YAML: \(problem)",
        help: "write key: value, one to a line, with quotes around a value that holds \": \" or #")
    case .duplicatedKeysInMapping(let keys, let context):
      report(
        at: place(line: max(1, context.mark.line), column: max(1, context.mark.column)),
        "key \"\(keys.first ?? "")\" is given twice", help: "keep one of them")
    default:
      report(
        at: place(line: 1), "broken YAML: the text holds characters that YAML does not allow",
        help: "remove control characters")
    }
  }

  /// Yams descends recursively; nothing an author needs is nearly as deep as this.
  private func tooDeepPlace() -> SourcePlace? {
    let deepest = 24
    var brackets = 0
    for (index, line) in lines.enumerated() {
      var markers = 0
      var isAtStart = true
      for (column, byte) in line.enumerated() {
        switch byte {
        case ascii("["), ascii("{"): brackets += 1
        case ascii("]"), ascii("}"): brackets = max(0, brackets - 1)
        case ascii("-") where isAtStart, ascii("?") where isAtStart: markers += 1
        default: isAtStart = isAtStart && byte.isBlank
        }
        let indentation = line.prefix { $0.isBlank }.count
        if brackets > deepest || (markers > deepest && line.contains(where: { $0.isBlank }))
          || indentation > 8 * deepest
        {
          return place(line: index + 1, column: column + 1)
        }
      }
    }
    return nil
  }
}
