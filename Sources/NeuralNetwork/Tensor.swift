/// The lengths of a tensor's axes, outermost first.
public struct Shape: Hashable, Sendable {
  public let dimensions: [Int]

  public init(_ dimensions: [Int]) { self.dimensions = dimensions }

  public var rank: Int { dimensions.count }
  public var count: Int { dimensions.reduce(1, *) }
}

/// The type of a tensor's elements.
public enum ElementType: UInt8, Sendable { case float32, int64, int32, bool }

/// Numbers with a shape, row-major.
public struct Tensor: Sendable {
  public let shape: Shape
  public let floats: [Float]

  public init(_ shape: Shape, _ floats: [Float]) {
    precondition(shape.count == floats.count, "a tensor holds as many elements as its shape says")
    self.shape = shape
    self.floats = floats
  }
}
