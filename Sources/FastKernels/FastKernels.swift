internal import CKernels
public import NeuralNetwork

/// The kernels for native speed: those of `CKernels`, for the processor's own instruction set.
///
/// Images lie in blocks of 16 channels between convolutions. Convolutions are sums over the image as
/// it lies, over copied rows, or by Winograd's minimal filtering (Lavin & Gray 2016), whichever was
/// measured to be fastest for the shape; sums go in whatever order and with whatever fused
/// arithmetic is fastest. Results agree with ``NeuralNetwork/PortableKernels`` to about 1e-5 of the
/// largest magnitude, but their last bits differ between machines: what is published never comes
/// from here.
public enum FastKernels: Kernels {
  public typealias Scalar = Float

  public static var usesBlocks: Bool { true }

  /// The instruction set that the kernels were chosen for: "avx512", "avx2" or "generic".
  public static var instructionSet: String { String(cString: kernels.name) }

  /// Chosen once, from what the processor says of itself: asking it takes a while.
  static let kernels = NativeKernels(table: ck_kernels())

  // MARK: Pooling of planar images

  public static func division(of pooling: Pooling) -> Division {
    PortableKernels.division(of: pooling)
  }

  public static func pool(
    _ pooling: Pooling, part: Int, _ input: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    PortableKernels.pool(pooling, part: part, input, into: output, scratch: scratch)
  }
}

/// The table of functions for this processor.
@dynamicMemberLookup
struct NativeKernels: @unchecked Sendable {
  // Unchecked: the table is constant.

  let table: UnsafePointer<CKKernels>

  subscript<Function>(dynamicMember function: KeyPath<CKKernels, Function>) -> Function {
    table.pointee[keyPath: function]
  }
}

extension Memory {
  /// Room for float32 numbers.
  convenience init(floats count: Int) {
    self.init(byteCount: count * MemoryLayout<Float>.stride)
  }

  var floats: UnsafeMutablePointer<Float> { base.assumingMemoryBound(to: Float.self) }
}

extension CKFinish {
  init(
    _ finish: Finish<Float>, bias: UnsafePointer<Float>?, residual: UnsafePointer<Float>?
  ) {
    self.init(limits: finish.lower, finish.upper)
    self.bias = bias
    self.residual = residual
    if let activation = finish.activation { set(activation) }
  }

  init(_ function: UnaryFunction) {
    self.init(limits: -.infinity, .infinity)
    set(function)
  }

  private init(limits lower: Float, _ upper: Float) {
    let isOpen = lower == -.infinity && upper == .infinity
    self.init(
      bias: nil, residual: nil, activation: isOpen ? .none : .clamp, lower: lower, upper: upper)
  }

  /// Whether there is an activation for the function.
  static func has(_ function: UnaryFunction) -> Bool {
    switch function {
    case .squareRoot, .negative: false
    default: true
    }
  }

  private mutating func set(_ function: UnaryFunction) {
    switch function {
    case .clamp(let lower, let upper): (activation, self.lower, self.upper) = (.clamp, lower, upper)
    case .leakyRelu(let slope): (activation, lower) = (.leaky, slope)
    case .sigmoid: activation = .sigmoid
    case .tanh: activation = .tanh
    case .hardSigmoid(let alpha, let beta):
      (activation, lower, upper) = (.hardSigmoid, alpha, beta)
    case .hardSwish: activation = .hardSwish
    case .gelu: activation = .gelu
    case .geluTanh: activation = .geluTanh
    case .erf: activation = .erf
    case .exponential: activation = .exponential
    case .squareRoot, .negative: preconditionFailure("is no activation of the native kernels")
    }
  }
}
