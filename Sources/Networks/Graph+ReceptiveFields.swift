internal import NeuralNetwork

/// What is known of a value's way from the image.
private enum Sight {
  /// The value does not depend on the image.
  case nothing
  case field(ReceptiveField)
  /// The value depends on the image, but its positions were rearranged: tokens of a transformer.
  case untracked
}

extension Graph {
  /// The receptive field of every value, by its number, in the first input of four axes (batch,
  /// channels, rows, columns); nil for a value that does not depend on that image, and for one whose
  /// positions are no longer rows and columns.
  ///
  /// - Parameter shapes: The shape of every value.
  func receptiveFields(_ shapes: [Shape]) -> [ReceptiveField?] {
    var sights = [Sight](repeating: .nothing, count: valueCount)
    if let image = inputs.first(where: { shapes[$0.value.index].rank == 4 }) {
      sights[image.value.index] = .field(.pixel)
    }
    for node in nodes {
      let results = node.outputs.map { shapes[$0.index] }
      let sight = node.sight(
        sights: node.inputs.map { sights[$0.index] }, shapes: node.inputs.map { shapes[$0.index] },
        result: results[0])
      for output in node.outputs { sights[output.index] = sight }
    }
    return sights.map { sight in
      if case .field(let field) = sight { field } else { nil }
    }
  }
}

extension Node {
  fileprivate func sight(sights: [Sight], shapes: [Shape], result: Shape) -> Sight {
    switch operation {
    case .convolution(let window, _), .maxPool(let window), .averagePool(let window, _),
      .lpPool(let window, _), .maxPoolIndices(let window, _):
      sights[0].sliding(window)
    case .globalAveragePool: sights[0].covering([2, 3], of: shapes[0])
    // Finer than the image's own steps, or at places that were computed.
    case .transposedConvolution, .deformableConvolution, .gridSample, .roiAlign, .gatherElements,
      .gatherSlices, .scatterElements, .scatterSlices, .determinant:
      sights.map { $0.rearranged(keepingAxes: false) }.joined(over: result)
    case .resample(_, let axis): sights[0].rearranged(keepingAxes: axis < 2)
    case .argument(_, let axis, let keepsAxis, _):
      sights[0].covering([axis], of: shapes[0]).rearranged(keepingAxes: keepsAxis)
    case .cumulate(_, let axis, _, _), .topK(_, let axis, _):
      sights[0].covering([axis], of: shapes[0])
    case .reduceMean(let axes, let keepsAxes), .reduce(_, let axes, let keepsAxes):
      sights[0].covering(axes, of: shapes[0]).rearranged(keepingAxes: keepsAxes)
    case .softmax(let axis): sights[0].covering([axis], of: shapes[0])
    case .layerNormalization(let axis, _):
      sights[0].covering(Array(axis..<shapes[0].rank), of: shapes[0])
    case .pad(let before, _, _): sights[0].padded(before, rank: shapes[0].rank)
    case .slice(let starts, let steps, _):
      sights[0].sliced(starts, steps, rank: shapes[0].rank)
    case .split(let axis, _), .gather(let axis):
      sights[0].rearranged(keepingAxes: shapes[0].rank == 4 && axis < 2 && result.rank == 4)
    case .expand: sights[0].broadcast(from: shapes[0], to: result)
    case .transpose(let order):
      sights[0].rearranged(keepingAxes: order.count == 4 && order[2...] == [2, 3])
    case .flatten(let axis):
      axis <= 2
        ? sights[0].covering([2, 3], of: shapes[0]) : sights[0].rearranged(keepingAxes: false)
    case .reshape: sights[0].reshaped(from: shapes[0], to: result)
    case .matMul, .gemm:
      sights.map { $0.rearranged(keepingAxes: false) }.joined(over: result)
    case .concatenate(let axis):
      axis < 2 || result.rank != 4
        ? sights.joined(over: result)
        : zip(sights, shapes).map { $0.covering([axis], of: $1) }.joined(over: result)
    case .add, .subtract, .multiply, .divide, .power, .combine, .select:
      zip(sights, shapes).map { $0.broadcast(from: $1, to: result) }.joined(over: result)
    case .batchNormalization, .relu, .leakyRelu, .clip, .sigmoid, .tanh, .hardSigmoid, .hardSwish,
      .gelu, .erf, .exponential, .squareRoot, .negative, .identity, .map, .cast, .bitCast,
      .localResponseNormalization:
      sights[0]
    }
  }
}

