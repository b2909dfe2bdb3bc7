import Foundation
public import NeuralNetwork

/// Every operation as the loops that its formula says: what faster kernels are held to.
///
/// Generic over the element type, so that the same graphs run in double precision as well.
public enum ReferenceKernels<Scalar: KernelScalar>: Kernels {
  public typealias ConvolutionWeights = [Scalar]
  public typealias MatrixWeights = [Scalar]

  public static func prepare(
    _ convolution: Convolution, weights: WeightRows<Scalar>
  ) -> [Scalar] { weights.scalars }

  public static func division(of convolution: Convolution) -> Division { Division(parts: 1) }

  public static func convolve(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Scalar>, _ weights: [Scalar],
    _ finish: Finish<Scalar>, into output: UnsafeMutablePointer<Scalar>,
    _ workspace: Workspace<Scalar>
  ) {
    let window = convolution.window
    let channelsIn = convolution.channelsIn
    let channelsOut = convolution.channelsOut
    var index = 0
    for image in 0..<convolution.batch {
      for channel in 0..<(convolution.groups * channelsOut) {
        let firstPlane = (image * convolution.groups + channel / channelsOut) * channelsIn
        for outputY in 0..<window.outputHeight {
          for outputX in 0..<window.outputWidth {
            var sum: Scalar = 0
            for ic in 0..<channelsIn {
              for ky in 0..<window.kernelHeight {
                for kx in 0..<window.kernelWidth {
                  let y = outputY * window.strideY + ky * window.dilationY - window.padTop
                  let x = outputX * window.strideX + kx * window.dilationX - window.padLeft
                  guard 0..<window.inputHeight ~= y, 0..<window.inputWidth ~= x else { continue }
                  let tap = ((channel * channelsIn + ic) * window.kernelHeight + ky)
                  let product =
                    weights[tap * window.kernelWidth + kx]
                    * input[(firstPlane + ic) * window.inputPixels + y * window.inputWidth + x]
                  sum += product
                }
              }
            }
            output[index] = finished(sum, finish, channel, index)
            index += 1
          }
        }
      }
    }
  }

  private static func finished(
    _ sum: Scalar, _ finish: Finish<Scalar>, _ channel: Int, _ index: Int
  ) -> Scalar {
    var result = sum
    if let bias = finish.bias { result += bias[channel] }
    if let residual = finish.residual { result += residual[index] }
    return limited(result, finish.lower, finish.upper)
  }

  private static func limited(_ x: Scalar, _ lower: Scalar, _ upper: Scalar) -> Scalar {
    let raised = x < lower ? lower : x
    return raised > upper ? upper : raised
  }

  public static func prepare(_ product: MatrixProduct, right: WeightRows<Scalar>) -> [Scalar] {
    right.scalars
  }

