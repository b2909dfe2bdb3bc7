/// Work that no network spends its time on: plain loops, in one part, for all element types.
///
/// Kernels that are in a hurry have methods of their own (``Kernels``); everything else an operation
/// can ask for is a case here, carried out the same way by all kernels. A page that runs a fixed
/// set of networks leaves it out by kernels whose `perform` does nothing.
public enum GeneralWork: Sendable {
  case elements(ElementWork)
  case movement(MovementWork)
  case axis(AxisWork)
  case window(WindowWork)
  case sampling(SamplingWork)
  case algebra(AlgebraWork)
}

/// Element by element.
public enum ElementWork: Sendable {
  case map(ElementFunction, ElementType, count: Int)
  case cast(from: ElementType, to: ElementType, count: Int)
  case bitCast(from: ElementType, to: ElementType, count: Int)
  case combine(PairwiseFunction, ElementType, Broadcast)
  /// Operands: condition, where true, where false; `width` bytes per element.
  case select(Selection, width: Int)
}

/// Elements to other places.
public enum MovementWork: Sendable {
  case move(StridedCopy, width: Int)
  /// Fills with the bits of a number of the type.
  case fill(Float, ElementType, count: Int)
  case gather(Gathering)
  case gatherElements(ElementIndexing, width: Int)
  case gatherSlices(SliceIndexing)
  /// Operands: x, indices, updates. The result begins as a copy of x.
  case scatterElements(ElementIndexing, ScatterReduction, ElementType)
  case scatterSlices(SliceIndexing, ScatterReduction, ElementType)
}

/// Along some axes.
public enum AxisWork: Sendable {
  case reduce(ReductionKind, ElementType, Reduction)
  case argument(Extremum, takesLast: Bool, ElementType, Lines)
  case cumulate(Cumulation, isExclusive: Bool, isReversed: Bool, ElementType, Lines)
  case top(Extremum, count: Int, ElementType, Lines)
  case resample(Resampling, Lines)
  /// Operands: x, scale, shift, mean, variance.
  case batchNormalization(planes: Int, channels: Int, pixels: Int, epsilon: Float)
  case localResponseNormalization(LocalResponseNormalization)
}

/// Windows over any number of axes.
public enum WindowWork: Sendable {
  case convolution(SpatialConvolution)
  case deformableConvolution(DeformableConvolution)
  case pool(SpatialPooling)
  /// The results are int64.
  case maxIndices(SpatialPooling, columnMajor: Bool)
}

/// Reading at places that an operand says.
public enum SamplingWork: Sendable {
  case grid(GridSampling, batch: Int, channels: Int, input: [Int], output: [Int])
  /// Operands: x, boxes, the image of each box. `input` is x's shape.
  case regions(RegionAlignment, count: Int, input: [Int])
}

public enum AlgebraWork: Sendable {
  /// Products of whole numbers.
  case matrixProduct(MatrixProduct, ElementType)
  case determinant(count: Int, size: Int)
}

/// What general work reads and writes, in the order of the operation's inputs and results.
public struct GeneralMemory {
  public var operands: [UnsafeRawPointer]
  public var results: [UnsafeMutableRawPointer]
  public var faults: FaultRecord

  public init(
    operands: [UnsafeRawPointer], results: [UnsafeMutableRawPointer], faults: FaultRecord
  ) {
    self.operands = operands
    self.results = results
    self.faults = faults
  }

  func operand<Element>(_ index: Int, _ type: Element.Type) -> UnsafePointer<Element> {
    operands[index].assumingMemoryBound(to: Element.self)
  }

  func result<Element>(_ index: Int, _ type: Element.Type) -> UnsafeMutablePointer<Element> {
    results[index].assumingMemoryBound(to: Element.self)
  }
}

extension Kernels {
  public static func perform(_ work: GeneralWork, _ memory: GeneralMemory) {
    performGenerally(work, memory)
  }

  fileprivate static func performGenerally(_ work: GeneralWork, _ memory: GeneralMemory) {
    switch work {
    case .elements(let work): perform(work, memory)
    case .movement(let work): perform(work, memory)
    case .axis(let work): perform(work, memory)
    case .window(let work): perform(work, memory)
    case .sampling(let work): perform(work, memory)
    case .algebra(let work): perform(work, memory)
    }
  }
}

extension PortableKernels {
  /// The same, compiled for float32: kernels of other modules with that scalar call this one.
  public static func perform(_ work: GeneralWork, _ memory: GeneralMemory) {
    performGenerally(work, memory)
  }
}
