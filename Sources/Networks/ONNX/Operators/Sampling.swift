internal import NeuralNetwork

/// Operators that read an image at places between its pixels, or put pixels together.
extension GraphReader {
  mutating func translateGridSample(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...2)
    let alignsCorners = try node.attributes.flag("align_corners", default: false)
    let interpolation: GridSampling.Interpolation
    // Until opset 20 the modes had the names of images' interpolations.
    switch try node.attributes.string("mode", default: opset < 20 ? "bilinear" : "linear") {
    case "nearest": interpolation = .nearest
    case "linear", "bilinear": interpolation = .linear
    case "cubic", "bicubic": interpolation = .cubic
    case let mode: throw node.unsupported("mode", "\"\(mode)\"", "nearest, linear or cubic")
    }
    let outside: GridSampling.Outside
    switch try node.attributes.string("padding_mode", default: "zeros") {
    case "zeros": outside = .zeros
    case "border": outside = .border
    case "reflection": outside = .reflection
    case let mode:
      throw node.unsupported("padding_mode", "\"\(mode)\"", "zeros, border or reflection")
    }
    try emit(
      .gridSample(
        GridSampling(
          interpolation: interpolation, outside: outside, alignsCorners: alignsCorners)),
      operands, for: node)
  }

  /// The places of a result's pixels, moved by a matrix per image.
  mutating func translateAffineGrid(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...2)
    let theta = try operand(0, of: node)
    let size = try integers(1, of: node)
    let alignsCorners = try node.attributes.flag("align_corners", default: false)
    guard size.count == 4 || size.count == 5, size.allSatisfy({ (1...1 << 15).contains($0) })
    else { throw .impossibleShape(try node.input(1), dimensions: size) }
    let lengths = Array(size[2...])
    let points = try Shape(checked: lengths, of: node.label.name).count
    var grid: [Float] = []
    for point in 0..<points {
      var rest = point
      // The innermost axis is the first coordinate.
      for length in lengths.reversed() {
        let index = Float(rest % length)
        rest /= length
        let steps = Float(length)
        grid.append(
          alignsCorners
            ? (length == 1 ? -1 : 2 * index / (steps - 1) - 1) : (2 * index + 1) / steps - 1)
      }
      grid.append(1)
    }
    let axes = lengths.count
    let base = floats(grid, shape: [points, axes + 1], "grid", of: node)
    let turned = try step(.transpose([0, 2, 1]), [theta], "turned", of: node)
    let moved = try step(.matMul, [base, turned], "moved", of: node)
    try emit(.reshape([size[0]] + lengths + [axes]), [moved], for: node)
  }

  /// Opset 16 moved boxes by half a pixel, unless told otherwise.
  mutating func translateRoiAlign(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 3...3)
    let height = try node.attributes.integer("output_height", default: 1)
    let width = try node.attributes.integer("output_width", default: 1)
    let scale = try node.attributes.float("spatial_scale", default: 1)
    let samples = try node.attributes.integer("sampling_ratio", default: 0)
    var centersPixels = false
    if opset >= 16 {
      switch try node.attributes.string(
        "coordinate_transformation_mode", default: "half_pixel")
      {
      case "half_pixel": centersPixels = true
      case "output_half_pixel": centersPixels = false
      case let mode:
        throw node.unsupported(
          "coordinate_transformation_mode", "\"\(mode)\"", "half_pixel or output_half_pixel")
      }
    }
    let mode = try node.attributes.string("mode", default: "avg")
    guard mode == "avg" || mode == "max" else {
      throw node.unsupported("mode", "\"\(mode)\"", "avg or max")
    }
    guard (0...1 << 10).contains(samples) else {
      throw node.unsupported("sampling_ratio", "\(samples)", "0 to 1024")
    }
    let images = try converted(operands[2], to: .int64, of: node)
    try emit(
      .roiAlign(
        RegionAlignment(
          height: height, width: width, scale: scale, samples: samples,
          takesMaximum: mode == "max", centersPixels: centersPixels)),
      [operands[0], operands[1], images], for: node)
  }

  /// Adds up what the columns of blocks say about each pixel; blocks' pixels in the padding are lost.
  mutating func translateColumnsToImage(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(3...3)
    let operand = try operand(0, of: node)
    let shape = shape(of: operand)
    let image = try integers(1, of: node)
    let block = try integers(2, of: node)
    let axes = image.count
    let strides = try node.attributes.integers("strides") ?? image.map { _ in 1 }
    let dilations = try node.attributes.integers("dilations") ?? image.map { _ in 1 }
    let pads = try node.attributes.integers("pads") ?? (image + image).map { _ in 0 }
    let lists = [(block, axes), (strides, axes), (dilations, axes), (pads, 2 * axes)]
    guard shape.rank == 3, lists.allSatisfy({ $0.count == $1 }),
      (image + block + strides + dilations).allSatisfy({ (1...1 << 15).contains($0) }),
      pads.allSatisfy({ (0...1 << 15).contains($0) })
    else { throw node.unsupported("pads", "\(pads)", "lengths for \(axes) axes") }
    var steps: [Int] = []
    for axis in 0..<axes {
      let padded = image[axis] + pads[axis] + pads[axes + axis]
      let reach = dilations[axis] * (block[axis] - 1) + 1
      steps.append((padded - reach) / strides[axis] + 1)
    }
    let taps = try Shape(checked: block, of: node.label.name).count
    let pixels = try Shape(checked: image, of: node.label.name).count
    let columns = try Shape(checked: steps.map { max($0, 0) }, of: node.label.name).count
    guard columns > 0, shape[1] > 0, shape[1] % taps == 0, shape[2] == columns else {
      throw .shapes(
        node.label, .dimension(input: 0, axis: 2, expected: columns, found: shape[2]))
    }
    // Behind the image's pixels one more takes what falls into the padding.
    var places: [Int] = []
    for tap in 0..<taps {
      for column in 0..<shape[2] {
        var (restOfTap, restOfColumn) = (tap, column)
        var (place, step) = (0, 1)
        for axis in (0..<axes).reversed() {
          let index =
            restOfColumn % steps[axis] * strides[axis] - pads[axis]
            + restOfTap % block[axis] * dilations[axis]
          restOfTap /= block[axis]
          restOfColumn /= steps[axis]
          place = (0..<image[axis]).contains(index) && place >= 0 ? place + index * step : -1
          step *= image[axis]
        }
        places.append(place < 0 ? pixels : place)
      }
    }
    let planes = [shape[0], shape[1] / taps]
    let list = places.count
    let values = try reshaped(operand, planes + [list], "blocks", of: node)
    let indices = try step(
      .expand(planes + [list]), [integers(places, of: node)], "places", of: node)
    let zeros = try step(
      .expand(planes + [pixels + 1]), [number(0, type(of: operand), "zero", of: node)], "zeros",
      of: node)
    let summed = try step(
      .scatterElements(axis: 2, .add), [zeros, indices, values], "summed", of: node)
    let kept = try step(
      .slice(starts: [0, 0, 0], steps: [1, 1, 1], lengths: planes + [pixels]), [summed],
      "pixels", of: node)
    try emit(.reshape(planes + image), [kept], for: node)
  }
}
