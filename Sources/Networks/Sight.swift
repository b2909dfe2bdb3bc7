internal import NeuralNetwork

/// What is known of a value's way from the image.
enum Sight {
  /// The value does not depend on the image.
  case nothing
  /// Each position sees a window. The places say where in the value the positions lie; nil where all
  /// see the same window.
  case field(ReceptiveField, Places?)
  /// The value depends on the image, but where its positions look is not followed.
  case untracked
}

/// Where in a value the image's rows and columns are.
enum Places: Equatable {
  /// Along these axes; nil for one that is gone because all along it went into each result.
  case grid(rows: Int?, columns: Int?)
  /// Row by row along one axis, as tokens lie, perhaps once for each of several channels.
  case list(axis: Int, rows: Int, columns: Int)
}

extension Sight {
  var isNothing: Bool { if case .nothing = self { true } else { false } }

  /// The window of each position; nil where there is none, or positions lie in a list, where the
  /// windows of neighbours are not a fixed step apart.
  var window: ReceptiveField? {
    switch self {
    case .nothing, .untracked, .field(_, .list): nil
    case .field(let field, _): field
    }
  }

  /// A window per position. Where all see the same, their places do not matter.
  private static func seeing(_ field: ReceptiveField, _ places: Places?) -> Sight {
    .field(field, field.isFixed ? nil : places)
  }

  /// Whether what is seen differs along an axis of the value.
  func varies(along axis: Int) -> Bool {
    switch self {
    case .field(let field, .grid(let rows, let columns)):
      rows == axis && field.vertical.stride > 0 || columns == axis && field.horizontal.stride > 0
    case .field(_, .list(axis, _, _)): true
    default: false
    }
  }

  /// After positions changed places: only what is the same for all of them is known then.
  var rearranged: Sight { if case .field(_, .some) = self { .untracked } else { self } }

  /// After a change of the window along the axes of a grid.
  func alongGrid(
    _ change: (_ window: ReceptiveField.Axis, _ axis: Int) -> ReceptiveField.Axis
  ) -> Sight {
    guard case .field(let field, let places) = self, case .grid(let rows, let columns) = places
    else { return self }
    let axes = [rows, columns]
    return .seeing(
      field.mapAxes { window, index in axes[index].map { change(window, $0) } ?? window }, places)
  }

  /// After all positions along `axes` went into each result.
  func covering(_ axes: [Int], of shape: Shape) -> Sight {
    if case .field(let field, .list(let axis, let rows, let columns)) = self, axes.contains(axis) {
      let counts = [rows, columns]
      return .seeing(field.mapAxes { $0.covering(counts[$1]) }, nil)
    }
    return alongGrid { window, axis in
      axes.contains(axis) ? window.covering(shape[axis]) : window
    }
  }

  /// After a window slid over the axes from the third on.
  func sliding(_ window: Window) -> Sight {
    guard case .field(_, let places?) = self else { return self }
    guard case .grid(let rows, let columns) = places, rows ?? 2 == 2, columns ?? 3 == 3,
      window.kernel.count == 2
    else { return .untracked }
    return alongGrid { axis, place in
      axis.sliding(
        kernel: window.kernel[place - 2], dilation: window.dilation[place - 2],
        stride: window.stride[place - 2], padding: window.padBefore[place - 2])
    }
  }
}

extension [Sight] {
  /// What a result of the given shape sees that is computed from all of these.
  func joined(over result: Shape) -> Sight {
    reduce(.nothing) { $0.joined(with: $1, over: result) }
  }
}

extension Sight {
  fileprivate func joined(with other: Sight, over result: Shape) -> Sight {
    switch (self, other) {
    case (.untracked, _), (_, .untracked): return .untracked
    case (.nothing, let sight), (let sight, .nothing): return sight
    case (.field(let first, let places), .field(let second, let others)):
      guard let known = places ?? others else {
        return .field(first.joined(with: second, rows: 1, columns: 1), nil)
      }
      guard let joined = known.joined(with: others ?? known) else { return .untracked }
      let (rows, columns) = joined.counts(in: result)
      return .seeing(first.joined(with: second, rows: rows, columns: columns), joined)
    }
  }
}

extension Places {
  /// The places in a value to which both ways lead; nil where they lie differently.
  fileprivate func joined(with other: Places) -> Places? {
    if self == other { return self }
    guard case .grid(let rows, let columns) = self,
      case .grid(let otherRows, let otherColumns) = other,
      rows == nil || otherRows == nil || rows == otherRows,
      columns == nil || otherColumns == nil || columns == otherColumns
    else { return nil }
    return .grid(rows: rows ?? otherRows, columns: columns ?? otherColumns)
  }

  fileprivate func counts(in shape: Shape) -> (rows: Int, columns: Int) {
    switch self {
    case .grid(let rows, let columns):
      (rows.map { shape[$0] } ?? 1, columns.map { shape[$0] } ?? 1)
    case .list(_, let rows, let columns): (rows, columns)
    }
  }
}
