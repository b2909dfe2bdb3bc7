/// How pixels become numbers around 0: (v − mean) / deviation of their channel.
public struct Normalization: Sendable, Equatable {
  /// One number per channel, for pixels of 0 to 255.
  public let mean: [Float]
  public let deviation: [Float]

  public init(mean: [Float], deviation: [Float]) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Mean and standard deviation of every channel over all images; a deviation of 1 where all pixels
  /// are the same. The sums are whole numbers, so nothing is lost.
  public init(of images: LabelledImages) {
    let plane = images.height * images.width
    var sums = [Int](repeating: 0, count: images.channels)
    var squares = sums
    images.pixels.withUnsafeBufferPointer { pixels in
      for image in 0..<images.count {
        for channel in 0..<images.channels {
          let start = (image * images.channels + channel) * plane
          for pixel in pixels[start..<(start + plane)] {
            sums[channel] &+= Int(pixel)
            squares[channel] &+= Int(pixel) &* Int(pixel)
          }
        }
      }
    }
    let count = Double(max(1, images.count * plane))
    let means = sums.map { Double($0) / count }
    let variances = zip(squares, means).map { square, mean in Double(square) / count - mean * mean }
    mean = means.map { Float($0) }
    deviation = variances.map { $0 > 0 ? Float($0.squareRoot()) : 1 }
  }
}
