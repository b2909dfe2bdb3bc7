/// A picture made of pixels, row by row from the top left.
public struct Raster: Hashable, Sendable {
  public enum Pixels: Hashable, Sendable {
    /// One index per pixel into a palette, where `Palette.transparentIndex` shows what is beneath.
    case indexed([UInt8], Palette)
    /// Four bytes per pixel, alpha not multiplied in.
    case rgba([UInt8])
    /// Three bytes per pixel.
    case rgb([UInt8])
  }

  /// The colours of the indices from 0; the one after a heat map's last level is transparent.
  public struct Palette: Hashable, Sendable {
    public static let transparentIndex = UInt8(ColorMap.levelCount)
    public let colors: [RGB]
  }

  public let width: Int
  public let height: Int
  public let pixels: Pixels
  /// Photographs are interpolated; measured values keep their hard pixels.
  public let isSmooth: Bool
  /// The same picture as a JPEG file, for embedding; empty where there is none.
  public let jpeg: [UInt8]

  init(width: Int, height: Int, pixels: Pixels, isSmooth: Bool, jpeg: [UInt8] = []) {
    self.width = width
    self.height = height
    self.pixels = pixels
    self.isSmooth = isSmooth
    self.jpeg = jpeg
  }
}
