import Lessons
import Testing

@testable import Site

@Suite struct LinkTests {
  private let other = lesson(
    "other", frontMatter(), [figure("wall", 1, "A wall.")],
    targets: [target(.section, "why", nil, "Why"), target(.figure, "wall", 1, "A wall.")])
  private let own = [target(.section, "start", nil, "Start"), target(.heading, "größe", nil, "G")]

  private func rendering(_ destination: String, title: String = "") throws -> Rendering {
    let link = inline(
      .link(destination: destination, title: title, text: words("go")), at: at(7, 12))
    return try Rendering(
      [block(.paragraph([link]))], targets: own, others: [other],
      content: .memory(texts: ["lessons/sample/data set.csv": "1"]))
  }

  @Test(arguments: [
    ("#start", "#start"), ("#gr%C3%B6%C3%9Fe", "#gr%C3%B6%C3%9Fe"),
    ("../other/index.md", "../../lessons/other/index.html"),
    ("../other/index.html#why", "../../lessons/other/index.html#why"),
    ("../other/", "../../lessons/other/index.html"),
    ("/lessons/other#why", "../../lessons/other/index.html#why"),
    ("./", "../../lessons/sample/index.html"), ("/", "../../index.html"),
    ("/credits/", "../../credits/index.html"),
    ("/figures/other-wall/#data", "../../figures/other-wall/index.html#data"),
    ("data%20set.csv", "../../lessons/sample/data%20set.csv"),
    ("https://example.org/?a=1&b=2#c", "https://example.org/?a=1&amp;b=2#c"),
    ("http://example.org", "http://example.org"), ("mailto:a@example.org", "mailto:a@example.org"),
  ])
  func resolves(destination: String, address: String) throws {
    let rendering = try rendering(destination)
    #expect(rendering.html == "<p><a href=\"\(address)\">go</a></p>\n")
    #expect(rendering.diagnostics == [])
  }

  @Test func publishesAFileThatIsLinkedTo() throws {
    #expect(try rendering("data%20set.csv").files == ["lessons/sample/data set.csv"])
  }

  @Test func keepsTheLinksTitle() throws {
    #expect(
      try rendering("#start", title: "The \"start\"").html
        == "<p><a href=\"#start\" title=\"The &quot;start&quot;\">go</a></p>\n")
  }

  @Test(arguments: [
    (
      "../othr/index.md", "there is no page or file \"../othr/index.md\"",
      "available pages are /, /credits/, /figures/other-wall/, /lessons/other/, /lessons/sample/; "
        + "try /lessons/other/"
    ),
    (
      "../../../elsewhere/", "there is no page or file \"../../../elsewhere/\"",
      "available pages are /, /credits/, /figures/other-wall/, /lessons/other/, /lessons/sample/"
    ),
    (
      "#strat", "there is no \"#strat\" in this lesson",
      "available ids are größe, start; try start"
    ),
    (
      "../other/#wy", "there is no \"#wy\" on /lessons/other/",
      "available ids are wall, why; try why"
    ),
    ("", "link leads nowhere", "write an address between the brackets"),
    (
      "javascript:alert(1)", "link scheme \"javascript\" is not allowed",
      "use http, https or mailto"
    ),
    (
      "java\u{9}script:alert(1)", "link scheme \"javascript\" is not allowed",
      "use http, https or mailto"
    ),
    ("\u{1}JavaScript:x", "link scheme \"javascript\" is not allowed", "use http, https or mailto"),
    ("data:text/html,x", "link scheme \"data\" is not allowed", "use http, https or mailto"),
    ("//example.org/x", "link \"//example.org/x\" has no scheme", "write https://example.org/x"),
  ])
  func reports(destination: String, fact: String, help: String) throws {
    let rendering = try rendering(destination)
    #expect(
      rendering.diagnostics == [
        "content/lessons/sample/index.md:7:12: error: \(fact)\n  help: \(help)"
      ])
    #expect(rendering.html == "<p>go</p>\n")
  }

  @Test func namesWhatAReferencePointsTo() throws {
    let text = [
      inline(.reference(id: "wall", text: [])), inline(.text(", ")),
      inline(.reference(id: "eq", text: [])), inline(.text(", ")),
      inline(.reference(id: "why", text: [])), inline(.text(", ")),
      inline(.reference(id: "why", text: words("there"))),
    ]
    let targets = [
      target(.figure, "wall", 3, "A wall."), target(.formula, "eq", 1, "E"),
      target(.section, "why", nil, "Why & how"),
    ]
    #expect(
      try Rendering([block(.paragraph(text))], targets: targets).html == """
        <p><a class="reference" href="#wall">Figure 3</a>, \
        <a class="reference" href="#eq">Formula 1</a>, \
        <a class="reference" href="#why">Why &amp; how</a>, \
        <a class="reference" href="#why">there</a></p>

        """)
  }
}
