/// Numbers handed in or computed for which an operation has no result.
public enum DataFault: Error, Equatable, Sendable {
  /// An index, as it was given, that is outside of its axis.
  case index(Int, length: Int)
  case divisionByZero
}

/// Where steps note the first fault of a run; what they compute from faulty numbers is unspecified.
public final class FaultRecord {
  public private(set) var first: DataFault?

  public init() {}

  func note(_ fault: DataFault) { if first == nil { first = fault } }

  func clear() { first = nil }
}
