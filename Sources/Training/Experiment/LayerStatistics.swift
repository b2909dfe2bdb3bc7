/// What a layer's weights make of images, and what the loss makes of the weights.
public struct LayerStatistics: Sendable, Equatable {
  /// The layer's name, in the order of the network.
  public let name: String
  /// The standard deviation of the layer's responses over all channels, positions and images: behind
  /// batch normalisation, before the nonlinearity (He et al. 2016, figure 7).
  public let responseDeviation: Double
  /// ‖∂L/∂W‖₂ of the layer's kernel or matrix, the mean over batches.
  public let gradientNorm: Double
}

/// Collects numbers whose standard deviation is asked for.
struct Spread {
  private var count = 0.0
  private var sum = 0.0
  private var squares = 0.0

  mutating func add(_ numbers: UnsafeBufferPointer<Float>) {
    var (sum, squares) = (0.0, 0.0)
    for number in numbers {
      let number = Double(number)
      sum += number
      squares += number * number
    }
    self.sum += sum
    self.squares += squares
    count += Double(numbers.count)
  }

  var deviation: Double {
    guard count > 0 else { return 0 }
    let mean = sum / count
    return max(0, squares / count - mean * mean).squareRoot()
  }
}
