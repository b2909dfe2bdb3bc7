/// How well a network did once it was trained, as its authors print it.
///
/// A definition has no weights that could show it: these numbers stand beside it for comparison.
public struct PublishedResult: Sendable {
  public enum Measure: String, Sendable {
    case cifar10Error = "error on CIFAR-10's test images"
    case imageNetTop1 = "top-1 accuracy on ImageNet's validation images"
  }

  /// The name of the architecture.
  public let architecture: String
  public let measure: Measure
  /// In percent, with the digits that are printed.
  public let percent: Double
  public let paper: Paper
  /// Where in the paper: "table 6".
  public let place: String
}

extension PublishedResult {
  /// What is published about the architecture of that name.
  public static func about(_ architecture: String) -> [PublishedResult] {
    all.filter { $0.architecture == architecture }
  }

  static let all: [PublishedResult] =
    [("20", 8.75), ("32", 7.51), ("44", 7.17), ("56", 6.97), ("110", 6.43)].map { depth, percent in
      PublishedResult(
        architecture: "cifar-resnet-\(depth)", measure: .cifar10Error, percent: percent,
        paper: .resNet, place: "table 6")
    }
    + [
      ("deit-ti", 72.2, "table of released models"),
      ("deit-ti", 72.202, "evaluation of the released models"),
      ("deit-s", 79.9, "table of released models"),
      ("deit-s", 79.854, "evaluation of the released models"),
    ].map { name, percent, place in
      PublishedResult(
        architecture: name, measure: .imageNetTop1, percent: percent, paper: .deitRepository,
        place: place)
    }
}
