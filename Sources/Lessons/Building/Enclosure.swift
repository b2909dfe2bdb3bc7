/// What a block stands in, as far as that decides what it may be.
enum Enclosure {
  case lesson, section, container, list, quote, footnote, question

  /// What stands around the blocks of a callout and its like.
  var inner: Enclosure { questionRefusal == nil ? .container : self }

  /// Words for what keeps questions from standing here; nil where they may.
  var questionRefusal: String? {
    switch self {
    case .lesson, .section, .container: nil
    case .list: "a list"
    case .quote: "a quote"
    case .footnote: "a footnote"
    case .question: "another question"
    }
  }
}
