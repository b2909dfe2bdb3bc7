internal import NeuralNetwork

/// Attention and what belongs to it.
extension OperatorTable {
  static let attentions: [String: Translation] = [
    "Attention": { try $0.translateAttention(&$1) },
    "RotaryEmbedding": { try $0.translateRotaryEmbedding(&$1) },
    "LinearAttention": { try $0.translateLinearAttention(&$1) },
  ]
}

extension GraphReader {
  /// softmax(softcap(Q Kᵀ · scale) + mask) V (Vaswani et al. 2017, equation 1), where several heads
  /// of Q may share one of K and V (Ainslie et al. 2023).
  mutating func translateAttention(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(3...7)
    let heads = AttentionHeads(
      queries: try node.attributes.integer("q_num_heads"),
      keys: try node.attributes.integer("kv_num_heads"))
    let isFlat = try shape(0, of: node).rank == 3
    let query = try self.heads(try operand(0, of: node), heads.queries, of: node)
    var key = try self.heads(try operand(1, of: node), heads.keys, of: node)
    var value = try self.heads(try operand(2, of: node), heads.keys, of: node)
    let past = try optionalOperand(4, of: node)
    if let past { key = try step(.concatenate(axis: 2), [past, key], "present-key", of: node) }
    if let pastValue = try optionalOperand(5, of: node) {
      value = try step(.concatenate(axis: 2), [pastValue, value], "present-value", of: node)
    }
    define(node, result: 1, as: key)
    define(node, result: 2, as: value)
    let (queryShape, keyShape) = (shape(of: query), shape(of: key))
    guard keyShape[1] > 0, queryShape[1] % keyShape[1] == 0 else {
      throw .shapes(node.label, .groups(channels: queryShape[1], groups: keyShape[1]))
    }
    let shared = queryShape[1] / keyShape[1]
    let keys = try repeated(key, shared, "keys", of: node)
    let values = try repeated(value, shared, "values", of: node)

    let written = try node.attributes.float("scale")
    let scale = written.map { Double($0) } ?? 1 / Double(queryShape[3]).squareRoot()
    var scores = try scores(query, keys, scale: scale, of: node)
    let outputMode = try node.attributes.integer("qk_matmul_output_mode", default: 0)
    guard (0...3).contains(outputMode) else {
      throw node.unsupported("qk_matmul_output_mode", "\(outputMode)", "0 to 3")
    }
    // Modes 0 to 3: the product itself, capped, with the mask, after the softmax.
    var stages = [scores]
    let cap = try node.attributes.float("softcap", default: 0)
    if cap > 0 { scores = try capped(scores, Double(cap), of: node) }
    stages.append(scores)
    let mask = try attentionMask(&node, scores, past: past)
    if let mask {
      let hidden = number(-.infinity, .float32, "hidden", of: node)
      if let bias = mask.bias {
        scores = try step(.add, [scores, bias], "biased", of: node)
      }
      if let isSeen = mask.isSeen {
        scores = try step(.select, [isSeen, scores, hidden], "masked", of: node)
      }
    }
    stages.append(scores)
    try expectPrecision(&node)
    var weights = try step(.softmax(axis: 3), [scores], "softmax", of: node)
    if let isBlind = try mask.flatMap({ (mask) throws(ONNXError) in
      try blindRows(mask, scores, of: node)
    }) {
      let zero = number(0, .float32, "zero", of: node)
      weights = try step(.select, [isBlind, zero, weights], "seeing", of: node)
    }
    stages.append(weights)
    define(node, result: 3, as: stages[outputMode])
    guard isFlat else { return try emit(.matMul, [weights, values], for: node) }
    let result = try step(.matMul, [weights, values], "heads", of: node)
    let rows = try step(.transpose([0, 2, 1, 3]), [result], "rows", of: node)
    let (length, depth) = (queryShape[2], shape(of: values)[3])
    try emit(.reshape([queryShape[0], length, queryShape[1] * depth]), [rows], for: node)
  }

