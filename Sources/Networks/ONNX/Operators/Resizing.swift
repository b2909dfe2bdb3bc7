internal import NeuralNetwork

/// Images in other sizes: every axis by itself.
extension OperatorTable {
  static let resizings: [String: Translation] = [
    "Resize": { try $0.translateResize(&$1) },
    "Upsample": { try $0.translateUpsample(&$1) },
  ]
}

extension GraphReader {
  /// Scales were attributes of their own before opset 7, one list before opset 9, and an input then.
  mutating func translateUpsample(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 9 ? 1...1 : 2...2)
    let operand = try operand(0, of: node)
    let scales: [Float]
    if opset < 7 {
      let height = try node.attributes.float("height_scale", default: 1)
      let width = try node.attributes.float("width_scale", default: 1)
      scales = [1, 1, height, width]
    } else if opset < 9 {
      guard let written = try node.attributes.floats("scales") else {
        throw .missingAttribute(node.label, attribute: "scales")
      }
      scales = written
    } else {
      scales = try optionalFloats(1, of: node) ?? []
    }
    var method = ResizeMethod(coordinates: .asymmetric, nearest: .floor)
    method.interpolation = try interpolation(&node)
    try resize(
      node, operand, try axes(node, scales: scales, sizes: nil, of: operand, method), method)
  }

  /// Opset 10 knew scales and the old coordinates only.
  mutating func translateResize(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 11 ? 2...2 : 1...4)
    let operand = try operand(0, of: node)
    let rank = shape(of: operand).rank
    guard opset >= 11 else {
      var method = ResizeMethod(coordinates: .asymmetric, nearest: .floor)
      method.roundsUpWhenShrinking = true
      method.interpolation = try interpolation(&node)
      let scales = try optionalFloats(1, of: node) ?? []
      return try resize(
        node, operand, try axes(node, scales: scales, sizes: nil, of: operand, method), method)
    }
    var method = ResizeMethod(coordinates: .halfPixel, nearest: .roundPreferringFloor)
    method.interpolation = try interpolation(&node)
    try readMethod(&node, &method)
    let written = try node.attributes.integers("axes")
    let chosen =
      try written.map { (axes) throws(ONNXError) in
        try node.axes(axes, rank: rank)
      } ?? Array(0..<rank)
    let scales = try optionalFloats(2, of: node)
    var sizes: [Int]?
    if node.optionalInput(3) != nil { sizes = try integers(3, of: node) }
    if sizes?.isEmpty == true { sizes = nil }
    let region = try optionalFloats(1, of: node)
    let resized = try axes(
      node, scales: scales, sizes: sizes, region: region, chosen: chosen, of: operand, method)
    try resize(node, operand, resized, method)
  }

  private func interpolation(
    _ node: inout FileNode
  ) throws(ONNXError) -> ResizeMethod.Interpolation {
    switch try node.attributes.string("mode", default: "nearest") {
    case "nearest": return .nearest
    case "linear": return .linear
    case "cubic": return .cubic
    case let mode: throw node.unsupported("mode", "\"\(mode)\"", "nearest, linear or cubic")
    }
  }

  private func readMethod(
    _ node: inout FileNode, _ method: inout ResizeMethod
  ) throws(ONNXError) {
    let coordinates = try node.attributes.string(
      "coordinate_transformation_mode", default: "half_pixel")
    guard let known = ResizeMethod.Coordinates(rawValue: coordinates) else {
      throw node.unsupported(
        "coordinate_transformation_mode", "\"\(coordinates)\"",
        ResizeMethod.Coordinates.allCases.map(\.rawValue).joined(separator: ", "))
    }
    method.coordinates = known
    let nearest = try node.attributes.string("nearest_mode", default: "round_prefer_floor")
    guard let rounding = ResizeMethod.Rounding(rawValue: nearest) else {
      throw node.unsupported(
        "nearest_mode", "\"\(nearest)\"",
        ResizeMethod.Rounding.allCases.map(\.rawValue).joined(separator: ", "))
    }
    method.nearest = rounding
    method.cubicCoefficient = Double(try node.attributes.float("cubic_coeff_a", default: -0.75))
    method.excludesOutside = try node.attributes.flag("exclude_outside", default: false)
    method.extrapolation = try node.attributes.float("extrapolation_value", default: 0)
    method.antialiases = try node.attributes.flag("antialias", default: false)
    let policy = try node.attributes.string("keep_aspect_ratio_policy", default: "stretch")
    guard let known = ResizeMethod.Policy(rawValue: policy) else {
      throw node.unsupported(
        "keep_aspect_ratio_policy", "\"\(policy)\"", "stretch, not_larger or not_smaller")
    }
    method.policy = known
  }

  /// The axes that change, with their new lengths.
  private func axes(
    _ node: FileNode, scales: [Float]?, sizes: [Int]?, region: [Float]? = nil,
    chosen: [Int]? = nil, of operand: Operand, _ method: ResizeMethod
  ) throws(ONNXError) -> [ResizedAxis] {
    let shape = shape(of: operand)
    let chosen = chosen ?? Array(0..<shape.rank)
    var resized: [ResizedAxis] = []
    let counts = [scales?.count, sizes?.count].compactMap { $0 }
    guard counts == [chosen.count], region?.count ?? 2 * chosen.count == 2 * chosen.count else {
      throw .unsuitableConstant(
        node.label, value: try node.input(0),
        problem: "is resized by \(counts) numbers for \(counted(chosen.count, "axis", "axes"))")
    }
    for (position, axis) in chosen.enumerated() {
      let length = shape[axis]
      let scale = scales.map { Double($0[position]) }
      let size = sizes.map { Double($0[position]) } ?? (scale ?? 1) * Double(length)
      guard length > 0, size.isFinite, size >= 1, size <= Double(Shape.longestList),
        length <= Shape.longestList
      else {
        throw .unsuitableConstant(
          node.label, value: try node.input(0),
          problem: "cannot be resized from \(length) to \(size) along axis \(axis)")
      }
      resized.append(
        ResizedAxis(
          axis: axis, length: length, count: Int(size), scale: scale ?? size / Double(length),
          start: region.map { Double($0[position]) } ?? 0,
          end: region.map { Double($0[chosen.count + position]) } ?? 1))
    }
    if sizes != nil, method.policy != .stretch {
      let scales = resized.map(\.scale)
      let scale = (method.policy == .notLarger ? scales.min() : scales.max()) ?? 1
      for index in resized.indices {
        let size = (scale * Double(resized[index].length)).rounded(.toNearestOrAwayFromZero)
        guard size <= Double(Shape.longestList) else { throw .shapes(node.label, .tooLarge) }
        resized[index].count = max(1, Int(size))
        resized[index].scale = scale
      }
    }
    return resized.filter { !$0.isUnchanged || method.coordinates == .region && !$0.isWhole }
  }

  private mutating func resize(
    _ node: FileNode, _ operand: Operand, _ axes: [ResizedAxis], _ method: ResizeMethod
  ) throws(ONNXError) {
    var result = operand
    guard let last = axes.last else { return try emit(.identity, [operand], for: node) }
    if method.interpolation != .nearest, type(of: operand) != .float32 {
      throw node.unsupported(
        "mode", "\"\(method.interpolation)\"",
        "nearest for elements of type \(FileElementType(type(of: operand)).name)")
    }
    let leavesImage = axes.contains { method.leavesImage($0) }
    for axis in axes {
      let isLast = axis.axis == last.axis && !leavesImage
      let operation: Operation
      var operands = [result]
      if method.interpolation == .nearest {
        operation = .gather(axis: axis.axis)
        operands.append(integers(method.nearestIndices(axis), of: node))
      } else {
        let weights = Shape([axis.count, method.taps(axis).count])
        for type in [ElementType.int64, .float32] {
          try budget.take(weights, type, for: node.label.name)
        }
        operation = .resample(method.resampling(axis), axis: axis.axis)
      }
      if isLast { return try emit(operation, operands, for: node) }
      result = try step(
        operation, operands, "axis-\(axis.axis)", of: node, as: node.label.operatorName)
    }
    // What lies outside of the image along any axis has a value of its own.
    var mask: Operand?
    for axis in axes where method.leavesImage(axis) {
      var lengths = shape(of: result).dimensions.map { _ in 1 }
      lengths[axis.axis] = axis.count
      let isOutside = flags(
        method.places(axis).map { method.isOutside($0, axis) }, shape: lengths, of: node)
      mask =
        try mask.map { (mask) throws(ONNXError) in
          try step(.combine(.or), [mask, isOutside], "is-outside", of: node)
        } ?? isOutside
    }
    let value = number(Double(method.extrapolation), type(of: operand), "outside", of: node)
    if let mask { try emit(.select, [mask, value, result], for: node) }
  }
}
