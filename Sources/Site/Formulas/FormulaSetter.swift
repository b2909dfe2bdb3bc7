internal import Lessons

/// Sets TeX as HTML and MathML with KaTeX, and remembers what stylesheet and fonts that needs.
final class FormulaSetter {
  enum Style: String { case inline, display }

  private let context: JavaScriptContext
  private var stylesByName: [String: String] = [:]
  private(set) var classNames: Set<String> = []
  private var known: [Key: Result<String, FormulaError>] = [:]

  private struct Key: Hashable {
    let tex: String
    let style: Style
  }

  /// Loads KaTeX from the toolkit.
  init(toolkit: Disk) throws(ToolkitError) {
    context = JavaScriptContext()
    try context.run(resource: "katex/katex.min.js", of: toolkit)
    do {
      try context.run(Self.driver, named: "formulas.js")
    } catch {
      throw ToolkitError(path: "katex", fact: "KaTeX fails: \(error.message)")
    }
  }

  /// Whether any formula was set, so that pages need KaTeX's stylesheet.
  var isUsed: Bool { !classNames.isEmpty }

  /// The formula as HTML without a single inline style.
  func html(of tex: String, style: Style) throws(FormulaError) -> HTML {
    let key = Key(tex: tex, style: style)
    if let result = known[key] { return .markup(try result.get()) }
    let result = set(tex, style: style)
    known[key] = result
    return .markup(try result.get())
  }

  /// A rule for each inline style that KaTeX would have written, sorted by name.
  var styleSheet: String {
    stylesByName.sorted { $0.key < $1.key }.map { ".\($0.key){\($0.value)}\n" }.joined()
  }

  private func set(_ tex: String, style: Style) -> Result<String, FormulaError> {
    guard case .list(let answer)? = try? context.call("setFormula", [tex, style.rawValue]) else {
      return .failure(FormulaError(fact: "KaTeX cannot set this formula", offset: 0))
    }
    switch (answer.first, answer.dropFirst().first) {
    case (.text(let markup), nil):
      let moved = InlineStyles(movedOutOf: markup)
      stylesByName.merge(moved.stylesByName) { first, _ in first }
      classNames.formUnion(moved.classNames)
      return .success(moved.markup)
    case (.text(let message), .number(let position)):
      return .failure(FormulaError(katexMessage: message, offset: Int(position)))
    default:
      return .failure(FormulaError(fact: "KaTeX cannot set this formula", offset: 0))
    }
  }

  /// KaTeX lets a line break after every relation and operator between its `base` spans, even within
  /// brackets. `keepTogether` wraps what lies between brackets, unless it is long, and formulas of
  /// a few characters.
  ///
  /// Answers `[markup]` or `[message, position]`. Commands that would reach out of the formula
  /// (links, images, HTML attributes) are refused where KaTeX would print them in red.
  private static let driver = #"""
    function keepTogether(markup) {
      const end = "</span></span>"
      const start = '<span class="base">'
      const [head, ...bases] = markup.slice(0, -end.length).split(start)
      const texts = bases.map((base) => base.replace(/<[^>]*>|\u200b/g, ""))
      const length = (from, to) => texts.slice(from, to + 1).join("").length
      const last = bases.length - 1
      const joins = bases.map((_, index) => length(0, last) <= 10 && index < last)
      let depth = 0
      let first = 0
      texts.forEach((text, index) => {
        if (depth === 0) first = index
        depth += (text.match(/[(\[{]/g) ?? []).length - (text.match(/[)\]}]/g) ?? []).length
        depth = Math.max(0, depth)
        if (depth === 0 && length(first, index) <= 24) joins.fill(true, first, index)
      })
      let markupWithGroups = head
      bases.forEach((base, index) => {
        const isJoined = index > 0 && joins[index - 1]
        if (joins[index] && !isJoined) markupWithGroups += '<span class="unbroken">'
        markupWithGroups += start + base
        if (isJoined && !joins[index]) markupWithGroups += "</span>"
      })
      return markupWithGroups + end
    }
    function setFormula(tex, style) {
      let refused = null
      const refuse = ({ command }) => {
        refused = command
        throw new katex.ParseError(command + " is not allowed in formulas")
      }
      try {
        const markup = katex.renderToString(tex, {
          displayMode: style === "display", output: "htmlAndMathml", throwOnError: true,
          strict: "error", trust: refuse, maxSize: 40, maxExpand: 1000,
        })
        return [style === "inline" ? keepTogether(markup) : markup]
      } catch (error) {
        const known = Number.isInteger(error.position) && error.position <= tex.length
        const position = known ? error.position : refused ? tex.indexOf(refused) : 0
        return [String(error.message), Math.max(0, position)]
      }
    }
    """#
}
