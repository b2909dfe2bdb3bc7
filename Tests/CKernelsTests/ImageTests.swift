import CKernels
import Testing

/// Depthwise convolution, pooling and what else is done to blocked images.
struct ImageTests {
  @Test(
    arguments: KernelSet.all,
    [
      ConvolutionCase((16, 16), image: (12, 12), kernel: (3, 3), padding: (1, 1)),
      ConvolutionCase((40, 40), image: (31, 45), kernel: (3, 3), padding: (1, 1)),
      ConvolutionCase((24, 24), image: (33, 33), kernel: (3, 3), stride: (2, 2), padding: (1, 1)),
      ConvolutionCase((20, 20), image: (28, 28), kernel: (5, 5), padding: (2, 2)),
      ConvolutionCase((20, 20), image: (29, 29), kernel: (5, 5), stride: (2, 2), padding: (1, 1)),
      ConvolutionCase((32, 32), image: (7, 7), kernel: (5, 5), padding: (2, 2)),
      ConvolutionCase((32, 32), image: (7, 7), kernel: (5, 5), stride: (2, 2), padding: (2, 2)),
      ConvolutionCase((17, 17), image: (40, 40), kernel: (7, 7), padding: (3, 3)),
      ConvolutionCase(
        (16, 16), image: (20, 20), kernel: (3, 3), padding: (2, 2),
        dilation: (2, 2)),
      ConvolutionCase(
        (16, 16), image: (3, 40), kernel: (3, 3), padding: (3, 3),
        dilation: (3, 3)),
      ConvolutionCase((16, 16), image: (25, 2), kernel: (3, 5), stride: (3, 1), padding: (1, 2)),
      ConvolutionCase((16, 16), image: (25, 25), kernel: (2, 4), stride: (2, 3)),
      ConvolutionCase((16, 16), image: (20, 18), kernel: (1, 31), padding: (0, 15)),
    ])
  func filtersEachChannelOnItsOwn(set: KernelSet, example: ConvolutionCase) {
    var shape = example.shape
    shape.groups = shape.inputChannels
    var numbers = Numbers(seed: 1)
    let image = numbers.array(shape.inputChannels * shape.inputPixels)
    let weights = numbers.array(shape.inputChannels * shape.kernelHeight * shape.kernelWidth)
    let bias = numbers.array(shape.outputChannels)
    let residual = numbers.array(shape.outputChannels * shape.outputPixels)
    let input = blocked(image, channels: shape.inputChannels, pixels: shape.inputPixels)
    let added = blocked(residual, channels: shape.outputChannels, pixels: shape.outputPixels)
    let biasMemory = Floats(bias + Array(repeating: 0, count: 16))
    let packed = Floats(ck_depthwise_count(&shape))
    let output = Floats(filled(shape.outputChannels) * shape.outputPixels)
    set.kernels.pack_depthwise(&shape, 0, shape.inputChannels, weights, packed.base)
    var finish = CKFinish(
      bias: UnsafePointer(biasMemory.base), residual: UnsafePointer(added.base),
      activation: CKActivation.clamp, lower: -1, upper: 1.5)
    for part in (0..<ck_depthwise_parts(&shape)).reversed() {
      set.kernels.depthwise(&shape, part, input.base, packed.base, &finish, output.base)
    }
    let reference = zip(shape.reference(image, weights, bias: bias), residual).map {
      min(max($0 + Double($1), -1), 1.5)
    }
    let values = planar(output, channels: shape.outputChannels, pixels: shape.outputPixels)
    #expect(error(values, reference) < 2e-6)
    #expect(output.values.allSatisfy { !$0.isNaN })
  }

  static let poolings: [CKPooling] = [
    pooling(3, stride: 2, padding: 1, image: 15), pooling(2, stride: 2, padding: 0, image: 8),
    pooling(3, stride: 2, padding: 0, image: 14, isRoundedUp: true),
    pooling(3, stride: 1, padding: 1, image: 7), pooling(5, stride: 3, padding: 2, image: 6),
    pooling(2, stride: 2, padding: 0, image: 7), pooling(2, stride: 3, padding: 1, image: 9),
    pooling(4, stride: 2, padding: 0, image: 5), pooling(3, stride: 2, padding: 1, image: 2),
  ]

  @Test(
    arguments: KernelSet.all,
    [CKPoolingKind.maximum, CKPoolingKind.average, CKPoolingKind.averageWithPadding])
  func poolsWindows(set: KernelSet, kind: CKPoolingKind) {
    for var pooling in Self.poolings {
      pooling.kind = kind
      var numbers = Numbers(seed: 2)
      let pixels = pooling.inputHeight * pooling.inputWidth
      let image = numbers.array(pooling.channels * pixels)
      let input = blocked(image, channels: pooling.channels, pixels: pixels)
      let outputPixels = pooling.outputHeight * pooling.outputWidth
      let output = Floats(filled(pooling.channels) * outputPixels)
      for part in 0..<ck_pooling_parts(&pooling) {
        set.kernels.pool(&pooling, part, input.base, output.base)
      }
      let values = planar(output, channels: pooling.channels, pixels: outputPixels)
      #expect(error(values, pooling.reference(image)) < 3e-7)
    }
  }

