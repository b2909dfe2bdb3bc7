internal import Lessons

/// What KaTeX has against a formula, and where in it.
struct FormulaError: Error, Hashable {
  /// In one line, without a full stop.
  let fact: String
  /// UTF-16 code units from the formula's first character, as JavaScript counts.
  let offset: Int

  init(fact: String, offset: Int) {
    self.fact = fact
    self.offset = offset
  }

  /// Keeps the fact of KaTeX's message and drops its own way of pointing at the place.
  init(katexMessage: String, offset: Int) {
    var fact = katexMessage.split(separator: "\n").joined(separator: " ")
    for prefix in [
      "KaTeX parse error: ", "LaTeX-incompatible input and strict mode is set to 'error': ",
    ] where fact.hasPrefix(prefix) {
      fact.removeFirst(prefix.count)
    }
    for pointer in [" at position ", " at end of input: "] {
      if let range = fact.ranges(of: pointer).last { fact.removeSubrange(range.lowerBound...) }
    }
    if fact.last == "]", let code = fact.ranges(of: " [").last {
      fact.removeSubrange(code.lowerBound...)
    }
    while fact.last == "." { fact.removeLast() }
    let isName = ["Unicode", "KaTeX", "LaTeX"].contains { fact.hasPrefix($0) }
    if !isName { fact = fact.prefix(1).lowercased() + fact.dropFirst() }
    self.init(fact: fact, offset: offset)
  }

  /// The error at its place in the author's file.
  func diagnostic(in tex: Located<String>) -> Diagnostic {
    .error(at: place(in: tex), "formula: \(fact)", help: help)
  }

  /// Lines after the formula's first start at column 1, as the author's lines do.
  private func place(in tex: Located<String>) -> SourcePlace {
    let before = String(decoding: tex.value.utf16.prefix(offset), as: UTF16.self)
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    let column = lines.last?.unicodeScalars.count ?? 0
    guard lines.count > 1 else {
      return SourcePlace(
        path: tex.place.path, line: tex.place.line, column: tex.place.column + column)
    }
    return SourcePlace(
      path: tex.place.path, line: tex.place.line + lines.count - 1, column: column + 1)
  }

  private var help: String {
    if let command = fact.split(separator: "undefined control sequence: ").first,
      fact.hasPrefix("undefined control sequence: ")
    {
      guard let near = nearestName(to: String(command), among: Self.commonCommands) else {
        return "the commands that KaTeX knows are listed at https://katex.org/docs/supported"
      }
      return "try \(near)"
    }
    if fact.contains("got 'EOF'") { return "close every brace, bracket and environment" }
    if fact.hasPrefix("expected group") { return "give the command its argument in braces" }
    if fact.contains("Unicode text character") { return #"write words as \text{...}"# }
    if fact.hasSuffix("is not allowed in formulas") { return "write it in the text instead" }
    return "the TeX that KaTeX knows is described at https://katex.org/docs/supported"
  }

  private static let commonCommands = [
    "alpha", "approx", "argmax", "argmin", "bar", "begin", "beta", "bigl", "bigr", "boldsymbol",
    "cdot", "cdots", "chi", "circ", "cos", "dbinom", "delta", "Delta", "dfrac", "displaystyle",
    "dots", "ell", "end", "epsilon", "equiv", "eta", "exp", "forall", "frac", "gamma", "Gamma",
    "geq", "hat", "in", "infty", "int", "kappa", "lambda", "Lambda", "langle", "lceil", "ldots",
    "left", "leq", "lfloor", "lim", "ln", "log", "mapsto", "mathbb", "mathbf", "mathcal", "mathrm",
    "max", "mid", "min", "mu", "nabla", "neq", "nu", "odot", "omega", "Omega", "operatorname",
    "oplus", "otimes", "overline", "partial", "phi", "Phi", "pi", "pm", "prime", "prod", "psi",
    "Psi", "qquad", "quad", "rangle", "rceil", "rfloor", "rho", "right", "rightarrow", "sigma",
    "Sigma", "sim", "sin", "sqrt", "star", "subset", "sum", "tanh", "tau", "text", "textbf",
    "theta", "Theta", "tilde", "times", "to", "top", "underbrace", "underline", "varepsilon",
    "varphi", "vdots", "vec", "xi", "zeta",
  ].map { "\\" + $0 }
}
