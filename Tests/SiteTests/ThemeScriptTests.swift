import Testing

@testable import Site

@Suite struct ThemeScriptTests {
  /// What the script leaves of a name in the root's data, with what a browser's storage answers
  /// and the way in which the page was opened.
  private func data(
    _ name: String, storage: String = "return null", opening: String = "navigate",
    fragment: String = ""
  ) throws -> JavaScriptValue {
    let script = try #require(try TestDisks.templates.read("assets/theme.js"))
    let context = JavaScriptContext()
    try context.run(
      "const document = { documentElement: { dataset: { site: 'my-hub' } } }\n"
        + "const localStorage = { getItem(key) { \(storage) } }\n"
        + "const performance = { getEntriesByType: () => [{ type: '\(opening)' }] }\n"
        + "const location = { hash: '\(fragment)' }\n"
        + "let arrive = () => {}\n"
        + "const addEventListener = (_, listener) => { arrive = listener }", named: "browser")
    try context.run(String(decoding: script, as: UTF8.self), named: "theme.js")
    let before = try context.run("document.documentElement.dataset.\(name)", named: "data")
    try context.run("arrive()", named: "load")
    let after = try context.run("document.documentElement.dataset.opening", named: "opening")
    #expect(after == .nothing)
    return before
  }

  private func theme(storage: String) throws -> JavaScriptValue {
    try data("theme", storage: storage)
  }

  @Test func letsSectionsWaitWhileAPageOpensAtItsTop() throws {
    #expect(try data("opening") == .text(""))
    #expect(try data("opening", fragment: "#resnet") == .nothing)
    #expect(try data("opening", opening: "back_forward") == .nothing)
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
