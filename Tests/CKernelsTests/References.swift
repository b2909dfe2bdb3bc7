import CKernels
import Foundation

// The same results by plain loops in double precision.

extension CKConvolution {
  var outputPixels: Int { outputHeight * outputWidth }
  var inputPixels: Int { inputHeight * inputWidth }

  /// Planar input, weights (channels out, channels in per group, rows, columns) and output.
  func reference(_ input: [Float], _ weights: [Float], bias: [Float]) -> [Double] {
    let (ownInputs, ownOutputs) = (inputChannels / groups, outputChannels / groups)
    var output = [Double](repeating: 0, count: outputChannels * outputPixels)
    for o in 0..<outputChannels {
      for y in 0..<outputHeight {
        for x in 0..<outputWidth {
          var sum = Double(bias[o])
          for i in 0..<ownInputs {
            for ky in 0..<kernelHeight {
              let row = y * strideY + ky * dilationY - paddingTop
              guard (0..<inputHeight).contains(row) else { continue }
              for kx in 0..<kernelWidth {
                let column = x * strideX + kx * dilationX - paddingLeft
                guard (0..<inputWidth).contains(column) else { continue }
                let channel = o / ownOutputs * ownInputs + i
                sum +=
                  Double(input[(channel * inputHeight + row) * inputWidth + column])
                  * Double(weights[((o * ownInputs + i) * kernelHeight + ky) * kernelWidth + kx])
              }
            }
          }
          output[(o * outputHeight + y) * outputWidth + x] = sum
        }
      }
    }
    return output
  }
}

extension CKPooling {
  func reference(_ input: [Float]) -> [Double] {
    var output: [Double] = []
    for channel in 0..<channels {
      for y in 0..<outputHeight {
        for x in 0..<outputWidth {
          var inside: [Double] = []
          var padded = 0
          for ky in 0..<kernelHeight {
            for kx in 0..<kernelWidth {
              let row = y * strideY + ky * dilationY - paddingTop
              let column = x * strideX + kx * dilationX - paddingLeft
              if row < inputHeight + paddingBottom && column < inputWidth + paddingRight {
                padded += 1
              }
              if (0..<inputHeight).contains(row) && (0..<inputWidth).contains(column) {
                inside.append(
                  Double(input[(channel * inputHeight + row) * inputWidth + column]))
              }
            }
          }
          switch kind {
          case .maximum: output.append(inside.max() ?? -.infinity)
          case .average: output.append(inside.reduce(0, +) / Double(inside.count))
          case .averageWithPadding: output.append(inside.reduce(0, +) / Double(padded))
          }
        }
      }
    }
    return output
  }
}

extension CKPooling {
  /// The slopes of 16 channels of a maximum pooling.
  func slopes(_ input: [Float], _ gradient: [Float], isRectified: Bool) -> [Double] {
    var output = [Double](repeating: 0, count: input.count)
    for index in gradient.indices {
      let (channel, pixel) = index.quotientAndRemainder(dividingBy: outputHeight * outputWidth)
      let (y, x) = pixel.quotientAndRemainder(dividingBy: outputWidth)
      var first: Int?
      for ky in 0..<kernelHeight {
        for kx in 0..<kernelWidth {
          let row = y * strideY + ky * dilationY - paddingTop
          let column = x * strideX + kx * dilationX - paddingLeft
          guard (0..<inputHeight).contains(row), (0..<inputWidth).contains(column) else { continue }
          let place = (channel * inputHeight + row) * inputWidth + column
          if first.map({ input[place] > input[$0] }) ?? true { first = place }
        }
      }
      guard let first, !isRectified || input[first] > 0 else { continue }
      output[first] += Double(gradient[index])
    }
    return output
  }
}

extension CKActivation {
  func reference(_ x: Double, lower: Double, upper: Double) -> Double {
    switch self {
    case .none: x
    case .clamp: min(max(x, lower), upper)
    case .gelu: x / 2 * (1 + Foundation.erf(x / 2.squareRoot()))
    case .geluTanh:
      x / 2 * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .sigmoid: 1 / (1 + exp(-x))
    case .silu: x / (1 + exp(-x))
    case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
    case .hardSigmoid: min(max(x * lower + upper, 0), 1)
    case .tanh: Foundation.tanh(x)
    case .erf: Foundation.erf(x)
    case .exponential: exp(x)
    case .leaky: x < 0 ? x * lower : x
    }
  }
}
