extension LessonBuilder {
  private static let imageSchema = [
    AttributeSchema("src", .text, isRequired: true, summary: "a file beside the lesson"),
    AttributeSchema("alt", .text, isRequired: true, summary: "what the image shows, in words"),
  ]

  /// `::name[Caption]{#id key=value}`.
  mutating func leaf(_ node: MarkdownNode, _ directive: SyntaxRecord.Directive) -> [Block] {
    let place = place(line: directive.line, byte: directive.offset)
    let name = directive.syntax.name
    if name == "image" { return image(node, directive, at: place) }
    guard let schema = figureSchemas.first(where: { $0.name == name }) else {
      reportUnknown(name, form: .leaf, at: place)
      return []
    }
    let attributes = attributes(directive, schema: schema.attributes, takesID: true)
    guard
      let captioned = captioned(
        .figure, directive, id: attributes.id, caption: label(node, directive), at: place),
      attributes.isSound
    else { return [] }
    let request = FigureRequest(
      kind: name, id: captioned.id, number: captioned.number, caption: captioned.caption,
      attributes: attributes.values, place: place)
    return [Block(.figure(request), at: place)]
  }

  private mutating func image(
    _ node: MarkdownNode, _ directive: SyntaxRecord.Directive, at place: SourcePlace
  ) -> [Block] {
    let attributes = attributes(directive, schema: Self.imageSchema, takesID: true)
    let captioned = captioned(
      .figure, directive, id: attributes.id, caption: label(node, directive), at: place)
    guard let source = attributes.text("src"), let path = ownFile(source.value, at: source.place),
      let alternativeText = attributes.text("alt"), let captioned, attributes.isSound
    else { return [] }
    let image = ImageFigure(
      id: captioned.id, number: captioned.number, caption: captioned.caption,
      source: Located(path, at: source.place), alternativeText: alternativeText.value)
    return [Block(.image(image), at: place)]
  }

  /// Counts something that needs a caption and an id, and makes it a target.
  ///
  /// - Returns: Nil, after a report, where one of the two is missing.
  mutating func captioned(
    _ kind: Lesson.Target.Kind, _ directive: SyntaxRecord.Directive, id: Located<String>?,
    caption: [Inline], at place: SourcePlace
  ) -> (id: String, number: Int, caption: [Inline])? {
    let number = nextNumber(kind)
    let name = directive.syntax.name
    let colons = String(repeating: ":", count: directive.colons)
    let isWhole = directive.syntax.fault == nil
    let title = caption.plainText
    let hasCaption = !title.utf8.isBlank
    if !hasCaption, isWhole {
      report(
        at: place, "\"\(name)\" has no caption",
        help: "write one between brackets: \(colons)\(name)[Caption]{#\(id?.value ?? "id")}")
    }
    let hasIDAttribute = directive.syntax.attributes.contains { $0.kind == .id }
    if !hasIDAttribute, isWhole {
      report(
        at: place, "\"\(name)\" has no id",
        help: "give it one within the braces: \(colons)\(name)[Caption]{#id}")
    }
    guard let id else { return nil }
    addTarget(kind, id: id.value, number: number, title: title, at: place)
    return hasCaption ? (id.value, number, caption) : nil
  }
}
