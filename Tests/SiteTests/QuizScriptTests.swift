import Testing

@testable import Site

/// The quiz's scripts that touch no page, in a world with nothing but what a test puts there.
@Suite struct NumberScriptTests {
  private func number(_ text: String, unit: String = "") throws -> JavaScriptValue {
    let context = JavaScriptContext()
    try context.run(script("quiz-numbers.js"), named: "quiz-numbers.js")
    try context.run(
      "function read(text, unit) { return globalThis.hub.readNumber(text, unit) }", named: "test")
    return try context.call("read", [text, unit])
  }

  @Test(arguments: [
    ("9408", 9408), ("9,408", 9408), ("9 408", 9408), ("9\u{202f}408", 9408), ("9'408", 9408),
    ("1,234,567", 1_234_567), ("1.234.567", 1_234_567), ("1,234.5", 1234.5), ("1.234,5", 1234.5),
    ("9.408e3", 9408), ("9.408E+3", 9408), ("0.75", 0.75), ("0,75", 0.75), (".75", 0.75),
    ("0,750", 0.75), ("9,4", 9.4), ("9.408", 9.408), ("3/4", 0.75), (" 3 / 4 ", 0.75),
    ("-1", -1), ("−1", -1), ("–1.5", -1.5), ("+2", 2), ("- 3", -3), ("1.2 × 10^11", 1.2e11),
    ("1.2*10^11", 1.2e11), ("1.2x10^11", 1.2e11), ("1,2 · 10¹¹", 1.2e11), ("10^6", 1e6),
    ("10⁻³", 1e-3), ("−2 × 10^-3", -2e-3), ("-10^2", -100), ("１２", 12),
  ])
  func readsTheUsualWaysOfWritingANumber(text: String, value: Double) throws {
    #expect(try number(text) == .number(value))
  }

  @Test(arguments: [
    "", " ", "abc", "12 13", "1 1/2", "1/0", "1/2/3", "1,23,456", "--1", "1e", "e5", ".", ",",
    "12px", "1e999", "0x10", "Infinity", "NaN", "1_000", "10^", "1,2,3",
  ])
  func refusesWhatIsNoNumber(text: String) throws {
    #expect(try number(text) == .nothing)
  }

  @Test func readsANumberBeforeItsUnit() throws {
    #expect(try number("4.2 Million", unit: "million") == .number(4.2))
    #expect(try number("76%", unit: "%") == .number(76))
    #expect(try number("76 %") == .nothing)
  }
}

@Suite struct ProgressScriptTests {
  /// What an expression gives once the store has run in a browser that keeps what `storage` says.
  private func value(of expression: String, storage: String = "{}") throws -> JavaScriptValue {
    let context = JavaScriptContext()
    try context.run(
      """
      const entries = \(storage)
      var limit = Infinity
      const methods = {
        getItem(key) { return Object.hasOwn(this, key) ? this[key] : null },
        setItem(key, text) { if (text.length > limit) throw new Error("full"); this[key] = text },
        removeItem(key) { delete this[key] },
      }
      for (const [name, method] of Object.entries(methods)) {
        Object.defineProperty(entries, name, { value: method })
      }
      globalThis.localStorage = entries
      var heard = 0
      globalThis.document = {
        documentElement: { dataset: { site: "s" } }, dispatchEvent() { heard += 1 },
      }
      globalThis.CustomEvent = class {}
      globalThis.addEventListener = () => {}
      const given = { given: [2], right: true, tries: 1, shown: false }
      """, named: "browser")
    try context.run(script("progress.js"), named: "progress.js")
    try context.run(script("progress-file.js"), named: "progress-file.js")
    try context.run("const { progress, progressFile } = hub", named: "test")
    return try context.run("String(\(expression))", named: "test")
  }

  @Test func keepsAnAnswerUnderItsKey() throws {
    #expect(
      try value(of: "(progress.setAnswer('l.q.0f', given), JSON.stringify(entries))")
        == .text(
          #"{"s.answer.l.q.0f":"{\"given\":[2],\"right\":true,\"tries\":1,\"shown\":false}"}"#))
    #expect(try value(of: "(progress.setAnswer('l.q.0f', given), heard)") == .text("1"))
  }

  @Test(arguments: [
    "{", "null", "7", "\"text\"", "[]", "{}", #"{"given":[2],"right":true,"tries":1}"#,
    #"{"given":[2],"right":"yes","tries":1,"shown":false}"#,
    #"{"given":[0],"right":true,"tries":1,"shown":false}"#,
    #"{"given":[1.5],"right":true,"tries":1,"shown":false}"#,
    #"{"given":{"length":1},"right":true,"tries":1,"shown":false}"#,
    #"{"given":null,"right":true,"tries":1,"shown":false}"#,
    #"{"given":[2],"right":true,"tries":-1,"shown":false}"#,
    #"{"given":[2],"right":true,"tries":1e99,"shown":false}"#,
  ])
  func takesNoDamagedAnswer(stored: String) throws {
    let storage = "{ 's.answer.l.q.0f': \(javaScript(stored)), 's.read.l': \(javaScript(stored)) }"
    #expect(try value(of: "progress.answer('l.q.0f')", storage: storage) == .text("null"))
  }

  @Test(arguments: [
    ("7", ""), ("\"why\"", ""), ("null", ""), ("{", ""), ("{\"length\":1}", ""),
    ("[\"why\", 7, null, \"\", \"costs\"]", "why,costs"),
  ])
  func takesOnlyIdsForPartsRead(stored: String, parts: String) throws {
    let storage = "{ 's.read.l': \(javaScript(stored)) }"
    #expect(try value(of: "progress.partsRead('l')", storage: storage) == .text(parts))
  }

  @Test func keepsWhatWasReadHoweverMuchAFileAdds() throws {
    #expect(
      try value(
        of: """
          (progress.setPartsRead('l', ['why']),
            read = { l: Array.from({ length: 5000 }, (_, index) => `part-${index}`) },
            progressFile.imported(JSON.stringify({ site: 's', version: 1, read })),
            [progress.partsRead('l').length, progress.partsRead('l')[0]])
          """) == .text("999,why"))
  }

