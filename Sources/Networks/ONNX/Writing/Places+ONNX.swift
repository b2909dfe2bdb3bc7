internal import NeuralNetwork

extension Operation {
  /// Operations on windows and places that few networks have; nil for those that have no operator.
  var writtenPlaces: WrittenNode? {
    switch self {
    case .transposedConvolution(let window, let groups, let outputPadding):
      WrittenNode(
        "ConvTranspose",
        window.attributes + [
          ("group", .integer(groups)), ("output_padding", .integers(outputPadding)),
        ])
    case .deformableConvolution(let window, let groups, let offsetGroups, let hasBias, let hasMask)
    where hasBias || !hasMask:
      WrittenNode(
        "DeformConv",
        window.attributes + [
          ("group", .integer(groups)), ("offset_group", .integer(offsetGroups)),
        ], opset: 22)
    case .lpPool(let window, let exponent):
      WrittenNode("LpPool", window.attributes + window.rounding + [("p", .integer(exponent))])
    case .bitCast(let type):
      WrittenNode(
        "BitCast", [("to", .integer(Int(FileElementType(type).rawValue)))], opset: 26)
    case .determinant: WrittenNode("Det")
    case .argument(let extremum, let axis, let keepsAxis, let takesLast):
      WrittenNode(
        extremum == .largest ? "ArgMax" : "ArgMin",
        [
          ("axis", .integer(axis)), ("keepdims", .flag(keepsAxis)),
          ("select_last_index", .flag(takesLast)),
        ])
    case .cumulate(let cumulation, let axis, let isExclusive, let isReversed):
      WrittenNode(
        cumulation == .sum ? "CumSum" : "CumProd",
        [("exclusive", .flag(isExclusive)), ("reverse", .flag(isReversed))],
        constants: [("axis", .whole(axis))],
        opset: cumulation == .sum ? Model.writtenOpset : 26)
    case .topK(let extremum, let axis, let count):
      WrittenNode(
        "TopK", [("axis", .integer(axis)), ("largest", .flag(extremum == .largest))],
        constants: [("count", .integers([count]))])
    case .gatherElements(let axis): WrittenNode("GatherElements", [("axis", .integer(axis))])
    case .gatherSlices(let batchAxes):
      WrittenNode("GatherND", [("batch_dims", .integer(batchAxes))])
    case .scatterElements(let axis, let reduction):
      WrittenNode(
        "ScatterElements",
        [("axis", .integer(axis)), ("reduction", .text(reduction.writtenName))])
    case .scatterSlices(let reduction):
      WrittenNode("ScatterND", [("reduction", .text(reduction.writtenName))])
    case .gridSample(let sampling): sampling.written
    case .roiAlign(let alignment): alignment.written
    default: nil
    }
  }
}

extension Tensor {
  fileprivate static func whole(_ number: Int) -> Tensor {
    Tensor(Shape([]), elements: .int64([Int64(number)]))
  }
}

extension ScatterReduction {
  fileprivate var writtenName: String {
    switch self {
    case .replace: "none"
    case .add: "add"
    case .multiply: "mul"
    case .minimum: "min"
    case .maximum: "max"
    }
  }
}

extension GridSampling {
  fileprivate var written: WrittenNode {
    let mode =
      switch interpolation {
      case .nearest: "nearest"
      case .linear: "linear"
      case .cubic: "cubic"
      }
    let padding =
      switch outside {
      case .zeros: "zeros"
      case .border: "border"
      case .reflection: "reflection"
      }
    return WrittenNode(
      "GridSample",
      [
        ("mode", .text(mode)), ("padding_mode", .text(padding)),
        ("align_corners", .flag(alignsCorners)),
      ])
  }
}

extension RegionAlignment {
  fileprivate var written: WrittenNode {
    WrittenNode(
      "RoiAlign",
      [
        ("output_height", .integer(height)), ("output_width", .integer(width)),
        ("spatial_scale", .number(scale)), ("sampling_ratio", .integer(samples)),
        ("mode", .text(takesMaximum ? "max" : "avg")),
        (
          "coordinate_transformation_mode",
          .text(centersPixels ? "half_pixel" : "output_half_pixel")
        ),
      ])
  }
}
