/// The kernels that define published numbers.
///
/// Every output is computed by the arithmetic that its formula says, in one order: sums run over
/// the inner axis in ascending order (channel, kernel row, kernel column), each product is rounded
/// before it is added, nothing is contracted into fused multiply-adds, and exponential functions
/// are our own. Vectors hold neighbouring outputs, never parts of one sum; so the width of a
/// vector, the number of threads and the instruction set leave no trace in the bits, and a page
/// computes the same numbers as the build.
public enum PortableKernels: Kernels {
  public typealias Scalar = Float
}