extension Sight {
  private func map(_ change: (ReceptiveField) -> ReceptiveField) -> Sight {
    if case .field(let field) = self { .field(change(field)) } else { self }
  }

  fileprivate func sliding(_ window: Window) -> Sight {
    // Another number of spatial axes is no image's.
    guard window.kernel.count == 2 else { return rearranged(keepingAxes: false) }
    return map { field in
      field.mapAxes { axis, index in
        axis.sliding(
          kernel: window.kernel[index], dilation: window.dilation[index],
          stride: window.stride[index], padding: window.padBefore[index])
      }
    }
  }

  /// After all positions along `axes` went into each result.
  fileprivate func covering(_ axes: [Int], of shape: Shape) -> Sight {
    guard shape.rank == 4 else { return self }
    return map { field in
      field.mapAxes { axis, index in
        axes.contains(index + 2) ? axis.covering(shape[index + 2]) : axis
      }
    }
  }

  fileprivate func padded(_ before: [Int], rank: Int) -> Sight {
    guard rank == 4 else { return self }
    return map { field in
      field.mapAxes { axis, index in
        axis.sliding(kernel: 1, dilation: 1, stride: 1, padding: before[index + 2])
      }
    }
  }

  /// Positions apart by the steps, from the starts on.
  fileprivate func sliced(_ starts: [Int], _ steps: [Int], rank: Int) -> Sight {
    guard rank == 4, steps[2...].allSatisfy({ $0 > 0 }) else {
      return rearranged(keepingAxes: false)
    }
    return map { field in
      field.mapAxes { axis, index in
        axis.sliding(
          kernel: 1, dilation: 1, stride: steps[index + 2], padding: -starts[index + 2])
      }
    }
  }

  fileprivate func reshaped(from shape: Shape, to result: Shape) -> Sight {
    guard shape.rank == 4, result.rank > 0, result[0] == shape[0] else {
      return rearranged(keepingAxes: shape == result)
    }
    // All positions become one vector, or stay rows and columns.
    if result.rank == 2 { return covering([2, 3], of: shape) }
    return rearranged(
      keepingAxes: result.rank == 4 && result.dimensions[2...] == shape.dimensions[2...])
  }

  /// After positions changed places: only what is the same for all of them is known then.
  fileprivate func rearranged(keepingAxes: Bool) -> Sight {
    guard case .field(let field) = self, !keepingAxes, !field.isFixed else { return self }
    return .untracked
  }

  /// For a value that is repeated along axes of another one.
  fileprivate func broadcast(from shape: Shape, to result: Shape) -> Sight {
    guard shape != result else { return self }
    guard shape.rank == 4, result.rank == 4 else { return rearranged(keepingAxes: false) }
    let repeated = [2, 3].filter { shape[$0] == 1 && result[$0] != 1 }
    return covering(repeated, of: shape)
  }
}

extension [Sight] {
  /// What a result of the given shape sees that is computed from all of these.
  fileprivate func joined(over result: Shape) -> Sight {
    let (rows, columns) = result.rank == 4 ? (result[2], result[3]) : (1, 1)
    return reduce(.nothing) { joined, sight in
      switch (joined, sight) {
      case (.untracked, _), (_, .untracked): .untracked
      case (.nothing, let other), (let other, .nothing): other
      case (.field(let first), .field(let second)):
        .field(first.joined(with: second, rows: rows, columns: columns))
      }
    }
  }
}
