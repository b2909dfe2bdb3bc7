import ArgumentParser
import Networks

/// `320x240`, or one number for a square.
extension PhotographSize: ExpressibleByArgument {
  public init?(argument: String) {
    let sides = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(sides.count), let width = sides[0], let height = sides[sides.count - 1],
      [width, height].allSatisfy(PhotographSize.sides.contains)
    else { return nil }
    self.init(width: width, height: height)
  }

  /// What the commands' option says of itself.
  static let help: ArgumentHelp = """
    The size of photographs where the file leaves it open: WIDTHxHEIGHT, or one number for a square, \
    up to \(sides.upperBound).
    """
}
