/// What an inline stands in, as far as that decides what it may be.
enum InlineEnclosure {
  case text, link, reference, term

  /// What stands around the words of a directive.
  init?(_ name: String) {
    switch name {
    case "ref": self = .reference
    case "term": self = .term
    default: return nil
    }
  }
}

extension LessonBuilder {
  /// `:ref[words]{#id}` or `:term[words]{#id}`.
  mutating func ownInline(
    _ directive: SyntaxRecord.InlineDirective, base: Int, text: [Inline],
    in enclosure: InlineEnclosure, at place: SourcePlace, _ map: TextMap
  ) -> Inline.Content? {
    let name = directive.syntax.name
    guard name == "ref" || name == "term" else {
      reportUnknown(name, form: .inline, at: place)
      return nil
    }
    let attributes = inlineAttributes(directive, base: base, at: place, map)
    return name == "ref"
      ? reference(attributes, text: text, in: enclosure, at: place)
      : term(attributes, text: text, in: enclosure, at: place)
  }

  private mutating func inlineAttributes(
    _ directive: SyntaxRecord.InlineDirective, base: Int, at place: SourcePlace, _ map: TextMap
  ) -> DirectiveAttributes {
    let file = file
    var reader = AttributeReader(
      name: directive.syntax.name, schema: [], takesID: true, place: place,
      placeOfOffset: { offset in
        let position = map.position(of: base + offset)
        return file.text.place(line: position.line + file.bodyOffset, byte: position.byte)
      })
    let attributes = reader.read(directive.syntax)
    diagnostics += reader.diagnostics
    return attributes
  }

  private mutating func reference(
    _ attributes: DirectiveAttributes, text: [Inline], in enclosure: InlineEnclosure,
    at place: SourcePlace
  ) -> Inline.Content? {
    switch enclosure {
    case .text: break
    case .link, .reference:
      report(
        at: place, "a reference is a link itself and cannot stand within one",
        help: "take it out of the link's text, or the other way round")
    case .term:
      report(
        at: place, "a reference cannot stand within a term", help: "put it behind the term's words")
    }
    guard let id = attributes.id else {
      if attributes.isSound {
        report(at: place, "\"ref\" names no id", help: "write :ref[]{#id}")
      }
      return nil
    }
    references.append(id)
    return .reference(id: id.value, text: text)
  }

  private mutating func term(
    _ attributes: DirectiveAttributes, text: [Inline], in enclosure: InlineEnclosure,
    at place: SourcePlace
  ) -> Inline.Content? {
    let title = text.plainText
    if enclosure != .text {
      report(
        at: place, "a term cannot stand within a link, a reference or another term",
        help: "take it out; the words that define it are not a link")
    } else if title.utf8.isBlank, attributes.isSound {
      report(
        at: place, "\"term\" has no words",
        help: "write what is defined here between brackets: :term[receptive field]{#id}")
    }
    guard let id = attributes.id else {
      if attributes.isSound {
        report(
          at: place, "\"term\" has no id",
          help: "give it one within the braces: :term[receptive field]{#term-receptive-field}")
      }
      return nil
    }
    claim(id.value, at: id.place)
    addTarget(.term, id: id.value, number: nil, title: title, at: place)
    return .term(id: id.value, text: text)
  }
}
