/// One channel with its padding, split into phases, so that neighbouring outputs read neighbouring
/// elements whatever the stride.
///
/// Phase p holds the padded columns p, p + strideX, p + 2·strideX, …; the tap at kernel column kx
/// reads phase (kx · dilationX) mod strideX from column (kx · dilationX) / strideX on. Rows end
/// with room for a vector that begins at the last output.
struct PhasedPlane {
  let window: WindowGeometry
  let rowLength: Int
  let phaseLength: Int

  init(_ window: WindowGeometry) {
    self.window = window
    rowLength = Division.parts(of: window.reachedWidth, size: window.strideX) + lanes
    phaseLength = rowLength * window.reachedHeight
  }

  var count: Int { phaseLength * window.strideX + 4 * lanes }

  /// Copies a plane of the input, with `padding` around it.
  func fill(
    _ target: UnsafeMutablePointer<Float>, from input: UnsafePointer<Float>, padding: Float
  ) {
    for phase in 0..<window.strideX {
      for y in 0..<window.reachedHeight {
        let inputY = y - window.padTop
        fillRow(
          target + phase * phaseLength + y * rowLength,
          from: inputY >= 0 && inputY < window.inputHeight
            ? input + inputY * window.inputWidth : nil,
          phase: phase, padding: padding)
      }
    }
  }

  private func fillRow(
    _ target: UnsafeMutablePointer<Float>, from row: UnsafePointer<Float>?, phase: Int,
    padding: Float
  ) {
    guard let row else {
      for column in 0..<rowLength { target[column] = padding }
      return
    }
    // Columns [begin, end) of this phase lie inside the input.
    let stride = window.strideX
    let begin = min(rowLength, max(0, Division.parts(of: window.padLeft - phase, size: stride)))
    let inside = window.inputWidth + window.padLeft - phase
    let end = max(begin, min(rowLength, inside > 0 ? Division.parts(of: inside, size: stride) : 0))
    for column in 0..<begin { target[column] = padding }
    var source = row + (begin * stride + phase - window.padLeft)
    for column in begin..<end {
      target[column] = source.pointee
      source += stride
    }
    for column in end..<rowLength { target[column] = padding }
  }

  /// Where the tap (kernelY, kernelX) of the first output of row `outputY` lies.
  @inline(__always)
  func offset(outputY: Int, kernelY: Int, kernelX: Int) -> Int {
    let x = kernelX * window.dilationX
    let y = outputY * window.strideY + kernelY * window.dilationY
    return (x % window.strideX) * phaseLength + y * rowLength + x / window.strideX
  }
}
