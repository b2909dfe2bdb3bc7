/// Checks that prerequisites name lessons that are there, and that none leads back to itself.
func checkPrerequisites(
  of lessons: [Lesson], names: [String], drafts: [String]
) -> [Diagnostic] {
  var diagnostics: [Diagnostic] = []
  for prerequisite in lessons.flatMap(\.lessonPrerequisites)
  where !names.contains(prerequisite.value) {
    let name = prerequisite.value
    diagnostics.append(
      drafts.contains(name)
        ? .error(
          at: prerequisite.place, "lesson \"\(name)\" is a draft",
          help: "publish it first, or build with drafts")
        : .error(
          at: prerequisite.place, "there is no lesson \"\(name)\"",
          help: nearestNameHelp(for: name, among: names, called: "lessons")))
  }
  var search = CycleSearch(lessons: lessons)
  return diagnostics + search.run()
}

extension Lesson {
  fileprivate var lessonPrerequisites: [Located<String>] {
    frontMatter.prerequisites.compactMap {
      if case .lesson(let name) = $0 { name } else { nil }
    }
  }
}

/// Depth-first search that reports each edge leading back into the path it came along.
private struct CycleSearch {
  let lessons: [Lesson]
  let byName: [String: Lesson]
  var finished: Set<String> = []
  var diagnostics: [Diagnostic] = []

  init(lessons: [Lesson]) {
    self.lessons = lessons
    byName = Dictionary(lessons.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func run() -> [Diagnostic] {
    for lesson in lessons { visit(lesson) }
    return diagnostics
  }

  /// A stack of its own, since a chain of lessons can be as long as the site is large.
  private mutating func visit(_ start: Lesson) {
    guard !finished.contains(start.name) else { return }
    var path = [start.name]
    var open = [start.lessonPrerequisites[...]]
    while let last = path.last {
      guard let next = open[open.count - 1].popFirst() else {
        finished.insert(last)
        path.removeLast()
        open.removeLast()
        continue
      }
      if let beginning = path.firstIndex(of: next.value) {
        report(path[beginning...] + [next.value], at: next.place)
      } else if let lesson = byName[next.value], !finished.contains(next.value) {
        path.append(lesson.name)
        open.append(lesson.lessonPrerequisites[...])
      }
    }
  }

  private mutating func report(_ cycle: ArraySlice<String>, at place: SourcePlace) {
    diagnostics.append(
      .error(
        at: place, "circular prerequisites: \(cycle.joined(separator: " needs "))",
        help: "remove this one, or another of the circle"))
  }
}
