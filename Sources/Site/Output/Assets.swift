internal import Lessons

/// The files that pages load: stylesheets, scripts and fonts.
struct Assets {
  let templates: Disk
  let toolkit: Disk
  let formulas: FormulaSetter

  /// The templates' `assets/` as they are; KaTeX's stylesheet and fonts, as far as formulas need
  /// them, and the rules for what KaTeX would have written as inline styles.
  func files() throws(ToolkitError) -> [OutputFile] {
    var files: [OutputFile] = []
    let paths = templates.files("assets")
    for path in paths {
      if let bytes = try? templates.read(path) {
        files.append(OutputFile(path: path, bytes: bytes))
      }
    }
    let sheet = FormulaStyleSheet(
      katexStyleSheet: try toolkit.resourceText("katex/katex.min.css"),
      classNames: formulas.classNames,
      cores: FormulaFontCore.all.filter { paths.contains($0.path) })
    let css = sheet.css + formulas.styleSheet
    files.append(OutputFile(path: "assets/katex/formulas.css", bytes: Array(css.utf8)))
    files.append(
      OutputFile(
        path: "assets/katex/LICENSE.txt", bytes: try toolkit.resource("katex/LICENSE.txt")))
    for font in sheet.fontFiles {
      files.append(
        OutputFile(
          path: "assets/katex/fonts/\(font)", bytes: try toolkit.resource("katex/fonts/\(font)")))
    }
    return files
  }
}
