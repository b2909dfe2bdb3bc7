internal import Glibc

extension RandomStream {
  /// A rectangle of 2 to 33 per cent of the image, of which one side is up to 3.3 times the other:
  /// the ranges that are usual for random erasing. Nil where ten draws found none that fits.
  mutating func erasedBox(width: Int, height: Int) -> Box? {
    for _ in 0..<10 {
      let area = uniform(in: 0.02...0.33) * Double(width * height)
      let ratio = exp(uniform(in: -log(3.3)...log(3.3)))
      let boxHeight = Int((area * ratio).squareRoot().rounded())
      let boxWidth = Int((area / ratio).squareRoot().rounded())
      guard (1..<width).contains(boxWidth), (1..<height).contains(boxHeight) else { continue }
      let left = below(width - boxWidth + 1)
      let top = below(height - boxHeight + 1)
      return Box(columns: left..<(left + boxWidth), rows: top..<(top + boxHeight))
    }
    return nil
  }

  /// A rectangle of the image's shape with a share of its area, around any pixel, of which what lies
  /// outside of the image is cut off (Yun et al. 2019, equation 2).
  mutating func cutBox(share: Double, width: Int, height: Int) -> Box {
    Box(
      columns: cutRange(share.squareRoot(), of: width),
      rows: cutRange(share.squareRoot(), of: height))
  }

  private mutating func cutRange(_ share: Double, of length: Int) -> Range<Int> {
    let cut = Int(share * Double(length))
    let start = below(length) - cut / 2
    return max(0, start)..<min(length, start + cut)
  }
}
