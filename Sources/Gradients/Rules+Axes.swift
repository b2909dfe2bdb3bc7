internal import NeuralNetwork

/// Gradients along axes.
extension ReverseMode {
  mutating func axisSlopes(_ node: Node, _ slope: ValueID) -> [ValueID?]? {
    let x = shape(node.inputs[0])
    switch node.operation {
    case .softmax(let axis):
      return [add(.training(.softmaxGradient(axis: axis)), node.outputs[0], slope)]
    case .reduceMean(let axes, _):
      let share = share(slope, of: axes.reduce(1) { $0 * x[$1] })
      return [spread(share, over: axes, of: x)]
    case .reduce(let kind, let axes, _): return reductionSlope(kind, axes, node, slope).map { [$0] }
    case .cumulate(.sum, let axis, let isExclusive, let isReversed):
      return [
        add(
          .cumulate(.sum, axis: axis, isExclusive: isExclusive, isReversed: !isReversed), slope)
      ]
    case .resample(let resampling, let axis):
      return [add(.resample(resampling.transposed(length: x[axis]), axis: axis), slope)]
    default: return nil
    }
  }

  /// What was reduced over some axes, repeated along them.
  private mutating func spread(_ value: ValueID, over axes: [Int], of x: Shape) -> ValueID {
    var kept = x.dimensions
    for axis in axes { kept[axis] = 1 }
    let narrow = add(.reshape(kept), value)
    return add(.expand(x.dimensions), narrow)
  }

  private mutating func reductionSlope(
    _ kind: ReductionKind, _ axes: [Int], _ node: Node, _ slope: ValueID
  ) -> ValueID? {
    let x = node.inputs[0]
    let shape = shape(x)
    let whole = spread(slope, over: axes, of: shape)
    switch kind {
    case .sum: return whole
    case .mean: return share(whole, of: axes.reduce(1) { $0 * shape[$1] })
    case .sumOfMagnitudes:
      let sign = add(.map(.sign), x)
      return add(.multiply, whole, sign)
    case .sumOfSquares:
      let product = add(.multiply, whole, x)
      return times(product, 2)
    case .norm:
      let norm = spread(node.outputs[0], over: axes, of: shape)
      let product = add(.multiply, whole, x)
      return add(.divide, product, norm)
    case .logOfSum:
      let result = spread(node.outputs[0], over: axes, of: shape)
      let sum = add(.exponential, result)
      return add(.divide, whole, sum)
    case .logOfSumOfExponentials where axes.count == 1:
      let shares = add(.softmax(axis: axes[0]), x)
      return add(.multiply, whole, shares)
    case .logOfSumOfExponentials:
      let result = spread(node.outputs[0], over: axes, of: shape)
      let difference = add(.subtract, x, result)
      let share = add(.exponential, difference)
      return add(.multiply, whole, share)
    case .minimum, .maximum:
      // Shared evenly by all that are equal to the result.
      let result = spread(node.outputs[0], over: axes, of: shape)
      let isTaken = add(.combine(.equal), x, result)
      let mask = add(.cast(.float32), isTaken)
      let sums = add(.reduce(.sum, axes: axes, keepsAxes: false), mask)
      let count = spread(sums, over: axes, of: shape)
      let share = add(.divide, mask, count)
      return add(.multiply, whole, share)
    case .product: return nil
    }
  }
}

extension Resampling {
  /// The transpose of the linear map, from its results to `length` elements.
  func transposed(length: Int) -> Resampling {
    var uses = [[(result: Int, weight: Float)]](repeating: [], count: length)
    for (place, index) in indices.enumerated() {
      uses[index].append((place / taps, weights[place]))
    }
    let most = uses.reduce(1) { max($0, $1.count) }
    var (results, shares): ([Int], [Float]) = ([], [])
    for use in uses {
      for tap in 0..<most {
        results.append(tap < use.count ? use[tap].result : 0)
        shares.append(tap < use.count ? use[tap].weight : 0)
      }
    }
    return Resampling(taps: most, indices: results, weights: shares)
  }
}
