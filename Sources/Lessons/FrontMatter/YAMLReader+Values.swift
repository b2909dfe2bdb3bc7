package import Yams

extension YAMLReader {
  /// The values of a mapping by key; unknown keys are refused with the nearest known one.
  ///
  /// - Parameter missing: Where and with which name missing keys are reported.
  package mutating func mapping(
    _ node: Node, keys: [String], required: [String] = [], missingAt: SourcePlace? = nil
  ) -> [String: Node]? {
    guard let mapping = node.mapping else {
      report(
        at: place(of: node), "expected keys with values, found \(description(of: node))",
        help: "available keys are \(keys.joined(separator: ", "))")
      return nil
    }
    var values: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        report(
          at: place(of: key), "a key must be a word, found \(description(of: key))",
          help: "available keys are \(keys.joined(separator: ", "))")
        continue
      }
      if keys.contains(name) {
        values[name] = value
      } else {
        report(
          at: place(of: key), "unknown key \"\(name)\"",
          help: nearestNameHelp(for: name, among: keys, called: "keys"))
      }
    }
    for key in required where values[key] == nil {
      report(
        at: missingAt ?? place(of: node), "key \"\(key)\" is missing",
        help: "add \(example(of: key))")
    }
    return values
  }

  /// Any scalar, as typed; not an empty one.
  package mutating func text(_ node: Node?, _ key: String) -> String? {
    guard let node else { return nil }
    guard let scalar = node.scalar, !isNull(node) else {
      return wrongType(node, key, expected: "a text")
    }
    let text = Array(scalar.string.utf8).trimmed.text
    guard !text.isEmpty else { return wrongType(node, key, expected: "a text") }
    return text
  }

  package mutating func integer(_ node: Node?, _ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let node else { return nil }
    guard let scalar = node.scalar, scalar.style == .plain, let value = Int(scalar.string) else {
      return wrongType(node, key, expected: "a whole number")
    }
    guard range.contains(value) else {
      report(
        at: place(of: node), "\"\(key)\" is \(value), outside \(describe(range))",
        help: "choose a whole number from \(describe(range))")
      return nil
    }
    return value
  }

  package mutating func number(
    _ node: Node?, _ key: String, in range: ClosedRange<Double>
  ) -> Double? {
    guard let node else { return nil }
    guard let scalar = node.scalar, scalar.style == .plain, let value = Double(scalar.string) else {
      return wrongType(node, key, expected: "a number")
    }
    guard range.contains(value) else {
      report(
        at: place(of: node), "\"\(key)\" is \(scalar.string), outside \(describe(range))",
        help: "choose a number from \(describe(range))")
      return nil
    }
    return value
  }

  package mutating func flag(_ node: Node?, _ key: String) -> Bool? {
    guard let node else { return nil }
    guard let scalar = node.scalar, scalar.style == .plain,
      scalar.string == "true" || scalar.string == "false"
    else { return wrongType(node, key, expected: "true or false") }
    return scalar.string == "true"
  }

  package mutating func choice(_ node: Node?, _ key: String, among choices: [String]) -> String? {
    guard let node, let value = text(node, key) else { return nil }
    guard choices.contains(value) else {
      report(
        at: place(of: node), "\"\(key)\" cannot be \"\(value)\"",
        help: nearestNameHelp(for: value, among: choices, called: "values"))
      return nil
    }
    return value
  }

  package mutating func list(_ node: Node?, _ key: String) -> [Node]? {
    guard let node else { return nil }
    guard let sequence = node.sequence else { return wrongType(node, key, expected: "a list") }
    return Array(sequence)
  }

  mutating func texts(_ node: Node?, _ key: String) -> [Located<String>]? {
    guard let items = list(node, key) else { return nil }
    return items.compactMap { item in
      text(item, key).map { Located($0, at: textPlace(of: item)) }
    }
  }

  private mutating func wrongType<T>(_ node: Node, _ key: String, expected: String) -> T? {
    report(
      at: place(of: node), "\"\(key)\" must be \(expected), found \(description(of: node))",
      help: "write \(example(of: key))")
    return nil
  }

  private func isNull(_ node: Node) -> Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  private func description(of node: Node) -> String {
    switch node {
    case .mapping: return "keys with values"
    case .sequence: return "a list"
    case .scalar(let scalar):
      if isNull(node) { return "nothing" }
      let short = scalar.string.prefix(40)
      let ending = short.count < scalar.string.count ? "…" : ""
      let line = short.split(whereSeparator: \.isNewline).joined(separator: " ")
      let isNumber = scalar.style == .plain && Double(scalar.string) != nil
      return (isNumber ? "the number \(line)" : "the text \"\(line)\"") + ending
    default: return "an alias"
    }
  }
}

extension YAMLReader {
  /// As a help line shows a key.
  package func example(of key: String) -> String { examples[key] ?? "\(key): …" }
}

/// How the keys of lessons and sites are shown.
let settingsExamples = [
  "title": "title: How filters see", "tagline": "tagline: One line that makes curious",
  "summary": "summary: What the reader will know afterwards", "category": "category: Vision",
  "level": "level: beginner", "minutes": "minutes: 20", "draft": "draft: true",
  "prerequisites": "prerequisites: [lesson: NAME, topic: Linear algebra]",
  "concepts": "concepts: [convolution, pooling]",
  "outcomes": "outcomes: [name a network's layers, say what a stride does]",
  "language": "language: en-GB",
  "formulas": "formulas: [{name: Softmax, tex: '…', text: One sentence}]",
  "cover": "cover: figure-id", "id": "id: my-hub", "base_url": "base_url: https://example.org/",
  "lessons": "lessons: [first-lesson, second-lesson]",
  "hosts": "hosts: [netlify, github]",
  "promotion": "promotion: {title: …, text: …, link: …, label: …}",
  "report": "report: mailto:teacher@example.org?subject={lesson}",
  "lesson": "lesson: NAME", "topic": "topic: Linear algebra", "name": "name: Softmax",
  "tex": "tex: '\\frac{a}{b}'", "text": "text: One sentence",
]

/// `1 to 600`, or `0 or more` where the upper end is the largest number there is.
func describe(_ range: ClosedRange<Int>) -> String {
  range.upperBound == .max
    ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
}

/// `0.001 to 10`
private func describe(_ range: ClosedRange<Double>) -> String {
  [range.lowerBound, range.upperBound].map { bound in
    bound == bound.rounded() && bound.magnitude < 1e15 ? "\(Int(bound))" : "\(bound)"
  }.joined(separator: " to ")
}
