internal import Lessons

/// A lesson with everything about it that pages show, written as HTML.
struct WrittenLesson {
  let lesson: Lesson
  let body: HTML
  let footnotes: HTML
  let contents: [ContentsEntry]
  let keyFormulas: [KeyFormula]
  let cover: Cover?
  /// The first drawn figure other than the cover.
  let figureBesideCover: Cover?
  let captions: [String: HTML]

  var page: PageAddress { .lesson(lesson.name) }
  var front: FrontMatter { lesson.frontMatter }

  /// The figures are counted, never claimed.
  var diagramCount: Int { lesson.targets.count { $0.kind == .figure } }

  /// A place in the lesson that its table of contents leads to.
  struct ContentsEntry {
    let id: String
    let label: HTML
  }

  struct KeyFormula {
    let name: String
    let formula: HTML
    let sentence: String
  }

  /// A figure that stands outside the lesson's text: at its head, on its card, on the hub page.
  struct Cover {
    let target: Lesson.Target
    let files: FigureFiles
    let artifact: FigureArtifact
    let caption: HTML
  }
}

extension WrittenLesson {
  init(_ renderer: inout LessonRenderer) {
    let lesson = renderer.lesson
    self.lesson = lesson
    body = renderer.htmlWithSideNotes(of: lesson.blocks)
    footnotes = renderer.footnotes()
    contents = renderer.contents()
    keyFormulas = lesson.frontMatter.keyFormulas.map { formula in
      KeyFormula(
        name: formula.name, formula: renderer.formula(formula.tex, style: .display),
        sentence: formula.sentence)
    }
    captions = renderer.figureCaptions()
    let drawn = Self.drawnFigures(of: lesson, captions: captions, artifacts: renderer.artifacts)
    // The figure that the author names, or else the first one.
    let named = lesson.frontMatter.cover?.value
    let cover = drawn.first { named == nil || named == $0.target.id }
    self.cover = cover
    figureBesideCover = drawn.first { $0.target.id != cover?.target.id }
  }

  private static func drawnFigures(
    of lesson: Lesson, captions: [String: HTML], artifacts: [ArtifactKey: Artifact]
  ) -> [Cover] {
    lesson.targets.compactMap { target in
      let key = ArtifactKey(lesson: lesson.name, id: target.id)
      guard target.kind == .figure, case .figure(let artifact)? = artifacts[key] else { return nil }
      return Cover(
        target: target, files: FigureFiles(lesson: lesson.name, id: target.id),
        artifact: artifact, caption: captions[target.id] ?? .text(target.title))
    }
  }
}

/// The fields of `lesson.mustache`.
struct LessonPage: ViewModel {
  /// The lesson's folder, under which the reader's browser keeps progress.
  let name: String
  let title: String
  let tagline: String
  let category: String
  let facts: [String]
  let prerequisites: [PrerequisiteField]
  let concepts: [String]
  let outcomes: [String]
  let cover: Markup?
  let keyFormulas: [KeyFormulaField]
  let contents: [ContentsField]
  let report: ReportField?
  let body: Markup
  let footnotes: Markup
  /// Whether the quiz's stylesheet and scripts are needed.
  let hasQuestions: Bool
  let previous: Neighbour?
  let next: Neighbour?

  struct KeyFormulaField: ViewModel {
    let name: String
    let formula: Markup
    let sentence: String
  }

  struct ContentsField: ViewModel {
    let address: String
    let label: Markup
  }

  /// Where a mistake is reported: the address as it stands, and the pattern that a script fills in
  /// with the paragraph that the reader means.
  struct ReportField: ViewModel {
    let address: String
    let pattern: String
  }

  /// The lesson before or after this one.
  struct Neighbour: ViewModel {
    let address: String
    let title: String

    init(_ lesson: Lesson, seenFrom page: PageAddress) {
      address = page.link(to: .lesson(lesson.name))
      title = lesson.frontMatter.title
    }
  }

  init(
    _ written: WrittenLesson, previous: Lesson?, next: Lesson?, titles: [String: String],
    reportLink: ReportLink?
  ) {
    let front = written.front
    let page = written.page
    name = written.lesson.name
    title = front.title
    tagline = front.tagline
    category = front.category
    facts = LessonFacts(written).all
    prerequisites = front.prerequisites.map {
      PrerequisiteField($0, seenFrom: page, titles: titles)
    }
    concepts = front.concepts
    outcomes = front.outcomes
    cover = written.cover.map { Markup(Self.html(of: $0, on: page)) }
    keyFormulas = written.keyFormulas.map {
      KeyFormulaField(name: $0.name, formula: Markup($0.formula), sentence: $0.sentence)
    }
    contents = written.contents.map {
      ContentsField(address: page.link(to: page, fragment: $0.id), label: Markup($0.label))
    }
    report = reportLink.map {
      ReportField(address: $0.address(for: front.title, on: page), pattern: $0.pattern)
    }
    body = Markup(written.body)
    footnotes = Markup(written.footnotes)
    hasQuestions = !written.lesson.questions.isEmpty
    self.previous = previous.map { Neighbour($0, seenFrom: page) }
    self.next = next.map { Neighbour($0, seenFrom: page) }
  }

  private static func html(of cover: WrittenLesson.Cover, on page: PageAddress) -> HTML {
    let number = cover.target.number.map { "Figure \($0)" } ?? "Figure"
    return .element(
      "figure", ["class": "cover"],
      [
        cover.files.picture(of: cover.artifact, on: page, isFirstSeen: true),
        .element(
          "figcaption", [:],
          [
            cover.caption, .text(" "),
            .element(
              "a", ["href": page.link(to: page, fragment: cover.target.id)],
              text: "\(number) in the lesson"),
          ]),
      ])
  }
}

/// A prerequisite: a link where a lesson of this site teaches it.
struct PrerequisiteField: ViewModel {
  let title: String
  let address: String?

  init(
    _ prerequisite: FrontMatter.Prerequisite, seenFrom page: PageAddress, titles: [String: String]
  ) {
    switch prerequisite {
    case .topic(let topic):
      title = topic
      address = nil
    case .lesson(let name):
      title = titles[name.value] ?? name.value
      address = titles[name.value].map { _ in page.link(to: .lesson(name.value)) }
    }
  }
}

/// The line of facts under a title: `Intermediate`, `55 minutes`, `14 diagrams`, `7 concepts`,
/// `20 questions`.
struct LessonFacts {
  let all: [String]

  init(_ written: WrittenLesson) {
    let front = written.front
    all =
      [front.level.shownName]
      + [
        (front.minutes, "minute"), (written.diagramCount, "diagram"),
        (front.concepts.count, "concept"), (written.lesson.questions.count, "question"),
      ].filter { $0.0 > 0 }.map { $0.0.counting($0.1) }
  }
}

extension FrontMatter.Level {
  /// For readers.
  var shownName: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension Int {
  /// `1 lesson`, `2 lessons`.
  func counting(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
