/// One channel with its padding, split into phases, so that neighbouring outputs read neighbouring
/// elements whatever the stride.
///
/// Phase (py, px) holds the padded rows py, py + strideY, … and of those the columns px,
/// px + strideX, …. A tap at padded row ty and column tx then reads phase
/// (ty mod strideY, tx mod strideX), shifted by ty / strideY rows and tx / strideX columns, and
/// the outputs (y, x), counted with the phase's row length, lie in a line: one loop of vectors
/// covers the plane. Columns that no output has are computed and dropped.
struct PhasedPlane {
  let window: WindowGeometry
  let rowLength: Int
  let phaseRows: Int

  /// Outputs that are computed together: eight vectors, whose sums do not wait for one another.
  static let blockLength = 8 * lanes

  init(_ window: WindowGeometry) {
    self.window = window
    rowLength = Division.parts(of: window.reachedWidth, size: window.strideX)
    phaseRows = Division.parts(of: window.reachedHeight, size: window.strideY)
  }

  private var phaseLength: Int { rowLength * phaseRows }
  private var phasesLength: Int { phaseLength * window.strideX * window.strideY }
  /// Where results lie behind the phases, with the phase's row length.
  var resultOffset: Int { phasesLength + Self.blockLength }
  /// Results, those of columns that no output has included.
  private var resultCount: Int { window.outputHeight * rowLength }

  /// Planes are few multiply-adds each; a part takes enough of them to be worth handing out.
  var planesPerPart: Int { max(1, 32768 / max(1, window.outputPixels * window.taps)) }

  func division(planes: Int) -> Division {
    Division(
      parts: Division.parts(of: planes, size: planesPerPart),
      scratch: resultOffset + resultCount + Self.blockLength)
  }

  /// Copies a plane of the input, with `padding` around it.
  func fill(
    _ target: UnsafeMutablePointer<Float>, from input: UnsafePointer<Float>, padding: Float
  ) {
    var row = target
    for phaseY in 0..<window.strideY {
      for phaseX in 0..<window.strideX {
        for index in 0..<phaseRows {
          let y = index * window.strideY + phaseY - window.padTop
          if y >= 0, y < window.inputHeight {
            fillRow(row, from: input + y * window.inputWidth, phase: phaseX, padding: padding)
          } else {
            fillVectors(row, rowLength, with: padding)
          }
          row += rowLength
        }
      }
    }
  }

  private func fillRow(
    _ target: UnsafeMutablePointer<Float>, from row: UnsafePointer<Float>, phase: Int,
    padding: Float
  ) {
    // Columns begin ..< end of this phase lie inside the input.
    let stride = window.strideX
    let shift = phase - window.padLeft
    let begin = shift < 0 ? min(rowLength, Division.parts(of: -shift, size: stride)) : 0
    let inside = window.inputWidth - shift
    let end =
      inside > 0 ? max(begin, min(rowLength, Division.parts(of: inside, size: stride))) : begin
    for column in 0..<begin { target[column] = padding }
    let source = row + (begin * stride + shift)
    let count = end - begin
    if stride == 1 {
      map(source, count, target + begin) { $0 }
    } else {
      copyPhase(source, count, target + begin, readable: window.inputWidth - begin * stride - shift)
    }
    for column in end..<max(end, rowLength) { target[column] = padding }
  }

  /// Every stride-th element.
  private func copyPhase(
    _ source: UnsafePointer<Float>, _ count: Int, _ target: UnsafeMutablePointer<Float>,
    readable: Int
  ) {
    var column = 0
    if window.strideX == 2 {
      while column + lanes <= count, 2 * (column + lanes) <= readable {
        (target + column).vector = everySecond(source + 2 * column)
        column += lanes
      }
    }
    while column < count {
      target[column] = source[column * window.strideX]
      column += 1
    }
  }

  /// Combines the elements under each window, in ascending order, into the results.
  ///
  /// - Parameter combine: Takes what has been combined so far, an element, and the tap's number.
  @inline(__always)
  func combine(
    _ scratch: UnsafeMutablePointer<Float>, start: Vector,
    _ combine: (_ result: Vector, _ element: Vector, _ tap: Int) -> Vector
  ) {
    let results = scratch + resultOffset
    let (stepY, stepX) = (window.dilationY, window.dilationX)
    var position = 0
    while position < resultCount {
      var r0 = start
      var r1 = start
      var r2 = start
      var r3 = start
      var r4 = start
      var r5 = start
      var r6 = start
      var r7 = start
      var tap = 0
      var y = PhasePosition(stride: window.strideY, step: stepY)
      for _ in 0..<window.kernelHeight {
        let rowStart = y.phase * window.strideX * phaseLength + y.index * rowLength + position
        var x = PhasePosition(stride: window.strideX, step: stepX)
        for _ in 0..<window.kernelWidth {
          let element = UnsafePointer(scratch + (rowStart + x.phase * phaseLength + x.index))
          r0 = combine(r0, element.vector, tap)
          r1 = combine(r1, (element + 4).vector, tap)
          r2 = combine(r2, (element + 8).vector, tap)
          r3 = combine(r3, (element + 12).vector, tap)
          r4 = combine(r4, (element + 16).vector, tap)
          r5 = combine(r5, (element + 20).vector, tap)
          r6 = combine(r6, (element + 24).vector, tap)
          r7 = combine(r7, (element + 28).vector, tap)
          tap += 1
          x.advance()
        }
        y.advance()
      }
      let target = results + position
      target.vector = r0
      (target + 4).vector = r1
      (target + 8).vector = r2
      (target + 12).vector = r3
      (target + 16).vector = r4
      (target + 20).vector = r5
      (target + 24).vector = r6
      (target + 28).vector = r7
      position += Self.blockLength
    }
  }
}

/// Where a tap lies along one axis: which phase, and how far into it; kept without dividing.
private struct PhasePosition {
  private(set) var phase = 0
  private(set) var index = 0
  private let stride: Int
  private let phaseStep: Int
  private let indexStep: Int

  /// Taps lie `step` apart; phases repeat every `stride`.
  @inline(__always)
  init(stride: Int, step: Int) {
    self.stride = stride
    (indexStep, phaseStep) = stride == 1 ? (step, 0) : step.quotientAndRemainder(dividingBy: stride)
  }

  @inline(__always)
  mutating func advance() {
    phase &+= phaseStep
    index &+= indexStep
    if phase >= stride {
      phase &-= stride
      index &+= 1
    }
  }
}

/// Fills with one value, four at a time.
@inline(__always)
func fillVectors(_ target: UnsafeMutablePointer<Float>, _ count: Int, with value: Float) {
  var index = 0
  while index + lanes <= count {
    (target + index).vector = Vector(repeating: value)
    index += lanes
  }
  while index < count {
    target[index] = value
    index += 1
  }
}
