internal import NeuralNetwork

/// Operators that bring values to a common mean and spread.
extension OperatorTable {
  static let normalizations: [String: Translation] = [
    "BatchNormalization": { try $0.translateBatchNormalization(&$1) },
    "LayerNormalization": { try $0.translateLayerNormalization(&$1) },
    "GroupNormalization": { try $0.translateGroupNormalization(&$1) },
    "InstanceNormalization": { try $0.translateInstanceNormalization(&$1) },
    "RMSNormalization": { try $0.translateRootMeanSquareNormalization(&$1) },
    "LpNormalization": { try $0.translateNormNormalization(&$1) },
    "MeanVarianceNormalization": { try $0.translateMeanVarianceNormalization(&$1) },
    "LRN": { try $0.translateLocalResponseNormalization(&$1) },
  ]
}

extension GraphReader {
  mutating func translateBatchNormalization(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 5...5)
    let momentum = try node.attributes.float("momentum", default: 0.9)
    let epsilon = try node.attributes.float("epsilon", default: 1e-5)
    if opset < 9 { try node.attributes.expectInteger("spatial", 1) }
    if opset < 7, try !node.attributes.flag("is_test", default: false) {
      throw node.unsupported("is_test", "0", "1")
    }
    guard opset >= 14, try node.attributes.flag("training_mode", default: false) else {
      return try emit(.batchNormalization(epsilon: epsilon), operands, for: node)
    }
    try trainBatchNormalization(node, operands, epsilon, momentum)
  }

  /// With the mean and the variance of the batch itself (Ioffe & Szegedy 2015, algorithm 1).
  private mutating func trainBatchNormalization(
    _ node: FileNode, _ operands: [Operand], _ epsilon: Float, _ momentum: Float
  ) throws(ONNXError) {
    let shape = shape(of: operands[0])
    guard shape.rank >= 2 else {
      throw .shapes(node.label, .rank(input: 0, expected: 2, orMore: true, found: shape.rank))
    }
    let moments = try moments(operands[0], over: [0] + Array(2..<shape.rank), of: node)
    let mean = try reshaped(moments.mean, [shape[1]], "batch-mean", of: node)
    let variance = try reshaped(moments.variance, [shape[1]], "batch-variance", of: node)
    try emit(
      .batchNormalization(epsilon: epsilon),
      [operands[0], operands[1], operands[2], mean, variance], for: node)
    for (position, (old, new)) in [(operands[3], mean), (operands[4], variance)].enumerated()
    where node.wants(position + 1) {
      let kept = try scaled(old, Double(momentum), of: node)
      let added = try scaled(new, 1 - Double(momentum), of: node)
      define(
        node, result: position + 1, as: try step(.add, [kept, added], "running", of: node))
    }
  }

  mutating func translateLayerNormalization(_ node: inout FileNode) throws(ONNXError) {
    var operands = try operands(of: node, 2...3)
    let shape = shape(of: operands[0])
    let axis = try node.axis(try node.attributes.integer("axis", default: -1), rank: shape.rank)
    try node.attributes.expectInteger("stash_type", Int(FileElementType.float32.rawValue))
    let epsilon = try node.attributes.float("epsilon", default: 1e-5)
    let normalized = Array(shape.dimensions[axis...])
    for position in operands.indices.dropFirst()
    where self.shape(of: operands[position]).dimensions != normalized {
      operands[position] = try step(
        .expand(normalized), [operands[position]], "stretched", of: node)
    }
    try emit(.layerNormalization(axis: axis, epsilon: epsilon), operands, for: node)
    guard node.wants(1) || node.wants(2) else { return }
    let moments = try moments(operands[0], over: Array(axis..<shape.rank), of: node)
    let deviation = try deviation(moments.variance, epsilon, of: node)
    define(node, result: 1, as: moments.mean)
    if node.wants(2) {
      define(
        node, result: 2, as: try step(.map(.reciprocal), [deviation], "inverse", of: node))
    }
  }

  /// Over groups of channels (Wu & He 2018). Scale and shift had one number per group before opset
  /// 21, and have one per channel since.
  mutating func translateGroupNormalization(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 3...3)
    let shape = shape(of: operands[0])
    let groups = try node.attributes.requiredInteger("num_groups")
    try node.attributes.expectInteger("stash_type", Int(FileElementType.float32.rawValue))
    let epsilon = try node.attributes.float("epsilon", default: 1e-5)
    guard shape.rank >= 2 else {
      throw .shapes(node.label, .rank(input: 0, expected: 2, orMore: true, found: shape.rank))
    }
    guard groups >= 1, shape[1] % groups == 0 else {
      throw .shapes(node.label, .groups(channels: shape[1], groups: groups))
    }
    let rows = [shape[0], groups, shape.count / max(shape[0] * groups, 1)]
    let x = try reshaped(operands[0], rows, "groups", of: node)
    var normal = try normalized(x, over: [2], epsilon, of: node)
    var channels = [groups, 1]
    if opset >= 21 {
      normal = try reshaped(normal, shape.dimensions, "channels", of: node)
      channels = [shape[1]] + [Int](repeating: 1, count: shape.rank - 2)
    }
    let scale = try reshaped(operands[1], channels, "scale", of: node)
    let shift = try reshaped(operands[2], channels, "shift", of: node)
    let scaled = try step(.multiply, [normal, scale], "scaled", of: node)
    guard opset < 21 else { return try emit(.add, [scaled, shift], for: node) }
    let shifted = try step(.add, [scaled, shift], "shifted", of: node)
    try emit(.reshape(shape.dimensions), [shifted], for: node)
  }

  /// Over each channel of each image (Ulyanov et al. 2016).
  mutating func translateInstanceNormalization(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 3...3)
    let shape = shape(of: operands[0])
    let epsilon = try node.attributes.float("epsilon", default: 1e-5)
    guard shape.rank >= 3 else {
      throw .shapes(node.label, .rank(input: 0, expected: 3, orMore: true, found: shape.rank))
    }
    let normal = try normalized(operands[0], over: Array(2..<shape.rank), epsilon, of: node)
    let channels = [shape[1]] + [Int](repeating: 1, count: shape.rank - 2)
    let scale = try reshaped(operands[1], channels, "scale", of: node)
    let shift = try reshaped(operands[2], channels, "shift", of: node)
    try emit(
      .add, [try step(.multiply, [normal, scale], "scaled", of: node), shift], for: node)
  }

  /// x / √(mean of x² + ε) · scale (Zhang & Sennrich 2019, equation 4).
  mutating func translateRootMeanSquareNormalization(
    _ node: inout FileNode
  ) throws(ONNXError) {
    let operands = try operands(of: node, 2...2)
    let rank = shape(of: operands[0]).rank
    let axis = try node.axis(try node.attributes.integer("axis", default: -1), rank: rank)
    try node.attributes.expectInteger("stash_type", Int(FileElementType.float32.rawValue))
    let epsilon = try node.attributes.float("epsilon", default: 1e-5)
    let squares = try step(.multiply, [operands[0], operands[0]], "squares", of: node)
    let mean = try step(
      .reduceMean(axes: Array(axis..<rank), keepsAxes: true), [squares], "mean", of: node)
    let root = try deviation(mean, epsilon, of: node)
    let normal = try step(.divide, [operands[0], root], "normal", of: node)
    try emit(.multiply, [normal, operands[1]], for: node)
  }

  /// x / ‖x‖; what has no length stays zero.
  mutating func translateNormNormalization(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let axis = try node.axis(
      try node.attributes.integer("axis", default: -1), rank: shape(of: operands[0]).rank)
    let exponent = try node.attributes.integer("p", default: 2)
    guard exponent == 1 || exponent == 2 else {
      throw node.unsupported("p", "\(exponent)", "1 or 2")
    }
    let norm = try step(
      .reduce(exponent == 1 ? .sumOfMagnitudes : .norm, axes: [axis], keepsAxes: true), operands,
      "norm", of: node)
    let zero = number(0, .float32, "zero", of: node)
    let isZero = try step(.combine(.equal), [norm, zero], "is-zero", of: node)
    let share = try step(.divide, [operands[0], norm], "share", of: node)
    try emit(.select, [isZero, zero, share], for: node)
  }

  mutating func translateMeanVarianceNormalization(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let rank = shape(of: operands[0]).rank
    let axes = try node.axes(try node.attributes.integers("axes") ?? [0, 2, 3], rank: rank)
    let moments = try moments(operands[0], over: axes.sorted(), of: node)
    let root = try step(.squareRoot, [moments.variance], "root", of: node)
    let spread = try step(
      .add, [root, number(1e-9, .float32, "epsilon", of: node)], "spread", of: node)
    try emit(.divide, [moments.centred, spread], for: node)
  }

  mutating func translateLocalResponseNormalization(_ node: inout FileNode) throws(ONNXError) {
    let size = try node.attributes.requiredInteger("size")
    let alpha = try node.attributes.float("alpha", default: 1e-4)
    let beta = try node.attributes.float("beta", default: 0.75)
    let bias = try node.attributes.float("bias", default: 1)
    try translatePlain(
      node, .localResponseNormalization(size: size, alpha: alpha, beta: beta, bias: bias))
  }

  // MARK: - Moments

  /// (x − mean) / √(variance + ε)
  private mutating func normalized(
    _ x: Operand, over axes: [Int], _ epsilon: Float, of node: FileNode
  ) throws(ONNXError) -> Operand {
    let moments = try moments(x, over: axes, of: node)
    let deviation = try deviation(moments.variance, epsilon, of: node)
    return try step(.divide, [moments.centred, deviation], "normal", of: node)
  }

  /// The mean, x minus it, and the mean of that one's squares.
  private mutating func moments(
    _ x: Operand, over axes: [Int], of node: FileNode
  ) throws(ONNXError) -> (mean: Operand, centred: Operand, variance: Operand) {
    let mean = try step(.reduceMean(axes: axes, keepsAxes: true), [x], "mean", of: node)
    let centred = try step(.subtract, [x, mean], "centred", of: node)
    let squares = try step(.multiply, [centred, centred], "squares", of: node)
    let variance = try step(
      .reduceMean(axes: axes, keepsAxes: true), [squares], "variance", of: node)
    return (mean, centred, variance)
  }

  private mutating func deviation(
    _ variance: Operand, _ epsilon: Float, of node: FileNode
  ) throws(ONNXError) -> Operand {
    let epsilon = number(Double(epsilon), .float32, "epsilon", of: node)
    let sum = try step(.add, [variance, epsilon], "variance-and-epsilon", of: node)
    return try step(.squareRoot, [sum], "deviation", of: node)
  }

  /// A float32 value times a number.
  mutating func scaled(
    _ x: Operand, _ factor: Double, of node: FileNode
  ) throws(ONNXError) -> Operand {
    try step(
      .multiply, [x, number(factor, .float32, "factor", of: node)], "scaled", of: node)
  }
}
