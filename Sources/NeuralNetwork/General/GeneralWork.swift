/// Work that no network spends its time on: plain loops, in one part, for all element types.
///
/// Kernels that are in a hurry have methods of their own (``Kernels``); everything else an operation
/// can ask for is a case here, carried out the same way by all kernels. A page that runs a fixed
/// set of networks leaves it out by kernels whose `perform` does nothing.
public enum GeneralWork: Sendable {
  case map(ElementFunction, ElementType, count: Int)
  case cast(from: ElementType, to: ElementType, count: Int)
  case combine(PairwiseFunction, ElementType, Broadcast)
  /// Operands: condition, where true, where false; `width` bytes per element.
  case select(Selection, width: Int)
  case move(StridedCopy, width: Int)
  /// Fills with the bits of a number of the type.
  case fill(Float, ElementType, count: Int)
  case gather(Gathering)
  case reduce(ReductionKind, ElementType, Reduction)
  case matrixProduct(MatrixProduct, ElementType)
  /// Operands: x, scale, shift, mean, variance.
  case batchNormalization(planes: Int, channels: Int, pixels: Int, epsilon: Float)
  case localResponseNormalization(LocalResponseNormalization)
}

/// What general work reads and writes, in the order of the operation's inputs and results.
public struct GeneralMemory {
  public var operands: [UnsafeRawPointer]
  public var results: [UnsafeMutableRawPointer]

  public init(operands: [UnsafeRawPointer], results: [UnsafeMutableRawPointer]) {
    self.operands = operands
    self.results = results
  }

  func operand<Element>(_ index: Int, _ type: Element.Type) -> UnsafePointer<Element> {
    operands[index].assumingMemoryBound(to: Element.self)
  }

  func result<Element>(_ index: Int, _ type: Element.Type) -> UnsafeMutablePointer<Element> {
    results[index].assumingMemoryBound(to: Element.self)
  }
}

/// A choice between two operands, all three broadcast.
public struct Selection: Sendable {
  public var lengths: [Int]
  public var conditionStrides, firstStrides, secondStrides: [Int]

  init(_ condition: Shape, _ first: Shape, _ second: Shape, into result: Shape) {
    lengths = result.dimensions
    conditionStrides = Broadcast.strides(of: condition, over: result)
    firstStrides = Broadcast.strides(of: first, over: result)
    secondStrides = Broadcast.strides(of: second, over: result)
  }
}

/// Slices of x along an axis, chosen by indices: x seen as (outer, count, inner).
public struct Gathering: Sendable {
  public var outer, count: Int
  /// Bytes of the elements behind one index.
  public var innerBytes: Int
  public var indices: Int
  public var indexType: ElementType
}

/// x seen as (planes of the batch, channels, pixels).
public struct LocalResponseNormalization: Sendable {
  public var batch, channels, pixels: Int
  public var size: Int
  public var alpha, beta, bias: Float
}

extension Kernels {
  public static func perform(_ work: GeneralWork, _ memory: GeneralMemory) {
    switch work {
    case .map(let function, let type, let count):
      performMap(function, type, count, memory)
    case .cast(let from, let to, let count):
      performCast(from, to, count, memory)
    case .combine(let function, let type, let broadcast):
      performCombination(function, type, broadcast, memory)
    case .select(let selection, let width):
      switch width {
      case 1: select(selection, UInt8.self, memory)
      case 4: select(selection, UInt32.self, memory)
      default: select(selection, UInt64.self, memory)
      }
    case .move(let copy, let width):
      switch width {
      case 1: move(copy, UInt8.self, memory)
      case 4: move(copy, UInt32.self, memory)
      default: move(copy, UInt64.self, memory)
      }
    case .fill(let value, let type, let count):
      switch type {
      case .float32: fill(Scalar(value), count, memory)
      case .int64: fill(Int64(truncating: value), count, memory)
      case .int32: fill(Int32(truncating: value), count, memory)
      case .bool: fill(value != 0, count, memory)
      }
    case .gather(let gathering):
      if gathering.indexType == .int32 {
        gather(gathering, Int32.self, memory)
      } else {
        gather(gathering, Int64.self, memory)
      }
    case .reduce(let kind, let type, let reduction):
      performReduction(kind, type, reduction, memory)
    case .matrixProduct(let product, let type):
      if type == .int32 {
        multiplyIntegers(product, Int32.self, memory)
      } else {
        multiplyIntegers(product, Int64.self, memory)
      }
    case .batchNormalization(let planes, let channels, let pixels, let epsilon):
      normalizeBatch(planes, channels, pixels, epsilon, memory)
    case .localResponseNormalization(let normalization):
      normalizeLocally(normalization, memory)
    }
  }
}