  public static func division(of product: MatrixProduct) -> Division { Division(parts: 1) }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Scalar>, _ right: [Scalar],
    _ finish: Finish<Scalar>, into output: UnsafeMutablePointer<Scalar>,
    _ workspace: Workspace<Scalar>
  ) {
    right.withUnsafeBufferPointer { right in
      guard let right = right.baseAddress else { return }
      multiply(
        product, part: part, left, computed: right, finish, into: output, workspace)
    }
  }

  public static func multiply(
    _ product: MatrixProduct, part: Int, _ left: UnsafePointer<Scalar>,
    computed right: UnsafePointer<Scalar>, _ finish: Finish<Scalar>,
    into output: UnsafeMutablePointer<Scalar>, _ workspace: Workspace<Scalar>
  ) {
    var index = 0
    for item in 0..<product.batch {
      for row in 0..<product.rows {
        for column in 0..<product.columns {
          var sum: Scalar = 0
          for k in 0..<product.inner {
            let a = product.leftOffsets[item] + row * product.leftRowStride
            let b = product.rightOffsets[item] + column * product.rightColumnStride
            let product =
              left[a + k * product.leftInnerStride] * right[b + k * product.rightInnerStride]
            sum += product
          }
          output[index] = finished(sum, finish, column, index)
          index += 1
        }
      }
    }
  }

  public static func division(of pooling: Pooling) -> Division { Division(parts: pooling.planes) }

  public static func pool(
    _ pooling: Pooling, part: Int, _ input: UnsafePointer<Scalar>,
    into output: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>
  ) {
    let window = pooling.window
    for outputY in 0..<window.outputHeight {
      for outputX in 0..<window.outputWidth {
        var largest = -Scalar.infinity
        var sum: Scalar = 0
        var inside = 0
        var padded = 0
        for ky in 0..<window.kernelHeight {
          for kx in 0..<window.kernelWidth {
            let y = outputY * window.strideY + ky * window.dilationY - window.padTop
            let x = outputX * window.strideX + kx * window.dilationX - window.padLeft
            if y < window.inputHeight + pooling.padBottom, x < window.inputWidth + pooling.padRight
            {
              padded += 1
            }
            guard 0..<window.inputHeight ~= y, 0..<window.inputWidth ~= x else { continue }
            let element = input[part * window.inputPixels + y * window.inputWidth + x]
            largest = max(largest, element)
            sum += element
            inside += 1
          }
        }
        let index = part * window.outputPixels + outputY * window.outputWidth + outputX
        switch pooling.kind {
        case .maximum: output[index] = largest
        case .average(let countsPadding):
          output[index] = sum / Scalar(countsPadding ? padded : max(inside, 1))
        }
      }
    }
  }

  public static func apply(
    _ function: UnaryFunction, to input: UnsafePointer<Scalar>, count: Int,
    into output: UnsafeMutablePointer<Scalar>
  ) {
    for index in 0..<count {
      output[index] = Scalar(Self.value(of: function, at: Double(input[index])))
    }
  }

  private static func value(of function: UnaryFunction, at x: Double) -> Double {
    switch function {
    case .clamp(let lower, let upper): min(max(x, Double(lower)), Double(upper))
    case .leakyRelu(let slope): x < 0 ? x * Double(slope) : x
    case .sigmoid: 1 / (1 + exp(-x))
    case .tanh: tanh(x)
    case .hardSigmoid(let alpha, let beta): min(max(x * Double(alpha) + Double(beta), 0), 1)
    case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
    case .gelu: x * 0.5 * (1 + erf(x / 2.0.squareRoot()))
    case .geluTanh:
      x * 0.5 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .erf: erf(x)
    case .exponential: exp(x)
    case .squareRoot: x.squareRoot()
    case .negative: -x
    }
  }

  public static func combine(
    _ function: BinaryFunction, _ broadcast: Broadcast, part: Int,
    _ first: UnsafePointer<Scalar>, _ second: UnsafePointer<Scalar>, lower: Scalar,
    upper: Scalar, into output: UnsafeMutablePointer<Scalar>
  ) {
    guard part == 0 else { return }
    for index in 0..<broadcast.lengths.reduce(1, *) {
      let a = first[offset(of: index, broadcast.lengths, broadcast.firstStrides)]
      let b = second[offset(of: index, broadcast.lengths, broadcast.secondStrides)]
      let result: Scalar =
        switch function {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .power: Scalar(pow(Double(a), Double(b)))
        }
      output[index] = limited(result, lower, upper)
    }
  }

  public static func scale(
    _ input: UnsafePointer<Scalar>, count: Int, by scale: Scalar, plus shift: Scalar,
    lower: Scalar, upper: Scalar, into output: UnsafeMutablePointer<Scalar>
  ) {
    for index in 0..<count {
      let product = input[index] * scale
      output[index] = limited(product + shift, lower, upper)
    }
  }

  public static func copy(
    _ copy: StridedCopy, part: Int, _ input: UnsafePointer<Scalar>,
    into output: UnsafeMutablePointer<Scalar>
  ) {
    guard part == 0 else { return }
    for index in 0..<copy.lengths.reduce(1, *) {
      output[copy.outputOffset + offset(of: index, copy.lengths, copy.outputStrides)] =
        input[copy.inputOffset + offset(of: index, copy.lengths, copy.inputStrides)]
    }
  }

  public static func fill(_ output: UnsafeMutablePointer<Scalar>, count: Int, with value: Scalar) {
    for index in 0..<count { output[index] = value }
  }

  public static func normalize(
    _ normalization: LayerNormalization, part: Int, _ input: UnsafePointer<Scalar>,
    scale: UnsafePointer<Scalar>, shift: UnsafePointer<Scalar>?,
    into output: UnsafeMutablePointer<Scalar>
  ) {
    let count = normalization.count
    let rows = Division.range(
      part: part, size: LayerNormalization.rowsPerPart, count: normalization.rows)
    for row in rows {
      let x = (0..<count).map { input[row * count + $0] }
      let mean = x.reduce(0, +) / Scalar(count)
      let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Scalar(count)
      let factor = 1 / (variance + Scalar(normalization.epsilon)).squareRoot()
      for index in 0..<count {
        output[row * count + index] =
          (x[index] - mean) * factor * scale[index] + (shift?[index] ?? 0)
      }
    }
  }

  public static func softmax(
    _ lines: Lines, part: Int, _ input: UnsafePointer<Scalar>,
    into output: UnsafeMutablePointer<Scalar>
  ) {
    for line in 0..<lines.inner {
      let places = (0..<lines.count).map { (part * lines.count + $0) * lines.inner + line }
      let largest = places.reduce(-Scalar.infinity) { max($0, input[$1]) }
      let terms = places.map { Scalar(exp(Double(input[$0] - largest))) }
      let sum = terms.reduce(0, +)
      for (place, term) in zip(places, terms) { output[place] = term / sum }
    }
  }

  public static func mean(
    _ reduction: Reduction, part: Int, _ input: UnsafePointer<Scalar>,
    into output: UnsafeMutablePointer<Scalar>
  ) {
    guard part == 0 else { return }
    for index in 0..<reduction.outputs {
      let start = offset(of: index, reduction.keptLengths, reduction.keptStrides)
      var sum: Scalar = 0
      for term in 0..<reduction.terms {
        sum +=
          input[start + offset(of: term, reduction.reducedLengths, reduction.reducedStrides)]
      }
      output[index] = sum / Scalar(reduction.terms)
    }
  }

  private static func offset(of index: Int, _ lengths: [Int], _ strides: [Int]) -> Int {
    var rest = index
    var offset = 0
    for axis in lengths.indices.reversed() {
      offset += rest % lengths[axis] * strides[axis]
      rest /= lengths[axis]
    }
    return offset
  }
}
