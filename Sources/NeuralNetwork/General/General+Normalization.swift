extension Kernels {
  /// (x − mean) / √(variance + ε) · scale + shift (Ioffe & Szegedy 2015, algorithm 2), for
  /// parameters that the network computes.
  static func normalizeBatch(
    _ planes: Int, _ channels: Int, _ pixels: Int, _ epsilon: Float, _ memory: GeneralMemory
  ) {
    let x = memory.operand(0, Scalar.self)
    let scales = memory.operand(1, Scalar.self)
    let shifts = memory.operand(2, Scalar.self)
    let means = memory.operand(3, Scalar.self)
    let variances = memory.operand(4, Scalar.self)
    let output = memory.result(0, Scalar.self)
    for plane in 0..<planes {
      let channel = plane % channels
      let factor = scales[channel] / (variances[channel] + Scalar(epsilon)).squareRoot()
      for index in (plane * pixels)..<((plane + 1) * pixels) {
        output[index] = (x[index] - means[channel]) * factor + shifts[channel]
      }
    }
  }

  /// x / (bias + alpha / size · Σ x²)^beta, the sum over `size` channels around the own one (as
  /// ONNX defines it, ⌊(size − 1) / 2⌋ before and the rest behind).
  static func normalizeLocally(
    _ normalization: LocalResponseNormalization, _ memory: GeneralMemory
  ) {
    let x = memory.operand(0, Scalar.self)
    let output = memory.result(0, Scalar.self)
    let before = (normalization.size - 1) / 2
    let after = normalization.size - 1 - before
    let factor = Scalar(normalization.alpha) / Scalar(normalization.size)
    for image in 0..<normalization.batch {
      for channel in 0..<normalization.channels {
        let range = max(0, channel - before)...min(normalization.channels - 1, channel + after)
        for pixel in 0..<normalization.pixels {
          let first = image * normalization.channels * normalization.pixels + pixel
          var squares: Scalar = 0
          for other in range {
            let value = x[first + other * normalization.pixels]
            squares += value * value
          }
          let index = first + channel * normalization.pixels
          let base = Scalar(normalization.bias) + factor * squares
          output[index] =
            x[index] / PairwiseFunction.power.value(of: base, Scalar(normalization.beta))
        }
      }
    }
  }
}

/// x seen as (planes of the batch, channels, pixels).
public struct LocalResponseNormalization: Sendable {
  public var batch, channels, pixels: Int
  public var size: Int
  public var alpha, beta, bias: Float
}
