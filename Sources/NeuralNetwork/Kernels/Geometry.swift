/// A two-dimensional convolution of known size.
///
/// input: (batch, groups · channelsIn, inputHeight, inputWidth),
/// output: (batch, groups · channelsOut, outputHeight, outputWidth).
/// Taps that fall into the padding count as zeros and take part in the sum; for finite weights
/// that has the same bits as leaving them out.
public struct Convolution: Equatable, Sendable {
  public var batch: Int
  public var groups: Int
  /// Channels per group.
  public var channelsIn: Int
  /// Channels per group.
  public var channelsOut: Int
  public var window: WindowGeometry
  public var inputLayout = Layout.planar
  public var outputLayout = Layout.planar
  /// Whether a sum of zeros must be 0 exactly, so that no method may be taken whose roundings reach it
  /// from elsewhere: an image with zeros between its pixels has sums that no pixel is part of.
  public var keepsZeros = false

  /// Terms of the sum behind one output.
  public var inner: Int { channelsIn * window.kernelHeight * window.kernelWidth }
  /// Weights in all.
  public var weightCount: Int { groups * channelsOut * inner }
  /// Whether each channel has a filter of its own.
  public var isDepthwise: Bool { channelsIn == 1 && groups > 1 }
  /// Whether the output at a place reads the input at the same place only.
  public var isPointwise: Bool {
    window.kernelHeight == 1 && window.kernelWidth == 1 && window.strideY == 1
      && window.strideX == 1 && window.padTop == 0 && window.padLeft == 0
      && window.outputHeight == window.inputHeight && window.outputWidth == window.inputWidth
  }

  public init(
    batch: Int, groups: Int, channelsIn: Int, channelsOut: Int, window: WindowGeometry,
    inputLayout: Layout = .planar, outputLayout: Layout = .planar
  ) {
    self.batch = batch
    self.groups = groups
    self.channelsIn = channelsIn
    self.channelsOut = channelsOut
    self.window = window
    self.inputLayout = inputLayout
    self.outputLayout = outputLayout
  }
}

/// Where a sliding window of known size goes.
public struct WindowGeometry: Equatable, Sendable {
  public var inputHeight, inputWidth: Int
  public var outputHeight, outputWidth: Int
  public var kernelHeight, kernelWidth: Int
  public var strideY, strideX: Int
  public var padTop, padLeft: Int
  public var dilationY, dilationX: Int

  public var inputPixels: Int { inputHeight * inputWidth }
  public var outputPixels: Int { outputHeight * outputWidth }
  public var taps: Int { kernelHeight * kernelWidth }

  /// The rows that windows reach from the first padded row on.
  public var reachedHeight: Int {
    (outputHeight - 1) * strideY + (kernelHeight - 1) * dilationY + 1
  }
  /// The columns that windows reach from the first padded column on.
  public var reachedWidth: Int {
    (outputWidth - 1) * strideX + (kernelWidth - 1) * dilationX + 1
  }

  /// The geometry of a window that ``Operation/resultShapes(of:)`` has accepted; one over a single
  /// axis slides over images of one row.
  public init(_ window: Window, input: Shape, output: Shape) {
    func lengths(_ values: [Int], _ ofRow: Int) -> (Int, Int) {
      values.count == 1 ? (ofRow, values[0]) : (values[0], values[1])
    }
    (inputHeight, inputWidth) = lengths(Array(input.dimensions[2...]), 1)
    (outputHeight, outputWidth) = lengths(Array(output.dimensions[2...]), 1)
    (kernelHeight, kernelWidth) = lengths(window.kernel, 1)
    (strideY, strideX) = lengths(window.stride, 1)
    (padTop, padLeft) = lengths(window.padBefore, 0)
    (dilationY, dilationX) = lengths(window.dilation, 1)
  }
}

/// Maximum or average over a window, for every channel on its own.
public struct Pooling: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    case maximum
    /// Divides by the number of window elements inside the image, or inside the padded image.
    case average(countsPadding: Bool)
  }

  public var kind: Kind
  /// batch · channels.
  public var planes: Int
  public var window: WindowGeometry
  /// Padding behind the image, which an average that counts padding needs to know.
  public var padBottom, padRight: Int
}

/// left (rows, inner) times right (inner, columns), once per batch item; the output is row-major.
public struct MatrixProduct: Equatable, Sendable {
  public var rows, inner, columns: Int
  /// Elements between neighbours along left's rows and along its inner axis.
  public var leftRowStride, leftInnerStride: Int
  /// Elements between neighbours along right's inner axis and along its columns.
  public var rightInnerStride, rightColumnStride: Int
  /// Where each batch item's matrices begin; one entry each per item.
  public var leftOffsets, rightOffsets: [Int]

