/// Gradients of windows, in plain loops.
extension Kernels {
  /// One filter's gradient: for each of its weights Σ x · dy over all images and places, and Σ dy for
  /// its bias (Dumoulin & Visin 2016, section 4: the transpose of what the weight does).
  static func differentiateFilter(
    _ convolution: Convolution, _ hasBias: Bool, _ filter: Int, _ memory: GeneralMemory
  ) {
    let window = convolution.window
    let x = memory.operand(0, Scalar.self)
    let gradient = memory.operand(1, Scalar.self)
    var weights = memory.result(0, Scalar.self) + filter * convolution.inner
    let filters = convolution.groups * convolution.channelsOut
    let firstChannel = filter / convolution.channelsOut * convolution.channelsIn
    let channels = convolution.groups * convolution.channelsIn
    for channel in firstChannel..<(firstChannel + convolution.channelsIn) {
      for row in 0..<window.kernelHeight {
        for column in 0..<window.kernelWidth {
          let tap = TapReach(window, row, column)
          var sum = 0.0
          for image in 0..<convolution.batch {
            sum += tap.products(
              x + (image * channels + channel) * window.inputPixels,
              gradient + (image * filters + filter) * window.outputPixels, window)
          }
          weights.pointee = Scalar(sum)
          weights += 1
        }
      }
    }
    guard hasBias else { return }
    memory.result(1, Scalar.self)[filter] = sumOfChannel(
      filter, of: filters, batch: convolution.batch, pixels: window.outputPixels, gradient)
  }

  private static func sumOfChannel(
    _ channel: Int, of channels: Int, batch: Int, pixels: Int, _ images: UnsafePointer<Scalar>
  ) -> Scalar {
    var sum = 0.0
    for image in 0..<batch {
      let plane = images + (image * channels + channel) * pixels
      for pixel in 0..<pixels { sum += Double(plane[pixel]) }
    }
    return Scalar(sum)
  }

  static func differentiateFilter(
    _ convolution: SpatialConvolution, _ hasBias: Bool, _ filter: Int, _ memory: GeneralMemory
  ) {
    let window = convolution.window
    let x = memory.operand(0, Scalar.self)
    let gradient = memory.operand(1, Scalar.self)
    let inner = convolution.channelsIn * window.taps
    let weights = memory.result(0, Scalar.self) + filter * inner
    let filters = convolution.groups * convolution.channelsOut
    let firstChannel = filter / convolution.channelsOut * convolution.channelsIn
    let channels = convolution.groups * convolution.channelsIn
    var places = [Int](repeating: 0, count: window.taps)
    var sums = [Double](repeating: 0, count: inner)
    for image in 0..<convolution.batch {
      for position in 0..<window.outputCount {
        window.places(under: position, &places)
        let slope = Double(gradient[(image * filters + filter) * window.outputCount + position])
        for channel in 0..<convolution.channelsIn {
          let plane = x + (image * channels + firstChannel + channel) * window.inputCount
          for (tap, place) in places.enumerated() where place >= 0 {
            sums[channel * window.taps + tap] += Double(plane[place]) * slope
          }
        }
      }
    }
    for index in 0..<inner { weights[index] = Scalar(sums[index]) }
    guard hasBias else { return }
    memory.result(1, Scalar.self)[filter] = sumOfChannel(
      filter, of: filters, batch: convolution.batch, pixels: window.outputCount, gradient)
  }

  /// Each window's gradient goes to its first maximum.
  static func differentiateMaxima(
    _ pooling: PoolingGradient, _ plane: Int, _ memory: GeneralMemory
  ) {
    let window = pooling.window
    let x = memory.operand(0, Scalar.self) + plane * window.inputCount
    let gradient = memory.operand(1, Scalar.self) + plane * window.outputCount
    let result = memory.result(0, Scalar.self) + plane * window.inputCount
    fill(result, count: window.inputCount, with: 0)
    var places = [Int](repeating: 0, count: window.taps)
    for position in 0..<window.outputCount {
      window.places(under: position, &places)
      var best = -1
      for place in places where place >= 0 && (best < 0 || x[place] > x[best] || x[place].isNaN) {
        best = place
      }
      if best >= 0, !pooling.isRectified || x[best] > 0 { result[best] += gradient[position] }
    }
  }

  /// Each window's gradient is shared by its elements.
  static func differentiateMeans(
    _ pooling: PoolingGradient, _ plane: Int, _ memory: GeneralMemory
  ) {
    let window = pooling.window
    let gradient = memory.operand(0, Scalar.self) + plane * window.outputCount
    let result = memory.result(0, Scalar.self) + plane * window.inputCount
    fill(result, count: window.inputCount, with: 0)
    var places = [Int](repeating: 0, count: window.taps)
    for position in 0..<window.outputCount {
      window.places(under: position, &places)
      let count =
        pooling.countsPadding
        ? window.tapsInPaddedImage(at: position) : places.reduce(0) { $1 >= 0 ? $0 + 1 : $0 }
      let share = gradient[position] / Scalar(count)
      for place in places where place >= 0 { result[place] += share }
    }
  }
}

/// The outputs of a convolution for which one tap lies inside the image.
private struct TapReach {
  var rows, columns: Range<Int>
  /// Where the tap lies for output (0, 0), which may be outside.
  var top, left: Int

  init(_ window: WindowGeometry, _ row: Int, _ column: Int) {
    top = row * window.dilationY - window.padTop
    left = column * window.dilationX - window.padLeft
    rows = Self.inside(top, window.strideY, window.inputHeight, window.outputHeight)
    columns = Self.inside(left, window.strideX, window.inputWidth, window.outputWidth)
  }

  private static func inside(
    _ start: Int, _ stride: Int, _ length: Int, _ outputs: Int
  ) -> Range<Int> {
    let first = start >= 0 ? 0 : (stride - 1 - start) / stride
    let room = length - 1 - start
    let end = room < 0 ? 0 : min(outputs, room / stride + 1)
    return min(first, end)..<end
  }

  /// Σ x · dy over one image: each row's products are summed by four at a time, then joined.
  func products<Scalar: KernelScalar>(
    _ x: UnsafePointer<Scalar>, _ gradient: UnsafePointer<Scalar>, _ window: WindowGeometry
  ) -> Double {
    var sum = 0.0
    let step = window.strideX
    for row in rows {
      let input = x + (row * window.strideY + top) * window.inputWidth + left
      let slope = gradient + row * window.outputWidth
      var (a, b, c, d): (Scalar, Scalar, Scalar, Scalar) = (0, 0, 0, 0)
      var column = columns.lowerBound
      while column + 4 <= columns.upperBound {
        a += input[column * step] * slope[column]
        b += input[(column + 1) * step] * slope[column + 1]
        c += input[(column + 2) * step] * slope[column + 2]
        d += input[(column + 3) * step] * slope[column + 3]
        column += 4
      }
      while column < columns.upperBound {
        a += input[column * step] * slope[column]
        column += 1
      }
      sum += Double((a + b) + (c + d))
    }
    return sum
  }
}
