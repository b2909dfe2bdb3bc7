enum Alignment {
  case start
  case middle
  case end
}

extension TextStyle {
  /// From one baseline to the next.
  var lineHeight: Double { (size * 1.4).rounded() }
  /// From the baseline to the top of a capital letter, in Inter.
  var capHeight: Double { size * 0.727 }
}

/// Lines of text at their places, and how to make text fit.
extension Typesetter {
  /// Makes one line. Where `maximumWidth` is too narrow, it loses its middle.
  func line(
    _ text: String, style: TextStyle, color: Token, x: Double, baseline: Double,
    alignment: Alignment = .start, maximumWidth: Double = .infinity
  ) -> DrawCommand {
    let fitting = fit(text, style: style, width: maximumWidth)
    let offset =
      switch alignment {
      case .start: 0.0
      case .middle: width(of: fitting, style: style) / 2
      case .end: width(of: fitting, style: style)
      }
    return .text(fitting, style: style, color: color, at: Point(x - offset, baseline))
  }

  /// Makes the lines of a paragraph whose first line's capitals touch `top`.
  func paragraph(
    _ text: String, style: TextStyle, color: Token, x: Double, top: Double, width: Double
  ) -> (commands: [DrawCommand], height: Double) {
    let lines = wrap(text, style: style, width: width)
    let commands = lines.enumerated().map { index, text in
      line(
        text, style: style, color: color, x: x,
        baseline: top + style.capHeight + Double(index) * style.lineHeight, maximumWidth: width)
    }
    return (commands, Double(lines.count) * style.lineHeight)
  }

  /// Breaks text into lines no wider than `width`: at spaces, and after `/`, `_`, `-`,
  /// `.` and `×` inside a word that is too long for a line.
  func wrap(_ text: String, style: TextStyle, width limit: Double) -> [String] {
    var lines: [String] = []
    var startsWord = true
    func append(_ piece: String) {
      let joined = (lines.last ?? "") + (startsWord ? " " : "") + piece
      if !lines.isEmpty, width(of: joined, style: style) <= limit {
        lines[lines.count - 1] = joined
      } else {
        lines.append(piece)
      }
      startsWord = false
    }
    for word in text.split(whereSeparator: \.isWhitespace) {
      startsWord = true
      if width(of: String(word), style: style) <= limit {
        append(String(word))
      } else {
        for piece in pieces(of: word) { append(piece) }
      }
    }
    return lines
  }

  private func pieces(of word: Substring) -> [String] {
    var pieces = [""]
    for character in word {
      pieces[pieces.count - 1].append(character)
      if "/_-.×".contains(character) { pieces.append("") }
    }
    return pieces.filter { !$0.isEmpty }
  }

  /// Gives the text, or its start and end around an ellipsis: the last resort.
  func fit(_ text: String, style: TextStyle, width limit: Double) -> String {
    guard width(of: text, style: style) > limit else { return text }
    let characters = Array(text)
    for kept in stride(from: characters.count - 1, through: 2, by: -1) {
      let start = String(characters[..<((kept + 1) / 2)])
      let end = String(characters[(characters.count - kept / 2)...])
      let shortened = start + "…" + end
      if width(of: shortened, style: style) <= limit { return shortened }
    }
    return "…"
  }
}
