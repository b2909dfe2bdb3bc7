public import NeuralNetwork

extension FastKernels {
  /// The portable kernels' own copy of it, which is compiled for float32.
  public static func perform(_ work: GeneralWork, _ memory: GeneralMemory) {
    PortableKernels.perform(work, memory)
  }
}
