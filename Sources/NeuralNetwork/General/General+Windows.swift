extension Kernels {
  static func perform(_ work: WindowWork, _ memory: GeneralMemory) {
    switch work {
    case .convolution(let convolution): convolve(convolution, memory)
    case .deformableConvolution(let convolution): convolve(convolution, memory)
    case .pool(let pooling): pool(pooling, memory)
    case .maxIndices(let pooling, let columnMajor): findMaxima(pooling, columnMajor, memory)
    }
  }

  /// Sums go over (channel in, tap); then the bias, the third operand, is added.
  private static func convolve(_ convolution: SpatialConvolution, _ memory: GeneralMemory) {
    let window = convolution.window
    let input = memory.operand(0, Scalar.self)
    let weights = memory.operand(1, Scalar.self)
    let bias = memory.operands.count > 2 ? memory.operand(2, Scalar.self) : nil
    let output = memory.result(0, Scalar.self)
    var places = [Int](repeating: 0, count: window.taps)
    let filterCount = convolution.channelsIn * window.taps
    for position in 0..<window.outputCount {
      window.places(under: position, &places)
      for item in 0..<(convolution.batch * convolution.groups) {
        let image = input + item * convolution.channelsIn * window.inputCount
        for filter in 0..<convolution.channelsOut {
          let channel = item % convolution.groups * convolution.channelsOut + filter
          var weight = weights + channel * filterCount
          var sum: Scalar = 0
          for channelIn in 0..<convolution.channelsIn {
            let plane = image + channelIn * window.inputCount
            for place in places {
              if place >= 0 { sum += plane[place] * weight.pointee }
              weight += 1
            }
          }
          if let bias { sum += bias[channel] }
          output[(item * convolution.channelsOut + filter) * window.outputCount + position] = sum
        }
      }
    }
  }

  private static func pool(_ pooling: SpatialPooling, _ memory: GeneralMemory) {
    let window = pooling.window
    let input = memory.operand(0, Scalar.self)
    let output = memory.result(0, Scalar.self)
    var places = [Int](repeating: 0, count: window.taps)
    for position in 0..<window.outputCount {
      window.places(under: position, &places)
      let inside = places.reduce(0) { $1 >= 0 ? $0 + 1 : $0 }
      for plane in 0..<pooling.planes {
        let image = input + plane * window.inputCount
        let result: Scalar
        switch pooling.kind {
        case .maximum:
          var largest = -Scalar.infinity
          for place in places where place >= 0 {
            largest = PairwiseFunction.maximum.value(of: largest, image[place])
          }
          result = largest
        case .average(let countsPadding):
          var sum: Scalar = 0
          for place in places where place >= 0 { sum += image[place] }
          let count = countsPadding ? window.tapsInPaddedImage(at: position) : inside
          result = sum / Scalar(count)
        case .norm(let exponent):
          result = norm(of: places, exponent, image)
        }
        output[plane * window.outputCount + position] = result
      }
    }
  }

  private static func norm(
    of places: [Int], _ exponent: Int, _ image: UnsafePointer<Scalar>
  ) -> Scalar {
    var sum = 0.0
    for place in places where place >= 0 {
      let magnitude = Double(image[place].magnitude)
      switch exponent {
      case 1: sum += magnitude
      case 2: sum += magnitude * magnitude
      default: sum += Double(power(Float(magnitude), Float(exponent)))
      }
    }
    switch exponent {
    case 1: return Scalar(sum)
    case 2: return Scalar(sum.squareRoot())
    default: return Scalar(power(Float(sum), 1 / Float(exponent)))
    }
  }

  /// The first maximum of each window, by its place in the whole of x.
  private static func findMaxima(
    _ pooling: SpatialPooling, _ columnMajor: Bool, _ memory: GeneralMemory
  ) {
    let window = pooling.window
    let input = memory.operand(0, Scalar.self)
    let output = memory.result(0, Int64.self)
    var places = [Int](repeating: 0, count: window.taps)
    for position in 0..<window.outputCount {
      window.places(under: position, &places)
      for plane in 0..<pooling.planes {
        let image = input + plane * window.inputCount
        var best = -1
        for place in places where place >= 0 && (best < 0 || image[place] > image[best]) {
          best = place
        }
        let place = columnMajor && best >= 0 ? transposed(best, window.input) : max(best, 0)
        output[plane * window.outputCount + position] = Int64(plane * window.inputCount + place)
      }
    }
  }

  /// The place of an element when the first axis, not the last, is the innermost.
  private static func transposed(_ place: Int, _ lengths: [Int]) -> Int {
    var rest = place
    var result = 0
    for axis in lengths.indices.reversed() {
      var step = 1
      for outer in 0..<axis { step *= lengths[outer] }
      result += rest % lengths[axis] * step
      rest /= lengths[axis]
    }
    return result
  }
}
