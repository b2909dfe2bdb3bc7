internal import NeuralNetwork

/// The functions between a network's layers.
extension OperatorTable {
  static let activations: [String: Translation] = [
    "Relu": { try $0.translatePlain($1, .relu) },
    "Sigmoid": { try $0.translatePlain($1, .sigmoid) },
    "Tanh": { try $0.translatePlain($1, .tanh) },
    "HardSwish": { try $0.translatePlain($1, .hardSwish) },
    "LeakyRelu": { try $0.translateLeakyRelu(&$1) },
    "HardSigmoid": { try $0.translateHardSigmoid(&$1) },
    "Gelu": { try $0.translateGelu(&$1) },
    "Clip": { try $0.translateClip(&$1) },
    "Elu": {
      let alpha = try $1.attributes.float("alpha", default: 1)
      try $0.translateMap($1, .elu(alpha: alpha))
    },
    "Selu": {
      let alpha = try $1.attributes.float("alpha", default: 1.673_263_2)
      let gamma = try $1.attributes.float("gamma", default: 1.050_701)
      try $0.translateMap($1, .selu(alpha: alpha, gamma: gamma))
    },
    "Celu": {
      let alpha = try $1.attributes.float("alpha", default: 1)
      try $0.translateMap($1, .celu(alpha: alpha))
    },
    "Softplus": { try $0.translateMap($1, .softplus) },
    "Softsign": { try $0.translateMap($1, .softsign) },
    "Mish": { try $0.translateMap($1, .mish) },
    "Swish": {
      let alpha = try $1.attributes.float("alpha", default: 1)
      try $0.translateMap($1, .swish(alpha: alpha))
    },
    "SwiGLU": { try $0.translateGatedSwish(&$1) },
    "ThresholdedRelu": {
      let alpha = try $1.attributes.float("alpha", default: 1)
      try $0.translateMap($1, .thresholdedRelu(alpha: alpha))
    },
    "Shrink": {
      let bias = try $1.attributes.float("bias", default: 0)
      let lambda = try $1.attributes.float("lambd", default: 0.5)
      try $0.translateMap($1, .shrink(bias: bias, lambda: lambda))
    },
    "Softmax": { try $0.translateAlongAxis(&$1) { .softmax(axis: $0) } },
    "LogSoftmax": { try $0.translateLogSoftmax(&$1) },
    "Hardmax": { try $0.translateHardmax(&$1) },
    "Dropout": { try $0.translateDropout(&$1) },
  ]
}

extension GraphReader {
  mutating func translateLeakyRelu(_ node: inout FileNode) throws(ONNXError) {
    let slope = try node.attributes.float("alpha", default: 0.01)
    try translatePlain(node, .leakyRelu(slope: slope))
  }

  mutating func translateHardSigmoid(_ node: inout FileNode) throws(ONNXError) {
    let alpha = try node.attributes.float("alpha", default: 0.2)
    let beta = try node.attributes.float("beta", default: 0.5)
    try translatePlain(node, .hardSigmoid(alpha: alpha, beta: beta))
  }

  mutating func translateGelu(_ node: inout FileNode) throws(ONNXError) {
    switch try node.attributes.string("approximate", default: "none") {
    case "none": try translatePlain(node, .gelu(approximate: false))
    case "tanh": try translatePlain(node, .gelu(approximate: true))
    case let form: throw node.unsupported("approximate", "\"\(form)\"", "none or tanh")
    }
  }