  @Test func takesAnswersToQuestionsWithManyOptions() throws {
    #expect(
      try value(
        of: """
          (given.given = Array.from({ length: 200 }, (_, index) => index + 1),
            progress.setAnswer('l.q.0f', given), progress.answer('l.q.0f').given.length)
          """) == .text("200"))
  }

  @Test func worksOnInMemoryWhereStorageIsFull() throws {
    #expect(
      try value(
        of: """
          (limit = 4, progress.setAnswer('l.q.0f', given),
            [progress.isKept, progress.answer('l.q.0f').tries, Object.keys(entries).length,
             progressFile.exported().includes('l.q.0f'),
             (progress.reset(), progress.answer('l.q.0f'))])
          """) == .text("false,1,0,true,"))
  }

  @Test(arguments: [
    ("null", "open"), ("{ tries: 0, right: false, shown: false }", "open"),
    ("{ tries: 2, right: false, shown: false }", "wrong"),
    ("{ tries: 2, right: true, shown: false }", "right"),
    ("{ tries: 0, right: false, shown: true }", "shown"),
    ("{ tries: 3, right: true, shown: true }", "shown"),
  ])
  func countsNothingAsRightOnceTheAnswerWasShown(answer: String, state: String) throws {
    #expect(try value(of: "progress.stateOf(\(answer))") == .text(state))
  }

  @Test func dropsAnswersToQuestionsThatHaveChanged() throws {
    let storage = "{ 's.answer.l.q.old': '1', 's.answer.l.q.new': '1', 's.answer.l-2.q.old': '1' }"
    #expect(
      try value(of: "(progress.keepOnly('l', ['l.q.new']), Object.keys(entries))", storage: storage)
        == .text("s.answer.l.q.new,s.answer.l-2.q.old"))
  }

  @Test func resetsOneLessonOrAll() throws {
    let storage =
      "{ 's.answer.l.q.a': '1', 's.read.l': '1', 's.answer.m.q.a': '1', 's.read.m': '1',"
      + " 's.theme': 'dark', 't.read.l': '1' }"
    #expect(
      try value(of: "(progress.reset('l'), Object.keys(entries))", storage: storage)
        == .text("s.answer.m.q.a,s.read.m,s.theme,t.read.l"))
    #expect(
      try value(of: "(progress.reset(), Object.keys(entries))", storage: storage)
        == .text("s.theme,t.read.l"))
  }

  @Test func savesAndLoadsEverything() throws {
    #expect(
      try value(
        of: """
          (progress.setAnswer('l.q.0f', given), progress.setPartsRead('l', ['why']),
            file = progressFile.exported(), progress.reset(),
            result = progressFile.imported(file),
            [JSON.stringify(JSON.parse(file)), result.taken, result.skipped,
             progressFile.exported() === file])
          """)
        == .text(
          #"{"site":"s","version":1,"answers":{"l.q.0f":{"given":[2],"right":true,"tries":1,"#
            + #""shown":false}},"read":{"l":["why"]}},2,0,true"#))
  }

  @Test(arguments: [
    ("", "This file holds no answers: it was not saved by such a page, or is damaged."),
    ("[]", "This file holds no answers: it was not saved by such a page, or is damaged."),
    ("null", "This file holds no answers: it was not saved by such a page, or is damaged."),
    (
      #"{"site":"s","version":1,"answers":7}"#,
      "This file holds no answers: it was not saved by such a page, or is damaged."
    ),
    (#"{"site":"t","version":1}"#, "This file holds answers to the questions of another site."),
    (
      #"{"site":"s","version":2,"answers":{}}"#,
      "This file was saved by a newer version of the site's pages."
    ),
  ])
  func saysWhyAFileCannotBeLoaded(file: String, sentence: String) throws {
    #expect(try value(of: "progressFile.imported(\(javaScript(file)))") == .text(sentence))
  }

  @Test func leavesDamagedEntriesAndKeepsWhatIsRight() throws {
    let file = #"""
      {"site":"s","version":1,"answers":{
        "l.q.0f":{"given":[1],"right":false,"tries":1,"shown":false},
        "l.p.0f":{"given":[1],"right":false,"tries":1,"shown":false},
        "__proto__":{"given":[1],"right":false,"tries":1,"shown":false},
        "l.r.0f":"<script>"},"read":{"l":2,"m":["why"]}}
      """#
    #expect(
      try value(
        of: """
          (progress.setAnswer('l.q.0f', given), result = progressFile.imported(\(javaScript(file))),
            [result.taken, result.skipped, progress.answer('l.q.0f').right, Object.keys(entries)])
          """) == .text("2,4,true,s.answer.l.q.0f,s.answer.l.p.0f,s.read.m"))
  }
}

private func script(_ name: String) throws -> String {
  String(
    decoding: try #require(try TestDisks.templates.read("assets/\(name)")), as: UTF8.self)
}

/// A text as a JavaScript literal.
private func javaScript(_ text: String) -> String {
  let escaped = text.map { "\\`$".contains($0) ? "\\\($0)" : String($0) }.joined()
  return "`\(escaped)`"
}
