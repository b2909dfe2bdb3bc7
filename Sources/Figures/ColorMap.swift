internal import Glibc

/// Gives a colour to a number: the meaning of heat maps all over the hub.
///
/// Both maps are straight or evenly curved paths through OKLab that are walked at one speed, so
/// that equal steps of the number look like equal steps of colour, and lightness alone, which
/// colour-blind readers see as well, tells all that there is to tell.
public enum ColorMap: Hashable, Sendable {
  /// From near black by plum, rose and amber to near white: how strong something is.
  ///
  /// A screw line: `L = 0.13 + 0.83 t` and `a + ib = 0.2 sin(πt) exp(i(280° + 180° t))`. The last
  /// is half a circle through the grey axis, whose speed is constant.
  case sequential
  /// Blue below zero, near white at zero, orange above.
  ///
  /// Two straight lines, mirror images in lightness and chroma: `L = 0.965 - 0.415 |t|` and
  /// chroma `0.14 |t|` at a hue of 252° below and 52° above.
  case diverging

  /// How many colours heat maps use: so many that neighbours cannot be told apart (in OKLab their
  /// distance is below 0.02), and no more, because each further bit per pixel makes a wall of maps
  /// a sixth larger on its way to the reader. The number is odd, so that zero has a colour of its
  /// own.
  static let levelCount = 63

  /// Gives the colour at a position: 0 to 1 from the range's lower to its upper end.
  public func color(at position: Double) -> RGB { lab(at: min(max(position, 0), 1)).rgb }

  var palette: Raster.Palette {
    let last = Double(Self.levelCount - 1)
    return Raster.Palette(
      colors: (0..<Self.levelCount).map { color(at: Double($0) / last) })
  }

  /// Gives the palette index of a value in a range: the nearest level, the end's beyond the ends.
  static func level(of value: Float, in range: ClosedRange<Float>) -> UInt8 {
    guard value.isFinite else { return Raster.Palette.transparentIndex }
    // In double precision, where the distance of two floats is always finite.
    let lower = Double(range.lowerBound)
    let extent = Double(range.upperBound) - lower
    guard extent > 0 else { return 0 }
    let position = (Double(value) - lower) / extent
    return UInt8((min(max(position, 0), 1) * Double(levelCount - 1)).rounded())
  }

  func lab(at position: Double) -> OKLab {
    switch self {
    case .sequential:
      let hue = (280 + 180 * position) * Double.pi / 180
      let chroma = 0.2 * sin(Double.pi * position)
      return OKLab(
        lightness: 0.13 + 0.83 * position, a: chroma * cos(hue), b: chroma * sin(hue))
    case .diverging:
      let signed = 2 * position - 1
      let hue = (signed < 0 ? 252.0 : 52) * Double.pi / 180
      let chroma = 0.14 * abs(signed)
      return OKLab(
        lightness: 0.965 - 0.415 * abs(signed), a: chroma * cos(hue), b: chroma * sin(hue))
    }
  }
}
