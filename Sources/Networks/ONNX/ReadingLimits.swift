internal import NeuralNetwork

/// What a model file may ask for while it is read: it comes from a stranger, and a few of its bytes
/// can ask for any amount of memory and work.
public enum ReadingLimits {
  /// The most nodes of a graph.
  public static let nodes = 1 << 15
  /// The most axes of a tensor, as NumPy and ONNX Runtime draw the line at 64 or less.
  public static let axes = 32
  /// The most numbers in a list of axes, lengths or bounds.
  public static let listedNumbers = 4096
  /// The most elements of one value: 1 GiB of float32.
  public static let elements = 1 << 28
  /// The most bytes of all weights together, those in other files included: 8 GiB.
  public static let weightBytes = 1 << 33
  /// The most bytes of a name.
  public static let nameBytes = 4096
  /// The bytes that constants may take which the file does not hold but has made from others, in all
  /// (640 MiB; the weights of VGG-19, which files for tests make of single numbers, take 575) ...
  public static let madeBytes = 5 << 27
  /// ... and on top of that, this many for every byte of its weights: a bool may become an int64, and
  /// weights may be transposed.
  public static let madeBytesPerWeightByte = 16
  /// The multiply-adds, or steps of a like size, up to which constants are computed when the file is
  /// read, in all; weights that the file brings add to it. What is more is left to the network.
  public static let foldedWork = 1 << 28
}

/// The bytes that constants may still take.
struct ConstantBudget {
  private var remaining = ReadingLimits.madeBytes
  private var remainingWeights = ReadingLimits.weightBytes

  /// More room, for weights that the file brings itself.
  ///
  /// - Throws: ``ONNXError/tooMuchMemory(_:bytes:)`` where there are too many of them.
  mutating func extend(for weights: Constant, named name: String) throws(ONNXError) {
    guard weights.byteCount <= remainingWeights else {
      throw .tooMuchMemory(name, bytes: weights.byteCount)
    }
    remainingWeights -= weights.byteCount
    remaining += ReadingLimits.madeBytesPerWeightByte * weights.byteCount
  }

  /// - Throws: ``ONNXError/tooMuchMemory(_:bytes:)`` where a constant does not fit any more.
  mutating func take(_ shape: Shape, _ type: ElementType, for name: String) throws(ONNXError) {
    let bytes = shape.count * (type == .int64 ? 8 : type == .bool ? 1 : 4)
    guard bytes <= remaining else { throw .tooMuchMemory(name, bytes: bytes) }
    remaining -= bytes
  }
}

extension Constant {
  fileprivate var byteCount: Int { shape.count * type.byteCount }
}

extension Model {
  /// How much there is to do in one run, in multiply-adds or what takes about as long.
  public var work: Int {
    saturatingSum(
      graph.nodes.map { node in
        node.operation.cost(
          inputs: node.inputs.map { shapes[$0.index] },
          results: node.outputs.map { shapes[$0.index] })
      })
  }
}

/// The sum, or the largest number where it would be larger: a file can claim absurd sizes.
func saturatingSum(_ numbers: [Int]) -> Int {
  numbers.reduce(0) { sum, number in
    let (result, overflows) = sum.addingReportingOverflow(number)
    return overflows ? Int.max : result
  }
}

func saturatingProduct(_ numbers: [Int]) -> Int {
  numbers.reduce(1) { product, number in
    let (result, overflows) = product.multipliedReportingOverflow(by: number)
    return overflows ? Int.max : result
  }
}
