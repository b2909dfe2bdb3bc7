/// Why an operation cannot be applied to inputs of the given shapes.
public struct ShapeError: Error, Equatable, Sendable {
  /// ONNX's name of the operator.
  public let operation: Operation.Name
  public let fault: Fault

  public init(operation: Operation.Name, fault: Fault) {
    self.operation = operation
    self.fault = fault
  }

  public enum Fault: Equatable, Sendable {
    /// The operation takes `least ... most` inputs.
    case inputCount(least: Int, most: Int, found: Int)
    /// The operation gives another number of results than its node declares.
    case resultCount(expected: Int, found: Int)
    /// An input has the wrong number of axes; `expected` is the least allowed where `orMore`.
    case rank(input: Int, expected: Int, orMore: Bool, found: Int)
    /// An input has the wrong length along an axis.
    case dimension(input: Int, axis: Int, expected: Int, found: Int)
    /// Two inputs cannot be broadcast: along `axis` of the result they have different lengths,
    /// neither of which is 1.
    case broadcast(axis: Int, first: Int, second: Int)
    /// An attribute names an axis that the input does not have.
    case axis(found: Int, rank: Int)
    /// An attribute holds one number per axis, but not as many as there are axes.
    case attributeCount(Attribute, expected: Int, found: Int)
    /// An attribute holds a number below the least allowed.
    case attributeValue(Attribute, least: Int, found: Int)
    /// The dilated window reaches over more than the padded input along a spatial axis
    /// (0 is height, 1 width, -1 depth).
    case windowTooLarge(axis: Int, window: Int, paddedInput: Int)
    /// The number of channels cannot be divided by the number of groups.
    case groups(channels: Int, groups: Int)
    /// The target shape holds another number of elements than the input.
    case elementCount(expected: Int, found: Int)
    /// A target shape that cannot be resolved: more than one -1, or a -1 beside an empty axis.
    case ambiguousTarget
    /// A list of axes that is not a permutation, or that names an axis twice.
    case repeatedAxis(Int)
    /// A slice or a part of a split reaches beyond an axis, or parts leave some of it over.
    case outOfRange(axis: Int, length: Int)
    /// The batch axes are not fewer than both inputs have.
    case batchAxes(found: Int, most: Int)
    /// The last axis of the indices is longer than there are axes to index.
    case indexLength(found: Int, most: Int)
    /// An index into an axis that is not one.
    case index(found: Int, length: Int)
    /// The operation does not take elements of this type as that input.
    case elementType(input: Int, found: ElementType)
    /// Two inputs that must have elements of the same type have not.
    case elementTypes(first: ElementType, input: Int, second: ElementType)
    /// The result would not fit into memory that an `Int` can count.
    case tooLarge
    /// A window's image, its padding, its step or the window itself is longer than ``Window/longest``.
    case tooLong(length: Int, most: Int)
  }

  /// The attributes that a fault can concern.
  public enum Attribute: UInt8, Equatable, Sendable {
    case kernel, stride, padding, dilation, groups, permutation, target, size, slice, split, count
    case exponent
  }
}
