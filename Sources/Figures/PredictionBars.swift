/// What a classifier makes of a photograph: its most probable classes as bars.
public struct PredictionBars: FigureSource, Hashable, Sendable {
  public struct Bar: Hashable, Sendable {
    public let label: String
    /// 0 to 1.
    public let probability: Double

    public init(label: String, probability: Double) {
      self.label = label
      self.probability = probability
    }
  }

  public let photograph: Photograph
  /// In the order in which they are shown; the first is pointed out.
  public let bars: [Bar]
  public let note: String

  public init(photograph: Photograph, bars: [Bar], note: String = "") {
    self.photograph = photograph
    self.bars = bars
    self.note = note
  }

  private static let smallestRow = 42.0
  private static let barThickness = 8.0

  public func figure(for page: Page, fonts: FontBook) throws(FigureError) -> Figure {
    guard !bars.isEmpty else { throw .empty(figure: "bars of predictions") }
    try photograph.validate()
    return try fonts.withTypesetter { typesetter throws(FigureError) in
      var sheet = Sheet(page: page, typesetter: typesetter)
      var box = Rectangle(x: 0, y: 0, width: 280, height: max(200, tallestPhotograph))
      if page == .narrow { box = Rectangle(x: 0, y: 0, width: page.width, height: 240) }
      var frame = photograph.frame(in: box)
      if page == .wide { frame.x = 0 }
      sheet.add([photograph.command(in: frame)], below: frame.maxY)
      let left = page == .wide ? frame.maxX + 32 : 0
      let top = page == .wide ? 0 : frame.maxY + 20
      // The last bar ends where the photograph does.
      let spread = (frame.height - Self.barOffset(on: page) - Self.barThickness)
      let row = page == .wide && bars.count > 1 ? spread / Double(bars.count - 1) : 0
      let rowHeight = min(max(row, Self.smallestRow), 60)
      addBars(bars, to: &sheet, left: left, right: page.width, top: top, rowHeight: rowHeight)
      sheet.add(note: note)
      return sheet.figure(missingValueCount: bars.count { !$0.probability.isFinite })
    }
  }

  /// The photograph, and the best guesses in type that is large enough for a card.
  public func excerpt(
    filling frame: Rectangle, fonts: FontBook
  ) throws(FigureError) -> [DrawCommand] {
    try photograph.validate()
    let guesses = try fonts.withTypesetter { typesetter throws(FigureError) in
      var sheet = Sheet(page: .narrow, typesetter: typesetter)
      let width = 240.0
      addBars(Array(bars.prefix(3)), to: &sheet, left: 0, right: width, top: 0, rowHeight: 36)
      return sheet.figure(width: width)
    }
    let margin = 0.05 * frame.width
    let scale = (frame.width - 2 * margin) / Double(guesses.width)
    let height = Double(guesses.height) * scale + 2 * margin
    var (upper, lower) = (frame, frame)
    upper.height -= height
    lower.y = upper.maxY
    lower.height = height
    return [.image(photograph.raster.cropped(toFill: upper), in: upper)]
      + guesses.commands(filling: lower.inset(by: margin))
  }

  private func addBars(
    _ bars: [Bar], to sheet: inout Sheet, left: Double, right: Double, top: Double,
    rowHeight: Double
  ) {
    let page = sheet.page
    let style = TextStyle.body(on: page)
    let offset = Self.barOffset(on: page)
    let panel = Panel(
      x: .linear(0...1, from: left, to: right),
      y: .band(count: bars.count, from: top, bandwidth: rowHeight, gap: 0))
    var commands = BarMark(
      values: bars.map(\.probability), thickness: Self.barThickness, offset: offset,
      color: { $0 == 0 ? .accent : .outline }, track: .grid
    ).commands(on: panel, typesetter: sheet.typesetter)
    for (index, bar) in bars.enumerated() {
      let font = index == 0 ? TextStyle.title(on: page) : style
      let baseline = panel.y.position(of: Double(index)) + style.capHeight
      let number = NumberText.percent(bar.probability)
      let room =
        right - left - sheet.typesetter.width(of: number, style: font) - 12
      commands.append(
        sheet.typesetter.line(
          bar.label, style: font, color: .ink, x: left, baseline: baseline, maximumWidth: room))
      commands.append(
        sheet.typesetter.line(
          number, style: font, color: .ink, x: right, baseline: baseline, alignment: .end))
    }
    let bottom = panel.y.end - rowHeight + offset + Self.barThickness
    sheet.add(commands, below: bottom)
  }

  private var tallestPhotograph: Double { min(Double(bars.count) * 44, 280) }

  /// From the top of a label to its bar.
  private static func barOffset(on page: Page) -> Double {
    TextStyle.body(on: page).capHeight + 8
  }
}
