internal import NeuralNetwork

/// How the elements of a resized axis are made from those of the old one (ONNX's Resize).
struct ResizeMethod {
  enum Interpolation { case nearest, linear, cubic }

  /// Which place of the old axis an element of the new one stands for.
  enum Coordinates: String, CaseIterable {
    case halfPixel = "half_pixel"
    case halfPixelSymmetric = "half_pixel_symmetric"
    case halfPixelOfPyTorch = "pytorch_half_pixel"
    case alignedCorners = "align_corners"
    case asymmetric
    /// A part of the old axis.
    case region = "tf_crop_and_resize"
  }

  enum Rounding: String, CaseIterable {
    case roundPreferringFloor = "round_prefer_floor"
    case roundPreferringCeiling = "round_prefer_ceil"
    case floor, ceil
  }

  enum Policy: String {
    case stretch
    case notLarger = "not_larger"
    case notSmaller = "not_smaller"
  }

  var interpolation = Interpolation.nearest
  var coordinates: Coordinates
  var nearest: Rounding
  var cubicCoefficient = -0.75
  var excludesOutside = false
  var extrapolation: Float = 0
  var antialiases = false
  var policy = Policy.stretch
  /// What opset 10 left open: its runtimes round up where an axis shrinks.
  var roundsUpWhenShrinking = false

  init(coordinates: Coordinates, nearest: Rounding) {
    self.coordinates = coordinates
    self.nearest = nearest
  }
}

/// An axis that gets another length.
struct ResizedAxis {
  var axis: Int
  /// The old length.
  var length: Int
  /// The new length.
  var count: Int
  var scale: Double
  /// The part of the old axis that a region takes, in shares of it.
  var start: Double
  var end: Double

  var isUnchanged: Bool { count == length && (scale - 1).magnitude < 1e-9 }
  var isWhole: Bool { start == 0 && end == 1 }
}

extension ResizeMethod {
  /// The places on the old axis, one per element of the new one.
  func places(_ axis: ResizedAxis) -> [Double] {
    (0..<axis.count).map { place(Double($0), axis) }
  }

  private func place(_ x: Double, _ axis: ResizedAxis) -> Double {
    let length = Double(axis.length)
    // Not cut off to a whole number.
    let size = axis.scale * length
    switch coordinates {
    case .asymmetric: return x / axis.scale
    case .halfPixel: return (x + 0.5) / axis.scale - 0.5
    case .halfPixelOfPyTorch: return size == 1 ? -0.5 : (x + 0.5) / axis.scale - 0.5
    case .halfPixelSymmetric:
      let offset = length / 2 * (1 - Double(axis.count) / size)
      return offset + (x + 0.5) / axis.scale - 0.5
    case .alignedCorners: return size == 1 ? 0 : x * (length - 1) / (size - 1)
    case .region:
      let range = (axis.end - axis.start) * (length - 1)
      let step = size == 1 ? range / 2 : x * range / (size - 1)
      return step + axis.start * (length - 1)
    }
  }

  func isOutside(_ place: Double, _ axis: ResizedAxis) -> Bool {
    coordinates == .region && !(place >= 0 && place <= Double(axis.length - 1))
  }

  /// Whether places lie outside of the old axis that get a value of their own.
  func leavesImage(_ axis: ResizedAxis) -> Bool {
    coordinates == .region && places(axis).contains { isOutside($0, axis) }
  }

  func nearestIndices(_ axis: ResizedAxis) -> [Int] {
    places(axis).map { place in
      let rounded =
        switch roundsUpWhenShrinking && axis.scale < 1 ? .ceil : nearest {
        case .roundPreferringFloor: (place - 0.5).rounded(.up)
        case .roundPreferringCeiling: (place + 0.5).rounded(.down)
        case .floor: place.rounded(.down)
        case .ceil: place.rounded(.up)
        }
      return clamped(rounded, axis)
    }
  }

  /// The old elements that each new one is made of: more where antialiasing widens the window.
  func taps(_ axis: ResizedAxis) -> ClosedRange<Int> {
    let reach: Double = interpolation == .cubic ? 2 : 1
    let first = Int((-reach / shrinking(axis)).rounded(.down)) + 1
    return first...(1 - first)
  }

  private func shrinking(_ axis: ResizedAxis) -> Double { antialiases ? min(axis.scale, 1) : 1 }

  /// Weights around each place.
  func resampling(_ axis: ResizedAxis) -> Resampling {
    let taps = taps(axis)
    let scale = shrinking(axis)
    let isCubic = interpolation == .cubic
    let end = Double(axis.length - 1)
    var indices: [Int] = []
    var weights: [Float] = []
    indices.reserveCapacity(axis.count * taps.count)
    weights.reserveCapacity(axis.count * taps.count)
    var row = taps.map { _ in 0.0 }
    for element in 0..<axis.count {
      let place = place(Double(element), axis)
      let base = place.rounded(.up) - 1
      let share = place - base
      for (index, tap) in taps.enumerated() {
        let position = base + Double(tap)
        let isLeftOut = excludesOutside && (position < 0 || position > end)
        row[index] = isLeftOut ? 0 : weight(at: (Double(tap) - share) * scale, isCubic: isCubic)
        indices.append(clamped(position, axis))
      }
      let sum = antialiases || excludesOutside ? row.reduce(0, +) : 1
      for weight in row { weights.append(Float(sum == 0 ? weight : weight / sum)) }
    }
    return Resampling(taps: taps.count, indices: indices, weights: weights)
  }

  /// A tent, or the cubic convolution kernel (Keys 1981, equation 4).
  private func weight(at x: Double, isCubic: Bool) -> Double {
    let (x, a) = (x.magnitude, cubicCoefficient)
    guard isCubic else { return max(0, 1 - x) }
    if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
  }

  private func clamped(_ place: Double, _ axis: ResizedAxis) -> Int {
    place > 0 ? Int(min(place, Double(axis.length - 1))) : 0
  }
}
