/// Lines of large type that are set together.
struct Heading {
  let lines: [String]
  let style: TextStyle

  var lineHeight: Double { (style.size * 1.14).rounded() }
  /// From the top of the first line's capitals to the foot of the last line's descenders.
  var height: Double {
    Double(max(0, lines.count - 1)) * lineHeight + style.capHeight + 0.22 * style.size
  }

  /// Makes the lines, the first one's capitals touching `top`.
  func commands(x: Double, top: Double, color: Token) -> [DrawCommand] {
    lines.enumerated().map { index, line in
      let baseline = top + style.capHeight + Double(index) * lineHeight
      return .text(line, style: style, color: color, at: Point(x, baseline))
    }
  }
}

extension Typesetter {
  /// Sets a text in the largest of some sizes in which it fits a box with all its words whole, in
  /// lines of about equal length.
  ///
  /// In the smallest size it always fits: words that are too long are broken, and what is too much
  /// ends with an ellipsis.
  func heading(
    _ text: String, sizes: [Double], weight: TextStyle.Weight, width: Double, height: Double,
    mostLines: Int
  ) -> Heading {
    let words = words(of: text)
    for size in sizes {
      let heading = balanced(words, style: TextStyle(size: size, weight: weight), width: width)
      let isWhole = heading.lines.allSatisfy { self.width(of: $0, style: heading.style) <= width }
      if isWhole, heading.lines.count <= mostLines, heading.height <= height { return heading }
    }
    let style = TextStyle(size: sizes.last ?? 11, weight: weight)
    let all = lines(of: words.flatMap { broken($0, style, width) }, style: style, width: width)
    let room = Heading(lines: [""], style: style)
    let most = max(1, min(mostLines, 1 + Int((height - room.height) / room.lineHeight)))
    guard all.count > most else { return Heading(lines: all, style: style) }
    let last = shortened(all[most - 1], style: style, width: width)
    return Heading(lines: all.prefix(most - 1) + [last], style: style)
  }

  /// The words of a text; a sign that stands alone, such as an arrow, stays with the word before it.
  private func words(of text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).reduce(into: []) { words, word in
      if let last = words.last, !word.contains(where: { $0.isLetter || $0.isNumber }) {
        words[words.count - 1] = "\(last) \(word)"
      } else {
        words.append(String(word))
      }
    }
  }

  private func lines(of words: [String], style: TextStyle, width limit: Double) -> [String] {
    words.reduce(into: []) { lines, word in
      let joined = lines.last.map { "\($0) \(word)" }
      if let joined, width(of: joined, style: style) <= limit {
        lines[lines.count - 1] = joined
      } else {
        lines.append(word)
      }
    }
  }

  /// Breaks lines at the narrowest width that needs no more of them.
  private func balanced(_ words: [String], style: TextStyle, width limit: Double) -> Heading {
    var best = lines(of: words, style: style, width: limit)
    let count = best.count
    var (tooNarrow, enough) = (limit / Double(max(1, count)) / 2, limit)
    while enough - tooNarrow > 2 {
      let middle = (tooNarrow + enough) / 2
      let candidate = lines(of: words, style: style, width: middle)
      if candidate.count <= count {
        (enough, best) = (middle, candidate)
      } else {
        tooNarrow = middle
      }
    }
    return Heading(lines: best, style: style)
  }

  /// Cuts a word that is wider than a line.
  private func broken(_ word: String, _ style: TextStyle, _ limit: Double) -> [String] {
    word.reduce(into: [""]) { pieces, character in
      let longer = pieces[pieces.count - 1] + String(character)
      if longer.count == 1 || width(of: longer, style: style) <= limit {
        pieces[pieces.count - 1] = longer
      } else {
        pieces.append(String(character))
      }
    }
  }

  /// Gives as much of a line's beginning as leaves room for an ellipsis.
  private func shortened(_ line: String, style: TextStyle, width limit: Double) -> String {
    var kept = line[...]
    while !kept.isEmpty, width(of: kept + "…", style: style) > limit { kept.removeLast() }
    while let last = kept.last, last.isWhitespace || last.isPunctuation { kept.removeLast() }
    return kept + "…"
  }
}
