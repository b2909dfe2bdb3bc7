// What operations are told beyond their inputs, where a number would not say it.

public enum Extremum: UInt8, Equatable, Sendable { case smallest, largest }

public enum Cumulation: UInt8, Equatable, Sendable { case sum, product }

/// What becomes of an element that an update meets.
public enum ScatterReduction: UInt8, Equatable, Sendable, CaseIterable {
  /// The update takes its place; of several, the last.
  case replace
  case add, multiply, minimum, maximum
}

/// A linear map along one axis: result i is Σ weights[i · taps + t] · x[indices[i · taps + t]].
public struct Resampling: Equatable, Sendable {
  public var taps: Int
  public var indices: [Int]
  public var weights: [Float]

  public init(taps: Int, indices: [Int], weights: [Float]) {
    self.taps = taps
    self.indices = indices
    self.weights = weights
  }

  public var count: Int { taps == 0 ? 0 : indices.count / taps }
}

/// How a grid's places are read from an image.
public struct GridSampling: Equatable, Sendable {
  public enum Interpolation: UInt8, Equatable, Sendable { case nearest, linear, cubic }
  /// What lies outside of the image: zeros, the nearest edge, or the image mirrored.
  public enum Outside: UInt8, Equatable, Sendable { case zeros, border, reflection }

  public var interpolation: Interpolation
  public var outside: Outside
  /// Whether −1 and 1 are the middles of the outermost pixels, instead of their outer edges.
  public var alignsCorners: Bool

  public init(interpolation: Interpolation, outside: Outside, alignsCorners: Bool) {
    self.interpolation = interpolation
    self.outside = outside
    self.alignsCorners = alignsCorners
  }
}

/// How boxes of an image become grids of one size.
public struct RegionAlignment: Equatable, Sendable {
  public var height, width: Int
  /// The image's size over that in which the boxes are given.
  public var scale: Float
  /// Samples per cell and axis; 0 takes as many as the cell is long.
  public var samples: Int
  /// Whether a cell is the largest of its samples instead of their mean.
  public var takesMaximum: Bool
  /// Whether boxes are moved by half a pixel, so that pixels are points in their middle.
  public var centersPixels: Bool

  public init(
    height: Int, width: Int, scale: Float, samples: Int, takesMaximum: Bool, centersPixels: Bool
  ) {
    self.height = height
    self.width = width
    self.scale = scale
    self.samples = samples
    self.takesMaximum = takesMaximum
    self.centersPixels = centersPixels
  }
}
