/// A place in a source file, as an editor counts: lines and columns start at 1.
///
/// Columns count Unicode scalars. A file without lines (a model, a photograph) has its place at 1:1.
public struct SourcePlace: Hashable, Comparable, Sendable {
  public let path: String
  public let line: Int
  public let column: Int

  public init(path: String, line: Int = 1, column: Int = 1) {
    self.path = path
    self.line = line
    self.column = column
  }

  public static func < (a: SourcePlace, b: SourcePlace) -> Bool {
    (a.path, a.line, a.column) < (b.path, b.line, b.column)
  }
}

/// A fact about an author's input that the author should know, where it is, and what to try.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Sendable { case error, warning }

  public let severity: Severity
  public let place: SourcePlace
  /// What is the case, in one line, without a full stop.
  public let fact: String
  /// What the author can try, in one line.
  public let help: String

  public init(_ severity: Severity, at place: SourcePlace, _ fact: String, help: String) {
    self.severity = severity
    self.place = place
    self.fact = fact
    self.help = help
  }

  public static func error(at place: SourcePlace, _ fact: String, help: String) -> Diagnostic {
    Diagnostic(.error, at: place, fact, help: help)
  }

  public static func warning(at place: SourcePlace, _ fact: String, help: String) -> Diagnostic {
    Diagnostic(.warning, at: place, fact, help: help)
  }

  /// `path:line:column: error: fact`, then the help on a line of its own.
  public var text: String {
    "\(place.path):\(place.line):\(place.column): \(severity.rawValue): \(fact)\n  help: \(help)"
  }
}

/// A value together with where the author wrote it.
public struct Located<Value> {
  public let value: Value
  public let place: SourcePlace

  public init(_ value: Value, at place: SourcePlace) {
    self.value = value
    self.place = place
  }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
extension Located: Sendable where Value: Sendable {}
