/// The width of page that a figure is laid out for.
public enum Page: Hashable, Sendable {
  /// A lesson's column on a screen: 720 CSS pixels.
  case wide
  /// A telephone: 360 CSS pixels, laid out anew, with no text below 11 pixels.
  case narrow

  public var width: Double {
    switch self {
    case .wide: 720
    case .narrow: 360
    }
  }
}

/// An SVG that follows light and dark theme by itself, on transparent ground.
public struct Drawing: Hashable, Sendable {
  public let svg: [UInt8]
  /// In CSS pixels.
  public let width: Int
  public let height: Int
}

/// A figure that has been laid out: what a canvas needs in order to draw it.
public struct Figure: Hashable, Sendable {
  /// In CSS pixels. A diagram that cannot be made to fit is wider than its page.
  public let width: Int
  public let height: Int
  public let commands: [DrawCommand]
  /// How many values were not numbers; they are drawn hatched.
  public let missingValueCount: Int

  init(width: Double, height: Double, commands: [DrawCommand], missingValueCount: Int = 0) {
    self.width = Int(width.rounded(.up))
    self.height = Int(height.rounded(.up))
    self.commands = commands
    self.missingValueCount = missingValueCount
  }
}

/// What a figure says about itself to those who do not see it.
public struct Caption: Hashable, Sendable {
  /// Begins every id inside the SVG, so that two figures can share a page.
  public let prefix: String
  public let title: String
  public let description: String

  public init(prefix: String, title: String, description: String) {
    self.prefix = prefix
    self.title = title
    self.description = description
  }
}

/// A kind of figure, filled with its numbers.
public protocol FigureSource: Sendable {
  /// Lays the figure out for one width of page.
  func figure(for page: Page, fonts: FontBook) throws(FigureError) -> Figure

  /// Draws the figure's pictures into a frame, without scales and labels: to be looked at, not read
  /// from. It may reach beyond the frame's right and lower edge, where the caller cuts it off.
  func excerpt(filling frame: Rectangle, fonts: FontBook) throws(FigureError) -> [DrawCommand]
}

extension FigureSource {
  /// The whole figure as it is laid out for a telephone, made as wide as the frame.
  public func excerpt(
    filling frame: Rectangle, fonts: FontBook
  ) throws(FigureError) -> [DrawCommand] {
    let figure = try figure(for: .narrow, fonts: fonts)
    return figure.commands(filling: frame.inset(by: frame.width * 0.06))
  }

  /// Lays out and draws in one go.
  public func drawing(
    for page: Page, caption: Caption, fonts: FontBook
  ) throws(FigureError) -> Drawing {
    try figure(for: page, fonts: fonts).svg(caption: caption, fonts: fonts)
  }
}
