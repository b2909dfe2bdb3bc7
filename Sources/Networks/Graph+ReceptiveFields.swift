internal import NeuralNetwork

extension Graph {
  /// The receptive field of every value, by its number, in the first input of four axes; nil for a
  /// value that does not depend on that image, and for one whose positions are not followed.
  ///
  /// The image is (batch, channels, rows, columns) or (batch, rows, columns, channels): the order by
  /// which more values are followed, since windows slide over rows and columns only.
  ///
  /// - Parameter shapes: The shape of every value.
  func receptiveFields(_ shapes: [Shape]) -> [ReceptiveField?] {
    guard let image = inputs.first(where: { shapes[$0.value.index].rank == 4 })?.value else {
      return [ReceptiveField?](repeating: nil, count: valueCount)
    }
    let first = receptiveFields(of: image, lying: .grid(rows: 2, columns: 3), shapes)
    let last = receptiveFields(of: image, lying: .grid(rows: 1, columns: 2), shapes)
    return last.count { $0 != nil } > first.count { $0 != nil } ? last : first
  }

  private func receptiveFields(
    of image: ValueID, lying places: Places, _ shapes: [Shape]
  ) -> [ReceptiveField?] {
    var sights = [Sight](repeating: .nothing, count: valueCount)
    sights[image.index] = .field(.pixel, places)
    for node in nodes {
      let sight = node.sight(
        node.inputs.map { sights[$0.index] }, node.inputs.map { shapes[$0.index] },
        shapes[node.outputs[0].index])
      for output in node.outputs { sights[output.index] = sight }
    }
    return sights.map(\.window)
  }
}

extension Node {
  fileprivate func sight(_ sights: [Sight], _ shapes: [Shape], _ result: Shape) -> Sight {
    switch operation {
    case .add, .subtract, .multiply, .divide, .power, .combine, .select:
      zip(sights, shapes).map { $0.broadcast(from: $1, to: result) }.joined(over: result)
    case .concatenate(let axis):
      zip(sights, shapes).map { $0.concatenated(axis, of: $1) }.joined(over: result)
    case .matMul where !sights[0].isNothing && sights[1].isNothing && shapes[1].rank == 2:
      sights[0].mixing(axis: shapes[0].rank - 1, of: shapes[0])
    case .matMul where sights[0].isNothing && shapes[0].rank == 2 && shapes[1].rank >= 2:
      sights[1].mixing(axis: shapes[1].rank - 2, of: shapes[1])
    case .gemm(_, _, transposesA: false, _) where sights.dropFirst().allSatisfy(\.isNothing):
      sights[0].mixing(axis: 1, of: shapes[0])
    // Places that were computed, or of which several come together.
    case .matMul, .gemm, .transposedConvolution, .deformableConvolution, .gridSample, .roiAlign,
      .gatherElements, .gatherSlices, .scatterElements, .scatterSlices, .determinant, .training:
      sights.map(\.rearranged).joined(over: result)
    default:
      // Weights, statistics and indices may depend on the image, too.
      ([mainSight(sights, shapes, result)] + sights.dropFirst().map(\.rearranged))
        .joined(over: result)
    }
  }

  /// What the result sees through the first operand.
  private func mainSight(_ sights: [Sight], _ shapes: [Shape], _ result: Shape) -> Sight {
    let (x, shape) = (sights[0], shapes[0])
    switch operation {
    case .convolution(let window, _), .maxPool(let window), .averagePool(let window, _),
      .lpPool(let window, _), .maxPoolIndices(let window, _):
      return x.sliding(window)
    case .globalAveragePool: return x.covering(Array(2..<shape.rank), of: shape)
    case .argument(_, let axis, let keepsAxis, _):
      return x.reduced([axis], keepsAxes: keepsAxis, of: shape)
    case .reduceMean(let axes, let keepsAxes), .reduce(_, let axes, let keepsAxes):
      return x.reduced(axes, keepsAxes: keepsAxes, of: shape)
    case .softmax(let axis), .cumulate(_, let axis, _, _), .topK(_, let axis, _):
      return x.covering([axis], of: shape)
    case .layerNormalization(let axis, _):
      return x.covering(Array(axis..<shape.rank), of: shape)
    case .localResponseNormalization: return x.varies(along: 1) ? .untracked : x
    // Finer steps than the image's, or parts that see each something else.
    case .resample(_, let axis), .split(let axis, _): return x.varies(along: axis) ? .untracked : x
    case .gather(let axis): return x.gathered(axis, from: shape, to: result)
    case .pad(let before, let after, _): return x.padded(before, after)
    case .slice(let starts, let steps, let lengths):
      return x.sliced(starts, steps, lengths, of: shape)
    case .expand: return x.broadcast(from: shape, to: result)
    case .transpose(let order): return x.moved { order.firstIndex(of: $0) }
    case .reshape, .flatten: return x.reshaped(from: shape, to: result)
    default:
      // Element by element.
      return x
    }
  }
}
