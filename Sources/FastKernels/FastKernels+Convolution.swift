internal import CKernels
public import NeuralNetwork

extension FastKernels {
  public struct ConvolutionWeights: Sendable {
    let way: Way
    let packed: Memory
    /// In place of these, where the way is the portable kernels'.
    var portable: PortableKernels.ConvolutionWeights?
  }

  /// How a convolution is carried out.
  enum Way: @unchecked Sendable {
    // Unchecked: plain numbers.

    /// One filter per channel.
    case depthwise(CKConvolution)
    case sums(CKConvolutionPlan)
    /// Planar results, which only a caller outside a plan asks for.
    case portable
  }

  private static func way(of convolution: Convolution) -> Way {
    guard convolution.outputLayout == .blocked else { return .portable }
    var shape = CKConvolution(convolution)
    if convolution.isDepthwise, convolution.channelsOut == 1,
      convolution.inputLayout == .blocked
    {
      return .depthwise(shape)
    }
    return .sums(
      convolution.keepsZeros
        ? ck_plan_convolution_with(&shape, .direct) : ck_plan_convolution(&shape))
  }

  public static func prepare(
    _ convolution: Convolution, weights: WeightRows<Float>
  ) -> ConvolutionWeights {
    let way = way(of: convolution)
    let packed: Memory
    switch way {
    case .depthwise(let shape):
      packed = Memory(floats: withUnsafePointer(to: shape) { ck_depthwise_count($0) })
      weights.forEachRun { rows, numbers in
        var shape = shape
        kernels.pack_depthwise(&shape, rows.lowerBound, rows.count, numbers, packed.floats)
      }
    case .sums(let plan):
      packed = Memory(floats: plan.packedCount)
      weights.forEachRun { rows, numbers in
        var plan = plan
        kernels.pack_convolution(&plan, rows.lowerBound, rows.count, numbers, packed.floats)
      }
    case .portable:
      return ConvolutionWeights(
        way: way, packed: Memory(floats: 0),
        portable: PortableKernels.prepare(convolution, weights: weights))
    }
    return ConvolutionWeights(way: way, packed: packed)
  }

  public static func division(of convolution: Convolution) -> Division {
    switch way(of: convolution) {
    case .depthwise(var shape):
      Division(parts: convolution.batch * ck_depthwise_parts(&shape))
    case .sums(let plan):
      Division(
        parts: convolution.batch * plan.parts, scratch: plan.scratchCount,
        firstParts: convolution.batch * plan.transformParts,
        shared: convolution.batch * plan.sharedCount)
    case .portable: PortableKernels.division(of: convolution)
    }
  }

  public static func begin(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Float>,
    _ workspace: Workspace<Float>
  ) {
    guard case .sums(var plan) = way(of: convolution) else { return }
    let (image, part) = part.quotientAndRemainder(dividingBy: plan.transformParts)
    kernels.transform(
      &plan, part, input + image * convolution.inputCount,
      workspace.shared + image * plan.sharedCount, workspace.scratch)
  }

  public static func convolve(
    _ convolution: Convolution, part: Int, _ input: UnsafePointer<Float>,
    _ weights: ConvolutionWeights, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>, _ workspace: Workspace<Float>
  ) {
    switch weights.way {
    case .depthwise(var shape):
      let (image, part) = part.quotientAndRemainder(dividingBy: ck_depthwise_parts(&shape))
      let start = image * convolution.outputCount
      var finish = CKFinish(
        finish, bias: finish.bias, residual: finish.residual.map { $0 + start })
      kernels.depthwise(
        &shape, part, input + image * convolution.inputCount, weights.packed.floats, &finish,
        output + start)
    case .sums(var plan):
      let (image, part) = part.quotientAndRemainder(dividingBy: plan.parts)
      let start = image * convolution.outputCount
      var finish = CKFinish(
        finish, bias: finish.bias, residual: finish.residual.map { $0 + start })
      kernels.convolve(
        &plan, part, input + image * convolution.inputCount, weights.packed.floats, &finish,
        output + start, workspace.shared + image * plan.sharedCount, workspace.scratch)
    case .portable:
      guard let weights = weights.portable else { return }
      PortableKernels.convolve(
        convolution, part: part, input, weights, finish, into: output, workspace)
    }
  }
}

extension Convolution {
  /// Elements of one image that goes in, as it lies in memory.
  var inputCount: Int {
    let channels = groups * channelsIn
    let lanes =
      inputLayout == .blocked ? ck_blocks(channels) * ImageBatch.blockLength : channels
    return lanes * window.inputPixels
  }

  /// Elements of one image that comes out, in blocks.
  var outputCount: Int {
    ck_blocks(groups * channelsOut) * ImageBatch.blockLength * window.outputPixels
  }
}

extension CKConvolution {
  init(_ convolution: Convolution) {
    let window = convolution.window
    self.init(
      inputChannels: convolution.groups * convolution.channelsIn,
      outputChannels: convolution.groups * convolution.channelsOut, groups: convolution.groups,
      inputHeight: window.inputHeight, inputWidth: window.inputWidth,
      outputHeight: window.outputHeight, outputWidth: window.outputWidth,
      kernelHeight: window.kernelHeight, kernelWidth: window.kernelWidth,
      strideY: window.strideY, strideX: window.strideX, dilationY: window.dilationY,
      dilationX: window.dilationX, paddingTop: window.padTop, paddingLeft: window.padLeft,
      inputLayout: convolution.inputLayout == .blocked ? CKLayout.blocked : CKLayout.planar,
      outputLayout: CKLayout.blocked, images: convolution.batch)
  }
}
