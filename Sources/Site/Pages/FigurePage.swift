internal import Lessons

/// The fields of `figure.mustache`: a figure at full size, with the numbers behind it.
struct FigurePage: ViewModel {
  let name: String
  let caption: Markup
  let lessonTitle: String
  let lessonAddress: String
  let image: Markup
  let drawingAddress: String
  let alternativeText: String
  let provenance: String
  let dataAnchor: String
  let table: Markup
  let downloads: [Download]

  struct Download: ViewModel {
    let label: String
    let address: String
    let size: String
  }

  /// The id under which the page holds its data table.
  static let dataAnchor = "data"

  init(
    _ target: Lesson.Target, caption: HTML, of lesson: Lesson, artifact: FigureArtifact,
    on page: PageAddress
  ) {
    let files = FigureFiles(lesson: lesson.name, id: target.id)
    name = target.number.map { "Figure \($0)" } ?? "Figure"
    self.caption = Markup(caption)
    lessonTitle = lesson.frontMatter.title
    lessonAddress = page.link(to: .lesson(lesson.name), fragment: target.id)
    image = Markup(
      .element(
        "img",
        [
          "src": page.link(to: files.wide), "width": String(artifact.wide.width),
          "height": String(artifact.wide.height), "alt": artifact.alternativeText,
        ]))
    drawingAddress = page.link(to: files.wide)
    alternativeText = artifact.alternativeText
    provenance = artifact.provenance
    dataAnchor = Self.dataAnchor
    table = Markup(Self.html(of: artifact.table))
    downloads = artifact.downloads.map {
      Download(
        label: $0.label, address: page.link(to: files.download($0)),
        size: Self.shownSize($0.bytes.count))
    }
  }

  private static func html(of table: DataTable) -> HTML {
    let isNumeric = table.columns.map(\.isNumeric)
    let header = table.columns.map {
      HTML.element(
        "th", ["scope": "col", "class": $0.isNumeric ? "end" : nil], text: $0.title)
    }
    let rows = table.rows.map { row in
      HTML.element(
        "tr", [:],
        zip(row, isNumeric).map {
          .element("td", ["class": $1 ? "end" : nil], text: $0)
        })
    }
    return .element(
      "div", ["class": "scroll"],
      [
        .element(
          "table", [:],
          [
            .element("thead", [:], [.element("tr", [:], header)]),
            rows.isEmpty ? .nothing : .element("tbody", [:], rows),
          ])
      ])
  }

  /// `12 KB`: in thousands of bytes, rounded up.
  private static func shownSize(_ bytes: Int) -> String {
    bytes < 1_000_000 ? "\((bytes + 999) / 1000) KB" : "\((bytes + 999_999) / 1_000_000) MB"
  }
}
