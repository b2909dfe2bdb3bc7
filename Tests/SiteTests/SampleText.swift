import Lessons

/// Short ways to write a lesson's values where only some of their places matter.
let nowhere = SourcePlace(path: "content/lessons/sample/index.md")

func at(_ line: Int, _ column: Int) -> SourcePlace {
  SourcePlace(path: "content/lessons/sample/index.md", line: line, column: column)
}

func inline(_ content: Inline.Content, at place: SourcePlace = nowhere) -> Inline {
  Inline(content, at: place)
}

func block(_ content: Block.Content, at place: SourcePlace = nowhere) -> Block {
  Block(content, at: place)
}

/// Plain words, and TeX between dollar signs.
func words(_ text: String) -> [Inline] {
  text.split(separator: "$", omittingEmptySubsequences: false).enumerated().compactMap {
    index, part in
    guard !part.isEmpty else { return nil }
    return index % 2 == 0
      ? inline(.text(String(part))) : inline(.formula(Located(String(part), at: nowhere)))
  }
}

func paragraph(_ text: String) -> Block { block(.paragraph(words(text))) }

func section(_ kind: SectionKind, _ id: String, _ title: String, _ blocks: [Block]) -> Block {
  block(.section(kind: kind, id: id, title: words(title), blocks: blocks))
}

func codeBlock(_ language: String?, _ text: String) -> Block {
  block(
    .code(
      CodeBlock(
        language: language.map { Located($0, at: nowhere) }, text: text,
        lineCount: text.split(separator: "\n", omittingEmptySubsequences: false).count - 1)))
}

func figure(_ id: String, _ number: Int, _ caption: String, kind: String = "filters") -> Block {
  block(
    .figure(
      FigureRequest(
        kind: kind, id: id, number: number, caption: words(caption), attributes: [:],
        place: nowhere)))
}

func target(_ kind: Lesson.Target.Kind, _ id: String, _ number: Int?, _ title: String)
  -> Lesson.Target
{
  Lesson.Target(kind: kind, id: id, number: number, title: title, place: nowhere)
}

func frontMatter(
  title: String = "Sample", tagline: String = "A tagline", summary: String = "A summary.",
  category: String = "Deep learning", level: FrontMatter.Level = .intermediate, minutes: Int = 25,
  prerequisites: [FrontMatter.Prerequisite] = [], concepts: [String] = [],
  outcomes: [String] = [],
  keyFormulas: [FrontMatter.KeyFormula] = [], cover: String? = nil
) -> FrontMatter {
  FrontMatter(
    title: title, tagline: tagline, summary: summary, category: category, level: level,
    minutes: minutes, prerequisites: prerequisites, concepts: concepts, outcomes: outcomes,
    isDraft: false, language: "en-GB", keyFormulas: keyFormulas,
    cover: cover.map { Located($0, at: nowhere) })
}

func lesson(
  _ name: String = "sample", _ front: FrontMatter = frontMatter(), _ blocks: [Block] = [],
  footnotes: [Footnote] = [], targets: [Lesson.Target] = []
) -> Lesson {
  Lesson(
    name: name, path: "content/lessons/\(name)/index.md", frontMatter: front, blocks: blocks,
    footnotes: footnotes, targets: targets)
}

func settings(
  order: [String] = [], baseURL: String? = nil, promotion: SiteSettings.Promotion? = nil,
  reportLink: String? = nil
) -> SiteSettings {
  SiteSettings(
    id: "sample-hub", title: "Sample Hub", tagline: "Networks, looked into.", language: "en-GB",
    baseURL: baseURL.map { Located($0, at: SourcePlace(path: "content/site.yml", line: 4)) },
    lessonOrder: order.enumerated().map {
      Located($1, at: SourcePlace(path: "content/site.yml", line: 7 + $0, column: 5))
    },
    promotion: promotion,
    reportLink: reportLink.map { Located($0, at: SourcePlace(path: "content/site.yml", line: 9)) })
}
