internal import NeuralNetwork

/// Attention whose memory is a matrix per head, updated token by token.
extension GraphReader {
  /// S ← e^g S + β k ⊗ (v − Sᵀk), y = scale · Sᵀq (Yang et al. 2024, equation 10), with or without
  /// the decay e^g and the correction by Sᵀk, as the rule says. All tokens are laid out as steps.
  mutating func translateLinearAttention(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(3...6)
    node.attributes.ignore("chunk_size")
    let queryHeads = try node.attributes.requiredInteger("q_num_heads")
    let heads = try node.attributes.requiredInteger("kv_num_heads")
    let rule = try node.attributes.string("update_rule", default: "gated_delta")
    guard ["linear", "gated", "delta", "gated_delta"].contains(rule) else {
      throw node.unsupported(
        "update_rule", "\"\(rule)\"", "linear, gated, delta or gated_delta")
    }
    guard heads > 0, queryHeads > 0, queryHeads % heads == 0 else {
      throw .shapes(node.label, .groups(channels: queryHeads, groups: heads))
    }
    let query = try unpacked(0, queryHeads, of: node)
    let key = try unpacked(1, heads, of: node)
    let value = try unpacked(2, heads, of: node)
    let decay = rule.hasPrefix("gated") ? try unpacked(4, heads, of: node) : nil
    let rate = rule.hasSuffix("delta") ? try rate(heads, of: node) : nil
    let (batch, length) = (shape(of: key)[0], shape(of: key)[2])
    let (depth, width) = (shape(of: key)[3], shape(of: value)[3])
    let written = try node.attributes.float("scale", default: 0)
    let scale = written == 0 ? 1 / Double(depth).squareRoot() : Double(written)
    var state: Operand
    if let past = try optionalOperand(3, of: node) {
      state = past
    } else {
      state = try zeros([batch, heads, depth, width], "state", of: node)
    }
    var results: [Operand] = []
    for time in 0..<length {
      state = try updated(
        state, try token(key, time, of: node), try token(value, time, of: node),
        try decay.map { (decay) throws(ONNXError) in try token(decay, time, of: node) },
        try rate.map { (rate) throws(ONNXError) in try token(rate, time, of: node) }, of: node)
      // Queries that share a head are rows of one product.
      let rows = try reshaped(
        try token(query, time, of: node), [batch, heads, queryHeads / heads, depth], of: node)
      results.append(try step(.matMul, [rows, state], "reading", of: node))
    }
    let flat = [batch, 1, queryHeads * width]
    var tokens: [Operand] = []
    for result in results { tokens.append(try reshaped(result, flat, "token", of: node)) }
    let all =
      tokens.count == 1
      ? tokens[0] : try step(.concatenate(axis: 1), tokens, "tokens", of: node)
    try emit(
      .multiply, [all, number(scale, .float32, "scale", of: node)], for: node)
    define(node, result: 1, as: state)
  }

  private mutating func updated(
    _ state: Operand, _ key: Operand, _ value: Operand, _ decay: Operand?, _ rate: Operand?,
    of node: FileNode
  ) throws(ONNXError) -> Operand {
    var state = state
    let column = try step(.transpose([0, 1, 3, 2]), [key], "key", of: node)
    if let decay {
      let factor = try step(.exponential, [decay], "decay", of: node)
      // Per head, or per number of the key.
      let turned = try step(.transpose([0, 1, 3, 2]), [factor], "decay", of: node)
      state = try step(.multiply, [state, turned], "decayed", of: node)
    }
    var news = value
    if let rate {
      let known = try step(.matMul, [key, state], "known", of: node)
      let difference = try step(.subtract, [value, known], "difference", of: node)
      news = try step(.multiply, [difference, rate], "news", of: node)
    }
    let outer = try step(.matMul, [column, news], "outer", of: node)
    return try step(.add, [state, outer], "state", of: node)
  }

  /// (batch, length, heads · size) as (batch, heads, length, size).
  private mutating func unpacked(
    _ position: Int, _ heads: Int, of node: FileNode
  ) throws(ONNXError) -> Operand {
    let operand = try operand(position, of: node)
    let shape = shape(of: operand)
    guard shape.rank == 3, shape[1] > 0, shape[2] % heads == 0 else {
      throw .shapes(
        node.label, .rank(input: position, expected: 3, orMore: false, found: shape.rank))
    }
    let split = try step(
      .reshape([shape[0], shape[1], heads, shape[2] / heads]), [operand], "split", of: node)
    return try step(.transpose([0, 2, 1, 3]), [split], "heads", of: node)
  }

  /// One rate per head, or one for all.
  private mutating func rate(_ heads: Int, of node: FileNode) throws(ONNXError) -> Operand {
    let count = try shape(5, of: node).dimensions.last ?? 0
    return try unpacked(5, count == 1 ? 1 : heads, of: node)
  }

  private mutating func token(
    _ operand: Operand, _ time: Int, of node: FileNode
  ) throws(ONNXError) -> Operand {
    var lengths = shape(of: operand).dimensions
    guard lengths[2] > 1 else { return operand }
    lengths[2] = 1
    return try step(
      .slice(starts: [0, 0, time, 0], steps: [1, 1, 1, 1], lengths: lengths), [operand], "token",
      of: node)
  }
}