  /// (batch, length, heads · size) as (batch, heads, length, size); such a value as it is.
  private mutating func heads(
    _ operand: Operand, _ count: Int?, of node: FileNode
  ) throws(ONNXError) -> Operand {
    let shape = shape(of: operand)
    if shape.rank == 4 { return operand }
    guard shape.rank == 3, let count, count > 0, shape[2] % count == 0 else {
      throw node.unsupported(
        "q_num_heads", "\(count.map { "\($0)" } ?? "left out") for the shape \(shape.dimensions)",
        "a number of heads that divides the last axis, or four axes")
    }
    let split = try step(
      .reshape([shape[0], shape[1], count, shape[2] / count]), [operand], "split", of: node)
    return try step(.transpose([0, 2, 1, 3]), [split], "split-heads", of: node)
  }

  /// Each head several times, one behind the other.
  private mutating func repeated(
    _ operand: Operand, _ times: Int, _ part: String, of node: FileNode
  ) throws(ONNXError) -> Operand {
    guard times > 1 else { return operand }
    let shape = shape(of: operand)
    let single = try step(
      .reshape([shape[0], shape[1], 1, shape[2], shape[3]]), [operand], part, of: node)
    let many = try step(
      .expand([shape[0], shape[1], times, shape[2], shape[3]]), [single], part, of: node)
    return try step(
      .reshape([shape[0], shape[1] * times, shape[2], shape[3]]), [many], part, of: node)
  }

  /// Both factors get the root of the scale, as ONNX's definition does, so that neither overflows.
  private mutating func scores(
    _ query: Operand, _ keys: Operand, scale: Double, of node: FileNode
  ) throws(ONNXError) -> Operand {
    guard scale >= 0 else { throw node.unsupported("scale", "\(scale)", "a number from 0 on") }
    let root = scale.squareRoot()
    let scaledQuery = try scaled(query, root, of: node)
    let turned = try step(.transpose([0, 1, 3, 2]), [keys], "turned-keys", of: node)
    let scaledKeys = try scaled(turned, root, of: node)
    return try step(.matMul, [scaledQuery, scaledKeys], "scores", of: node)
  }

  /// cap · tanh(x / cap)
  private mutating func capped(
    _ scores: Operand, _ cap: Double, of node: FileNode
  ) throws(ONNXError) -> Operand {
    let divisor = number(cap, .float32, "cap", of: node)
    let share = try step(.divide, [scores, divisor], "share", of: node)
    let limited = try step(.tanh, [share], "limited", of: node)
    return try step(.multiply, [limited, divisor], "capped", of: node)
  }

  private func expectPrecision(_ node: inout FileNode) throws(ONNXError) {
    guard let number = try node.attributes.integer("softmax_precision") else { return }
    // What is computed here is float32; narrower types only ask for less.
    let narrow = [
      FileElementType.float32, .float16, .bfloat16,
    ].map { Int($0.rawValue) }
    guard narrow.contains(number) else {
      throw node.unsupported(
        "softmax_precision", FileElementType.name(Int32(truncatingIfNeeded: number)),
        "float32 or narrower")
    }
  }

  /// Rows of queries that may see no key at all: their result is zero.
  private mutating func blindRows(
    _ mask: AttentionMask, _ scores: Operand, of node: FileNode
  ) throws(ONNXError) -> Operand? {
    var bias = mask.bias
    if let isSeen = mask.isSeen {
      let zero = number(0, .float32, "zero", of: node)
      let hidden = number(-.infinity, .float32, "hidden", of: node)
      bias = try step(.select, [isSeen, bias ?? zero, hidden], "bias", of: node)
    }
    guard let bias else { return nil }
    let largest = try step(
      .reduce(.maximum, axes: [shape(of: bias).rank - 1], keepsAxes: true), [bias], "best",
      of: node)
    return try step(
      .map(.isInfinite(negative: true, positive: false)), [largest], "is-blind", of: node)
  }
}

/// How many heads the packed form has, where it says so.
private struct AttentionHeads {
  let queries: Int?
  let keys: Int?
}
