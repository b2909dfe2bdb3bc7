internal import COpenBLAS
public import NeuralNetwork

/// The kernels for native speed: sums by OpenBLAS, in whatever order and with whatever fused
/// arithmetic it finds fastest.
///
/// Convolutions become matrix products (Chellapilla et al. 2006): a pointwise one reads its input
/// as it lies, any other has its windows copied into columns first. Depthwise convolutions and all
/// that is no sum over channels are ``NeuralNetwork/PortableKernels``'. Results agree with those to
/// about 1e-6 of the largest magnitude, but their last bits differ between machines: what is
/// published never comes from here.
///
/// OpenBLAS works on the calling thread only; the parts of a step are what the engine's own threads
/// share.
public enum FastKernels: Kernels {
  public typealias Scalar = Float

  /// Told once, before the first product: one thread pool is enough.
  private static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return true
  }()

  /// The kernel set that OpenBLAS chose for this processor, such as "Haswell" or "SkylakeX".
  public static var coreType: String { String(cString: openblas_get_corename()) }

  /// OpenBLAS's version and the options that it was built with.
  public static var libraryVersion: String { String(cString: openblas_get_config()) }

  // MARK: Convolution

  public enum ConvolutionWeights: Sendable {
    case depthwise(PortableKernels.ConvolutionWeights)
    /// (channel out; channel in, kernel row, kernel column), as in the graph.
    case matrix([Float])
  }

  public static func prepare(
    _ convolution: Convolution, weights: [Float]
  ) -> ConvolutionWeights {
    precondition(isSingleThreaded, "OpenBLAS was told to stay on the calling thread")
    return convolution.isDepthwise
      ? .depthwise(PortableKernels.prepare(convolution, weights: weights)) : .matrix(weights)
  }

  public static func division(of convolution: Convolution) -> Division {
    convolution.isDepthwise
      ? PortableKernels.division(of: convolution) : ColumnBlocks(convolution).division
  }

  public static func convolve(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Float>,
    _ weights: ConvolutionWeights, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    switch weights {
    case .depthwise(let weights):
      PortableKernels.convolve(
        convolution, part: part, input, weights, finish, into: output, scratch: scratch)
    case .matrix(let weights):
      ColumnBlocks(convolution).convolve(
        part: part, input, weights, finish, into: output, scratch: scratch)
    }
  }

  // MARK: Matrices

  public struct MatrixWeights: Sendable {
    let elements: [Float]
  }

  public static func prepare(_ product: MatrixProduct, right: [Float]) -> MatrixWeights {
    precondition(isSingleThreaded, "OpenBLAS was told to stay on the calling thread")
    return MatrixWeights(elements: right)
  }

  public static func division(of product: MatrixProduct) -> Division {
    RowBlocks(product).division
  }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Float>, _ right: MatrixWeights,
    _ finish: Finish<Float>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    right.elements.withUnsafeBufferPointer { elements in
      guard let right = elements.baseAddress else { return }
      RowBlocks(product).multiply(part: part, left, right, finish, into: output)
    }
  }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Float>,
    computed right: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    precondition(isSingleThreaded, "OpenBLAS was told to stay on the calling thread")
    RowBlocks(product).multiply(part: part, left, right, finish, into: output)
  }

  // MARK: Pooling

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
