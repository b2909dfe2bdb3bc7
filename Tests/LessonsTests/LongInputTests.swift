import Lessons
import Testing

@Suite struct LongInputTests {
  /// Each took seconds in some draft of the parser, or would in a careless one.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "$", "$a ", "$$", ":ref[", ":ref[]{#a} ", ":x{", "[", "[a](", "*a ", "*_", "`", "`a``", "&a",
      "[^", "\\", "| a ", "|a|\n|-|\n", ":::note\n", "::a\n", "$$\n", "> ", "- ", "![", "# a\n",
      "[^a]: b\n", ":term[", ":term[a]{#b} ", ":::numeric{#a see=b,c}\nA?\n- [x] 1\n\n  B\n:::\n",
      ":::numeric{#a see=b}\n", ":::hint\n", ":::quiz\n## A\n:::\n",
    ])
  func doesNotHangOnRepeatedMarks(mark: String) {
    let count = 30_000 / mark.utf8.count
    let texts = ["lessons/one/index.md": soundFrontMatter + String(repeating: mark, count: count)]
    #expect(parse(texts).lessons.count == 1)
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["single-choice", "ordering", "numeric"])
  func doesNotHangOnManyAnswers(kind: String) {
    let item = kind == "ordering" ? "1. 1\n\n   a\n" : "- [x] 1\n\n  a\n"
    let question = ":::\(kind){#q see=\(String(repeating: "a,", count: 3_000))a}\nA?\n\n"
    let body = question + String(repeating: item, count: 3_000) + ":::\n"
    #expect(parse(["lessons/one/index.md": soundFrontMatter + body]).lessons.count == 1)
  }
}
