internal import NeuralNetwork

/// Operators that bring values to a common mean and spread.
extension GraphReader {
  mutating func translateBatchNormalization(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 5...5)
    try node.attributes.expectInteger("training_mode", 0)
    try node.attributes.expectInteger("spatial", 1)
    // How fast the running statistics follow while training.
    node.attributes.ignore("momentum")
    let epsilon = try node.attributes.float("epsilon", default: 1e-5)
    try emit(.batchNormalization(epsilon: epsilon), operands, for: node)
  }

  mutating func translateLayerNormalization(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...3)
    let rank = try shape(0, of: node).rank
    let axis = try node.axis(try node.attributes.integer("axis", default: -1), rank: rank)
    try node.attributes.expectInteger("stash_type", Int(FileElementType.float32.rawValue))
    let epsilon = try node.attributes.float("epsilon", default: 1e-5)
    try emit(.layerNormalization(axis: axis, epsilon: epsilon), operands, for: node)
  }

  mutating func translateSoftmax(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let shape = try shape(0, of: node)
    let written = try node.attributes.integer("axis", default: opset < 13 ? 1 : -1)
    let axis = try node.axis(written, rank: shape.rank)
    let following = shape.dimensions[(axis + 1)...]
    if opset >= 13 || following.allSatisfy({ $0 == 1 }) {
      try emit(.softmax(axis: axis), operands, for: node)
    } else {
      try emitFlattenedSoftmax(axis: axis, operands, shape, for: node)
    }
  }

  /// Before opset 13, Softmax ran over `axis` and all axes after it, taken together.
  private mutating func emitFlattenedSoftmax(
    axis: Int, _ operands: [Operand], _ shape: Shape, for node: FileNode
  ) throws(ONNXError) {
    let name = node.label.name
    let matrix = try emitStep(
      .flatten(axis: axis), operands,
      labelled: NodeLabel(name: "\(name)/flatten", operatorName: "Flatten"), naming: name)
    let result = try emitStep(
      .softmax(axis: 1), [matrix],
      labelled: NodeLabel(name: "\(name)/softmax", operatorName: "Softmax"), naming: name)
    try emit(.reshape(shape.dimensions), [result], for: node)
  }

  mutating func translateResponseNormalization(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let size = try node.attributes.integer("size", default: 0)
    let alpha = try node.attributes.float("alpha", default: 1e-4)
    let beta = try node.attributes.float("beta", default: 0.75)
    let bias = try node.attributes.float("bias", default: 1)
    try emit(
      .localResponseNormalization(size: size, alpha: alpha, beta: beta, bias: bias), operands,
      for: node)
  }

  /// A reduction along some axes or all of them.
  ///
  /// - Parameter operation: The operation for axes, of which `keepsAxes` says whether they stay.
  mutating func translateReduction(
    _ node: inout FileNode, _ operation: (_ axes: [Int], _ keepsAxes: Bool) -> Operation
  ) throws(ONNXError) {
    try node.expectInputs(opset < 18 ? 1...1 : 1...2)
    let operand = try operand(0, of: node)
    let rank = try shape(0, of: node).rank
    let keepsAxes = try node.attributes.flag("keepdims", default: true)
    let leavesAlone =
      opset >= 18 ? try node.attributes.flag("noop_with_empty_axes", default: false) : false
    let written = try axes(&node, inputFrom: 18) ?? []
    if written.isEmpty && leavesAlone {
      return try emit(.identity, [operand], for: node)
    }
    var axes: [Int] = []
    for axis in written { axes.append(try node.axis(axis, rank: rank)) }
    if written.isEmpty { axes = Array(0..<rank) }
    try emit(operation(axes.sorted(), keepsAxes), [operand], for: node)
  }

  /// The attribute `axes`, or from an opset on the second input; nil where there is neither.
  mutating func axes(_ node: inout FileNode, inputFrom opset: Int) throws(ONNXError) -> [Int]? {
    guard self.opset >= opset else { return try node.attributes.integers("axes") }
    guard node.optionalInput(1) != nil else { return nil }
    return try integers(1, of: node)
  }
}
