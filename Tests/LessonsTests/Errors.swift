import Lessons
import Testing

/// Front matter of seven lines, so that a body's first line is the lesson's tenth.
let soundFrontMatter = """
  ---
  title: Title
  tagline: Tagline
  summary: Summary
  category: Vision
  level: beginner
  minutes: 5
  draft: false
  ---

  """

/// Everything that is wrong with a single lesson, as an author reads it, without the path.
func errors(inLesson text: String, with files: [String] = []) -> String {
  var texts = ["lessons/one/index.md": text]
  for file in files { texts["lessons/one/\(file)"] = "" }
  return errors(in: texts)
}

/// Everything that is wrong with a lesson's body, which begins in line 10.
func errors(inBody body: String, with files: [String] = []) -> String {
  errors(inLesson: soundFrontMatter + body, with: files)
}

func errors(in texts: [String: String]) -> String {
  parse(texts).diagnostics.map(\.text).joined(separator: "\n")
    .split(separator: "content/lessons/one/index.md:", omittingEmptySubsequences: false)
    .joined()
}
