import CKernels
import Testing

/// A convolution to try, in words: a case's description and its shape.
struct ConvolutionCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let shape: CKConvolution

  init(
    _ channels: (Int, Int), image: (Int, Int), kernel: (Int, Int), stride: (Int, Int) = (1, 1),
    padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1), groups: Int = 1,
    from inputLayout: CKLayout = CKLayout.blocked, to outputLayout: CKLayout = CKLayout.blocked
  ) {
    let reach = ((kernel.0 - 1) * dilation.0 + 1, (kernel.1 - 1) * dilation.1 + 1)
    shape = CKConvolution(
      inputChannels: channels.0, outputChannels: channels.1, groups: groups,
      inputHeight: image.0, inputWidth: image.1,
      outputHeight: (image.0 + 2 * padding.0 - reach.0) / stride.0 + 1,
      outputWidth: (image.1 + 2 * padding.1 - reach.1) / stride.1 + 1,
      kernelHeight: kernel.0, kernelWidth: kernel.1, strideY: stride.0, strideX: stride.1,
      dilationY: dilation.0, dilationX: dilation.1, paddingTop: padding.0,
      paddingLeft: padding.1, inputLayout: inputLayout, outputLayout: outputLayout, images: 1)
    testDescription =
      "\(channels) \(image) kernel \(kernel) stride \(stride) padding \(padding) "
      + "dilation \(dilation) groups \(groups)"
      + (inputLayout == CKLayout.planar ? " planar" : "")
      + (outputLayout == CKLayout.rows ? " to rows" : "")
  }
}

struct ConvolutionTests {
  static let dense = [
    ConvolutionCase((16, 16), image: (7, 7), kernel: (1, 1)),
    ConvolutionCase((24, 40), image: (5, 9), kernel: (1, 1)),
    ConvolutionCase((3, 1), image: (2, 3), kernel: (1, 1)),
    ConvolutionCase((48, 200), image: (14, 14), kernel: (1, 1)),
    ConvolutionCase((40, 72), image: (9, 8), kernel: (1, 1), stride: (2, 2)),
    ConvolutionCase((32, 21), image: (6, 5), kernel: (1, 1), to: CKLayout.rows),
    ConvolutionCase((20, 33), image: (4, 4), kernel: (1, 1), padding: (1, 1)),
    ConvolutionCase(
      (3, 64), image: (23, 31), kernel: (7, 7), stride: (2, 2), padding: (3, 3),
      from: CKLayout.planar),
    ConvolutionCase(
      (3, 70), image: (32, 32), kernel: (8, 8), stride: (8, 8),
      from: CKLayout.planar, to: CKLayout.rows),
    ConvolutionCase((16, 32), image: (13, 13), kernel: (5, 5), padding: (2, 2)),
    ConvolutionCase((17, 30), image: (8, 11), kernel: (3, 5), stride: (2, 1), padding: (1, 2)),
    ConvolutionCase(
      (16, 16), image: (12, 15), kernel: (3, 3), padding: (2, 2),
      dilation: (2, 2)),
    ConvolutionCase((10, 18), image: (1, 20), kernel: (1, 3), padding: (0, 1)),
    ConvolutionCase((512, 48), image: (7, 7), kernel: (3, 3), stride: (2, 2), padding: (1, 1)),
    ConvolutionCase((16, 16), image: (2, 2), kernel: (3, 3), padding: (4, 4)),
  ]
  static let grouped = [
    ConvolutionCase((32, 64), image: (9, 9), kernel: (3, 3), padding: (1, 1), groups: 2),
    ConvolutionCase((32, 32), image: (6, 6), kernel: (3, 3), padding: (1, 1), groups: 8),
    ConvolutionCase((24, 12), image: (5, 5), kernel: (1, 1), groups: 4),
    ConvolutionCase((9, 15), image: (8, 8), kernel: (3, 3), groups: 3, from: CKLayout.planar),
    ConvolutionCase(
      (32, 48), image: (4, 4), kernel: (3, 3), padding: (1, 1), groups: 2,
      to: CKLayout.rows),
  ]
  static let winograd = [
    ConvolutionCase((16, 16), image: (12, 12), kernel: (3, 3), padding: (1, 1)),
    ConvolutionCase((24, 80), image: (14, 14), kernel: (3, 3), padding: (1, 1)),
    ConvolutionCase((33, 17), image: (7, 13), kernel: (3, 3), padding: (1, 1)),
    ConvolutionCase((16, 70), image: (9, 5), kernel: (3, 3)),
    ConvolutionCase((16, 16), image: (1, 1), kernel: (3, 3), padding: (1, 1)),
    ConvolutionCase((16, 32), image: (60, 58), kernel: (3, 3), padding: (1, 1)),
  ]
  static let scattered = [
    // The gradient of what goes into LeNet-5's C3.
    ConvolutionCase((16, 6), image: (10, 10), kernel: (5, 5), padding: (4, 4)),
    ConvolutionCase((40, 8), image: (7, 9), kernel: (3, 3), padding: (1, 1)),
    ConvolutionCase((5, 1), image: (6, 5), kernel: (2, 4), padding: (0, 3)),
    ConvolutionCase((17, 3), image: (11, 4), kernel: (5, 1), padding: (2, 0)),
    ConvolutionCase((16, 7), image: (3, 2), kernel: (1, 1)),
    ConvolutionCase((33, 2), image: (2, 8), kernel: (2, 7)),
  ]

