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

  /// Answers `[markup]` or `[message, position]`. Commands that would reach out of the formula
  /// (links, images, HTML attributes) are refused where KaTeX would print them in red.
  private static let driver = #"""
    function setFormula(tex, style) {
      let refused = null
      const refuse = ({ command }) => {
        refused = command
        throw new katex.ParseError(command + " is not allowed in formulas")
      }
      try {
        return [katex.renderToString(tex, {
          displayMode: style === "display", output: "htmlAndMathml", throwOnError: true,
          strict: "error", trust: refuse, maxSize: 40, maxExpand: 1000,
        })]
      } catch (error) {
        const known = Number.isInteger(error.position) && error.position <= tex.length
        const position = known ? error.position : refused ? tex.indexOf(refused) : 0
        return [String(error.message), Math.max(0, position)]
      }
    }
    """#
}
