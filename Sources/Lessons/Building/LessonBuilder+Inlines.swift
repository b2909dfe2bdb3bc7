extension LessonBuilder {
  /// The inlines of a block, each at its place in the file.
  mutating func inlines(_ node: MarkdownNode, _ map: TextMap) -> [Inline] {
    var aligner = InlineAligner(content: node.content, records: tree.records)
    let placed = aligner.align(node.children)
    for (label, offset) in aligner.undefinedFootnotes {
      let labels = tree.footnoteDefinitions.map(\.label)
      report(
        at: place(of: offset, map), "footnote \"\(label)\" is not defined",
        help: labels.isEmpty
          ? "define it on a line of its own: [^\(label)]: its text"
          : nearestNameHelp(for: label, among: labels, called: "footnotes"))
    }
    return inlines(placed, content: node.content, map)
  }

  private mutating func inlines(
    _ placed: [PlacedInline], content: [UInt8], _ map: TextMap,
    in enclosure: InlineEnclosure = .text
  ) -> [Inline] {
    var inlines: [Inline] = []
    for inline in placed {
      let place = place(of: inline.offset, map)
      let inner = { (builder: inout LessonBuilder, enclosure: InlineEnclosure) in
        builder.inlines(inline.children, content: content, map, in: enclosure)
      }
      switch inline.kind {
      case .text(""): break  // cmark leaves some between a link and a line's end.
      case .text(let text): inlines.append(Inline(.text(text), at: place))
      case .code(let text): inlines.append(Inline(.code(text), at: place))
      case .softBreak: inlines.append(Inline(.softBreak, at: place))
      case .lineBreak: inlines.append(Inline(.lineBreak, at: place))
      case .emphasis: inlines.append(Inline(.emphasis(inner(&self, enclosure)), at: place))
      case .strong: inlines.append(Inline(.strong(inner(&self, enclosure)), at: place))
      case .strikethrough:
        inlines.append(Inline(.strikethrough(inner(&self, enclosure)), at: place))
      case .link(let destination, let title):
        let content = Inline.Content.link(
          destination: destination, title: title, text: inner(&self, .link))
        inlines.append(Inline(content, at: place))
      case .image(let source, _):
        let alternativeText = inner(&self, enclosure).plainText
        inlines.append(contentsOf: image(source, alternativeText, at: place))
      case .footnoteMention(let number):
        mentions[number, default: 0] += 1
        let occurrence = mentions[number, default: 1]
        inlines.append(Inline(.footnote(number: number, occurrence: occurrence), at: place))
      case .html: reportHTML(at: place)
      case .tooDeep: reportTooDeep(at: place)
      case .ownInline(let index):
        switch tree.records[index] {
        case .inlineFormula(let formula):
          let tex = tex(formula, base: inline.base, content: content, map)
          inlines.append(Inline(.formula(tex), at: tex.place))
        case .inlineDirective(let directive):
          let text = inner(&self, InlineEnclosure(directive.syntax.name) ?? enclosure)
          let content = ownInline(
            directive, base: inline.base, text: text, in: enclosure, at: place, map)
          if let content { inlines.append(Inline(content, at: place)) }
        default: break
        }
      default: break
      }
    }
    return inlines
  }

  func place(of offset: Int, _ map: TextMap) -> SourcePlace {
    let position = map.position(of: offset)
    return place(line: position.line, byte: position.byte)
  }

  private mutating func image(
    _ source: String, _ alternativeText: String, at place: SourcePlace
  ) -> [Inline] {
    if alternativeText.utf8.isBlank {
      report(
        at: place, "the image has no alternative text",
        help: "say between the brackets what it shows: ![A cat on a fence](cat.jpg)")
    }
    guard let path = ownFile(source, at: place) else { return [] }
    return [Inline(.image(source: path, alternativeText: alternativeText), at: place)]
  }

  /// The path of a file beside the lesson, from the content's root.
  mutating func ownFile(_ source: String, at place: SourcePlace) -> String? {
    guard ownFiles.contains(source) else {
      let images = ownFiles.filter { !$0.hasSuffix(".md") }
      report(
        at: place, "the lesson's folder holds no file \"\(source)\"",
        help: nearestNameHelp(for: source, among: images, called: "files"))
      return nil
    }
    return "lessons/\(name)/\(source)"
  }

  /// TeX over several lines keeps each later line's columns: what a quote or list puts before them
  /// is blank.
  private mutating func tex(
    _ formula: SyntaxRecord.InlineFormula, base: Int, content: [UInt8], _ map: TextMap
  ) -> Located<String> {
    let start = base + formula.tex.lowerBound
    let place = place(of: start, map)
    if formula.isDisplay {
      report(
        at: self.place(of: base + formula.offset, map), "\"$$\" stands within a line of text",
        help: "put the formula on lines of its own, or write $…$")
    }
    let bytes = content[start..<(base + formula.tex.upperBound)]
    var tex = ""
    for (index, line) in bytes.split(separator: ascii("\n"), omittingEmptySubsequences: false)
      .enumerated()
    {
      if index > 0 {
        let core = line.trimmed
        let column = self.place(of: core.startIndex, map).column
        tex += "\n" + String(repeating: " ", count: column - 1) + core.text
      } else {
        tex += line.text
      }
    }
    return Located(tex, at: place)
  }
}
