internal import NeuralNetwork

/// Operators whose result's shape depends on numbers, which must be known when the model is read.
extension OperatorTable {
  static let dependentShapes: [String: Translation] = [
    "NonZero": { try $0.translateNonZero($1) },
    "Compress": { try $0.translateCompress(&$1) },
    "Unique": { try $0.translateUnique(&$1) },
    "NonMaxSuppression": { try $0.translateNonMaximumSuppression(&$1) },
  ]
}

extension GraphReader {
  /// The indices of all elements that are not zero, one column each.
  mutating func translateNonZero(_ node: FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    let constant = try requiredConstant(0, of: node)
    let shape = constant.shape
    let places = constant.tensor.elements.nonZeroPlaces
    let strides = shape.strides
    var indices: [Int64] = []
    for axis in 0..<shape.rank {
      indices += places.map { Int64($0 / strides[axis] % shape[axis]) }
    }
    try define(
      node,
      as: Constant(Tensor(Shape([shape.rank, places.count]), elements: .int64(indices)), .int64))
  }

  /// Slices along an axis, or elements, for which a condition holds.
  mutating func translateCompress(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...2)
    let operand = try operand(0, of: node)
    let shape = shape(of: operand)
    let chosen = try flags(1, of: node).enumerated().filter { $0.element }.map(\.offset)
    guard let written = try node.attributes.integer("axis") else {
      let list = try reshaped(operand, [shape.count], "list", of: node)
      return try compress(node, list, chosen, axis: 0)
    }
    try compress(node, operand, chosen, axis: try node.axis(written, rank: shape.rank))
  }

  private mutating func compress(
    _ node: FileNode, _ operand: Operand, _ chosen: [Int], axis: Int
  ) throws(ONNXError) {
    let length = shape(of: operand)[axis]
    guard chosen.last ?? 0 < max(length, 1) else {
      throw .shapes(node.label, .index(found: chosen.last ?? 0, length: length))
    }
    try emit(.gather(axis: axis), [operand, integers(chosen, of: node)], for: node)
  }

  /// The different elements, or slices along an axis, with where they are first, which of them each
  /// one is, and how often there are.
  mutating func translateUnique(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(1...1)
    let constant = try requiredConstant(0, of: node)
    let isSorted = try node.attributes.flag("sorted", default: true)
    var operand = try operand(0, of: node)
    var axis = 0
    if let written = try node.attributes.integer("axis") {
      axis = try node.axis(written, rank: constant.shape.rank)
    } else {
      operand = try reshaped(operand, [constant.shape.count], "list", of: node)
    }
    let shape = shape(of: operand)
    let numbers = constant.tensor.elements.comparable
    let unique = UniqueSlices(
      UniqueSlices.slices(of: numbers, shape, along: axis), isSorted: isSorted)
    try emit(.gather(axis: axis), [operand, integers(unique.firsts, of: node)], for: node)
    for (position, list) in [unique.firsts, unique.inverse, unique.counts].enumerated()
    where node.wants(position + 1) {
      define(node, result: position + 1, as: integers(list, "further", of: node))
    }
  }

  /// Keeps the best boxes of each class that do not overlap better ones too much.
  mutating func translateNonMaximumSuppression(_ node: inout FileNode) throws(ONNXError) {
    try node.expectInputs(2...5)
    let boxes = try requiredConstant(0, of: node)
    let scores = try requiredConstant(1, of: node)
    let most = try optionalInteger(2, of: node) ?? 0
    let overlap = try optionalFloat(3, of: node) ?? 0
    let threshold = try optionalFloat(4, of: node)
    let isCentered = try node.attributes.flag("center_point_box", default: false)
    guard let corners = boxes.floats, let ratings = scores.floats, boxes.shape.rank == 3,
      scores.shape.rank == 3, boxes.shape[2] == 4,
      boxes.shape.dimensions[..<2] == [scores.shape[0], scores.shape[2]]
    else {
      throw .unsuitableConstant(
        node.label, value: try node.input(1),
        problem:
          "has the shape \(scores.shape.dimensions), beside boxes of \(boxes.shape.dimensions)")
    }
    let count = boxes.shape[1]
    var selected: [Int64] = []
    for image in 0..<scores.shape[0] {
      let rectangles = (0..<count).map { box in
        Rectangle(Array(corners[(4 * (image * count + box))...].prefix(4)), isCentered: isCentered)
      }
      for category in 0..<scores.shape[1] {
        let first = (image * scores.shape[1] + category) * count
        let kept = Rectangle.best(
          of: rectangles, rated: Array(ratings[first..<(first + count)]), most: most,
          overlap: overlap, above: threshold)
        for box in kept { selected += [Int64(image), Int64(category), Int64(box)] }
      }
    }
    try define(
      node,
      as: Constant(Tensor(Shape([selected.count / 3, 3]), elements: .int64(selected)), .int64))
  }
}

