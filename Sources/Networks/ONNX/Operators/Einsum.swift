internal import NeuralNetwork

/// Sums of products over named axes (Einstein's convention), as matrix products.
extension GraphReader {
  /// Operands are multiplied one after the other; a letter that nobody needs any longer is summed
  /// as soon as that is so.
  mutating func translateEinsum(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 1...Int.max)
    let text = try node.attributes.string("equation", default: "")
    let ranks = operands.map { shape(of: $0).rank }
    guard let equation = EinsumEquation(text, ranks: ranks) else {
      throw node.unsupported(
        "equation", "\"\(text)\"", "one term of letters per input, of as many as it has axes")
    }
    var term = try reduced(
      (operands[0], equation.terms[0]), keeping: equation.needed(after: 0), of: node)
    for position in operands.indices.dropFirst() {
      let later = equation.needed(after: position)
      let next = try reduced(
        (operands[position], equation.terms[position]), keeping: later.union(term.letters),
        of: node)
      term = try product(term, next, keeping: later, of: node)
    }
    term = try reduced(term, keeping: Set(equation.result), of: node)
    guard Set(term.letters) == Set(equation.result) else {
      throw node.unsupported("equation", "\"\(text)\"", "a result of letters that inputs have")
    }
    try emit(
      .transpose(equation.result.compactMap { term.letters.firstIndex(of: $0) }),
      [term.operand], for: node)
  }

  /// A value and what its axes are called.
  private typealias Term = (operand: Operand, letters: [Int])

  /// Takes the diagonal of letters that a term has twice, and sums over those that nobody needs.
  private mutating func reduced(
    _ term: Term, keeping kept: Set<Int>, of node: FileNode
  ) throws(ONNXError) -> Term {
    var (operand, letters) = term
    while let second = letters.indices.first(where: { letters[..<$0].contains(letters[$0]) }),
      let first = letters.firstIndex(of: letters[second])
    {
      operand = try diagonal(operand, first, second, of: node)
      letters.remove(at: second)
    }
    let summed = letters.indices.filter { !kept.contains(letters[$0]) }
    if !summed.isEmpty {
      operand = try step(
        .reduce(.sum, axes: summed, keepsAxes: false), [operand], "sum", of: node)
      letters = letters.filter { kept.contains($0) }
    }
    return (operand, letters)
  }

  /// The elements with the same index along two axes, in the place of the first.
  private mutating func diagonal(
    _ operand: Operand, _ first: Int, _ second: Int, of node: FileNode
  ) throws(ONNXError) -> Operand {
    let shape = shape(of: operand)
    guard shape[first] == shape[second] else {
      throw .shapes(
        node.label,
        .dimension(input: 0, axis: second, expected: shape[first], found: shape[second]))
    }
    var lengths = [Int](repeating: 1, count: shape.rank)
    lengths[first] = shape[first]
    var indices = shape.dimensions
    indices[second] = 1
    let line = integers(Array(0..<shape[first]), shape: lengths, of: node)
    let places = try step(.expand(indices), [line], "places", of: node)
    let picked = try step(.gatherElements(axis: second), [operand, places], "diagonal", of: node)
    indices.remove(at: second)
    return try reshaped(picked, indices, of: node)
  }

  /// Letters of both that are needed later become the batch, those of both that are not the inner
  /// axis of a matrix product.
  private mutating func product(
    _ left: Term, _ right: Term, keeping kept: Set<Int>, of node: FileNode
  ) throws(ONNXError) -> Term {
    let shared = left.letters.filter { right.letters.contains($0) }
    let batch = shared.filter { kept.contains($0) }
    let inner = shared.filter { !kept.contains($0) }
    let rows = left.letters.filter { !shared.contains($0) }
    let columns = right.letters.filter { !shared.contains($0) }
    var lengths: [Int: Int] = [:]
    for term in [left, right] {
      for (axis, letter) in term.letters.enumerated() {
        let length = shape(of: term.operand)[axis]
        lengths[letter] = lengths[letter].map { max($0, length) } ?? length
      }
    }
    func count(_ letters: [Int]) -> Int { letters.reduce(1) { $0 * (lengths[$1] ?? 1) } }
    let a = try arranged(left, batch + rows + inner, lengths, of: node)
    let b = try arranged(right, batch + inner + columns, lengths, of: node)
    let matrices = [
      try reshaped(a, [count(batch), count(rows), count(inner)], of: node),
      try reshaped(b, [count(batch), count(inner), count(columns)], of: node),
    ]
    let product = try step(.matMul, matrices, "product", of: node)
    let letters = batch + rows + columns
    return (try reshaped(product, letters.map { lengths[$0] ?? 1 }, of: node), letters)
  }

  /// A term with its axes in another order, stretched where the other term is longer.
  private mutating func arranged(
    _ term: Term, _ letters: [Int], _ lengths: [Int: Int], of node: FileNode
  ) throws(ONNXError) -> Operand {
    let order = letters.compactMap { term.letters.firstIndex(of: $0) }
    var operand = term.operand
    if order != Array(order.indices) {
      operand = try step(.transpose(order), [operand], "arranged", of: node)
    }
    let wanted = letters.map { lengths[$0] ?? 1 }
    if shape(of: operand).dimensions != wanted {
      operand = try step(.expand(wanted), [operand], "stretched", of: node)
    }
    return operand
  }
}

/// `ij,jk->ik`: letters by their numbers, those of an ellipsis below zero, counted from its end.
struct EinsumEquation {
  let terms: [[Int]]
  let result: [Int]

  /// Nil where the text is no equation for inputs of these ranks.
  init?(_ text: String, ranks: [Int]) {
    let characters = text.filter { $0 != " " }
    let sides = characters.split(separator: "->", omittingEmptySubsequences: false)
    guard sides.count == 1 || sides.count == 2 else { return nil }
    let written = sides[0].split(separator: ",", omittingEmptySubsequences: false)
    guard written.count == ranks.count else { return nil }
    var terms: [[Int]] = []
    var longest = 0
    for (term, rank) in zip(written, ranks) {
      let letters = term.filter { $0 != "." }.count
      let hidden = term.contains("...") ? rank - letters : 0
      guard hidden >= 0, let parsed = Self.letters(term, hidden: hidden), parsed.count == rank
      else { return nil }
      longest = max(longest, hidden)
      terms.append(parsed)
    }
    self.terms = terms
    if sides.count == 2 {
      guard let result = Self.letters(sides[1], hidden: longest), Set(result).count == result.count
      else { return nil }
      self.result = result
    } else {
      // What stands once, in alphabetical order, behind the ellipsis.
      let all = terms.flatMap { $0 }
      let ellipsis = (0..<longest).map { $0 - longest }
      self.result =
        ellipsis
        + Set(all).filter { letter in
          letter >= 0 && all.filter { $0 == letter }.count == 1
        }.sorted()
    }
  }

  private static func letters(_ term: Substring, hidden: Int) -> [Int]? {
    var letters: [Int] = []
    var rest = term
    while let character = rest.first {
      if rest.hasPrefix("...") {
        letters += (0..<hidden).map { $0 - hidden }
        rest = rest.dropFirst(3)
      } else {
        guard let code = character.asciiValue, character.isLetter else { return nil }
        letters.append(Int(code))
        rest = rest.dropFirst()
      }
    }
    return letters
  }

  /// The letters that the result or a later term has.
  func needed(after position: Int) -> Set<Int> {
    Set(result).union(terms[(position + 1)...].flatMap { $0 })
  }
}
