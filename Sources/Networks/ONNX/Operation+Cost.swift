internal import NeuralNetwork

extension Operation {
  /// About how many elements are read or written in general loops, or multiplied and added.
  func cost(inputs: [Shape], results: [Shape]) -> Int {
    let moved = (inputs + results).reduce(0) { $0.adding($1.count) }
    let result = results.first?.count ?? 0
    switch self {
    case .convolution, .deformableConvolution:
      return moved.adding(result.times(inputs[1].dimensions.dropFirst().reduce(1, *)))
    case .training(.convolutionWeightGradient(let window, _, _)):
      return moved.adding(
        inputs[1].count.times(window.kernel.reduce(results[0][1]) { $0.times($1) }))
    case .transposedConvolution(let window, _, _):
      return moved.adding(result.times(window.kernel.reduce(inputs[0][1]) { $0.times($1) }))
    case .maxPool(let window), .averagePool(let window, _), .lpPool(let window, _),
      .maxPoolIndices(let window, _):
      return moved.adding(result.times(window.kernel.reduce(1) { $0.times($1) }))
    case .matMul:
      return moved.adding(result.times(inputs[0].dimensions.last ?? 1))
    case .gemm(_, _, let transposesA, _):
      return moved.adding(result.times(inputs[0][transposesA ? 0 : 1]))
    case .localResponseNormalization(let size, _, _, _):
      return moved.adding(result.times(size))
    case .resample(let resampling, _):
      return moved.adding(result.times(resampling.taps))
    case .topK:
      // A sort compares each element about as often as its number has bits.
      return moved.times(32)
    case .determinant:
      return moved.adding(moved.times(inputs[0].dimensions.last ?? 1))
    case .gridSample:
      return moved.times(64)
    case .roiAlign(let alignment):
      // Boxes that say how many samples they need may need any number.
      return alignment.samples == 0
        ? Int.max : moved.adding(result.times(4 * alignment.samples * alignment.samples))
    default:
      return moved
    }
  }
}

extension Int {
  /// The sum, or the largest number where it would be larger.
  fileprivate func adding(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? Int.max : sum
  }

  /// The product, or the largest number where it would be larger.
  fileprivate func times(_ other: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: other)
    return overflows ? Int.max : product
  }
}
