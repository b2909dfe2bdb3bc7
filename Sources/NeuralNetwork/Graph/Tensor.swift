/// Numbers with a shape, row-major.
///
/// A tensor owns memory at the interface of the engine only: it carries constants into a
/// ``Graph`` and values into and out of a ``Session``. Inside a plan, values live in one arena.
public struct Tensor: Sendable {
  /// The elements themselves, by their type.
  public enum Elements: Sendable {
    case float32([Float])
    case int64([Int64])
    case int32([Int32])
    case bool([Bool])
    /// Elements that nobody has chosen yet: weights of a network of which only the form matters.
    /// They take no memory; shapes and counts can be had, a plan cannot.
    case unset(ElementType, count: Int)
  }

  public let shape: Shape
  let storage: Storage

  /// Where the elements are.
  enum Storage: Sendable {
    case own(Elements)
    /// Elsewhere, such as in the file that they come from.
    case stored(StoredFloats)
  }

  /// Wraps elements that are known to fill `shape`; `init(checking:_:)` is for those from outside.
  public init(_ shape: Shape, elements: Elements) {
    precondition(
      shape.count == elements.count, "a tensor holds as many elements as its shape says")
    self.shape = shape
    storage = .own(elements)
  }

  /// Float32 numbers, which stay where they are stored.
  public init(_ shape: Shape, _ stored: StoredFloats) {
    precondition(
      shape.count == stored.count, "a tensor holds as many elements as its shape says")
    self.shape = shape
    storage = .stored(stored)
  }

  public init(_ shape: Shape, _ floats: [Float]) { self.init(shape, elements: .float32(floats)) }

  /// Wraps dimensions and elements that a file or a caller supplied.
  ///
  /// - Throws: what ``Shape/init(checking:)`` throws, and
  ///   ``TensorError/elementCount(expected:found:)`` where the elements do not fill the shape.
  public init(checking dimensions: [Int], _ elements: Elements) throws(TensorError) {
    let shape = try Shape(checking: dimensions)
    guard shape.count == elements.count else {
      throw .elementCount(expected: shape.count, found: elements.count)
    }
    self.shape = shape
    storage = .own(elements)
  }

  /// The elements; those that are stored elsewhere are copied.
  public var elements: Elements {
    switch storage {
    case .own(let elements): elements
    case .stored(let stored): .float32(stored.floats)
    }
  }

  public var elementType: ElementType {
    switch storage {
    case .own(let elements): elements.type
    case .stored: .float32
    }
  }

  /// Whether there are numbers at all.
  public var isSet: Bool {
    if case .own(.unset) = storage { return false }
    return true
  }

  /// The elements of a float32 tensor.
  ///
  /// A tensor of another ``elementType``, or one whose elements are not set, has none: callers that
  /// do not know switch over ``elements`` instead.
  public var floats: [Float] {
    guard case .float32(let floats) = elements else {
      preconditionFailure("only a float32 tensor has floats")
    }
    return floats
  }
}

/// The type of a tensor's elements.
public enum ElementType: UInt8, Sendable { case float32, int64, int32, bool }

extension Tensor.Elements {
  public var count: Int {
    switch self {
    case .float32(let elements): elements.count
    case .int64(let elements): elements.count
    case .int32(let elements): elements.count
    case .bool(let elements): elements.count
    case .unset(_, let count): count
    }
  }

  public var type: ElementType {
    switch self {
    case .float32: .float32
    case .int64: .int64
    case .int32: .int32
    case .bool: .bool
    case .unset(let type, _): type
    }
  }
}

/// Why dimensions and elements do not make a tensor.
public enum TensorError: Error, Equatable, Sendable {
  /// An axis has a length below zero.
  case negativeDimension(axis: Int, found: Int)
  /// The tensor would not fit into memory that an `Int` can count.
  case tooLarge
  /// The shape asks for another number of elements than there are.
  case elementCount(expected: Int, found: Int)
}
