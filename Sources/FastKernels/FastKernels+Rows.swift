internal import CKernels
public import NeuralNetwork

/// What the native kernels do faster than the portable ones on planar values.
extension FastKernels {
  public static func apply(
    _ function: UnaryFunction, to input: UnsafePointer<Float>, count: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    guard CKFinish.has(function) else {
      return PortableKernels.apply(function, to: input, count: count, into: output)
    }
    var finish = CKFinish(function)
    kernels.apply(input, count, &finish, output)
  }

  public static func combine(
    _ function: BinaryFunction, _ broadcast: Broadcast, part: Int,
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, lower: Float, upper: Float,
    into output: UnsafeMutablePointer<Float>
  ) {
    if broadcast.rows == 1, broadcast.firstStrides == [1], broadcast.secondStrides == [0],
      function == .multiply
    {
      let range = Division.range(
        part: part, size: Division.elementsPerPart, count: broadcast.rowLength)
      return scale(
        first + range.lowerBound, count: range.count, by: second.pointee, plus: 0, lower: lower,
        upper: upper, into: output + range.lowerBound)
    }
    guard broadcast.rows == 1, broadcast.firstStrides == [1], broadcast.secondStrides == [1],
      let combination = CKCombination(function)
    else {
      return PortableKernels.combine(
        function, broadcast, part: part, first, second, lower: lower, upper: upper, into: output)
    }
    let range = Division.range(
      part: part, size: Division.elementsPerPart, count: broadcast.rowLength)
    kernels.combine(
      combination, first + range.lowerBound, second + range.lowerBound, range.count, lower, upper,
      output + range.lowerBound)
  }

  public static func softmax(
    _ lines: Lines, part: Int, _ input: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    guard lines.inner == 1 else {
      return PortableKernels.softmax(lines, part: part, input, into: output)
    }
    let start = part * lines.count
    kernels.softmax(
      input + start, 1, lines.count, lines.count, 1, output + start, lines.count)
  }

  public static func normalize(
    _ normalization: LayerNormalization, part: Int, _ input: UnsafePointer<Float>,
    scale: UnsafePointer<Float>, shift: UnsafePointer<Float>?,
    into output: UnsafeMutablePointer<Float>
  ) {
    let rows = Division.range(
      part: part, size: LayerNormalization.rowsPerPart, count: normalization.rows)
    let start = rows.lowerBound * normalization.count
    kernels.normalize(
      input + start, rows.count, normalization.count, normalization.epsilon, scale, shift,
      output + start)
  }
}

extension CKCombination {
  fileprivate init?(_ function: BinaryFunction) {
    switch function {
    case .add: self = .add
    case .subtract: self = .subtract
    case .multiply: self = .multiply
    case .divide: self = .divide
    case .power: return nil
    }
  }
}
