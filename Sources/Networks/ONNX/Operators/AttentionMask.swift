internal import NeuralNetwork

/// Which keys a query may see, and what is added to their scores; both broadcast over
/// (batch, heads, queries, keys).
struct AttentionMask {
  var bias: GraphReader.Operand?
  var isSeen: GraphReader.Operand?
}

extension GraphReader {
  /// All that hides keys, together: the mask that is given, causality, a window, the length that is
  /// in use. Nil where nothing does.
  mutating func attentionMask(
    _ node: inout FileNode, _ scores: Operand, past: Operand?
  ) throws(ONNXError) -> AttentionMask? {
    let shape = shape(of: scores)
    let (queries, keys) = (shape[2], shape[3])
    let isCausal = try node.attributes.flag("is_causal", default: false)
    let left = try node.attributes.integer("left_window_size", default: -1)
    let right = try node.attributes.integer("right_window_size", default: -1)
    let lengths = try optionalOperand(6, of: node)
    var mask = AttentionMask()
    if let given = try optionalOperand(3, of: node) {
      let whole = try widened(given, to: keys, of: node)
      if type(of: whole) == .bool { mask.isSeen = whole } else { mask.bias = whole }
    }
    if isCausal || left >= 0 || right >= 0 {
      let distance = try distances(
        queries, keys, batch: shape[0], past: past, lengths: lengths, of: node)
      for (limit, function) in [
        (isCausal ? 0 : nil, PairwiseFunction.lessOrEqual),
        (right >= 0 ? right : nil, .lessOrEqual),
        (left >= 0 ? -left : nil, .greaterOrEqual),
      ] {
        guard let limit else { continue }
        let bound = number(Double(limit), .int64, "bound", of: node)
        let isNear = try step(.combine(function), [distance, bound], "is-near", of: node)
        mask.isSeen = try both(mask.isSeen, isNear, of: node)
      }
    }
    if let lengths {
      let used = try reshaped(
        try converted(lengths, to: .int64, of: node), [shape[0], 1, 1, 1], "lengths", of: node)
      let positions = integers(Array(0..<keys), shape: [keys], of: node)
      let isUsed = try step(.combine(.less), [positions, used], "is-used", of: node)
      mask.isSeen = try both(mask.isSeen, isUsed, of: node)
    }
    return mask.bias == nil && mask.isSeen == nil ? nil : mask
  }

  /// Masks for fewer keys than there are hide the rest.
  private mutating func widened(
    _ mask: Operand, to keys: Int, of node: FileNode
  ) throws(ONNXError) -> Operand {
    let shape = shape(of: mask)
    guard let last = shape.dimensions.last, last < keys else {
      return mask
    }
    let isBool = type(of: mask) == .bool
    var after = shape.dimensions.map { _ in 0 }
    after[shape.rank - 1] = keys - last
    return try step(
      .pad(
        before: shape.dimensions.map { _ in 0 }, after: after, value: isBool ? 0 : -.infinity),
      [mask], "widened", of: node)
  }

  /// How far each key lies behind each query; the last query stands beside the last key in use
  /// where there are keys from before.
  private mutating func distances(
    _ queries: Int, _ keys: Int, batch: Int, past: Operand?, lengths: Operand?, of node: FileNode
  ) throws(ONNXError) -> Operand {
    let offset = past.map { shape(of: $0)[2] } ?? 0
    let plain = (0..<queries).flatMap { query in
      (0..<keys).map { $0 - query - offset }
    }
    let distance = integers(plain, shape: [queries, keys], "distances", of: node)
    guard past == nil, let lengths else { return distance }
    let used = try reshaped(
      try converted(lengths, to: .int64, of: node), [batch, 1, 1, 1], "lengths", of: node)
    let count = number(Double(queries), .int64, "queries", of: node)
    let before = try step(.subtract, [used, count], "before", of: node)
    return try step(.subtract, [distance, before], "distances", of: node)
  }

  private mutating func both(
    _ first: Operand?, _ second: Operand, of node: FileNode
  ) throws(ONNXError) -> Operand {
    guard let first else { return second }
    return try step(.combine(.and), [first, second], "is-seen", of: node)
  }
}