  @Test(arguments: KernelSet.all, dense + grouped)
  func sumsDirectly(set: KernelSet, example: ConvolutionCase) {
    let plan = ck_plan_convolution_with([example.shape], CKMethod.direct)
    #expect(plan.method == CKMethod.direct)
    #expect(Self.error(set, plan) < 2e-6)
  }

  @Test(arguments: KernelSet.all, dense.prefix(6) + grouped)
  func sumsImagesAsTheyLie(set: KernelSet, example: ConvolutionCase) {
    #expect(Self.error(set, ck_plan_convolution([example.shape])) < 2e-6)
  }

  /// The bounds are what random images with all signs need; a direct sum has about 5e-7.
  @Test(
    arguments: KernelSet.all,
    [(CKMethod.winograd2, 1e-6), (CKMethod.winograd4, 4e-6), (CKMethod.winograd6, 3e-5)])
  func filtersMinimally(set: KernelSet, method: (CKMethod, Double)) {
    for example in Self.winograd {
      let plan = ck_plan_convolution_with([example.shape], method.0)
      #expect(plan.method == method.0)
      #expect(Self.error(set, plan) < method.1, "\(example.testDescription)")
    }
  }

  @Test(arguments: KernelSet.all, scattered)
  func addsProductsWhereWindowsAre(set: KernelSet, example: ConvolutionCase) {
    let plan = ck_plan_convolution_with([example.shape], CKMethod.scattered)
    #expect(plan.method == CKMethod.scattered)
    #expect(Self.error(set, plan) < 2e-6)
  }

  @Test func scattersFewOutputsOnly() {
    #expect(ck_plan_convolution([Self.scattered[0].shape]).method == CKMethod.scattered)
    for example in [
      // Outputs that fill a panel, and windows that would have to be looked for.
      ConvolutionCase((16, 16), image: (10, 10), kernel: (5, 5), padding: (4, 4)),
      ConvolutionCase((16, 6), image: (10, 10), kernel: (5, 5), padding: (5, 5)),
      ConvolutionCase((16, 6), image: (10, 10), kernel: (5, 5), stride: (2, 2)),
      ConvolutionCase((16, 6), image: (300, 300), kernel: (5, 5)),
    ] {
      let plan = ck_plan_convolution_with([example.shape], CKMethod.scattered)
      #expect(plan.method == CKMethod.direct)
      #expect(ck_plan_convolution([example.shape]).method == CKMethod.direct)
    }
  }

  @Test(arguments: KernelSet.all, [128, 256, 512])
  func filtersMinimallyWithSharedTransforms(set: KernelSet, channels: Int) {
    let example = ConvolutionCase((channels, 192), image: (7, 7), kernel: (3, 3), padding: (1, 1))
    for method in [CKMethod.winograd2, CKMethod.winograd4] {
      let plan = ck_plan_convolution_with([example.shape], method)
      #expect(plan.transformParts > 0)
      #expect(Self.error(set, plan) < 4e-6)
    }
  }

