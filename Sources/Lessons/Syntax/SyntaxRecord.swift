/// What our extension of the syntax has recognised; nodes of the Markdown tree name it by index.
enum SyntaxRecord {
  case container(Directive)
  case leaf(Directive)
  /// A bare `:::`.
  case fence(Fence)
  case displayFormula(DisplayFormula)
  case inlineDirective(InlineDirective)
  case inlineFormula(InlineFormula)

  /// A directive on a line of its own. Offsets are bytes of that line.
  struct Directive {
    /// In the text that cmark was given, from 1.
    let line: Int
    /// Of the first colon.
    let offset: Int
    let colons: Int
    let syntax: DirectiveSyntax
    /// For a container: the line of the fence that closes it; nil where it is missing.
    var closingLine: Int?

    var isClosed: Bool { closingLine != nil }
  }

  struct Fence {
    enum Meaning {
      case closes, stray
      case tooShort(needed: Int, openedAtLine: Int)
    }

    let line: Int
    let offset: Int
    let meaning: Meaning
  }

  /// `$$` … `$$` on lines of its own.
  struct DisplayFormula {
    /// A piece of one line, between `$$` and `$$`.
    struct Piece {
      let line: Int
      let bytes: Range<Int>
    }

    let line: Int
    let offset: Int
    var pieces: [Piece]
    /// The line of the closing `$$`; nil where it is missing.
    var closingLine: Int?
    /// Where on that line something follows the closing `$$`.
    var trailingOffset: Int?

    var isClosed: Bool { closingLine != nil }
  }

  /// Offsets are bytes of the text that holds the directive.
  struct InlineDirective {
    let offset: Int
    let syntax: DirectiveSyntax
  }

  /// Offsets are bytes of the text that holds the formula.
  struct InlineFormula {
    let offset: Int
    let tex: Range<Int>
    /// `$$` within a line of text.
    let isDisplay: Bool

    var end: Int { tex.upperBound + (isDisplay ? 2 : 1) }
  }
}
