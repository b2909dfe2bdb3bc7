import Lessons
import Testing

@testable import Site

@Suite struct BlockTests {
  @Test func writesAParagraphWithEveryKindOfRunningText() throws {
    let text = [
      inline(.text("a < b ")), inline(.emphasis(words("soft"))), inline(.softBreak),
      inline(.strong(words("loud"))), inline(.lineBreak), inline(.code("x < \"y\"")),
      inline(.strikethrough(words("gone"))),
    ]
    #expect(
      try Rendering([block(.paragraph(text))]).html == """
        <p>a &lt; b <em>soft</em>
        <strong>loud</strong><br><code>x &lt; &quot;y&quot;</code><del>gone</del></p>

        """)
  }

  @Test func keepsSizesOnOneLine() throws {
    #expect(
      try Rendering([paragraph("Maps of 64 × 112 × 112 × ")]).html
        == "<p>Maps of 64\u{a0}×\u{a0}112\u{a0}×\u{a0}112\u{a0}×\u{a0}</p>\n")
  }

  @Test func setsTheLinkToAHeadingBesideIt() throws {
    #expect(
      try Rendering([block(.heading(level: 3, id: "a-b", text: words("A & B")))]).html == """
        <div class="heading"><h3 id="a-b">A &amp; B</h3>
        <a class="anchor" href="#a-b" aria-label="Link to “A &amp; B”">#</a></div>

        """)
  }

  @Test(arguments: [(1, "h2"), (2, "h2"), (6, "h6"), (9, "h6")])
  func keepsHeadingsBelowTheTitle(level: Int, name: String) throws {
    let html = try Rendering([block(.heading(level: level, id: "x", text: words("X")))]).html
    #expect(html.contains("<\(name) id=\"x\">X</\(name)>"))
  }

  @Test func writesASectionWithItsKindAndIcon() throws {
    #expect(
      try Rendering([section(.deepdive, "deep", "Deeper", [paragraph("Text.")])]).html == """
        <section class="section deepdive" id="deep"><p class="kind"><svg deepdive>Deep dive</p>
        <div class="heading"><h2>Deeper</h2>
        <a class="anchor" href="#deep" aria-label="Link to “Deeper”">#</a></div>
        <p>Text.</p>
        </section>

        """)
  }

  @Test func writesTightAndLooseLists() throws {
    let items = [
      ListItem(blocks: [paragraph("one")], isDone: nil),
      ListItem(blocks: [paragraph("two")], isDone: nil),
    ]
    #expect(
      try Rendering([block(.list(start: nil, isTight: true, items: items))]).html == """
        <ul><li>one</li>
        <li>two</li>
        </ul>

        """)
    #expect(
      try Rendering([block(.list(start: 4, isTight: false, items: items))]).html == """
        <ol start="4"><li><p>one</p>
        </li>
        <li><p>two</p>
        </li>
        </ol>

        """)
  }

  @Test func writesATaskListWithNamedBoxes() throws {
    let items = [
      ListItem(blocks: [paragraph("done")], isDone: true),
      ListItem(blocks: [paragraph("open")], isDone: false),
    ]
    #expect(
      try Rendering([block(.list(start: nil, isTight: true, items: items))]).html == """
        <ul class="tasks"><li><input type="checkbox" disabled checked aria-label="Done">done</li>
        <li><input type="checkbox" disabled aria-label="To do">open</li>
        </ul>

        """)
  }

  @Test func writesQuotesBreaksAndSteps() throws {
    let blocks = [
      block(.quote([paragraph("Said.")])), block(.thematicBreak),
      block(.steps([[paragraph("First.")], [paragraph("Second.")]])),
    ]
    #expect(
      try Rendering(blocks).html == """
        <blockquote><p>Said.</p>
        </blockquote>
        <hr>
        <ol class="steps"><li><p>First.</p>
        </li>
        <li><p>Second.</p>
        </li>
        </ol>

        """)
  }

  @Test func writesCalloutsWithTheirOwnTitleOrTheirKinds() throws {
    let blocks = [
      block(.callout(kind: .tip, title: [], blocks: [paragraph("Look.")])),
      block(.callout(kind: .warning, title: words("Careful"), blocks: [])),
    ]
    #expect(
      try Rendering(blocks).html == """
        <div class="callout tip" role="note"><p class="callout-title"><svg tip>Tip</p>
        <p>Look.</p>
        </div>
        <div class="callout warning" role="note"><p class="callout-title"><svg warning>Careful</p>
        </div>

        """)
  }

  @Test func numbersAndCaptionsATable() throws {
    let table = Table(
      alignments: [.start, .end, .center],
      header: [words("Layer"), words("Weights"), words("Bias")],
      rows: [[words("conv1"), words("1,728"), words("yes")]], id: "weights", number: 2,
      caption: words("Few."))
    #expect(
      try Rendering([block(.table(table))]).html == """
        <figure class="table" id="weights"><figcaption><p class="caption"><b class="number">Table 2</b> Few.</p>
        </figcaption>
        <div class="scroll"><table><thead><tr><th scope="col">Layer</th><th scope="col" class="end">\
        Weights</th><th scope="col" class="center">Bias</th></tr>
        </thead>
        <tbody><tr><td>conv1</td><td class="end">1,728</td><td class="center">yes</td></tr>
        </tbody>
        </table>
        </div>
        </figure>

        """)
  }

  @Test func writesAPlainTableWithoutFigure() throws {
    let table = Table(
      alignments: [.start], header: [words("A")], rows: [], id: nil, number: nil, caption: [])
    #expect(
      try Rendering([block(.table(table))]).html == """
        <div class="table"><div class="scroll"><table><thead><tr><th scope="col">A</th></tr>
        </thead>
        </table>
        </div>
        </div>

        """)
  }

  @Test func numbersAndCaptionsAFormula() throws {
    let formula = DisplayFormula(
      tex: Located("x", at: nowhere), id: "eq", number: 3, caption: words("An unknown."))
    let html = try Rendering([block(.formula(formula))]).html
    #expect(html.hasPrefix("<figure class=\"formula\" id=\"eq\"><div class=\"numbered\">"))
    #expect(html.contains("<annotation encoding=\"application/x-tex\">x</annotation>"))
    #expect(
      html.hasSuffix(
        """
        <span class="formula-number" aria-hidden="true">(3)</span></div>
        <figcaption><p class="caption"><b class="number">Formula 3</b> An unknown.</p>
        </figcaption>
        </figure>

        """))
  }

  @Test func countsAndNamesCode() throws {
    #expect(
      try Rendering([codeBlock("swift", "let x = 1\n")]).html == """
        <figure class="code"><figcaption><span class="language">Swift</span>\
        <span class="line-count">1 line</span></figcaption>
        <pre class="scroll"><code><span class="token-keyword">let</span> x = \
        <span class="token-number">1</span>
        </code></pre>
        </figure>

        """)
  }

  @Test func writesCodeWithoutALanguageAsItIs() throws {
    let rendering = try Rendering([codeBlock(nil, "a <b>\nc\n"), codeBlock("text", "d\n")])
    #expect(
      rendering.html == """
        <figure class="code"><figcaption><span class="line-count">2 lines</span></figcaption>
        <pre class="scroll"><code>a &lt;b&gt;
        c
        </code></pre>
        </figure>
        <figure class="code"><figcaption><span class="language">Text</span>\
        <span class="line-count">1 line</span></figcaption>
        <pre class="scroll"><code>d
        </code></pre>
        </figure>

        """)
    #expect(rendering.diagnostics == [])
  }

  @Test func leadsFromNotesBackToEveryMention() throws {
    let text = [
      inline(.text("One")), inline(.footnote(number: 1, occurrence: 1)), inline(.text(", two")),
      inline(.footnote(number: 1, occurrence: 2)),
    ]
    let note = Footnote(number: 1, label: "n", mentions: 2, blocks: [paragraph("Noted.")])
    #expect(
      try Rendering([block(.paragraph(text))], footnotes: [note]).html == """
        <p>One<sup class="mention"><a id="fnref:1:1" href="#fn:1" aria-label="Note 1">1</a></sup>, two\
        <sup class="mention"><a id="fnref:1:2" href="#fn:1" aria-label="Note 1">1</a></sup></p>
        <section class="footnotes" aria-label="Notes"><ol><li id="fn:1"><p>Noted.</p>
        <p class="back-links"><a class="back" href="#fnref:1:1" aria-label="Back to mention 1 of note 1">↩</a>\
        <a class="back" href="#fnref:1:2" aria-label="Back to mention 2 of note 1">↩</a></p>
        </li>
        </ol>
        </section>

        """)
  }
}
