/// A value without memory of its own: its elements lie at regular distances in that of another.
///
/// Transpositions, splits and slices are views until somebody needs the elements side by side.
struct StridedView {
  /// Where the first element lies.
  var place: Place
  var lengths: [Int]
  /// Elements between neighbours along each axis.
  var strides: [Int]

  init(place: Place, lengths: [Int], strides: [Int]) {
    self.place = place
    self.lengths = lengths
    self.strides = strides
  }

  init(_ place: Place, _ shape: Shape) {
    self.init(place: place, lengths: shape.dimensions, strides: shape.strides)
  }

  /// Whether the elements lie one behind the other, in row-major order.
  var isContiguous: Bool {
    var expected = 1
    for axis in lengths.indices.reversed() where lengths[axis] != 1 {
      if strides[axis] != expected { return false }
      expected *= lengths[axis]
    }
    return true
  }

  /// Elements between neighbours along the last two axes.
  var matrixStrides: (row: Int, column: Int) {
    (strides[strides.count - 2], strides[strides.count - 1])
  }

  func transposed(_ permutation: [Int]) -> StridedView {
    StridedView(
      place: place, lengths: permutation.map { lengths[$0] },
      strides: permutation.map { strides[$0] })
  }

  /// - Parameter elementSize: Bytes of an element.
  func sliced(
    from starts: [Int], steps: [Int], lengths: [Int], elementSize: Int
  ) -> StridedView {
    var view = StridedView(
      place: place, lengths: lengths, strides: zip(strides, steps).map { $0 * $1 })
    view.place.displacement += zip(strides, starts).reduce(0) { $0 + $1.0 * $1.1 } * elementSize
    return view
  }

  /// The same elements in the same order under another shape; nil where no distances give that.
  func reshaped(to shape: Shape) -> StridedView? {
    guard shape.count > 0 else { return nil }
    let old = lengths.indices.filter { lengths[$0] != 1 }
    var next = 0
    var newStrides = [Int](repeating: 0, count: shape.rank)
    var axis = 0
    while axis < shape.rank {
      guard shape[axis] != 1 else {
        axis += 1
        continue
      }
      // The shortest runs of old and new axes that hold as many elements.
      let (firstOld, firstNew) = (next, axis)
      var (oldCount, newCount) = (lengths[old[next]], shape[axis])
      next += 1
      axis += 1
      while oldCount != newCount {
        if oldCount < newCount {
          oldCount *= lengths[old[next]]
          next += 1
        } else {
          newCount *= shape[axis]
          axis += 1
        }
      }
      for pair in firstOld..<(next - 1)
      where strides[old[pair]] != strides[old[pair + 1]] * lengths[old[pair + 1]] { return nil }
      var stride = strides[old[next - 1]]
      for axis in (firstNew..<axis).reversed() {
        newStrides[axis] = stride
        stride *= shape[axis]
      }
    }
    return StridedView(place: place, lengths: shape.dimensions, strides: newStrides)
  }
}

extension PlanCompiler {
  /// How a value can be read without a copy of it.
  mutating func view(of value: ValueID) -> StridedView {
    let value = source[value.index]
    if places[value.index] == nil, let view = views[value.index] { return view }
    return StridedView(place(value), shape(value))
  }

  /// The memory of a value as something that views may lie in; nil where kernels want copies.
  mutating func viewedSource(_ value: ValueID) -> StridedView? {
    guard K.usesBlocks, type(value) == .float32 else { return nil }
    let view = view(of: value)
    return view.place.region == .arena ? view : nil
  }

  /// Where a viewed value's elements lie side by side: copies them unless they do so already.
  mutating func copiedPlace(_ value: ValueID, _ view: StridedView) -> Place {
    if view.isContiguous {
      places[value.index] = view.place
      return view.place
    }
    let copy = StridedCopy(
      lengths: view.lengths, inputStrides: view.strides, outputStrides: shape(value).strides)
    let output = define(value)
    emit(
      Step(
        work: .copy(copy), division: copy.division, input: view.place, output: output,
        lower: -.infinity, upper: .infinity),
      nodes: producer[value.index].map { [$0] } ?? [], result: value)
    return output
  }
}
