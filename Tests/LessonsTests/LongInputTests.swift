import Lessons
import Testing

@Suite struct LongInputTests {
  /// Each took seconds in some draft of the parser, or would in a careless one.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "$", "$a ", "$$", ":ref[", ":ref[]{#a} ", ":x{", "[", "[a](", "*a ", "*_", "`", "`a``", "&a",
      "[^", "\\", "| a ", "|a|\n|-|\n", ":::note\n", "::a\n", "$$\n", "> ", "- ", "![", "# a\n",
      "[^a]: b\n",
    ])
  func doesNotHangOnRepeatedMarks(mark: String) {
    let count = 30_000 / mark.utf8.count
    let texts = ["lessons/one/index.md": soundFrontMatter + String(repeating: mark, count: count)]
    #expect(parse(texts).lessons.count == 1)
  }
}