  /// A window's slope goes to the first of its largest elements; here many are as large as others.
  @Test(arguments: KernelSet.all, [false, true])
  func givesSlopesToMaxima(set: KernelSet, isRectified: Bool) {
    for var pooling in Self.poolings {
      var numbers = Numbers(seed: 4)
      let pixels = pooling.inputHeight * pooling.inputWidth
      let outputPixels = pooling.outputHeight * pooling.outputWidth
      let image = numbers.array(16 * pixels).map { ($0 * 3).rounded() }
      let slopes = numbers.array(16 * outputPixels)
      let input = blocked(image, channels: 16, pixels: pixels)
      let gradient = blocked(slopes, channels: 16, pixels: outputPixels)
      let output = Floats(16 * pixels)
      set.kernels.maximum_slopes(
        &pooling, isRectified, input.base, gradient.base, output.base)
      let values = planar(output, channels: 16, pixels: pixels)
      let expected = pooling.slopes(image, slopes, isRectified: isRectified)
      #expect(error(values, expected) < 3e-7)
    }
  }

  private static func pooling(
    _ kernel: Int, stride: Int, padding: Int, image: Int, isRoundedUp: Bool = false
  ) -> CKPooling {
    let room = image + 2 * padding - kernel
    let output = (isRoundedUp ? (room + stride - 1) / stride : room / stride) + 1
    return CKPooling(
      kind: CKPoolingKind.maximum, channels: 20, inputHeight: image, inputWidth: image,
      outputHeight: output, outputWidth: output, kernelHeight: kernel, kernelWidth: kernel,
      strideY: stride, strideX: stride, dilationY: 1, dilationX: 1, paddingTop: padding,
      paddingLeft: padding, paddingBottom: padding, paddingRight: padding)
  }

  @Test(arguments: KernelSet.all, [(3, 49), (16, 16), (37, 50)])
  func changesLayoutsThereAndBack(set: KernelSet, size: (Int, Int)) {
    let (channels, pixels) = size
    var numbers = Numbers(seed: 3)
    let image = numbers.array(channels * pixels)
    let blocks = filled(channels) / 16
    let expected = blocked(image, channels: channels, pixels: pixels)
    let made = Floats(expected.count)
    set.kernels.block(image, channels, pixels, 0, blocks, made.base)
    #expect(made.values == expected.values)
    let back = Floats(image.count)
    set.kernels.unblock(made.base, channels, pixels, 0, blocks, back.base)
    #expect(back.values == image)

    let rows = Floats(pixels * (channels + 1), repeating: 42)
    set.kernels.rows_from_blocked(
      made.base, channels, pixels, 0, blocks, rows.base, channels + 1)
    for pixel in 0..<pixels {
      for channel in 0..<channels {
        #expect(rows[pixel * (channels + 1) + channel] == image[channel * pixels + pixel])
      }
      #expect(rows[pixel * (channels + 1) + channels] == 42)
    }
    let again = Floats(expected.count)
    set.kernels.blocked_from_rows(
      rows.base, channels + 1, channels, pixels, 0, blocks, again.base)
    #expect(again.values == expected.values)
  }

  @Test(arguments: KernelSet.all)
  func averagesAndScalesChannels(set: KernelSet) {
    let (channels, pixels) = (32, 51)
    var numbers = Numbers(seed: 4)
    let image = numbers.array(channels * pixels)
    let factors = numbers.array(channels)
    let shifts = numbers.array(channels)
    let input = blocked(image, channels: channels, pixels: pixels)
    let means = Floats(channels)
    set.kernels.mean(input.base, pixels, 2, means.base)
    let expected = (0..<channels).map { channel in
      (0..<pixels).reduce(0) { $0 + Double(image[channel * pixels + $1]) } / Double(pixels)
    }
    #expect(error(means.values, expected) < 5e-7)

    let output = Floats(channels * pixels)
    set.kernels.scale_channels(input.base, factors, pixels, 2, -0.25, 0.5, output.base)
    #expect(
      planar(output, channels: channels, pixels: pixels)
        == image.enumerated().map { min(max($1 * factors[$0 / pixels], -0.25), 0.5) })

    var finish = CKFinish(
      bias: nil, residual: nil, activation: CKActivation.clamp, lower: 0, upper: .infinity)
    set.kernels.affine_channels(
      input.base, factors, shifts, pixels, 2, &finish, output.base)
    let affine = image.enumerated().map {
      max(Double($1) * Double(factors[$0 / pixels]) + Double(shifts[$0 / pixels]), 0)
    }
    #expect(error(planar(output, channels: channels, pixels: pixels), affine) < 3e-7)
  }

  @Test(arguments: KernelSet.all, [1, 4, 5, 33])
  func normalizesAcrossChannels(set: KernelSet, size: Int) {
    let (channels, pixels) = (40, 6)
    let (alpha, beta, bias): (Float, Float, Float) = (0.5, 0.75, 2)
    var numbers = Numbers(seed: 5)
    let image = numbers.array(channels * pixels).map { $0 * 4 }
    let input = blocked(image, channels: channels, pixels: pixels)
    let output = Floats(input.count)
    set.kernels.local_response(
      input.base, channels, pixels, 0, pixels, size, alpha, beta, bias, output.base)
    let reference = (0..<channels * pixels).map { index in
      let (channel, pixel) = (index / pixels, index % pixels)
      let first = max(0, channel - (size - 1) / 2)
      let last = min(channels - 1, channel + size / 2)
      let sum = (first...last).reduce(0.0) {
        let value = Double(image[$1 * pixels + pixel])
        return $0 + value * value
      }
      return Double(image[index])
        / power(Double(bias) + Double(alpha) / Double(size) * sum, Double(beta))
    }
    #expect(error(planar(output, channels: channels, pixels: pixels), reference) < 1e-6)
  }
}
