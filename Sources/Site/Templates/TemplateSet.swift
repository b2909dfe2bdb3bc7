internal import Lessons
internal import Mustache

/// The Mustache templates of a site, parsed, with what is wrong with them.
struct TemplateSet {
  private var library = MustacheLibrary()
  private var tags: [String: [TemplateTag]] = [:]
  private let disk: Disk

  /// The templates that a site cannot do without.
  static let required = ["page", "hub", "lesson", "figure", "credits", "not-found"]

  init(_ disk: Disk, diagnostics: inout [Diagnostic]) {
    self.disk = disk
    let ending = ".mustache"
    let found = disk.files("").filter { $0.hasSuffix(ending) && !$0.hasPrefix("assets/") }
    let wanted = Set(found).union(Self.required.map { $0 + ending })
    for path in wanted.sorted() {
      guard let text = disk.text(of: path, missing: "template", diagnostics: &diagnostics) else {
        continue
      }
      let name = String(path.dropLast(ending.count))
      tags[name] = TemplateTag.all(in: text)
      do {
        try library.register(text, named: name)
      } catch {
        diagnostics.append(Self.diagnostic(of: error, in: text, at: disk.shownPath(path)))
      }
    }
    for name in tags.keys.sorted() { checkTags(of: name, diagnostics: &diagnostics) }
    breakCircles(diagnostics: &diagnostics)
  }

  /// Mustache would fill in a template that includes itself until the stack ends; nothing that a
  /// page shows is nested in itself.
  private mutating func breakCircles(diagnostics: inout [Diagnostic]) {
    for name in tags.keys.sorted() {
      let circular = tags[name]?.first { tag in
        tag.partial.map { templates(reachableFrom: $0).contains(name) } ?? false
      }
      guard let circular else { continue }
      diagnostics.append(
        .error(
          at: place(circular, in: name), "the template \"\(name)\" includes itself",
          help: "remove this tag, or the one that leads back here"))
      // An empty template cannot fail to parse.
      try? library.register("", named: name)
    }
  }

  /// The template filled in; fields that no model has are reported where the template names them.
  func render(
    _ name: String, _ models: [any ViewModel], diagnostics: inout [Diagnostic]
  ) -> String {
    let viewModels = ViewModels(models)
    let text = library.render(viewModels, withTemplate: name) ?? ""
    for field in viewModels.unknownFields.sorted() {
      let diagnostic = unknownField(field, usedBy: name)
      if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }
    return text
  }

  private func unknownField(_ field: String, usedBy name: String) -> Diagnostic {
    let reachable = templates(reachableFrom: name)
    for template in reachable {
      for tag in tags[template] ?? [] where tag.field == field {
        return .error(
          at: place(tag, in: template), "there is no field \"\(field)\" here",
          help: "the fields of each template are listed in templates/README.md")
      }
    }
    return .error(
      at: SourcePlace(path: disk.shownPath(name + ".mustache")),
      "there is no field \"\(field)\" here",
      help: "the fields of each template are listed in templates/README.md")
  }

  private func templates(reachableFrom name: String) -> [String] {
    var reached = [name]
    var index = 0
    while index < reached.count {
      for tag in tags[reached[index]] ?? [] {
        if let partial = tag.partial, !reached.contains(partial) { reached.append(partial) }
      }
      index += 1
    }
    return reached
  }

  /// Mustache is silent about partials and transforms that do not exist.
  private func checkTags(of name: String, diagnostics: inout [Diagnostic]) {
    for tag in tags[name] ?? [] {
      if let partial = tag.partial, tags[partial] == nil {
        diagnostics.append(
          .error(
            at: place(tag, in: name), "there is no template \"\(partial)\"",
            help: nearestNameHelp(for: partial, among: tags.keys.sorted(), called: "templates")))
      }
      if let transform = tag.transform, !Self.transforms.contains(transform) {
        diagnostics.append(
          .error(
            at: place(tag, in: name), "there is no transform \"\(transform)\"",
            help: "available transforms are empty(list), and last() within a list"))
      }
    }
  }

  private static let transforms: Set = ["empty", "last"]

  private func place(_ tag: TemplateTag, in name: String) -> SourcePlace {
    SourcePlace(
      path: disk.shownPath(name + ".mustache"), line: tag.line, column: tag.column)
  }

  private static func diagnostic(
    of error: any Error, in text: String, at path: String
  ) -> Diagnostic {
    let error = error as? MustacheTemplate.ParserError
    var line = error?.context.lineNumber ?? 1
    var column = error?.context.columnNumber ?? 1
    var reason = error?.error as? MustacheTemplate.Error
    if reason == nil, let tag = TemplateTag.firstUnclosed(in: text) {
      // The parser ran off the text's end, and says no more than that.
      (line, column, reason) = (tag.line, tag.column, .unfinishedName)
    }
    let (fact, help) = words(for: reason)
    return .error(at: SourcePlace(path: path, line: line, column: column), fact, help: help)
  }

  private static func words(for error: MustacheTemplate.Error?) -> (fact: String, help: String) {
    switch error {
    case .sectionCloseNameIncorrect:
      ("this tag closes another section than the last one opened", "close sections inside out")
    case .expectedSectionEnd: ("a section is not closed", "add {{/name}} for each {{#name}}")
    case .unfinishedName: ("a tag is not closed", "end it with }}, or }}} where it began with {{{")
    case .textInsideInheritSection, .illegalTokenInsideInheritSection:
      ("only blocks may stand here", "write {{$block}}...{{/block}} inside {{<template}}")
    case .invalidSetDelimiter, .invalidConfigVariableSyntax, .unrecognisedConfigVariable,
      .transformAppliedToInheritanceSection, nil:
      ("the template is broken here", "see https://mustache.github.io/mustache.5.html")
    }
  }
}