  @Test(arguments: KernelSet.all)
  func leavesFillingChannelsZero(set: KernelSet) {
    for (method, outputs) in [
      (CKMethod.pointwise, 20), (CKMethod.direct, 20), (CKMethod.winograd4, 20),
      (CKMethod.scattered, 4),
    ] {
      let kernel = method == CKMethod.pointwise ? 1 : 3
      let shape = ConvolutionCase(
        (16, outputs), image: (6, 6), kernel: (kernel, kernel),
        padding: (kernel / 2, kernel / 2)
      ).shape
      let plan = ck_plan_convolution_with([shape], method)
      #expect(plan.method == method)
      let output = Self.run(set, plan, seed: 1).output
      for pixel in (outputs / 16 * 36)..<((outputs / 16 + 1) * 36) {
        for lane in 4..<16 { #expect(output[pixel * 16 + lane] == 0) }
      }
    }
  }

  @Test(
    arguments: KernelSet.all,
    [
      CKMethod.pointwise, CKMethod.direct, CKMethod.winograd2, CKMethod.winograd4,
      CKMethod.scattered,
    ])
  func addsResidualBeforeActivation(set: KernelSet, method: CKMethod) {
    let kernel = method == CKMethod.pointwise ? 1 : 3
    let outputs = method == CKMethod.scattered ? 6 : 40
    let shape = ConvolutionCase(
      (16, outputs), image: (10, 11), kernel: (kernel, kernel),
      padding: (kernel / 2, kernel / 2)
    ).shape
    let plan = ck_plan_convolution_with([shape], method)
    #expect(plan.method == method)
    var numbers = Numbers(seed: 7)
    let residual = numbers.array(outputs * 110)
    let added = blocked(residual, channels: outputs, pixels: 110)
    for (activation, lower, upper) in [
      (CKActivation.clamp, Float(-0.5), Float(2)), (CKActivation.silu, 0, 0),
    ] {
      let run = Self.run(
        set, plan, seed: 3,
        finish: CKFinish(
          bias: nil, residual: UnsafePointer(added.base), activation: activation, lower: lower,
          upper: upper))
      let reference = zip(run.reference, residual).map {
        activation.reference($0 + Double($1), lower: Double(lower), upper: Double(upper))
      }
      let values = planar(run.output, channels: outputs, pixels: 110)
      #expect(CKernelsTests.error(values, reference) < 1e-5)
    }
  }

  @Test(arguments: KernelSet.all)
  func addsRowsInPlace(set: KernelSet) {
    let shape = ConvolutionCase(
      (16, 21), image: (4, 5), kernel: (1, 1), to: CKLayout.rows
    ).shape
    var numbers = Numbers(seed: 9)
    let before = numbers.array(20 * 21)
    let output = Floats(before)
    let run = Self.run(
      set, ck_plan_convolution([shape]), seed: 4,
      finish: CKFinish(
        bias: nil, residual: UnsafePointer(output.base), activation: CKActivation.none, lower: 0,
        upper: 0), into: output)
    for pixel in 0..<20 {
      for channel in 0..<21 {
        let expected = run.reference[channel * 20 + pixel] + Double(before[pixel * 21 + channel])
        #expect(abs(Double(output[pixel * 21 + channel]) - expected) < 1e-5)
      }
    }
  }

  // MARK: Carrying a plan out

  static func error(_ set: KernelSet, _ plan: CKConvolutionPlan) -> Double {
    let run = run(set, plan, seed: 1)
    let shape = plan.convolution
    let pixels = shape.outputPixels
    let values: [Float]
    if shape.outputLayout == CKLayout.rows {
      values = (0..<shape.outputChannels * pixels).map {
        run.output[$0 % pixels * shape.outputChannels + $0 / pixels]
      }
    } else {
      values = planar(run.output, channels: shape.outputChannels, pixels: pixels)
    }
    return CKernelsTests.error(values, run.reference)
  }

  /// The output, and what it should be but for residual and activation. Parts run in descending
  /// order, since they may run in any.
  static func run(
    _ set: KernelSet, _ plan: CKConvolutionPlan, seed: UInt64, finish: CKFinish? = nil,
    into given: Floats? = nil
  ) -> (output: Floats, reference: [Double]) {
    let shape = plan.convolution
    var numbers = Numbers(seed: seed)
    let image = numbers.array(shape.inputChannels * shape.inputPixels)
    let weights = numbers.array(
      shape.outputChannels * (shape.inputChannels / shape.groups) * shape.kernelHeight
        * shape.kernelWidth)
    let bias = numbers.array(shape.outputChannels)
    let input =
      shape.inputLayout == CKLayout.planar
      ? Floats(image) : blocked(image, channels: shape.inputChannels, pixels: shape.inputPixels)
    let packed = Floats(plan.packedCount)
    let shared = Floats(plan.sharedCount)
    let scratch = Floats(plan.scratchCount)
    let biasMemory = Floats(bias + Array(repeating: 0, count: 16))
    let channels =
      shape.outputLayout == CKLayout.rows ? shape.outputChannels : filled(shape.outputChannels)
    let output = given ?? Floats(channels * shape.outputPixels)
    var finish =
      finish
      ?? CKFinish(bias: nil, residual: nil, activation: CKActivation.none, lower: 0, upper: 0)
    finish.bias = UnsafePointer(biasMemory.base)
    withUnsafePointer(to: plan) { plan in
      set.kernels.pack_convolution(plan, 0, shape.outputChannels, weights, packed.base)
      for part in (0..<plan.pointee.transformParts).reversed() {
        set.kernels.transform(plan, part, input.base, shared.base, scratch.base)
      }
      for part in (0..<plan.pointee.parts).reversed() {
        set.kernels.convolve(
          plan, part, input.base, packed.base, &finish, output.base, shared.base, scratch.base)
      }
    }
    return (output, shape.reference(image, weights, bias: bias))
  }
}