  public var batch: Int { leftOffsets.count }
  /// Whether a right-hand matrix without gaps is stored row by row, rather than column by column.
  public var storesRows: Bool { rightColumnStride == 1 }
}

/// Scaled dot-product attention of any number of heads: softmax(scale · query · keys + mask) · values
/// (Vaswani et al. 2017, equation 1).
public struct Attention: Equatable, Sendable {
  /// Rows of the query; columns of the transposed keys, and rows of the values.
  public var queries, keys: Int
  /// Columns of the query, and of the values.
  public var depth, valueDepth: Int
  public var scale: Float
  /// (queries, depth), elements of a row side by side.
  public var query: StridedMatrices
  /// (depth, keys)
  public var transposedKeys: StridedMatrices
  /// (keys, value depth)
  public var values: StridedMatrices
  /// (queries, keys), elements of a row side by side; rows may be the same one.
  public var mask: StridedMatrices?
  /// (queries, value depth), elements of a row side by side.
  public var output: StridedMatrices

  public var heads: Int { query.offsets.count }
}

/// A batch of matrices of one size in one memory.
public struct StridedMatrices: Equatable, Sendable {
  /// Where each begins.
  public var offsets: [Int]
  public var rowStride, columnStride: Int
}

/// Layer normalisation (Ba et al. 2016, eq. 4) of `rows` rows of `count` elements.
public struct LayerNormalization: Equatable, Sendable {
  public var rows, count: Int
  public var epsilon: Float

  /// Rows that are worked on together.
  public static let rowsPerPart = 4
  public var division: Division {
    Division(parts: Division.parts(of: rows, size: Self.rowsPerPart))
  }
}

/// Lines along one axis: `outer` blocks of `count` elements, `inner` lines side by side in each.
public struct Lines: Equatable, Sendable {
  public var outer, count, inner: Int

  public var division: Division { Division(parts: outer) }
}

/// A mean over some axes: for every kept index, all reduced indices in ascending order.
public struct Reduction: Equatable, Sendable {
  /// Kept axes, with the input's strides.
  public var keptLengths, keptStrides: [Int]
  /// Reduced axes, with the input's strides; neighbours that can be counted as one are merged.
  public var reducedLengths, reducedStrides: [Int]

  /// - Parameter axes: In ascending order.
  public init(_ input: Shape, over axes: [Int]) {
    let strides = input.strides
    let kept = (0..<input.rank).filter { !axes.contains($0) }
    keptLengths = kept.map { input[$0] }
    keptStrides = kept.map { strides[$0] }
    reducedLengths = []
    reducedStrides = []
    for axis in axes {
      if let last = reducedLengths.indices.last,
        reducedStrides[last] == strides[axis] * input[axis]
      {
        reducedLengths[last] *= input[axis]
        reducedStrides[last] = strides[axis]
      } else {
        reducedLengths.append(input[axis])
        reducedStrides.append(strides[axis])
      }
    }
    if axes.isEmpty {
      reducedLengths = [1]
      reducedStrides = [1]
    }
  }

  public var outputs: Int { keptLengths.reduce(1, *) }
  public var terms: Int { reducedLengths.reduce(1, *) }
  /// Terms that lie evenly spaced count as one row.
  public var reducedRows: Int { reducedLengths.dropLast().reduce(1, *) }

  /// Where the first term of an output lies.
  func offset(ofOutput output: Int) -> Int {
    NeuralNetwork.offset(ofIndex: output, axes: keptLengths.count, keptLengths, keptStrides)
  }

  /// Outputs that are worked on together.
  public static let outputsPerPart = 64
  public var division: Division {
    Division(parts: Division.parts(of: outputs, size: Self.outputsPerPart))
  }
}

/// A function of one element.
public enum UnaryFunction: Equatable, Sendable {
  case clamp(lower: Float, upper: Float)
  case leakyRelu(slope: Float)
  case sigmoid
  case tanh
  case hardSigmoid(alpha: Float, beta: Float)
  case hardSwish
  case gelu
  case geluTanh
  case erf
  case exponential
  case squareRoot
  case negative
}

/// A function of two elements.
public enum BinaryFunction: UInt8, Equatable, Sendable {
  case add, subtract, multiply, divide, power
}
