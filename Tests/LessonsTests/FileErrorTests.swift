import Lessons
import Testing

@Suite struct FileErrorTests {
  private func errors(of bytes: [UInt8]) -> String {
    LessonParser(figureSchemas: [])
      .parse(lessonsIn: .memory(["lessons/one/index.md": bytes]), includesDrafts: false)
      .diagnostics.map(\.text).joined(separator: "\n")
  }

  @Test func saysWhichByteIsNotUTF8() {
    #expect(
      errors(of: Array("---\ntitle: n\u{E4}h ".utf8) + [0xE9, 0x20] + Array("\n---\n".utf8)) == """
        content/lessons/one/index.md:2:12: error: the file is not UTF-8: byte 0xE9
          help: save the file as UTF-8 text
        """)
  }

  @Test func refusesNUL() {
    #expect(
      errors(of: Array("---\na\u{0}".utf8)) == """
        content/lessons/one/index.md:2:2: error: the file holds a NUL character
          help: save the file as UTF-8 text
        """)
  }

  @Test func asksForIndexAndForAFolderNameFitForAnAddress() {
    let (lessons, diagnostics) = parse(["lessons/My Lesson/photo.jpg": ""])
    #expect(lessons.isEmpty)
    #expect(
      diagnostics.map(\.text).joined(separator: "\n") == """
        content/lessons/My Lesson/index.md:1:1: error: "My Lesson" cannot be a lesson's folder
          help: rename it with lower-case letters, digits and hyphens: first-lesson
        content/lessons/My Lesson/index.md:1:1: error: the lesson's folder holds no index.md
          help: add it, or remove the folder
        """)
  }

  @Test func saysWhyAFileCannotBeRead() {
    let disk = Disk(
      name: "content", files: { _ in ["lessons/one/index.md"] },
      read: { path throws(DiskError) in throw DiskError(path: path, reason: "Permission denied") })
    let diagnostics = LessonParser(figureSchemas: [])
      .parse(lessonsIn: disk, includesDrafts: false).diagnostics
    #expect(
      diagnostics.map(\.text) == [
        """
        content/lessons/one/index.md:1:1: error: the file cannot be read: Permission denied
          help: check the file's size and permissions
        """
      ])
  }
}
