/// A figure in the making: parts are added from top to bottom.
struct Sheet {
  let page: Page
  let typesetter: Typesetter
  private(set) var commands: [DrawCommand] = []
  /// Where the next part starts.
  private(set) var height = 0.0

  init(page: Page, typesetter: Typesetter) {
    self.page = page
    self.typesetter = typesetter
  }

  /// Adds a part that ends at `bottom`.
  mutating func add(_ part: [DrawCommand], below bottom: Double) {
    commands += part
    height = max(height, bottom)
  }

  mutating func space(_ distance: Double) { height += distance }

  /// Adds a paragraph in small muted type: how numbers became a picture.
  mutating func add(note: String) {
    guard !note.isEmpty else { return }
    let style = TextStyle.label(on: page)
    height += 6
    let paragraph = typesetter.paragraph(
      note, style: style, color: .mutedInk, x: 0, top: height, width: page.width)
    add(paragraph.commands, below: height + paragraph.height)
  }

  func figure(width: Double? = nil, missingValueCount: Int = 0) -> Figure {
    Figure(
      width: width ?? page.width, height: height, commands: commands,
      missingValueCount: missingValueCount)
  }
}
