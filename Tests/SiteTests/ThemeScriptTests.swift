import Testing

@testable import Site

@Suite struct ThemeScriptTests {
  /// The theme that the script sets with what a browser's storage answers.
  private func theme(storage: String) throws -> JavaScriptValue {
    let script = try #require(try TestDisks.templates.read("assets/theme.js"))
    let context = JavaScriptContext()
    try context.run(
      "const document = { documentElement: { dataset: { site: 'my-hub' } } }\n"
        + "const localStorage = { getItem(key) { \(storage) } }\n"
        + "const performance = { getEntriesByType() { return [] } }", named: "browser")
    try context.run(String(decoding: script, as: UTF8.self), named: "theme.js")
    return try context.run("document.documentElement.dataset.theme", named: "theme")
  }

  @Test(arguments: ["light", "dark"])
  func setsTheChosenTheme(name: String) throws {
    #expect(
      try theme(storage: "return key === 'my-hub.theme' ? '\(name)' : null") == .text(name))
  }

  @Test(arguments: ["return null", "return 'auto'", "return '<script>'", "throw new Error('no')"])
  func leavesTheSystemsThemeOtherwise(storage: String) throws {
    #expect(try theme(storage: storage) == .nothing)
  }
}
