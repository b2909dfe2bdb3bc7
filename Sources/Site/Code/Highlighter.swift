internal import Lessons

/// Colours code with Prism: tokens become spans with a class, all else stays text.
final class Highlighter {
  private let context: JavaScriptContext
  let toolkit: Disk
  private var loaded: Set<String> = []

  /// Loads Prism's core and its list of languages from the toolkit.
  init(toolkit: Disk) throws(ToolkitError) {
    context = JavaScriptContext()
    self.toolkit = toolkit
    do {
      try context.run("var Prism = { manual: true }", named: "highlighter.js")
      try context.run(resource: "prism/components/prism-core.js", of: toolkit)
      try context.run(resource: "prism/components.js", of: toolkit)
      try context.run(Self.driver, named: "highlighter.js")
    } catch let error as ToolkitError {
      throw error
    } catch {
      throw ToolkitError(path: "prism", fact: "Prism fails: \(error)")
    }
  }

  /// A language as Prism knows it.
  struct Language: Equatable {
    /// For readers: `Python`.
    let title: String
    /// Prism's own names, in the order in which they must be loaded.
    fileprivate let components: [String]
  }

  /// The language of that name or alias, or nil.
  func language(named name: String) throws(ToolkitError) -> Language? {
    guard case .list(let answer) = try call("findLanguage", [name]),
      case .text(let title)? = answer.first
    else { return nil }
    return Language(title: title, components: answer.dropFirst().compactMap(\.asText))
  }

  /// Every name and alias that a code block may carry.
  func languageNames() throws(ToolkitError) -> [String] {
    guard case .list(let names) = try call("languageNames", []) else {
      return []
    }
    return names.compactMap(\.asText)
  }

  /// The code with its tokens marked.
  func html(of code: String, in language: Language) throws(ToolkitError) -> HTML {
    for component in language.components where loaded.insert(component).inserted {
      try context.run(resource: "prism/components/prism-\(component).js", of: toolkit)
    }
    guard let name = language.components.last else { return .text(code) }
    return Self.html(of: try call("tokens", [code, name]))
  }

  private func call(
    _ function: String, _ arguments: [String]
  ) throws(ToolkitError) -> JavaScriptValue {
    do {
      return try context.call(function, arguments)
    } catch {
      throw ToolkitError(path: "prism", fact: "Prism fails: \(error.message)")
    }
  }

  /// A token is `[type, content]`, a list of tokens `[null, token, token, ...]`.
  private static func html(of token: JavaScriptValue) -> HTML {
    switch token {
    case .text(let text): return .text(text)
    case .list(let parts):
      let children = parts.dropFirst().map(html)
      guard case .text(let type)? = parts.first, !plainTypes.contains(type) else {
        return .group(children)
      }
      return .element("span", ["class": "token-\(type)"], children)
    case .number, .nothing: return .nothing
    }
  }

  /// Not worth a colour, and two thirds of all tokens.
  private static let plainTypes: Set = ["punctuation", "operator"]

  private static let driver = #"""
    function listed(value) { return value === undefined ? [] : [].concat(value) }
    function findLanguage(name) {
      for (const id in components.languages) {
        const entry = components.languages[id]
        if (id === "meta" || (id !== name && !listed(entry.alias).includes(name))) continue
        const order = []
        const visit = (needed) => {
          listed(components.languages[needed].require).forEach(visit)
          if (!order.includes(needed)) order.push(needed)
        }
        visit(id)
        return [(entry.aliasTitles || {})[name] || entry.title, ...order]
      }
      return null
    }
    function languageNames() {
      return Object.entries(components.languages).filter(([id]) => id !== "meta")
        .flatMap(([id, entry]) => [id, ...listed(entry.alias)])
    }
    function tokens(code, language) {
      const work = { code, grammar: Prism.languages[language], language }
      Prism.hooks.run("before-tokenize", work)
      work.tokens = Prism.tokenize(work.code, work.grammar)
      Prism.hooks.run("after-tokenize", work)
      const plain = (token) =>
        typeof token === "string" ? token
        : Array.isArray(token) ? [null, ...token.map(plain)]
        : [token.type, plain(token.content)]
      return plain(work.tokens)
    }
    """#
}

extension JavaScriptValue {
  fileprivate var asText: String? {
    if case .text(let text) = self { return text }
    return nil
  }
}
