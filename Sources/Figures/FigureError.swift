/// What can keep a figure from being drawn.
public enum FigureError: Error, Hashable, Sendable {
  /// The font book was handed no files.
  case noFonts
  /// A font file is missing or is not a font.
  case unreadableFont(path: String)
  /// There is nothing to draw: no tiles, no bars, no nodes.
  case empty(figure: String)
  /// Values and the size that they are said to have disagree.
  case wrongCount(of: String, expected: Int, actual: Int)
  /// A width or height is not positive.
  case invalidSize(of: String, width: Int, height: Int)
  /// The ends of a range are not numbers.
  case invalidRange(of: String)
  /// A node, bar or tile is named that does not exist.
  case unknownIndex(of: String, index: Int, count: Int)
  /// An edge names a node that the diagram lacks.
  case unknownNode(String)
  /// Two nodes of a diagram have one id.
  case duplicateNode(String)
  /// A library refused: Cairo, spng or Graphviz, with its own words.
  case library(name: String, message: String)
}

extension FigureError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noFonts:
      "no font files were given"
    case .unreadableFont(let path):
      "font file \(path) is missing or not a font"
    case .empty(let figure):
      "there is nothing to draw in the \(figure)"
    case .wrongCount(let subject, let expected, let actual):
      "\(subject) should have \(expected) values, not \(actual)"
    case .invalidSize(let subject, let width, let height):
      "\(subject) cannot be \(width) by \(height) pixels"
    case .invalidRange(let subject):
      "the range of the \(subject) does not end in numbers"
    case .unknownIndex(let subject, let index, let count):
      "there is no \(subject) \(index) among \(count)"
    case .unknownNode(let id):
      "an edge leads to or from a node \"\(id)\" that does not exist"
    case .duplicateNode(let id):
      "two nodes are called \"\(id)\""
    case .library(let name, let message):
      "\(name): \(message)"
    }
  }
}
