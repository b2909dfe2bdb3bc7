/// Copies a block of elements from one layout into another: transposition, concatenation, padding.
///
/// Element (i₀, i₁, …) goes from `inputOffset + Σ iₐ · inputStrides[a]` to
/// `outputOffset + Σ iₐ · outputStrides[a]`.
public struct StridedCopy: Equatable, Sendable {
  public var lengths: [Int]
  public var inputStrides, outputStrides: [Int]
  public var inputOffset, outputOffset: Int

  /// Axes that lie behind one another in both layouts are merged, so that rows are long.
  public init(
    lengths: [Int], inputStrides: [Int], outputStrides: [Int], inputOffset: Int = 0,
    outputOffset: Int = 0
  ) {
    self.lengths = []
    self.inputStrides = []
    self.outputStrides = []
    self.inputOffset = inputOffset
    self.outputOffset = outputOffset
    for axis in lengths.indices where lengths[axis] != 1 {
      if let last = self.lengths.indices.last,
        self.inputStrides[last] == inputStrides[axis] * lengths[axis],
        self.outputStrides[last] == outputStrides[axis] * lengths[axis]
      {
        self.lengths[last] *= lengths[axis]
        self.inputStrides[last] = inputStrides[axis]
        self.outputStrides[last] = outputStrides[axis]
      } else {
        self.lengths.append(lengths[axis])
        self.inputStrides.append(inputStrides[axis])
        self.outputStrides.append(outputStrides[axis])
      }
    }
    if self.lengths.isEmpty {
      self.lengths = [1]
      self.inputStrides = [1]
      self.outputStrides = [1]
    }
  }

  /// Elements of a row: the innermost axis.
  public var rowLength: Int { lengths[lengths.count - 1] }
  public var rows: Int { lengths.dropLast().reduce(1, *) }
  public var rowsPerPart: Int { max(1, 8192 / max(rowLength, 1)) }
  public var division: Division { Division(parts: Division.parts(of: rows, size: rowsPerPart)) }
}

/// Two operands stretched over each other (NumPy's rule), as rows.
public struct Broadcast: Equatable, Sendable {
  public var lengths: [Int]
  /// 0 where an operand is repeated along an axis.
  public var firstStrides, secondStrides: [Int]

  public init(_ first: Shape, _ second: Shape, into result: Shape) {
    lengths = []
    firstStrides = []
    secondStrides = []
    let firstSteps = Self.strides(of: first, over: result)
    let secondSteps = Self.strides(of: second, over: result)
    for axis in 0..<result.rank where result[axis] != 1 {
      let length = result[axis]
      if let last = lengths.indices.last, firstStrides[last] == firstSteps[axis] * length,
        secondStrides[last] == secondSteps[axis] * length
      {
        lengths[last] *= length
        firstStrides[last] = firstSteps[axis]
        secondStrides[last] = secondSteps[axis]
      } else {
        lengths.append(length)
        firstStrides.append(firstSteps[axis])
        secondStrides.append(secondSteps[axis])
      }
    }
    if lengths.isEmpty {
      lengths = [1]
      firstStrides = [1]
      secondStrides = [1]
    }
  }

  public var rowLength: Int { lengths[lengths.count - 1] }
  public var rows: Int { lengths.dropLast().reduce(1, *) }

  /// Long rows are cut into pieces, short ones are worked on together.
  public var piecesPerRow: Int { Division.parts(of: rowLength, size: Division.elementsPerPart) }
  public var rowsPerPart: Int { max(1, Division.elementsPerPart / max(rowLength, 1)) }
  public var division: Division {
    Division(
      parts: piecesPerRow > 1
        ? rows * piecesPerRow : Division.parts(of: rows, size: rowsPerPart))
  }

  static func strides(of shape: Shape, over result: Shape) -> [Int] {
    let missing = result.rank - shape.rank
    let strides = shape.strides
    return (0..<result.rank).map { axis in
      axis < missing || shape[axis - missing] == 1 ? 0 : strides[axis - missing]
    }
  }
}

/// Where row number `row` begins when rows are counted over all axes but the innermost.
func rowOffset(_ row: Int, _ lengths: [Int], _ strides: [Int]) -> Int {
  offset(ofIndex: row, axes: lengths.count - 1, lengths, strides)
}

/// Where an element begins that is counted row-major over the first `axes` axes.
func offset(ofIndex index: Int, axes: Int, _ lengths: [Int], _ strides: [Int]) -> Int {
  var rest = index
  var offset = 0
  var axis = axes - 1
  while axis >= 0 {
    let (quotient, position) = rest.quotientAndRemainder(dividingBy: lengths[axis])
    offset += position * strides[axis]
    rest = quotient
    axis -= 1
  }
  return offset
}
