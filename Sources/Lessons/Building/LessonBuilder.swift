/// Turns the tree of one lesson's Markdown into typed values, collecting all that is wrong with it.
///
/// What is faulty is left out of the result, but its number is counted and its id is kept, so that
/// one mistake does not look like several.
struct LessonBuilder {
  let name: String
  let file: LessonFile
  let tree: MarkdownTree
  let figureSchemas: [DirectiveSchema]
  /// The lesson's own files, relative to its folder.
  let ownFiles: [String]
  /// Those of the front matter; nil where it could not be read.
  let concepts: [String]?

  var diagnostics: [Diagnostic] = []
  var targets: [Lesson.Target] = []
  /// The ids that the author gave, by their first place.
  var explicitIDs: [String: SourcePlace] = [:]
  /// Ids made of headings.
  var automaticIDs: Set<String> = []
  /// The ids of the terms that the text defines, wherever they stand.
  var termIDs: Set<String> = []
  private var suffixes: [String: Int] = [:]
  var references: [Located<String>] = []
  /// What questions name to be read again.
  var questionSources: [Located<String>] = []
  /// Where the first quiz section is.
  var quizPlace: SourcePlace?
  var mentions: [Int: Int] = [:]
  var counts: [Lesson.Target.Kind: Int] = [:]
  var headingLevel = 1
  private var isTooDeepReported = false

  init(
    name: String, file: LessonFile, tree: MarkdownTree, figureSchemas: [DirectiveSchema],
    ownFiles: [String], concepts: [String]?
  ) {
    self.name = name
    self.file = file
    self.tree = tree
    self.figureSchemas = figureSchemas
    self.ownFiles = ownFiles
    self.concepts = concepts
  }

  mutating func build() -> (blocks: [Block], footnotes: [Footnote]) {
    collectExplicitIDs()
    let isNote = { (node: MarkdownNode) in
      if case .footnoteDefinition = node.kind { true } else { false }
    }
    let blocks = blocks(tree.root.children.filter { !isNote($0) }, in: .lesson)
    let footnotes = footnotes(tree.root.children.filter(isNote))
    if blocks.isEmpty, diagnostics.isEmpty {
      report(
        at: place(line: 1, byte: 0), "the lesson is empty",
        help: "write its text below the front matter")
    }
    checkReferences()
    checkQuestionSources()
    checkQuizIsLast(in: blocks)
    return (blocks, footnotes)
  }

  mutating func report(at place: SourcePlace, _ fact: String, help: String) {
    diagnostics.append(.error(at: place, fact, help: help))
  }

  mutating func reportTooDeep(at place: SourcePlace) {
    guard !isTooDeepReported else { return }
    isTooDeepReported = true
    report(
      at: place, "the text nests more than \(MarkdownTree.deepestNesting) levels deep",
      help: "take quotes, lists or emphasis out of one another")
  }

  /// A place by line of the body, from 1, and byte of that line, from 0.
  func place(line: Int, byte: Int) -> SourcePlace {
    file.text.place(line: line + file.bodyOffset, byte: byte)
  }

  func place(of node: MarkdownNode) -> SourcePlace { place(line: node.line, byte: node.byte) }

  mutating func nextNumber(_ kind: Lesson.Target.Kind) -> Int {
    counts[kind, default: 0] += 1
    return counts[kind, default: 0]
  }

  mutating func addTarget(
    _ kind: Lesson.Target.Kind, id: String, number: Int?, title: String, at place: SourcePlace
  ) {
    targets.append(Lesson.Target(kind: kind, id: id, number: number, title: title, place: place))
  }

  /// Keeps an id that the author gave, or says that it is taken.
  mutating func claim(_ id: String, at place: SourcePlace) {
    guard let first = explicitIDs[id] else {
      explicitIDs[id] = place
      return
    }
    report(
      at: place, "id \"\(id)\" is used twice",
      help: "it stands in line \(first.line) already; choose another")
  }

  /// An id made of a title; a number tells it from those that are taken.
  mutating func automaticID(for title: String) -> String {
    let base = slug(of: title)
    var id = base
    while explicitIDs[id] != nil || automaticIDs.contains(id) || termIDs.contains(id) {
      suffixes[base, default: 0] += 1
      id = "\(base)-\(suffixes[base, default: 0])"
    }
    automaticIDs.insert(id)
    return id
  }
}

extension LessonBuilder {
  /// Ids that the author gave come before those made of headings, wherever they stand.
  private mutating func collectExplicitIDs() {
    for record in tree.records {
      let directive: SyntaxRecord.Directive
      switch record {
      case .container(let found), .leaf(let found): directive = found
      case .inlineDirective(let found) where found.syntax.name == "term":
        termIDs.formUnion(found.syntax.attributes.filter { $0.kind == .id }.map(\.name))
        continue
      default: continue
      }
      for attribute in directive.syntax.attributes where attribute.kind == .id {
        claim(attribute.name, at: place(line: directive.line, byte: attribute.nameOffset))
      }
    }
  }

  private mutating func footnotes(_ nodes: [MarkdownNode]) -> [Footnote] {
    var footnotes: [Footnote] = []
    var blocks: [[Block]] = []
    for node in nodes { blocks.append(self.blocks(node.children, in: .footnote)) }
    for (index, node) in nodes.enumerated() {
      let definition = tree.footnoteDefinitions.first { $0.line == node.line }
      footnotes.append(
        Footnote(
          number: index + 1, label: definition?.label ?? "", mentions: mentions[index + 1] ?? 0,
          blocks: blocks[index]))
    }
    checkFootnotes(used: Set(nodes.map(\.line)))
    return footnotes
  }

  private mutating func checkFootnotes(used: Set<Int>) {
    var labels: [String: Int] = [:]
    for definition in tree.footnoteDefinitions {
      let source = file.body.line(definition.line) ?? []
      let byte = Array("[^".utf8).firstRange(in: source) ?? 0
      let place = place(line: definition.line, byte: byte)
      let label = definition.label.lowercased()
      if let first = labels[label] {
        report(
          at: place, "footnote \"\(definition.label)\" is defined twice",
          help: "it stands in line \(first) already; choose another label")
      } else if !used.contains(definition.line) {
        report(
          at: place, "footnote \"\(definition.label)\" is never mentioned",
          help: "mention it in the text as [^\(definition.label)], or remove it")
      }
      labels[label] = labels[label] ?? place.line
    }
  }

  private mutating func checkReferences() {
    let ids = targets.map(\.id)
    let known = Set(ids)
    for reference in references where !known.contains(reference.value) {
      report(
        at: reference.place, "nothing in this lesson has the id \"\(reference.value)\"",
        help: nearestNameHelp(for: reference.value, among: ids, called: "ids"))
    }
  }
}

extension [UInt8] {
  /// Where these bytes first occur.
  fileprivate func firstRange(in text: [UInt8]) -> Int? {
    guard count <= text.count else { return nil }
    return (0...(text.count - count)).first { text[$0..<$0 + count].elementsEqual(self) }
  }
}
