import Lessons
import Testing

/// A small generator of reproducible numbers (SplitMix64, Steele, Lea and Flood 2014).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct MutationTests {
  private static let scraps = [
    "$", "$$", "\n$$\n", ":::", "\n:::\n", "\n:::note\n", "::", ":ref[", ":ref[]{#", "]{", "{#",
    "}",
    "|", "\\", "`", "```", "\n```\n", "> ", "- ", "1. ", "\t", "*", "**", "_", "~~", "[", "](",
    "![",
    "[^", "]:", "<", "&", "&amp;", "\u{301}", "\r", "\n\n", "---\n", "#", "\"", "'", ": ", "{",
    "\u{0}", ":::numeric{#a see=b}\n", "\n:::hint\n", "- [x] ", ":term[", " ± ", ",",
  ].map { Array($0.utf8) }

  private func mutated(_ bytes: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let position = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, position + Int.random(in: 1...30, using: &generator))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.removeSubrange(position..<end)
      case 2: bytes.insert(contentsOf: bytes[position..<end], at: position)
      case 3:
        let scrap = Self.scraps[Int.random(in: 0..<Self.scraps.count, using: &generator)]
        bytes.insert(contentsOf: scrap, at: position)
      default:
        let other = Int.random(in: 0..<bytes.count, using: &generator)
        bytes.insert(contentsOf: bytes[position..<end], at: other)
      }
    }
    return bytes
  }

  @Test(arguments: 0..<20) func survivesDamagedLessons(seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    let sound = Array(richLesson.utf8)
    let parser = LessonParser(figureSchemas: figureSchemas)
    for _ in 0..<100 {
      let bytes = mutated(sound, &generator)
      let disk = Disk.memory(["lessons/rich/index.md": bytes, "lessons/rich/cat.jpg": []])
      let (lessons, diagnostics) = parser.parse(lessonsIn: disk, includesDrafts: true)
      #expect(diagnostics.map(\.place) == diagnostics.map(\.place).sorted())
      let lines = lineLengths(of: bytes)
      for place in diagnostics.map(\.place) {
        #expect(place.line >= 1 && place.line <= lines.count + 1)
        let length = place.line <= lines.count ? lines[place.line - 1] : 0
        #expect(place.column >= 1 && place.column <= length + 1)
      }
      for lesson in lessons { checkTexts(in: lesson, bytes) }
    }
  }

  /// Every text must stand where it is said to, as itself, escaped or as an entity.
  private func checkTexts(in lesson: Lesson, _ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).unicodeScalars
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" }
    guard !bytes.contains(0x0D) else { return }
    for line in dump(lesson).split(separator: "\n") {
      guard let start = line.firstRange(of: "text \""),
        line[..<start.lowerBound].allSatisfy({ $0 == " " }),
        let at = line.lastIndex(of: "@")
      else { continue }
      let numbers = line[line.index(after: at)...].split(separator: ":").compactMap { Int($0) }
      let first = line[start.upperBound...].unicodeScalars.first
      let source = Array(lines[numbers[0] - 1])
      let found = numbers[1] <= source.count ? source[numbers[1] - 1] : nil
      #expect(
        found == first || found == "\\" || found == "&",
        "\(line) in \(String(String.UnicodeScalarView(source)))")
    }
  }

  /// In Unicode scalars.
  private func lineLengths(of bytes: [UInt8]) -> [Int] {
    let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
    var lengths = [0]
    var previous: Unicode.Scalar?
    for scalar in text {
      if scalar == "\n" || scalar == "\r" {
        if !(scalar == "\n" && previous == "\r") { lengths.append(0) }
      } else {
        lengths[lengths.count - 1] += 1
      }
      previous = scalar
    }
    return lengths
  }
}

extension StringProtocol {
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
      formIndex(after: &index)
    }
    return nil
  }
}
