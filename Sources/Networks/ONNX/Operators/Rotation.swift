internal import NeuralNetwork

/// Rotary position embeddings.
extension GraphReader {
  /// Turns pairs of a head's numbers by an angle that grows with the position (Su et al. 2021,
  /// equation 34). Pairs are neighbours, or numbers half a head apart.
  mutating func translateRotaryEmbedding(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(3...4)
    let operand = try operand(0, of: node)
    let shape = shape(of: operand)
    let isInterleaved = try node.attributes.flag("interleaved", default: false)
    let written = try node.attributes.integer("rotary_embedding_dim", default: 0)
    let heads = try node.attributes.integer("num_heads", default: 0)
    let x: Operand
    if shape.rank == 4 {
      x = try step(.transpose([0, 2, 1, 3]), [operand], "rows", of: node)
    } else {
      guard shape.rank == 3, heads > 0, shape[2] % heads == 0 else {
        throw node.unsupported(
          "num_heads", "\(heads)", "a divisor of the last of three axes, or four axes")
      }
      x = try step(
        .reshape([shape[0], shape[1], heads, shape[2] / heads]), [operand], "heads", of: node)
    }
    let lengths = self.shape(of: x)
    let rotated = written == 0 ? lengths[3] : written
    guard rotated > 0, rotated <= lengths[3], rotated % 2 == 0 else {
      throw node.unsupported(
        "rotary_embedding_dim", "\(rotated)", "an even number up to \(lengths[3])")
    }
    let half = rotated / 2
    let cosine = try angles(1, node, lengths, half)
    let sine = try angles(2, node, lengths, half)
    let first = try part(x, from: 0, by: isInterleaved ? 2 : 1, half, of: node)
    let second = try part(
      x, from: isInterleaved ? 1 : half, by: isInterleaved ? 2 : 1, half, of: node)
    let real = try step(
      .subtract,
      [
        try step(.multiply, [cosine, first], "product", of: node),
        try step(.multiply, [sine, second], "product", of: node),
      ], "real", of: node)
    let imaginary = try step(
      .add,
      [
        try step(.multiply, [sine, first], "product", of: node),
        try step(.multiply, [cosine, second], "product", of: node),
      ], "imaginary", of: node)
    var result = try joined(real, imaginary, isInterleaved: isInterleaved, of: node)
    if rotated < lengths[3] {
      let rest = try part(x, from: rotated, by: 1, lengths[3] - rotated, of: node)
      result = try step(.concatenate(axis: 3), [result, rest], "whole", of: node)
    }
    try emit(
      shape.rank == 4 ? .transpose([0, 2, 1, 3]) : .reshape(shape.dimensions), [result],
      for: node)
  }

  /// Sines or cosines of the angles, looked up where positions are given, for all heads.
  private mutating func angles(
    _ position: Int, _ node: FileNode, _ lengths: Shape, _ half: Int
  ) throws(ONNXError) -> Operand {
    var angles = try operand(position, of: node)
    if let places = try optionalOperand(3, of: node) {
      angles = try step(.gather(axis: 0), [angles, places], "angles", of: node)
    }
    let found = shape(of: angles)
    guard found.rank == 3, found[2] == half else {
      throw .shapes(
        node.label,
        .dimension(
          input: position, axis: max(found.rank - 1, 0), expected: half,
          found: found.dimensions.last ?? 0))
    }
    return try reshaped(angles, [found[0], found[1], 1, half], "angles", of: node)
  }

  private mutating func part(
    _ x: Operand, from start: Int, by stride: Int, _ count: Int, of node: FileNode
  ) throws(ONNXError) -> Operand {
    let shape = shape(of: x)
    return try step(
      .slice(
        starts: [0, 0, 0, start], steps: [1, 1, 1, stride],
        lengths: Array(shape.dimensions[..<3]) + [count]), [x], "part", of: node)
  }

  private mutating func joined(
    _ real: Operand, _ imaginary: Operand, isInterleaved: Bool, of node: FileNode
  ) throws(ONNXError) -> Operand {
    guard isInterleaved else {
      return try step(.concatenate(axis: 3), [real, imaginary], "rotated", of: node)
    }
    let shape = shape(of: real)
    let single = shape.dimensions + [1]
    let pairs = try step(
      .concatenate(axis: 4),
      [
        try step(.reshape(single), [real], "single", of: node),
        try step(.reshape(single), [imaginary], "single", of: node),
      ], "pairs", of: node)
    return try step(
      .reshape(Array(shape.dimensions[..<3]) + [2 * shape[3]]), [pairs], "rotated", of: node)
  }
}
