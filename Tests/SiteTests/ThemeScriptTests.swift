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
      const heard = {}
      const addEventListener = (name, act) => { heard[name] = act }
      class Element {
        constructor(isCover) { this.isCover = isCover }
        closest() { return this.isCover ? this : null }
      }
      const parts = [new Element(false), new Element(false)]
      for (const part of parts) part.setAttribute = () => { part.isLaidOut = true }
      const document = {
        documentElement: { dataset: { site: 'my-hub' } }, arrived: {},
        addEventListener(name, act) { this.arrived[name] = act },
        querySelectorAll: () => parts,
      }
      const requestAnimationFrame = (act) => act()
      const setTimeout = (act) => act()
      const root = document.documentElement
      const localStorage = { getItem(key) { \(storage) } }
      const performance = { getEntriesByType: () => [{ type: '\(navigation)' }] }
      const location = { hash: '\(fragment)' }
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

  @Test func putsOffPartsUntilAPageThatOpensAtItsTopHasArrived() throws {
    #expect(try value(of: "root.dataset.opening") == .text("cover"))
    #expect(try value(of: "heard.load(), root.dataset.opening") == .nothing)
    #expect(
      try value(of: "heard.load(), `${parts.every((part) => part.isLaidOut)}`") == .text("true"))
  }

  @Test(arguments: [
    ("document.arrived.load({ target: new Element(true) })", "text"),
    ("document.arrived.error({ target: new Element(true) })", "text"),
    ("document.arrived.load({ target: new Element(false) })", "cover"),
    ("document.arrived.load({ target: document })", "cover"),
    ("heard.scroll()", "text"),
    ("heard.keydown()", "text"),
    ("heard.pointerdown()", "text"),
  ])
  func showsTheTextWithItsCoverOrToAReaderWhoGoesOn(sign: String, opening: String) throws {
    #expect(try value(of: "\(sign), root.dataset.opening") == .text(opening))
  }

  @Test(arguments: [("reload", ""), ("back_forward", ""), ("navigate", "#why")])
  func putsNothingOffWhereThePageOpensAtAPlace(navigation: String, fragment: String) throws {
    #expect(
      try value(of: "root.dataset.opening", navigation: navigation, fragment: fragment) == .nothing)
  }
}
