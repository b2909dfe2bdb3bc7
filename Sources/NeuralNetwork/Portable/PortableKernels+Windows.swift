extension PortableKernels {
  /// One image's channel with its own filter, or filters.
  static func convolveDepthwise(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Float>,
    _ weights: UnsafePointer<Float>, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let window = convolution.window
    let plane = PhasedPlane(window)
    plane.fill(scratch, from: input + part * window.inputPixels, padding: 0)
    for filter in 0..<convolution.channelsOut {
      let channel = (part % convolution.groups) * convolution.channelsOut + filter
      let taps = weights + channel * window.taps
      let target = (part * convolution.channelsOut + filter) * window.outputPixels
      let bias = finish.bias.map { $0[channel] }
      let lower = Vector(repeating: finish.lower)
      let upper = Vector(repeating: finish.upper)
      for y in 0..<window.outputHeight {
        let start = target + y * window.outputWidth
        var x = 0
        while x < window.outputWidth {
          var sum = Vector.zero
          for kernelY in 0..<window.kernelHeight {
            for kernelX in 0..<window.kernelWidth {
              let source = scratch + plane.offset(outputY: y, kernelY: kernelY, kernelX: kernelX)
              sum +=
                Vector(repeating: taps[kernelY * window.kernelWidth + kernelX])
                * (source + x).vector
            }
          }
          if let bias { sum += Vector(repeating: bias) }
          let count = min(lanes, window.outputWidth - x)
          if let residual = finish.residual {
            sum += partialVector(residual + start + x, count)
          }
          store(sum.limited(lower, upper), count, to: output + start + x)
          x += lanes
        }
      }
    }
  }

  public static func division(of pooling: Pooling) -> Division {
    Division(parts: pooling.planes, scratch: PhasedPlane(pooling.window).count)
  }

  public static func pool(
    _ pooling: Pooling, part: Int, _ input: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let window = pooling.window
    let plane = PhasedPlane(window)
    let source = input + part * window.inputPixels
    let target = output + part * window.outputPixels
    switch pooling.kind {
    case .maximum:
      plane.fill(scratch, from: source, padding: -.infinity)
      forEachVector(plane, scratch, into: target) { largest, next in
        next.replacing(with: largest, where: largest .>= next)
      } start: {
        Vector(repeating: -.infinity)
      }
    case .average(let countsPadding):
      plane.fill(scratch, from: source, padding: 0)
      forEachVector(plane, scratch, into: target) { sum, next in
        sum + next
      } start: {
        Vector.zero
      }
      divide(target, pooling, countsPadding: countsPadding)
    }
  }

  /// Combines a window's elements in ascending order, four windows at a time.
  @inline(__always)
  private static func forEachVector(
    _ plane: PhasedPlane, _ scratch: UnsafeMutablePointer<Float>,
    into output: UnsafeMutablePointer<Float>, _ combine: (Vector, Vector) -> Vector,
    start: () -> Vector
  ) {
    let window = plane.window
    for y in 0..<window.outputHeight {
      let row = output + y * window.outputWidth
      var x = 0
      while x < window.outputWidth {
        var result = start()
        for kernelY in 0..<window.kernelHeight {
          for kernelX in 0..<window.kernelWidth {
            let source = scratch + plane.offset(outputY: y, kernelY: kernelY, kernelX: kernelX)
            result = combine(result, (source + x).vector)
          }
        }
        store(result, min(lanes, window.outputWidth - x), to: row + x)
        x += lanes
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

/// Four elements, or the first `count` of them and zeros.
@inline(__always)
func partialVector(_ pointer: UnsafePointer<Float>, _ count: Int) -> Vector {
  if count == lanes { return pointer.vector }
  var vector = Vector.zero
  for lane in 0..<count { vector[lane] = pointer[lane] }
  return vector
}

/// Stores four elements, or the first `count` of them.
@inline(__always)
func store(_ vector: Vector, _ count: Int, to pointer: UnsafeMutablePointer<Float>) {
  if count == lanes {
    pointer.vector = vector
  } else {
    for lane in 0..<count { pointer[lane] = vector[lane] }
  }
}
