/// The name of a colour. What it looks like is a theme's business.
public enum Token: String, CaseIterable, Hashable, Sendable {
  /// What the figure lies on.
  case paper
  /// Boxes, and tiles without values.
  case panel
  /// Lines that only guide the eye.
  case grid
  /// The edges of boxes, and hatching.
  case outline
  /// Text that is read first.
  case ink
  /// Axis labels, indices and notes.
  case mutedInk
  /// The one thing that a figure points out.
  case accent
  /// Above zero, in bars and lines; heat maps have the same meaning in `ColorMap.diverging`.
  case positive
  case negative
  /// What a reader should not overlook: dead maps, missing values.
  case warning
  /// Okabe and Ito's colours for kinds of things, safe for colour-blind readers (M. Okabe and
  /// K. Ito, "Color universal design", 2002), moved in lightness only until they stand out from
  /// the paper.
  case blue
  case orange
  case green
  case purple
  case sky
  case vermilion
  case yellow
}

/// The looks of all tokens on one kind of paper.
public enum Theme: String, CaseIterable, Hashable, Sendable {
  case light
  case dark

  public func color(of token: Token) -> RGB {
    let pair = Self.colors(of: token)
    return RGB(self == .light ? pair.light : pair.dark)
  }

  /// The style sheet inside every SVG.
  ///
  /// Shapes carry their light colours as attributes, and a class for the dark ones: `f-ink` where
  /// they are filled, `s-ink` where they are stroked. The text is the same in every figure, so
  /// that one hash in a security header allows them all.
  public static let stylesheet: String = {
    let rules = Token.allCases.map { token in
      let dark = Theme.dark.color(of: token).css
      return ".f-\(token){fill:\(dark)}.s-\(token){stroke:\(dark)}"
    }
    return ":root{color-scheme:light dark}@media (prefers-color-scheme:dark){"
      + rules.joined() + "}"
  }()

  private static func colors(of token: Token) -> (light: UInt32, dark: UInt32) {
    switch token {
    case .paper: (0xFFFFFF, 0x14171C)
    case .panel: (0xF4F3F0, 0x20242B)
    case .grid: (0xDEDCD6, 0x363C46)
    case .outline: (0x868A92, 0x6F7783)
    case .ink: (0x1F2328, 0xE8EAED)
    case .mutedInk: (0x5A616B, 0xA9B1BC)
    case .accent: (0x0A7075, 0x4FC3BC)
    case .positive: (0xC65D00, 0xF0923C)
    case .negative: (0x1F6FB5, 0x6AAEF0)
    case .warning: (0xB3261E, 0xFF8A7A)
    case .blue: (0x0072B2, 0x3D9BDC)
    case .orange: (0xBD7A00, 0xE69F00)
    case .green: (0x009E73, 0x1FB288)
    case .purple: (0xB8658F, 0xCC79A7)
    case .sky: (0x2E93C9, 0x56B4E9)
    case .vermilion: (0xD55E00, 0xE8762A)
    case .yellow: (0x968B00, 0xF0E442)
    }
  }
}

/// Sizes of type, in CSS pixels. Nothing is smaller than 11.
extension TextStyle {
  static func title(on page: Page) -> TextStyle {
    TextStyle(size: page == .wide ? 13 : 12, weight: .semibold)
  }
  static func body(on page: Page) -> TextStyle { TextStyle(size: page == .wide ? 13 : 12) }
  static func label(on page: Page) -> TextStyle { TextStyle(size: page == .wide ? 12 : 11) }
  static let small = TextStyle(size: 11)
}

/// Widths of lines, in CSS pixels.
enum LineWidth {
  static let hair = 0.75
  static let thin = 1.0
  static let strong = 1.5
}