extension Tensor.Elements {
  fileprivate var nonZeroPlaces: [Int] {
    switch self {
    case .float32(let elements): elements.indices.filter { elements[$0] != 0 }
    case .int64(let elements): elements.indices.filter { elements[$0] != 0 }
    case .int32(let elements): elements.indices.filter { elements[$0] != 0 }
    case .bool(let elements): elements.indices.filter { elements[$0] }
    case .unset: []
    }
  }

  /// Whole numbers in the order of the elements, equal where these are.
  fileprivate var comparable: [Int64] {
    switch self {
    case .float32(let elements):
      elements.map { element in
        // The bits of a negative number grow with its magnitude; both zeros are one.
        let bits = Int64(Int32(bitPattern: (element == 0 ? 0 : element).bitPattern))
        return bits >= 0 ? bits : Int64(Int32.min) - bits
      }
    case .int64(let elements): elements
    case .int32(let elements): elements.map { Int64($0) }
    case .bool(let elements): elements.map { $0 ? 1 : 0 }
    case .unset: []
    }
  }
}

/// Which slices there are when each is counted once.
private struct UniqueSlices {
  /// Where each is first.
  private(set) var firsts: [Int] = []
  /// For every slice, which of the unique ones it is.
  private(set) var inverse: [Int] = []
  private(set) var counts: [Int] = []

  init(_ slices: [[Int64]], isSorted: Bool) {
    var numbers: [[Int64]: Int] = [:]
    for (place, slice) in slices.enumerated() {
      if let number = numbers[slice] {
        counts[number] += 1
        inverse.append(number)
      } else {
        numbers[slice] = firsts.count
        inverse.append(firsts.count)
        firsts.append(place)
        counts.append(1)
      }
    }
    guard isSorted else { return }
    let order = firsts.indices.sorted {
      slices[firsts[$0]].lexicographicallyPrecedes(slices[firsts[$1]])
    }
    var ranks = [Int](repeating: 0, count: order.count)
    for (rank, number) in order.enumerated() { ranks[number] = rank }
    inverse = inverse.map { ranks[$0] }
    (firsts, counts) = (order.map { firsts[$0] }, order.map { counts[$0] })
  }

  static func slices(of numbers: [Int64], _ shape: Shape, along axis: Int) -> [[Int64]] {
    let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
    let outer = shape.dimensions[..<axis].reduce(1, *)
    return (0..<shape[axis]).map { index in
      (0..<outer).flatMap { block in
        let start = (block * shape[axis] + index) * inner
        return Array(numbers[start..<(start + inner)])
      }
    }
  }
}

/// A box on an image.
private struct Rectangle {
  let top, left, bottom, right: Float

  /// - Parameter numbers: Two corners as y, x, y, x in any order, or the centre's x and y with width
  ///   and height.
  init(_ numbers: [Float], isCentered: Bool) {
    if isCentered {
      (top, bottom) = (numbers[1] - numbers[3] / 2, numbers[1] + numbers[3] / 2)
      (left, right) = (numbers[0] - numbers[2] / 2, numbers[0] + numbers[2] / 2)
    } else {
      (top, bottom) = (min(numbers[0], numbers[2]), max(numbers[0], numbers[2]))
      (left, right) = (min(numbers[1], numbers[3]), max(numbers[1], numbers[3]))
    }
  }

  private var area: Float { (bottom - top) * (right - left) }

  /// The share that both cover of what either covers.
  private func overlap(with other: Rectangle) -> Float {
    let height = min(bottom, other.bottom) - max(top, other.top)
    let width = min(right, other.right) - max(left, other.left)
    let shared = max(height, 0) * max(width, 0)
    let all = area + other.area - shared
    return all > 0 ? shared / all : 0
  }

  static func best(
    of boxes: [Rectangle], rated scores: [Float], most: Int, overlap: Float, above threshold: Float?
  ) -> [Int] {
    let candidates = scores.indices.filter { threshold == nil || scores[$0] > threshold ?? 0 }
    var kept: [Int] = []
    for box in candidates.sorted(by: { (-scores[$0], $0) < (-scores[$1], $1) }) {
      guard kept.count < most else { break }
      if kept.allSatisfy({ boxes[$0].overlap(with: boxes[box]) <= overlap }) { kept.append(box) }
    }
    return kept
  }
}
