internal import NeuralNetwork

/// What becomes of a sight where elements get another order, number or shape.
extension Sight {
  /// With each axis of the value at its new place; nil for one along which nothing varies and that is
  /// no more.
  func moved(_ place: (Int) -> Int?) -> Sight {
    guard case .field(let field, let places?) = self else { return self }
    switch places {
    case .grid(let rows, let columns):
      return .field(
        field, .grid(rows: rows.flatMap { place($0) }, columns: columns.flatMap { place($0) }))
    case .list(let axis, let rows, let columns):
      return place(axis).map { .field(field, .list(axis: $0, rows: rows, columns: columns)) }
        ?? .untracked
    }
  }

  /// After the elements along `axes` became one.
  func reduced(_ axes: [Int], keepsAxes: Bool, of shape: Shape) -> Sight {
    let sight = covering(axes, of: shape)
    guard !keepsAxes else { return sight }
    return sight.moved { axis in
      axes.contains(axis) ? nil : axis - axes.count { $0 < axis }
    }
  }

  /// After a product with a matrix, whose results replace the elements along an axis.
  func mixing(axis: Int, of shape: Shape) -> Sight {
    covering([axis], of: shape).moved { $0 == axis ? nil : $0 }
  }

  /// For a value that is repeated along axes of another one.
  func broadcast(from shape: Shape, to result: Shape) -> Sight {
    let shift = result.rank - shape.rank
    let repeated = shape.dimensions.indices.filter { shape[$0] == 1 && result[$0 + shift] != 1 }
    return covering(repeated, of: shape).moved { $0 + shift }
  }

  /// For a value that others follow along an axis.
  func concatenated(_ axis: Int, of shape: Shape) -> Sight {
    if case .field(_, .list(axis, _, _)) = self { return .untracked }
    return covering([axis], of: shape)
  }

  /// After indices chose among the elements along an axis.
  func gathered(_ axis: Int, from shape: Shape, to result: Shape) -> Sight {
    guard !varies(along: axis) else { return .untracked }
    return moved { $0 == axis ? nil : $0 < axis ? $0 : $0 + result.rank - shape.rank }
  }

  func padded(_ before: [Int], _ after: [Int]) -> Sight {
    if case .field(_, .list(let axis, _, _)) = self, before[axis] != 0 || after[axis] != 0 {
      return .untracked
    }
    return alongGrid { window, axis in
      window.sliding(kernel: 1, dilation: 1, stride: 1, padding: before[axis])
    }
  }

  /// Positions apart by the steps, from the starts on.
  func sliced(_ starts: [Int], _ steps: [Int], _ lengths: [Int], of shape: Shape) -> Sight {
    for axis in shape.dimensions.indices where varies(along: axis) {
      if steps[axis] < 0 { return .untracked }
      if case .field(_, .list) = self, lengths[axis] != shape[axis] { return .untracked }
    }
    return alongGrid { window, axis in
      window.sliding(kernel: 1, dilation: 1, stride: steps[axis], padding: -starts[axis])
    }
  }

  /// The same elements in the same order, under another shape.
  func reshaped(from shape: Shape, to result: Shape) -> Sight {
    if shape == result { return self }
    // One vector per image: all positions together.
    if result.rank == 2, result[0] == shape[0] {
      return covering(Array(shape.dimensions.indices), of: shape)
    }
    // An axis of one element has no place that could be told from others.
    let single = shape.dimensions.indices.filter { shape[$0] == 1 }
    let sight = covering(single, of: shape)
    guard case .field(let field, let places?) = sight else { return sight }
    let sizes = Regrouping(from: shape, to: result)
    let known =
      switch places {
      case .grid(let rows, let columns):
        sizes.grid(
          rows: rows.flatMap { single.contains($0) ? nil : $0 },
          columns: columns.flatMap { single.contains($0) ? nil : $0 })
      case .list(let axis, let rows, let columns): sizes.list(axis, rows, columns)
      }
    return known.map { .field(field, $0) } ?? .untracked
  }
}

/// Which axes are which when a value is given another shape.
private struct Regrouping {
  private let shape: Shape
  private let result: Shape
  /// How many elements the axes before each one count, and at the end all.
  private let before: [Int]
  private let resultBefore: [Int]

  init(from shape: Shape, to result: Shape) {
    self.shape = shape
    self.result = result
    before = Self.counts(shape)
    resultBefore = Self.counts(result)
  }

  private static func counts(_ shape: Shape) -> [Int] {
    (0...shape.rank).map { saturatingProduct(Array(shape.dimensions.prefix($0))) }
  }

  /// The axis that is the same in the result.
  private func kept(_ axis: Int) -> Int? {
    result.dimensions.indices.first {
      resultBefore[$0] == before[axis] && result[$0] == shape[axis]
    }
  }

  /// Rows and columns that stay axes of their own, or become one.
  func grid(rows: Int?, columns: Int?) -> Places? {
    let (newRows, newColumns) = (rows.flatMap { kept($0) }, columns.flatMap { kept($0) })
    if (newRows == nil) == (rows == nil), (newColumns == nil) == (columns == nil) {
      return .grid(rows: newRows, columns: newColumns)
    }
    guard let rows, let columns, columns == rows + 1 else { return nil }
    let axis = result.dimensions.indices.first {
      resultBefore[$0] <= before[rows] && resultBefore[$0 + 1] >= before[columns + 1]
    }
    return axis.map { .list(axis: $0, rows: shape[rows], columns: shape[columns]) }
  }

  /// A list that stays one, or becomes rows and columns again.
  func list(_ axis: Int, _ rows: Int, _ columns: Int) -> Places? {
    if let axis = kept(axis) { return .list(axis: axis, rows: rows, columns: columns) }
    guard shape[axis] == rows * columns else { return nil }
    let first = result.dimensions.indices.dropLast().first {
      resultBefore[$0] == before[axis] && result[$0] == rows && result[$0 + 1] == columns
    }
    return first.map { .grid(rows: $0, columns: $0 + 1) }
  }
}
