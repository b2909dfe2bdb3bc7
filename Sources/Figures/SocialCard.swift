/// The picture that stands for a page where others link to it: what the page is called, in large
/// type, beside one of its figures.
///
/// A card is always dark, because heat maps glow on it, and legible at a quarter of its size, at
/// which messengers show it.
public struct SocialCard: Hashable, Sendable {
  /// Nil on the card of the site itself, whose title it would repeat.
  public let siteTitle: String?
  /// Square; cut to a round-cornered tile.
  public let icon: Photograph?
  /// Set above the title; may be empty.
  public let category: String
  public let title: String
  /// Set below the title where there is room for all of it.
  public let tagline: String
  /// `Beginner`, `15 minutes`, `6 diagrams`.
  public let facts: [String]

  public init(
    siteTitle: String?, icon: Photograph?, category: String, title: String, tagline: String,
    facts: [String]
  ) {
    self.siteTitle = siteTitle
    self.icon = icon
    self.category = category
    self.title = title
    self.tagline = tagline
    self.facts = facts
  }

  /// The size that all services show whole.
  public static let width = 1200
  public static let height = 630

  /// Draws the card as a PNG.
  ///
  /// - Parameter source: What is seen beside the type; type takes the whole card where there is none.
  public func png(
    showing source: (any FigureSource)?, fonts: FontBook
  ) throws(FigureError) -> [UInt8] {
    let figure = try figure(showing: source, fonts: fonts)
    let (width, height, rgb) = try fonts.withTypesetter { typesetter throws(FigureError) in
      try Canvas.pixels(
        of: figure, scale: 1, margin: 0, theme: .dark, typesetter: typesetter)
    }
    let raster = Quantizer.raster(ofRGB: rgb, width: width, height: height)
    return try PNG.encode(raster, isOpaque: true)
  }

  func figure(
    showing source: (any FigureSource)?, fonts: FontBook
  ) throws(FigureError) -> Figure {
    let excerpt = try source?.excerpt(filling: Self.pictureFrame, fonts: fonts) ?? []
    try icon?.validate()
    let words = try fonts.withTypesetter { typesetter throws(FigureError) in
      CardWords(self, isAlone: excerpt.isEmpty, typesetter: typesetter).commands
    }
    return Figure(
      width: Double(Self.width), height: Double(Self.height), commands: excerpt + words)
  }

  /// The right part, up to three edges of the card.
  private static let pictureFrame = Rectangle(
    x: 640, y: 0, width: Double(width) - 640, height: Double(height))
}

/// The type of a card: the site at its head, the page's name in the middle, facts at its foot.
private struct CardWords {
  let card: SocialCard
  /// Whether there is no picture beside the type.
  let isAlone: Bool
  let typesetter: Typesetter

  private static let margin = 56.0
  private static let iconSide = 52.0
  private static let categorySize = 28.0
  private var width: Double { isAlone ? Double(SocialCard.width) - 2 * Self.margin : 536 }
  private let foot = Double(SocialCard.height) - margin

  init(_ card: SocialCard, isAlone: Bool, typesetter: Typesetter) {
    self.card = card
    self.isAlone = isAlone
    self.typesetter = typesetter
  }

  var commands: [DrawCommand] { head + middle + facts }

  private var head: [DrawCommand] {
    var commands: [DrawCommand] = []
    var left = Self.margin
    if let icon = card.icon {
      let frame = Rectangle(x: left, y: Self.margin, width: Self.iconSide, height: Self.iconSide)
      commands.append(.image(icon.raster.withRoundCorners, in: frame))
      left = frame.maxX + 18
    }
    guard let title = card.siteTitle else { return commands }
    let line = typesetter.heading(
      title, sizes: [30, 27, 24, 21], weight: .medium, width: Self.margin + width - left,
      height: Self.iconSide, mostLines: 2)
    let top = Self.margin + (Self.iconSide - line.height + 0.22 * line.style.size) / 2
    return commands + line.commands(x: left, top: top, color: .ink)
  }

  /// The category, the title and, if there is room, the tagline, in the middle of what is left.
  private var middle: [DrawCommand] {
    let (top, bottom) = (Self.margin + Self.iconSide + 36, foot - 64)
    let gap = 30.0
    let category = typesetter.heading(
      card.category, sizes: [Self.categorySize, 24, 20], weight: .semibold, width: width,
      height: 32, mostLines: 1)
    let above = card.category.isEmpty ? 0 : category.style.capHeight + gap
    let title = typesetter.heading(
      card.title, sizes: isAlone ? [104, 92, 80, 70, 60, 50, 42] : [72, 66, 60, 54, 48, 42, 36],
      weight: .semibold, width: width, height: min(250, bottom - top - above), mostLines: 5)
    let left = bottom - top - above - title.height - gap
    let tagline = typesetter.tagline(card.tagline, width: width, height: left)
    let below = tagline.map { gap + $0.height } ?? 0
    let start = top + (bottom - top - above - title.height - below) / 2
    return
      (card.category.isEmpty
      ? [] : category.commands(x: Self.margin, top: start, color: .accent))
      + title.commands(x: Self.margin, top: start + above, color: .ink)
      + (tagline?.commands(
        x: Self.margin, top: start + above + title.height + gap, color: .mutedInk) ?? [])
  }

  private var facts: [DrawCommand] {
    guard !card.facts.isEmpty else { return [] }
    let line = typesetter.heading(
      card.facts.joined(separator: " · "), sizes: [28, 26, 24, 22, 20], weight: .regular,
      width: width, height: 40, mostLines: 1)
    return line.commands(x: Self.margin, top: foot - line.style.capHeight, color: .mutedInk)
  }
}

extension Typesetter {
  /// The whole of a tagline, or nothing.
  fileprivate func tagline(_ text: String, width: Double, height: Double) -> Heading? {
    guard !text.isEmpty else { return nil }
    let heading = heading(
      text, sizes: [30, 27], weight: .regular, width: width, height: height, mostLines: 3)
    guard heading.height <= height, heading.lines.last?.hasSuffix("…") == false else { return nil }
    return heading
  }
}

extension Raster {
  /// Gives the picture without its corners, whose rounding covers two ninths of each side.
  fileprivate var withRoundCorners: Raster {
    let radius = Double(min(width, height)) * 2 / 9
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * 4)
    for y in 0..<height {
      for x in 0..<width {
        let (color, alpha) = color(x: x, y: y)
        let across = max(0, radius - min(Double(x) + 0.5, Double(width - x) - 0.5))
        let down = max(0, radius - min(Double(y) + 0.5, Double(height - y) - 0.5))
        let outside = (across * across + down * down).squareRoot() - radius
        let coverage = min(max(0.5 - outside, 0), 1)
        bytes += [
          color.red, color.green, color.blue, UInt8((Double(alpha) * coverage).rounded()),
        ]
      }
    }
    return Raster(width: width, height: height, pixels: .rgba(bytes), isSmooth: true)
  }
}
