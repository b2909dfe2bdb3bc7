internal import Synchronization

/// The fonts that figures are set in: these files and no others, wherever the tool runs.
///
/// The first file's family is used first; a glyph that it lacks is taken from the next. A book may
/// be used from several threads at once.
public struct FontBook: Sendable {
  private let shelf: Shelf

  /// Opens font files (TrueType or OpenType) by path.
  ///
  /// Hand in each weight that `TextStyle` names, regular, medium and semibold, and a font of wide
  /// coverage last.
  public init(fontFiles: [String]) throws(FigureError) {
    guard !fontFiles.isEmpty else { throw .noFonts }
    shelf = Shelf(fontFiles: fontFiles)
    // Opens all files now, so that a missing one is reported here.
    try withTypesetter { _ throws(FigureError) in }
  }

  /// Gives the width of a line of text, in CSS pixels.
  public func width(of text: String, style: TextStyle) throws(FigureError) -> Double {
    try withTypesetter { typesetter throws(FigureError) in
      typesetter.width(of: text, style: style)
    }
  }

  /// Lends a typesetter to one caller at a time.
  func withTypesetter<Result>(
    _ body: (Typesetter) throws(FigureError) -> Result
  ) throws(FigureError) -> Result {
    let typesetter: Typesetter
    if let idle = shelf.idle.withLock({ $0.popLast() }) {
      typesetter = idle
    } else {
      typesetter = try Typesetter(fontFiles: shelf.fontFiles)
    }
    defer { shelf.idle.withLock { $0.append(typesetter) } }
    return try body(typesetter)
  }
}

/// The typesetters that nobody uses at the moment.
private final class Shelf: Sendable {
  let fontFiles: [String]
  let idle = Mutex<[Typesetter]>([])

  init(fontFiles: [String]) {
    self.fontFiles = fontFiles
  }
}
