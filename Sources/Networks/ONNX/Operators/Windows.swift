internal import NeuralNetwork

/// Operators that slide a window over an image's axes, or over any other number of them.
extension OperatorTable {
  static let windows: [String: Translation] = [
    "Conv": { try $0.translateConvolution(&$1) },
    "ConvTranspose": { try $0.translateTransposedConvolution(&$1) },
    "DeformConv": { try $0.translateDeformableConvolution(&$1) },
    "CausalConvWithState": { try $0.translateCausalConvolution(&$1) },
    "MaxPool": { try $0.translateMaxPool(&$1) },
    "AveragePool": { try $0.translateAveragePool(&$1) },
    "LpPool": { try $0.translateNormPool(&$1) },
    "GlobalAveragePool": { try $0.translatePlain($1, .globalAveragePool) },
    "GlobalMaxPool": { try $0.translateGlobalPool(&$1, .maximum) },
    "GlobalLpPool": { try $0.translateGlobalNormPool(&$1) },
  ]
}

extension GraphReader {
  mutating func translateConvolution(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...3)
    let weight = shape(of: operands[1])
    let kernel =
      try node.attributes.integers("kernel_shape") ?? Array(weight.dimensions.dropFirst(2))
    let window = try window(&node, kernel: kernel)
    let groups = try node.attributes.integer("group", default: 1)
    try emit(.convolution(window, groups: groups), operands, for: node)
  }

  mutating func translateDeformableConvolution(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(3...5)
    var operands: [Operand] = []
    for position in 0..<3 { operands.append(try operand(position, of: node)) }
    let bias = try optionalOperand(3, of: node)
    let mask = try optionalOperand(4, of: node)
    let kernel =
      try node.attributes.integers("kernel_shape")
      ?? Array(shape(of: operands[1]).dimensions.dropFirst(2))
    let window = try window(&node, kernel: kernel)
    let groups = try node.attributes.integer("group", default: 1)
    let offsetGroups = try node.attributes.integer("offset_group", default: 1)
    try emit(
      .deformableConvolution(
        window, groups: groups, offsetGroups: offsetGroups, hasBias: bias != nil,
        hasMask: mask != nil), operands + [bias, mask].compactMap { $0 }, for: node)
  }

  /// Each channel is convolved with what came before, of which a part may come from the call before.
  mutating func translateCausalConvolution(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...4)
    let (x, weight) = (try operand(0, of: node), try operand(1, of: node))
    let (shape, filter) = (shape(of: x), shape(of: weight))
    let activation = try node.attributes.string("activation", default: "none")
    guard ["none", "silu", "swish"].contains(activation) else {
      throw node.unsupported("activation", "\"\(activation)\"", "none, silu or swish")
    }
    guard shape.rank == 3, filter.rank == 3, filter[2] >= 1 else {
      throw .shapes(node.label, .rank(input: 0, expected: 3, orMore: false, found: shape.rank))
    }
    let history = filter[2] - 1
    let past: Operand
    if let given = try optionalOperand(3, of: node) {
      past = given
    } else {
      past = try zeros([shape[0], shape[1], history], "past", of: node)
    }
    let all =
      history == 0 ? x : try step(.concatenate(axis: 2), [past, x], "all", of: node)
    let window = Window(
      kernel: [filter[2]], stride: [1], padBefore: [0], padAfter: [0], dilation: [1])
    let operands = [all, weight] + [try optionalOperand(2, of: node)].compactMap { $0 }
    let convolution = Operation.convolution(window, groups: shape[1])
    if activation == "none" {
      try emit(convolution, operands, for: node)
    } else {
      try emit(
        .map(.swish(alpha: 1)), [try step(convolution, operands, "sums", of: node)], for: node)
    }
    if node.wants(1) {
      let start = self.shape(of: all)[2] - history
      define(
        node, result: 1,
        as: try step(
          .slice(
            starts: [0, 0, history == 0 ? 0 : start], steps: [1, 1, 1],
            lengths: [shape[0], shape[1], history]), [all], "present", of: node))
    }
  }

  // MARK: - Pooling

  mutating func translateMaxPool(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let columnMajor = try node.attributes.flag("storage_order", default: false)
    let window = try poolingWindow(&node)
    try emit(.maxPool(window), operands, for: node)
    if node.wants(1) {
      define(
        node, result: 1,
        as: try step(
          .maxPoolIndices(window, columnMajor: columnMajor), operands, "indices", of: node))
    }
  }

  mutating func translateAveragePool(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let countsPadding = try node.attributes.flag("count_include_pad", default: false)
    let window = try poolingWindow(&node)
    try emit(.averagePool(window, countsPadding: countsPadding), operands, for: node)
  }

  mutating func translateNormPool(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let exponent = try exponent(&node)
    let window = try poolingWindow(&node)
    try emit(.lpPool(window, exponent: exponent), operands, for: node)
  }

  /// Over all positions.
  mutating func translateGlobalPool(
    _ node: inout FileNode, _ kind: ReductionKind
  ) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let rank = shape(of: operands[0]).rank
    guard rank >= 3 else {
      throw .shapes(node.label, .rank(input: 0, expected: 3, orMore: true, found: rank))
    }
    try emit(.reduce(kind, axes: Array(2..<rank), keepsAxes: true), operands, for: node)
  }

  mutating func translateGlobalNormPool(_ node: inout FileNode) throws(ONNXError) {
    switch try exponent(&node) {
    case 1: try translateGlobalPool(&node, .sumOfMagnitudes)
    case 2: try translateGlobalPool(&node, .norm)
    case let exponent: throw node.unsupported("p", "\(exponent)", "1 or 2")
    }
  }

  private func exponent(_ node: inout FileNode) throws(ONNXError) -> Int {
    let exponent = try node.attributes.integer("p", default: 2)
    guard (1...1 << 10).contains(exponent) else {
      throw node.unsupported("p", "\(exponent)", "1 to 1024")
    }
    return exponent
  }
}
