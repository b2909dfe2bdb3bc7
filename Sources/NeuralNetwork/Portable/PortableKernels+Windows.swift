extension PortableKernels {
  /// Image channels with their own filter, or filters, each.
  static func convolveDepthwise(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Float>,
    _ weights: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let window = convolution.window
    let phased = PhasedPlane(window)
    let planes = Division.range(
      part: part, size: phased.planesPerPart, count: convolution.batch * convolution.groups)
    phased.prepare(scratch)
    for plane in planes {
      phased.fill(scratch, from: input + plane * window.inputPixels, padding: 0)
      for filter in 0..<convolution.channelsOut {
        let channel = (plane % convolution.groups) * convolution.channelsOut + filter
        let taps = weights + channel * window.taps
        phased.fold(scratch, WeightedSum(weights: taps))
        let target = (plane * convolution.channelsOut + filter) * window.outputPixels
        finishRows(
          UnsafePointer(scratch + phased.resultOffset), phased, finish,
          bias: finish.bias.map { $0[channel] }, target, into: output)
      }
    }
  }

  /// Adds bias and residual to results and stores those that are outputs.
  private static func finishRows(
    _ results: UnsafePointer<Float>, _ phased: PhasedPlane, _ finish: Finish<Float>,
    bias: Float?, _ target: Int, into output: UnsafeMutablePointer<Float>
  ) {
    let width = phased.window.outputWidth
    let lower = Vector(repeating: finish.lower)
    let upper = Vector(repeating: finish.upper)
    for y in 0..<phased.window.outputHeight {
      let row = results + y * phased.rowLength
      let start = target + y * width
      var x = 0
      while x < width {
        let count = min(lanes, width - x)
        var sum = (row + x).vector
        if let bias { sum += Vector(repeating: bias) }
        if let residual = finish.residual { sum += partialVector(residual + start + x, count) }
        storeLanes(sum.limited(lower, upper), count, to: output + start + x)
        x += lanes
      }
    }
  }

  public static func division(of pooling: Pooling) -> Division {
    PhasedPlane(pooling.window).division(planes: pooling.planes)
  }

  public static func pool(
    _ pooling: Pooling, part: Int, _ input: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let window = pooling.window
    let phased = PhasedPlane(window)
    let finish = Finish<Float>(
      bias: nil, residual: nil, lower: -.infinity, upper: .infinity)
    phased.prepare(scratch)
    for plane in Division.range(
      part: part, size: phased.planesPerPart, count: pooling.planes)
    {
      let source = input + plane * window.inputPixels
      let start = plane * window.outputPixels
      let results = UnsafePointer(scratch + phased.resultOffset)
      switch pooling.kind {
      case .maximum:
        phased.fill(scratch, from: source, padding: -.infinity)
        phased.fold(scratch, Largest())
        finishRows(results, phased, finish, bias: nil, start, into: output)
      case .average(let countsPadding):
        phased.fill(scratch, from: source, padding: 0)
        phased.fold(scratch, PlainSum())
        finishRows(results, phased, finish, bias: nil, start, into: output)
        divide(output + start, pooling, countsPadding: countsPadding)
      }
    }
  }

  /// Divides sums by the number of elements that count.
  private static func divide(
    _ sums: UnsafeMutablePointer<Float>, _ pooling: Pooling, countsPadding: Bool
  ) {
    let window = pooling.window
    for y in 0..<window.outputHeight {
      let rows = counted(
        from: y * window.strideY - window.padTop, window.kernelHeight, window.dilationY,
        size: window.inputHeight, before: countsPadding ? window.padTop : 0,
        after: countsPadding ? pooling.padBottom : 0)
      for x in 0..<window.outputWidth {
        let columns = counted(
          from: x * window.strideX - window.padLeft, window.kernelWidth, window.dilationX,
          size: window.inputWidth, before: countsPadding ? window.padLeft : 0,
          after: countsPadding ? pooling.padRight : 0)
        sums[y * window.outputWidth + x] /= Float(max(1, rows * columns))
      }
    }
  }

  /// How many taps of a window that begins at `first` lie between -before and size + after.
  private static func counted(
    from first: Int, _ kernel: Int, _ dilation: Int, size: Int, before: Int, after: Int
  ) -> Int {
    var count = 0
    for tap in 0..<kernel {
      let position = first + tap * dilation
      if position >= -before, position < size + after { count += 1 }
    }
    return count
  }
}