  mutating func translateGatedSwish(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...2)
    let alpha = try node.attributes.float("alpha", default: 1)
    let gate = try step(.map(.swish(alpha: alpha)), [operands[0]], "gate", of: node)
    try emit(.multiply, [gate, operands[1]], for: node)
  }

  /// The limits were attributes before opset 11 and are inputs since; by default there are none.
  mutating func translateClip(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 11 ? 1...1 : 1...3)
    let operand = try operand(0, of: node)
    let largest = Float.greatestFiniteMagnitude
    if opset < 11 {
      let minimum = try node.attributes.float("min", default: -largest)
      let maximum = try node.attributes.float("max", default: largest)
      return try emit(.clip(minimum: minimum, maximum: maximum), [operand], for: node)
    }
    if type(of: operand) == .float32, try isConstant(1, of: node), try isConstant(2, of: node) {
      let minimum = try optionalFloat(1, of: node) ?? -largest
      let maximum = try optionalFloat(2, of: node) ?? largest
      return try emit(.clip(minimum: minimum, maximum: maximum), [operand], for: node)
    }
    // Limits that are computed, or whole numbers, of which a float32 cannot hold all.
    switch (try optionalOperand(1, of: node), try optionalOperand(2, of: node)) {
    case (let minimum?, let maximum?):
      let raised = try step(.combine(.maximum), [operand, minimum], "raised", of: node)
      try emit(.combine(.minimum), [raised, maximum], for: node)
    case (let minimum?, nil): try emit(.combine(.maximum), [operand, minimum], for: node)
    case (nil, let maximum?): try emit(.combine(.minimum), [operand, maximum], for: node)
    case (nil, nil): try emit(.identity, [operand], for: node)
    }
  }

  /// Whether an input is a constant, or left out.
  private func isConstant(_ position: Int, of node: FileNode) throws(ONNXError) -> Bool {
    node.optionalInput(position) == nil ? true : try constant(position, of: node) != nil
  }

  /// Dropout lets everything through unless a network is being trained: then it would be random.
  mutating func translateDropout(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(opset < 12 ? 1...1 : 1...3)
    node.attributes.ignore("seed")
    var ratio = try node.attributes.float("ratio", default: 0.5)
    if opset < 7, try !node.attributes.flag("is_test", default: false) {
      throw node.unsupported("is_test", "0", "1")
    }
    if opset >= 12 { ratio = try optionalFloat(1, of: node) ?? 0.5 }
    if node.optionalInput(2) != nil, try flags(2, of: node).contains(true), ratio != 0 {
      throw .unsuitableConstant(
        node.label, value: try node.input(2), problem: "asks for the training mode")
    }
    let operand = try operand(0, of: node)
    try emit(.identity, [operand], for: node)
    if node.wants(1) {
      // Before opset 10 the mask had numbers.
      let one = number(1, opset < 10 ? .float32 : .bool, "one", of: node)
      let mask = try step(
        .expand(shape(of: operand).dimensions), [one], "mask", of: node)
      define(node, result: 1, as: mask)
    }
  }

  // MARK: - Along an axis

  /// Before opset 13 these ran over `axis` and all axes after it, taken together.
  mutating func translateAlongAxis(
    _ node: inout FileNode, _ operation: (Int) -> Operation
  ) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let shape = shape(of: operands[0])
    let axis = try flattenedAxis(&node, shape)
    guard let (rows, columns) = axis.matrix else {
      return try emit(operation(axis.axis), operands, for: node)
    }
    let matrix = try step(.reshape([rows, columns]), operands, "flatten", of: node)
    let result = try step(operation(1), [matrix], "softmax", of: node)
    try emit(.reshape(shape.dimensions), [result], for: node)
  }

  /// The axis that a node of the softmax family works along, or the matrix along whose rows it does.
  private mutating func flattenedAxis(
    _ node: inout FileNode, _ shape: Shape
  ) throws(ONNXError) -> (axis: Int, matrix: (Int, Int)?) {
    let written = try node.attributes.integer("axis", default: opset < 13 ? 1 : -1)
    if opset < 13, written == shape.rank { return (0, (shape.count, 1)) }
    let axis = try node.axis(written, rank: shape.rank)
    if opset >= 13 || shape.dimensions[(axis + 1)...].allSatisfy({ $0 == 1 }) {
      return (axis, nil)
    }
    let rows = shape.dimensions[..<axis].reduce(1, *)
    return (axis, (rows, shape.count / max(rows, 1)))
  }

  /// x − ln Σ eˣ.
  mutating func translateLogSoftmax(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let shape = shape(of: operands[0])
    let (axis, matrix) = try flattenedAxis(&node, shape)
    let x =
      try matrix.map { (rows, columns) throws(ONNXError) in
        try step(.reshape([rows, columns]), operands, "flatten", of: node)
      } ?? operands[0]
    let logarithm = try step(
      .reduce(
        .logOfSumOfExponentials, axes: [matrix == nil ? axis : 1], keepsAxes: true), [x],
      "log-sum-exp", of: node)
    guard matrix != nil else { return try emit(.subtract, [x, logarithm], for: node) }
    let result = try step(.subtract, [x, logarithm], "rows", of: node)
    try emit(.reshape(shape.dimensions), [result], for: node)
  }

  /// 1 where the first of the largest elements is, else 0.
  mutating func translateHardmax(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...1)
    let shape = shape(of: operands[0])
    let (axis, matrix) = try flattenedAxis(&node, shape)
    let x =
      try matrix.map { (rows, columns) throws(ONNXError) in
        try step(.reshape([rows, columns]), operands, "flatten", of: node)
      } ?? operands[0]
    let (along, lengths) = matrix.map { (1, [$0.0, $0.1]) } ?? (axis, shape.dimensions)
    let largest = try step(
      .argument(.largest, axis: along, keepsAxis: true, takesLast: false), [x], "largest",
      of: node)
    var places = lengths.map { _ in 1 }
    places[along] = lengths[along]
    let positions = integers(Array(0..<lengths[along]), shape: places, of: node)
    let isLargest = try step(.combine(.equal), [positions, largest], "is-largest", of: node)
    guard matrix != nil else { return try emit(.cast(.float32), [isLargest], for: node) }
    let ones = try step(.cast(.float32), [isLargest], "rows", of: node)
    try emit(.reshape(shape.dimensions), [ones], for: node)
  }
}
