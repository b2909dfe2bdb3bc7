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
  /// Where each tap's offset into the phases lies, as bits.
  private var tapOffset: Int { resultOffset + resultCount + Self.blockLength }
  /// Results from the first to the last, those of columns between rows that no output has included.
  private var resultCount: Int { (window.outputHeight - 1) * rowLength + window.outputWidth }

  /// Planes are few multiply-adds each; a part takes enough of them to be worth handing out.
  var planesPerPart: Int { max(1, 32768 / max(1, window.outputPixels * window.taps)) }

  func division(planes: Int) -> Division {
    Division(
      parts: Division.parts(of: planes, size: planesPerPart),
      scratch: tapOffset + window.taps)
  }

  /// Copies a plane of the input, with `padding` around it.
  func fill(
    _ target: UnsafeMutablePointer<Float>, from input: UnsafePointer<Float>, padding: Float
  ) {
    var row = target
    for phaseY in 0..<window.strideY {
      for phaseX in 0..<window.strideX {
        let columns = columnsInside(phaseX)
        let shift = columns.lowerBound * window.strideX + phaseX - window.padLeft
        for index in 0..<phaseRows {
          let y = index * window.strideY + phaseY - window.padTop
          if y >= 0, y < window.inputHeight {
            let source = input + (y * window.inputWidth + shift)
            fillVectors(row, columns.lowerBound, with: padding)
            copyPhase(
              source, columns.count, row + columns.lowerBound,
              readable: window.inputWidth - shift)
            fillVectors(
              row + columns.upperBound, rowLength - columns.upperBound, with: padding)
          } else {
            fillVectors(row, rowLength, with: padding)
          }
          row += rowLength
        }
      }
    }
  }

  /// The columns of a phase that lie inside the input.
  private func columnsInside(_ phase: Int) -> Range<Int> {
    let shift = phase - window.padLeft
    let begin =
      shift < 0 ? min(rowLength, Division.parts(of: -shift, size: window.strideX)) : 0
    let room = window.inputWidth - shift
    let end = room > 0 ? min(rowLength, Division.parts(of: room, size: window.strideX)) : 0
    return begin..<max(begin, end)
  }

  /// Every stride-th element.
  private func copyPhase(
    _ source: UnsafePointer<Float>, _ count: Int, _ target: UnsafeMutablePointer<Float>,
    readable: Int
  ) {
    if window.strideX == 1 { return copyVectors(source, count, target) }
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

  /// Notes where each tap of the first output lies: the same for all planes.
  func prepare(_ scratch: UnsafeMutablePointer<Float>) {
    var tap = scratch + tapOffset
    for kernelY in 0..<window.kernelHeight {
      let (rows, phaseY) = (kernelY * window.dilationY).quotientAndRemainder(
        dividingBy: window.strideY)
      for kernelX in 0..<window.kernelWidth {
        let (columns, phaseX) = (kernelX * window.dilationX).quotientAndRemainder(
          dividingBy: window.strideX)
        let phase = phaseY * window.strideX + phaseX
        tap.pointee = Float(
          bitPattern: UInt32(phase * phaseLength + rows * rowLength + columns))
        tap += 1
      }
    }
  }

  /// Folds the elements under each window, in ascending order, into the results.
  @inline(__always)
  func fold<Fold: WindowFold>(_ scratch: UnsafeMutablePointer<Float>, _ fold: Fold) {
    let start = fold.start
    let taps = UnsafePointer(scratch + tapOffset)
    let tapCount = window.taps
    let results = scratch + resultOffset
    let end = resultCount
    var position = 0
    while position < end {
      var r0 = start
      var r1 = start
      var r2 = start
      var r3 = start
      var r4 = start
      var r5 = start
      var r6 = start
      var r7 = start
      let origin = UnsafePointer(scratch + position)
      for tap in 0..<tapCount {
        let element = origin + Int(taps[tap].bitPattern)
        r0 = fold.next(r0, element.vector, tap)
        r1 = fold.next(r1, (element + 4).vector, tap)
        r2 = fold.next(r2, (element + 8).vector, tap)
        r3 = fold.next(r3, (element + 12).vector, tap)
        r4 = fold.next(r4, (element + 16).vector, tap)
        r5 = fold.next(r5, (element + 20).vector, tap)
        r6 = fold.next(r6, (element + 24).vector, tap)
        r7 = fold.next(r7, (element + 28).vector, tap)
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
      position &+= Self.blockLength
    }
  }
}

/// How the elements under a window become one number.
///
/// A type rather than a closure, so that it is always compiled into the loop.
protocol WindowFold {
  var start: Vector { get }
  /// What has been folded so far, with one more element, the one under the window's tap number `tap`.
  func next(_ result: Vector, _ element: Vector, _ tap: Int) -> Vector
}

/// Σ weight · element
struct WeightedSum: WindowFold {
  var weights: UnsafePointer<Float>

  var start: Vector { .zero }

  @inline(__always)
  func next(_ result: Vector, _ element: Vector, _ tap: Int) -> Vector {
    result + Vector(repeating: weights[tap]) * element
  }
}

/// Σ element
struct PlainSum: WindowFold {
  var start: Vector { .zero }

  @inline(__always)
  func next(_ result: Vector, _ element: Vector, _ tap: Int) -> Vector { result + element }
}

/// The largest element.
struct Largest: WindowFold {
  var start: Vector { Vector(repeating: -.infinity) }

  @inline(__always)
  func next(_ result: Vector, _ element: Vector, _ tap: Int) -> Vector {
    choose(element, below: result, result, otherwise: element)
  }
}
