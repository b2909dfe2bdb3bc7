import Testing

@testable import Site

@Suite struct ThemeScriptTests {
  /// What an expression about the page's root gives once the script has run in a browser with what
  /// its storage answers, how the page was reached, and the fragment of its address.
  private func value(
    of expression: String, storage: String = "return null", navigation: String = "navigate",
    fragment: String = ""
  ) throws -> JavaScriptValue {
    let script = try #require(try TestDisks.templates.read("assets/theme.js"))
    let context = JavaScriptContext()
    try context.run(
      """
      const document = { documentElement: { dataset: { site: 'my-hub' } } }
      const root = document.documentElement
      const localStorage = { getItem(key) { \(storage) } }
      const performance = { getEntriesByType: () => [{ type: '\(navigation)' }] }
      const location = { hash: '\(fragment)' }
      const heard = {}
      const addEventListener = (name, act) => { heard[name] = act }
      """, named: "browser")
    try context.run(String(decoding: script, as: UTF8.self), named: "theme.js")
    return try context.run(expression, named: "test")
  }

  @Test(arguments: ["light", "dark"])
  func setsTheChosenTheme(name: String) throws {
    let storage = "return key === 'my-hub.theme' ? '\(name)' : null"
    #expect(try value(of: "root.dataset.theme", storage: storage) == .text(name))
  }

  @Test(arguments: ["return null", "return 'auto'", "return '<script>'", "throw new Error('no')"])
  func leavesTheSystemsThemeOtherwise(storage: String) throws {
    #expect(try value(of: "root.dataset.theme", storage: storage) == .nothing)
  }

  @Test func putsOffSectionsUntilAPageThatOpensAtItsTopHasArrived() throws {
    #expect(try value(of: "root.dataset.opening") == .text(""))
    #expect(try value(of: "heard.load(), root.dataset.opening") == .nothing)
  }

  @Test(arguments: [("reload", ""), ("back_forward", ""), ("navigate", "#why")])
  func putsNothingOffWhereThePageOpensAtAPlace(navigation: String, fragment: String) throws {
    #expect(
      try value(of: "root.dataset.opening", navigation: navigation, fragment: fragment) == .nothing)
  }
}
