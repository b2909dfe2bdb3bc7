internal import Yams

/// A lesson file cut into its settings and its text.
struct LessonFile {
  let text: SourceText
  /// Between the two `---` lines.
  let frontMatter: [[UInt8]]
  /// How many lines of the file stand before the body.
  let bodyOffset: Int
  var body: ArraySlice<[UInt8]> { text.lines[min(bodyOffset, text.lines.count)...] }
}

extension LessonFile {
  /// Finds the front matter, or says what is wrong with its fences.
  static func split(_ text: SourceText) -> (file: LessonFile?, diagnostics: [Diagnostic]) {
    let start = SourcePlace(path: text.path)
    guard !text.lines.allSatisfy(\.isBlank) else {
      return (nil, [.error(at: start, "the lesson is empty", help: fencesHelp)])
    }
    guard text.lines.first.map(isFence) == true else {
      return (nil, [.error(at: start, "the lesson has no front matter", help: fencesHelp)])
    }
    guard let end = text.lines.dropFirst().firstIndex(where: isFence) else {
      let help = "end it with a line of three hyphens: ---"
      return (nil, [.error(at: start, "the front matter is never closed", help: help)])
    }
    let file = LessonFile(text: text, frontMatter: Array(text.lines[1..<end]), bodyOffset: end + 1)
    return (file, [])
  }

  private static func isFence(_ line: [UInt8]) -> Bool {
    line.starts(with: "---".utf8) && line.dropFirst(3).isBlank
  }

  private static let fencesHelp =
    "begin the file with a line ---, then keys such as title: How filters see, then a line ---"
}

extension FrontMatter {
  private static let required = [
    "title", "tagline", "summary", "category", "level", "minutes",
  ]
  private static let keys =
    required + ["prerequisites", "concepts", "outcomes", "draft", "language", "formulas", "cover"]

  /// Reads a lesson's front matter.
  ///
  /// Where something is missing or wrong, an error says so and a stand-in takes its place: nothing is
  /// published then, and the later stages find their own errors in the same run.
  static func read(
    _ file: LessonFile, siteLanguage: String
  ) -> (frontMatter: FrontMatter, diagnostics: [Diagnostic]) {
    var reader = YAMLReader(path: file.text.path, lineOffset: 1, lines: file.frontMatter)
    let first = SourcePlace(path: file.text.path)
    let values =
      reader.root().flatMap {
        reader.mapping($0, keys: keys, required: required, missingAt: first)
      } ?? [:]
    let title = reader.text(values["title"], "title")
    let tagline = reader.text(values["tagline"], "tagline")
    let summary = reader.text(values["summary"], "summary")
    let category = reader.text(values["category"], "category")
    let level = reader.choice(values["level"], "level", among: Level.allCases.map(\.rawValue))
    let minutes = reader.integer(values["minutes"], "minutes", in: 1...600)
    let prerequisites = (reader.list(values["prerequisites"], "prerequisites") ?? [])
      .compactMap { reader.prerequisite($0) }
    let concepts = reader.concepts(values["concepts"])
    let outcomes = reader.texts(values["outcomes"], "outcomes") ?? []
    let isDraft = reader.flag(values["draft"], "draft") ?? false
    let language = reader.text(values["language"], "language") ?? siteLanguage
    let formulas = (reader.list(values["formulas"], "formulas") ?? [])
      .compactMap { reader.keyFormula($0) }
    let cover = values["cover"].flatMap { node in
      reader.text(node, "cover").map { Located($0, at: reader.textPlace(of: node)) }
    }
    let frontMatter = FrontMatter(
      title: title ?? "", tagline: tagline ?? "", summary: summary ?? "", category: category ?? "",
      level: level.flatMap(Level.init(rawValue:)) ?? .beginner, minutes: minutes ?? 1,
      prerequisites: prerequisites, concepts: concepts.map(\.value),
      outcomes: outcomes.map(\.value), isDraft: isDraft, language: language, keyFormulas: formulas,
      cover: cover)
    return (frontMatter, reader.diagnostics)
  }
}

extension YAMLReader {
  /// Each once: questions are counted by concept.
  fileprivate mutating func concepts(_ node: Node?) -> [Located<String>] {
    var known: Set<String> = []
    return (texts(node, "concepts") ?? []).filter { concept in
      let isNew = known.insert(concept.value).inserted
      if !isNew {
        report(
          at: concept.place, "the concept \"\(concept.value)\" is named twice",
          help: "name it once")
      }
      return isNew
    }
  }

  fileprivate mutating func prerequisite(_ node: Node) -> FrontMatter.Prerequisite? {
    guard let values = mapping(node, keys: ["lesson", "topic"]) else { return nil }
    switch (values["lesson"], values["topic"]) {
    case (let lesson?, nil):
      return text(lesson, "lesson").map { .lesson(Located($0, at: textPlace(of: lesson))) }
    case (nil, let topic?): return text(topic, "topic").map { .topic($0) }
    case (nil, nil):
      // An unknown key has been reported already.
      if node.mapping?.isEmpty == true {
        report(
          at: place(of: node), "the prerequisite is empty",
          help: "write lesson: NAME or topic: Linear algebra")
      }
      return nil
    case (.some, .some):
      report(
        at: place(of: node), "a prerequisite is a lesson or a topic, not both",
        help: "give each an entry of its own")
      return nil
    }
  }

  fileprivate mutating func keyFormula(_ node: Node) -> FrontMatter.KeyFormula? {
    let keys = ["name", "tex", "text"]
    guard let values = mapping(node, keys: keys, required: keys) else { return nil }
    let name = text(values["name"], "name")
    let tex = text(values["tex"], "tex")
    let sentence = text(values["text"], "text")
    guard let name, let tex, let sentence, let node = values["tex"] else { return nil }
    return FrontMatter.KeyFormula(
      name: name, tex: Located(blockText(of: node) ?? tex, at: textPlace(of: node)),
      sentence: sentence)
  }
}
