internal import Yams

/// Takes typed values out of YAML and collects every fault with its place.
struct YAMLReader {
  private(set) var errors: [CatalogueError] = []
  private var names: Set<String> = []

  /// Parses the bytes; nil, with an error, where they are no YAML.
  mutating func compose(_ bytes: [UInt8]) -> Node? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      errors.append(
        CatalogueError(line: 1, column: 1, fact: "the file is not UTF-8", help: "save it as UTF-8"))
      return nil
    }
    do {
      if let node = try Yams.compose(yaml: text) { return node }
      errors.append(
        CatalogueError(
          line: 1, column: 1, fact: "the file is empty", help: "begin it with \"models:\""))
    } catch let error as YamlError {
      errors.append(CatalogueError(error))
    } catch {
      errors.append(CatalogueError(line: 1, column: 1, fact: "\(error)", help: yamlHelp))
    }
    return nil
  }

  mutating func report(_ node: Node, _ fact: String, _ help: String) {
    let place = place(of: node)
    errors.append(
      CatalogueError(line: place.line, column: place.column, fact: fact, help: help))
  }

  func place(of node: Node) -> Catalogue.Place {
    Catalogue.Place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  // MARK: - Mappings

  mutating func mapping(_ node: Node, _ what: String) -> Node.Mapping? {
    guard let mapping = node.mapping else {
      report(
        node, "\(what) is \(node.kind), expected keys with values", "write \"key: value\" lines")
      return nil
    }
    return mapping
  }

  /// Reports every key that is not among the known ones, with the nearest of them.
  mutating func expectKeys(of mapping: Node.Mapping, _ known: [String]) {
    for key in mapping.keys {
      guard let name = key.scalar?.string, known.contains(name) else {
        let name = key.scalar?.string ?? key.kind
        let suggestion = nearest(to: name, among: known).map { "did you mean \"\($0)\"? " } ?? ""
        report(
          key, "unknown key \"\(name)\"",
          "\(suggestion)known keys are \(known.joined(separator: ", "))")
        continue
      }
    }
  }

  /// The value of a key that must be there.
  mutating func required<Value>(
    _ key: String, of mapping: Node.Mapping, _ read: (inout YAMLReader, Node) -> Value?
  ) -> Value? {
    guard let node = mapping[key] else {
      report(.mapping(mapping), "the key \"\(key)\" is missing", "add \"\(key): ...\"")
      return nil
    }
    return read(&self, node)
  }

  /// The value of a key that may be left out.
  mutating func optional<Value>(
    _ key: String, of mapping: Node.Mapping, _ read: (inout YAMLReader, Node) -> Value?
  ) -> Value? {
    mapping[key].flatMap { read(&self, $0) }
  }

  /// The nodes of a list that must be there.
  mutating func list(_ key: String, of mapping: Node.Mapping) -> [Node] {
    required(key, of: mapping) { $0.sequence($1) } ?? []
  }

  private mutating func sequence(_ node: Node) -> [Node]? {
    guard let sequence = node.sequence else {
      report(node, "found \(node.kind), expected a list", "begin each item with \"- \"")
      return nil
    }
    return Array(sequence)
  }

  // MARK: - Single values

  mutating func text(_ node: Node) -> String? {
    guard let scalar = node.scalar else {
      report(node, "found \(node.kind), expected a text", "write one text after the key")
      return nil
    }
    guard !scalar.string.allSatisfy(\.isWhitespace) else {
      report(node, "the text is empty", "write a text after the key")
      return nil
    }
    return scalar.string
  }

  /// A name for use in lessons: lower-case letters, digits, "-" and ".", used once.
  mutating func name(_ node: Node) -> String? {
    guard let name = text(node) else { return nil }
    guard Catalogue.isName(name) else {
      report(
        node, "\"\(name)\" is no name for a model",
        "use up to 80 lower-case letters, digits, \"-\" and \".\", a letter or digit first and last"
      )
      return nil
    }
    guard names.insert(name).inserted else {
      report(node, "there is another model \"\(name)\"", "give each model a name of its own")
      return nil
    }
    return name
  }

  /// A path below the catalogue's folder.
  mutating func path(_ node: Node) -> String? {
    guard let path = text(node) else { return nil }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
      report(
        node, "\"\(path)\" is no path below this folder",
        "write it without a \"/\" in front, \".\" or \"..\"")
      return nil
    }
    return path
  }

  mutating func digest(_ node: Node) -> String? {
    guard let digest = text(node) else { return nil }
    guard digest.wholeMatch(of: /[0-9a-f]{64}/) != nil else {
      report(
        node, "\"\(digest)\" is no SHA-256", "write 64 hexadecimal digits, as sha256sum prints them"
      )
      return nil
    }
    return digest
  }

  mutating func integer(_ node: Node, _ range: ClosedRange<Int>) -> Int? {
    guard let number = node.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
      report(
        node, "found \(shown(node)), expected a whole number",
        "write a number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  mutating func perCent(_ node: Node) -> Double? {
    guard let number = node.scalar.flatMap({ Double($0.string) }), (0...100).contains(number)
    else {
      report(node, "found \(shown(node)), expected per cent", "write a number from 0 to 100")
      return nil
    }
    return number
  }

  /// One number per channel.
  ///
  /// - Parameter count: 3, or 1; nil where nobody knows.
  mutating func channelNumbers(_ node: Node, _ count: Int?, mayBeZero: Bool) -> [Float]? {
    let help = "write one number per channel: \(count == 1 ? "[128]" : "[104, 117, 123]")"
    guard let values = node.sequence else {
      report(node, "found \(shown(node)), expected a list of numbers", help)
      return nil
    }
    let numbers = values.map { $0.scalar.flatMap { Float($0.string) } }
    if let other = numbers.firstIndex(where: { $0?.isFinite != true }) {
      report(values[other], "found \(shown(values[other])), expected a number", help)
      return nil
    }
    guard let count else { return nil }
    guard numbers.count == count else {
      report(
        node, "found \(counted(numbers.count, "number")) for \(counted(count, "channel"))", help)
      return nil
    }
    guard mayBeZero || !numbers.contains(0) else {
      report(
        node, "a channel is divided by 0",
        "write \(count == 1 ? "[1]" : "[1, 1, 1]") to leave the values as they are")
      return nil
    }
    return numbers.compactMap { $0 }
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private func shown(_ node: Node) -> String {
    node.scalar.map { "\"\($0.string)\"" } ?? node.kind
  }
}

extension Node {
  /// What kind of node it is, in words.
  fileprivate var kind: String {
    switch self {
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "keys with values"
    case .alias: "an alias"
    }
  }
}

private let yamlHelp = "check quotes and indentation around this place"

extension CatalogueError {
  /// A fault of the YAML itself.
  fileprivate init(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(
        line: mark.line, column: mark.column, fact: "broken YAML: \(problem)", help: yamlHelp)
    case .duplicatedKeysInMapping(let keys, let context):
      let shown = keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
      self.init(
        line: context.mark.line, column: context.mark.column,
        fact: "given twice: \(shown)",
        help: "keep one of each")
    default:
      self.init(line: 1, column: 1, fact: "broken YAML: \(error)", help: yamlHelp)
    }
  }
}
