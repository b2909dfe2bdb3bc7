internal import NeuralNetwork

extension Resampling {
  /// How ONNX spells the map along an axis of `shape`; nil where that would need too large a matrix.
  ///
  /// Resize, where one of its settings gives these very numbers. Other maps (scales that are not the
  /// quotient of the lengths, regions of an image) are a product with the map's matrix.
  func written(_ shape: Shape, axis: Int) -> WrittenNode? {
    if shape.rank == 4, axis >= 2,
      let method = ResizeMethod.spelled.first(where: { $0.gives(self, length: shape[axis]) })
    {
      return method.written(shape, axis: axis, count: count)
    }
    let (size, overflows) = shape[axis].multipliedReportingOverflow(by: count)
    guard !overflows, size <= Self.largestMatrix, shape.rank < Self.axisLetters.count else {
      return nil
    }
    let axes = Self.axisLetters.prefix(shape.rank)
    let old = axes[axes.index(axes.startIndex, offsetBy: axis)]
    let result = axes.map { $0 == old ? Self.newAxis : String($0) }.joined()
    return WrittenNode(
      "Einsum", [("equation", .text("\(axes),\(old)\(Self.newAxis)->\(result)"))],
      constants: [("matrix", matrix(length: shape[axis]))])
  }

  /// Elements of the largest matrix that is written, 256 MiB.
  private static let largestMatrix = 1 << 26
  private static let axisLetters = "abcdefghijklmnopqrstuvwxy"
  private static let newAxis = "z"

  /// matrix: (length, count)
  private func matrix(length: Int) -> Tensor {
    var elements = [Float](repeating: 0, count: length * count)
    for (position, index) in indices.enumerated() {
      elements[index * count + position / taps] += weights[position]
    }
    return Tensor(Shape([length, count]), elements)
  }
}

extension ResizeMethod {
  /// The settings that are tried, the usual ones first.
  fileprivate static let spelled: [ResizeMethod] =
    [Interpolation.linear, .cubic].flatMap { interpolation in
      [Coordinates.halfPixel, .alignedCorners, .asymmetric, .halfPixelOfPyTorch].flatMap {
        coordinates in
        coefficients(of: interpolation).flatMap { coefficient in
          [(false, false), (true, false), (false, true), (true, true)].map {
            (antialiases, excludesOutside) in
            var method = ResizeMethod(coordinates: coordinates, nearest: .roundPreferringFloor)
            method.interpolation = interpolation
            method.cubicCoefficient = coefficient
            method.antialiases = antialiases
            method.excludesOutside = excludesOutside
            return method
          }
        }
      }
    }

  /// Of the cubic kernel: PyTorch's and ONNX's own, and that of Pillow and TensorFlow.
  private static func coefficients(of interpolation: Interpolation) -> [Double] {
    interpolation == .cubic ? [-0.75, -0.5] : [-0.75]
  }

  /// Whether a Resize from `length` to the map's count of elements is the map.
  fileprivate func gives(_ map: Resampling, length: Int) -> Bool {
    let scale = Double(map.count) / Double(length)
    let axis = ResizedAxis(
      axis: 0, length: length, count: map.count, scale: scale, start: 0, end: 1)
    return resampling(axis) == map
  }

  fileprivate func written(_ shape: Shape, axis: Int, count: Int) -> WrittenNode {
    var sizes = shape.dimensions
    sizes[axis] = count
    return WrittenNode(
      "Resize",
      [
        ("mode", .text(interpolation == .cubic ? "cubic" : "linear")),
        ("coordinate_transformation_mode", .text(coordinates.rawValue)),
        ("antialias", .flag(antialiases)), ("exclude_outside", .flag(excludesOutside)),
        ("cubic_coeff_a", .number(Float(cubicCoefficient))),
      ],
      constants: [("region", nil), ("scales", nil), ("sizes", .integers(sizes))])
  }
}
