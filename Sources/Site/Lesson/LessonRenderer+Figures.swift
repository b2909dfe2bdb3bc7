internal import Lessons

extension LessonRenderer {
  mutating func figure(_ request: FigureRequest) -> HTML {
    let caption = caption("Figure", request.number, request.caption)
    guard case .figure(let artifact)? = artifacts[ArtifactKey(lesson: lesson.name, id: request.id)]
    else {
      return .element(
        "figure", ["class": "figure", "id": request.id],
        [.element("figcaption", [:], [caption])])
    }
    let files = FigureFiles(lesson: lesson.name, id: request.id)
    let figurePage = PageAddress.figure(lesson: lesson.name, id: request.id)
    let links = [
      ("enlarge", page.link(to: figurePage), "Full size"),
      (nil, page.link(to: figurePage, fragment: FigurePage.dataAnchor), "Data"),
    ].map { className, address, words in
      HTML.element(
        "a",
        [
          "class": className, "href": address,
          "aria-label": "\(words) of figure \(request.number)",
        ], text: words)
    }
    let downloads = artifact.downloads.map { download in
      HTML.element(
        "a", ["href": page.link(to: files.download(download)), "download": ""],
        text: download.label)
    }
    return .element(
      "figure", ["class": "figure", "id": request.id],
      [
        files.picture(of: artifact, on: page, isFirstSeen: false),
        .element(
          "figcaption", [:],
          [
            caption,
            .element("p", ["class": "provenance"], text: artifact.provenance.withUnbrokenSizes),
            .element(
              "ul", ["class": "figure-links"],
              (links + downloads).map { .element("li", [:], [$0]) }),
          ]),
      ])
  }

  mutating func imageFigure(_ image: ImageFigure) -> HTML {
    let picture = self.image(image.source, alternativeText: image.alternativeText)
    return .element(
      "figure", ["class": "figure", "id": image.id],
      [
        picture,
        .element("figcaption", [:], [caption("Figure", image.number, image.caption)]),
      ])
  }

  /// The name and number, then the author's words.
  mutating func caption(_ kind: String, _ number: Int?, _ text: [Inline]) -> HTML {
    let name = number.map { HTML.element("b", ["class": "number"], text: "\(kind) \($0)") }
    let space: HTML = name == nil || text.isEmpty ? .nothing : .text(" ")
    return .element("p", ["class": "caption"], [name ?? .nothing, space, html(of: text)])
  }

  /// An image of the content, with its size, so that nothing moves when it arrives.
  mutating func image(_ source: Located<String>, alternativeText: String) -> HTML {
    guard let bytes = contentBytes(of: source) else { return .text(alternativeText) }
    guard let size = ImageSize(of: bytes) else {
      report(
        .error(
          at: source.place, "\"\(source.value)\" is no image that browsers show",
          help: "use PNG, JPEG, WebP or SVG"))
      return .text(alternativeText)
    }
    publish(bytes, at: source.value)
    return .element(
      "img",
      [
        "src": page.link(to: source.value), "width": String(size.width),
        "height": String(size.height), "alt": alternativeText, "loading": "lazy",
      ])
  }

  /// The bytes of a file of the content; where there are none, that is reported.
  mutating func contentBytes(of source: Located<String>) -> [UInt8]? {
    do {
      if let bytes = try content.read(source.value) { return bytes }
    } catch {
      report(
        .error(
          at: source.place, "\"\(source.value)\" cannot be read: \(error.reason)",
          help: "check the file's size and permissions"))
      return nil
    }
    let folder = source.value.split(separator: "/").dropLast().joined(separator: "/")
    report(
      .error(
        at: source.place, "there is no file \"\(source.value)\"",
        help: nearestNameHelp(for: source.value, among: content.files(folder), called: "files")))
    return nil
  }
}
