internal import NeuralNetwork

/// Gradients of movements: each element's goes back to where it came from.
extension ReverseMode {
  mutating func movementSlopes(_ node: Node, _ slope: ValueID) -> [ValueID?]? {
    let inputs = node.inputs
    let x = shape(inputs[0])
    switch node.operation {
    case .reshape, .flatten: return [add(.reshape(x.dimensions), slope)]
    case .transpose(let order):
      return [
        add(
          .transpose((0..<order.count).map { axis in order.firstIndex(of: axis) ?? axis }), slope)
      ]
    case .concatenate(let axis):
      let parts = graph.add(
        .split(axis: axis, lengths: inputs.map { shape($0)[axis] }), [slope],
        resultCount: inputs.count)
      return parts.map { $0 }
    case .pad(let before, _, _):
      return [
        add(
          .slice(starts: before, steps: before.map { _ in 1 }, lengths: x.dimensions), slope)
      ]
    case .slice(let starts, let steps, let lengths):
      return [unsliced(slope, starts, steps, lengths, into: x)]
    case .expand: return [unbroadcast(slope, from: shape(node.outputs[0]), to: inputs[0])]
    case .gather(let axis): return [scattered(node, slope, axis), nil]
    case .gatherElements(let axis):
      let zeros = constant(0, x)
      return [add(.scatterElements(axis: axis, .add), zeros, inputs[1], slope), nil]
    case .gatherSlices(batchAxes: 0):
      let zeros = constant(0, x)
      return [add(.scatterSlices(.add), zeros, inputs[1], slope), nil]
    default: return nil
    }
  }

  /// The parts of a split one behind the other, zeros where nothing uses one.
  mutating func joined(
    _ parts: [ValueID?], of outputs: [ValueID], axis: Int
  ) -> ValueID {
    let values = zip(parts, outputs).map { part, output in part ?? constant(0, shape(output)) }
    return values.count == 1 ? values[0] : graph.add(.concatenate(axis: axis), values)
  }

  /// Zeros with the elements of a slice where they were taken from.
  private mutating func unsliced(
    _ slope: ValueID, _ starts: [Int], _ steps: [Int], _ lengths: [Int], into x: Shape
  ) -> ValueID {
    var value = slope
    var (before, after) = (starts, starts)
    for axis in steps.indices {
      if steps[axis] == 1 {
        after[axis] = x[axis] - starts[axis] - lengths[axis]
        continue
      }
      // Every element of the axis is one of the slice's, or none.
      var places = [Int](repeating: 0, count: x[axis])
      var weights = [Float](repeating: 0, count: x[axis])
      for position in 0..<lengths[axis] {
        places[starts[axis] + position * steps[axis]] = position
        weights[starts[axis] + position * steps[axis]] = 1
      }
      value = add(
        .resample(Resampling(taps: 1, indices: places, weights: weights), axis: axis), value)
      (before[axis], after[axis]) = (0, 0)
    }
    if before.allSatisfy({ $0 == 0 }), after.allSatisfy({ $0 == 0 }) { return value }
    return add(.pad(before: before, after: after, value: 0), value)
  }

  /// Adds what belongs to an index to the elements that it names. The axis is brought to the front
  /// and back, since slices are named by the first axes.
  private mutating func scattered(_ node: Node, _ slope: ValueID, _ axis: Int) -> ValueID {
    let (x, indices) = (shape(node.inputs[0]), shape(node.inputs[1]))
    let named = Array(axis..<(axis + indices.rank))
    let y = shape(node.outputs[0])
    let rest = (0..<y.rank).filter { !named.contains($0) }
    let front = add(.transpose(named + rest), slope)
    let others = (0..<x.rank).filter { $0 != axis }
    let zeros = constant(0, Shape([x[axis]] + others.map { x[$0] }))
    let places = add(.reshape(indices.dimensions + [1]), node.inputs[1])
    let sums = add(.scatterSlices(.add), zeros, places, front)
    guard axis > 0 else { return sums }
    let order = [axis] + others
    return add(.transpose((0..<x.rank).map { order.firstIndex(of: $0) ?? $0 }), sums)
  }
}
