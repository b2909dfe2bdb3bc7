/// What each layer or block costs: its parameters and its multiply-adds, side by side.
public struct CostBars: FigureSource, Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    public let name: String
    public let parameters: Int
    public let multiplyAdds: Int

    public init(name: String, parameters: Int, multiplyAdds: Int) {
      self.name = name
      self.parameters = parameters
      self.multiplyAdds = multiplyAdds
    }
  }

  public enum Progression: Hashable, Sendable {
    case linear
    /// For costs that differ by powers of ten. Bars cannot be added by eye; the axis says so.
    case logarithmic
  }

  public let rows: [Row]
  public let progression: Progression
  public let note: String

  public init(rows: [Row], progression: Progression = .linear, note: String = "") {
    self.rows = rows
    self.progression = progression
    self.note = note
  }

  public func figure(for page: Page, fonts: FontBook) throws(FigureError) -> Figure {
    guard !rows.isEmpty else { throw .empty(figure: "bars of costs") }
    return try fonts.withTypesetter { typesetter throws(FigureError) in
      var sheet = Sheet(page: page, typesetter: typesetter)
      let layout = CostLayout(names: rows.map(\.name), page: page, typesetter: typesetter)
      addNames(to: &sheet, layout)
      let panels: [(String, [Int], Token)] = [
        ("Parameters", rows.map(\.parameters), .accent),
        ("Multiply-adds", rows.map(\.multiplyAdds), .purple),
      ]
      for (index, panel) in panels.enumerated() {
        addPanel(
          to: &sheet, layout, title: panel.0, values: panel.1, color: panel.2,
          left: layout.left(ofPanel: index))
      }
      sheet.add(note: note)
      return sheet.figure()
    }
  }

  private func addNames(to sheet: inout Sheet, _ layout: CostLayout) {
    let names = rows.enumerated().map { index, row in
      sheet.typesetter.line(
        row.name, style: layout.style, color: .ink, x: 0, baseline: layout.nameBaseline(index),
        maximumWidth: layout.nameWidth)
    }
    sheet.add(names, below: layout.bottom)
  }

  private func addPanel(
    to sheet: inout Sheet, _ layout: CostLayout, title: String, values: [Int], color: Token,
    left: Double
  ) {
    let typesetter = sheet.typesetter
    let labels = values.map(NumberText.count)
    let labelWidth = labels.map { typesetter.width(of: $0, style: .small) }.max() ?? 0
    let right = left + layout.panelWidth
    let scale = scale(of: values, from: left, to: right - labelWidth - 6)
    let panel = Panel(x: scale, y: layout.rowScale)
    let numbers = values.map(Double.init)
    let marks: [any Mark] = [
      AxisMark(
        tickCount: sheet.page == .wide ? 4 : 2, top: layout.isStacked ? nil : layout.top,
        bottom: layout.bottom,
        right: right, style: .small, text: { NumberText.count(Int($0)) }),
      BarMark(
        values: numbers, thickness: layout.barThickness, offset: layout.barOffset,
        color: { _ in color }),
      BarLabelsMark(
        values: numbers, labels: labels, thickness: layout.barThickness,
        offset: layout.barOffset, style: .small),
    ]
    let heading = headings(title, values: values, left: left, right: right, on: sheet)
    let axisHeight = AxisMark.height(style: .small)
    sheet.add(
      heading + panel.draw(marks, typesetter: typesetter), below: layout.bottom + axisHeight + 4)
  }

  /// The panel's name, and below it what the bars add up to and how the axis runs.
  private func headings(
    _ title: String, values: [Int], left: Double, right: Double, on sheet: Sheet
  ) -> [DrawCommand] {
    let font = TextStyle.title(on: sheet.page)
    let total = values.reduce(0) { $0 &+ $1 }
    let details = "\(NumberText.count(total)) in all, \(progression) scale"
    return [
      sheet.typesetter.line(
        title, style: font, color: .ink, x: left, baseline: font.capHeight,
        maximumWidth: right - left),
      sheet.typesetter.line(
        details, style: .small, color: .mutedInk, x: left,
        baseline: font.capHeight + 6 + TextStyle.small.size, maximumWidth: right - left),
    ]
  }

  private func scale(of values: [Int], from start: Double, to end: Double) -> Scale {
    let largest = Double(max(1, values.max() ?? 1))
    guard progression == .logarithmic, let smallest = values.filter({ $0 > 0 }).min() else {
      return .linear(0...largest, from: start, to: end)
    }
    // One power of ten below the smallest, so that its bar is visible.
    var power = 1.0
    while power * 10 < Double(smallest) { power *= 10 }
    return .logarithmic(power...max(largest, power * 2), from: start, to: end)
  }
}

/// Where the rows and panels of cost bars are.
///
/// Names stand beside the bars; on a telephone, if they are long, above them.
private struct CostLayout {
  let style: TextStyle
  let nameWidth: Double
  let panelWidth: Double
  let rowScale: Scale
  let barThickness: Double
  let barOffset: Double
  let isStacked: Bool
  private let gap: Double

  init(names: [String], page: Page, typesetter: Typesetter) {
    style = TextStyle.label(on: page)
    gap = page == .wide ? 28 : 12
    let font = style
    let longest = names.map { typesetter.width(of: $0, style: font) }.max() ?? 0
    isStacked = page == .narrow && longest > 88
    nameWidth = isStacked ? page.width : min(longest, page == .wide ? 220 : 88).rounded(.up)
    let taken = isStacked ? 0 : nameWidth + (page == .wide ? 16 : 10)
    panelWidth = ((page.width - taken - gap) / 2).rounded(.down)
    barThickness = isStacked ? 9 : 12
    barOffset = isStacked ? 18 : 4
    rowScale = .band(count: names.count, from: 44, bandwidth: isStacked ? 32 : 20, gap: 0)
    firstLeft = taken
  }

  private let firstLeft: Double
  var top: Double { rowScale.start }
  var bottom: Double { rowScale.end + 2 }

  func left(ofPanel index: Int) -> Double { firstLeft + Double(index) * (panelWidth + gap) }

  func nameBaseline(_ index: Int) -> Double {
    let start = rowScale.position(of: Double(index))
    return isStacked
      ? start + 4 + style.capHeight
      : start + barOffset + (barThickness + style.capHeight) / 2
  }
}
