/// The lengths of a tensor's axes, outermost first.
public struct Shape: Hashable, Sendable {
  public let dimensions: [Int]

  /// Wraps lengths that are known to be sound; `init(checking:)` is for lengths from outside.
  public init(_ dimensions: [Int]) { self.dimensions = dimensions }

  /// Wraps lengths that a file or a caller supplied.
  ///
  /// - Throws: ``TensorError/negativeDimension(axis:found:)``, or ``TensorError/tooLarge`` where
  ///   the number of elements times eight bytes does not fit into an `Int`.
  public init(checking dimensions: [Int]) throws(TensorError) {
    var count = 1
    for (axis, dimension) in dimensions.enumerated() {
      guard dimension >= 0 else {
        throw .negativeDimension(axis: axis, found: dimension)
      }
      // An empty axis does not excuse the others: their product must fit as well, so that
      // strides can be computed.
      let (product, overflows) = count.multipliedReportingOverflow(by: max(dimension, 1))
      guard !overflows, product <= Int.max / 8 else { throw .tooLarge }
      count = product
    }
    self.dimensions = dimensions
  }

  public var rank: Int { dimensions.count }

  /// The number of elements; 1 for a scalar (rank 0).
  public var count: Int { dimensions.reduce(1, *) }

  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// How many elements apart neighbours along each axis lie in row-major order.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    var step = 1
    for axis in stride(from: rank - 1, through: 0, by: -1) {
      strides[axis] = step
      step *= dimensions[axis]
    }
    return strides
  }

  /// The number of elements of the axes in `range` taken together.
  public func count(of range: Range<Int>) -> Int { dimensions[range].reduce(1, *) }
}
