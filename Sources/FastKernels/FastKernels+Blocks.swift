internal import CKernels
public import NeuralNetwork

extension FastKernels {
  public static func division(of work: BlockedWork) -> Division {
    switch work {
    case .block(let images), .unblock(let images), .mean(let images),
      .scaleChannels(let images), .transformChannels(let images):
      Division(parts: images.batch * images.blocks)
    case .pool(let pooling, let images): poolingDivision(pooling, images)
    case .apply(_, let count), .add(let count), .subtract(let count), .multiply(let count):
      Division(parts: Division.parts(of: count, size: Division.elementsPerPart))
    case .normalizeLocally(let images, _):
      Division(parts: images.batch * Division.parts(of: images.pixels, size: pixelsPerPart))
    }
  }

  private static func poolingDivision(_ pooling: Pooling, _ images: ImageBatch) -> Division {
    var shape = CKPooling(pooling, images)
    return Division(parts: images.batch * ck_pooling_parts(&shape))
  }

  /// Pixels that are normalised together, over all channels.
  private static let pixelsPerPart = 64

  public static func perform(
    _ work: BlockedWork, part: Int, _ input: UnsafePointer<Float>,
    _ second: UnsafePointer<Float>?, _ finish: Finish<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    switch work {
    case .block(let images):
      let block = BlockOfImage(images, part)
      kernels.block(
        input + block.planarImage, images.channels, images.pixels, block.index, 1,
        output + block.blockedImage)
    case .unblock(let images):
      let block = BlockOfImage(images, part)
      kernels.unblock(
        input + block.blockedImage, images.channels, images.pixels, block.index, 1,
        output + block.planarImage)
    case .pool(let pooling, let images):
      pool(pooling, images, part, input, output)
    case .mean(let images):
      kernels.mean(
        input + part * images.blockCount, images.pixels, 1,
        output + part * ImageBatch.blockLength)
    case .apply(let function, let count):
      let range = Division.range(part: part, size: Division.elementsPerPart, count: count)
      apply(
        function, to: input + range.lowerBound, count: range.count,
        into: output + range.lowerBound)
    case .add(let count): combine(CKCombination.add, count, part, input, second, finish, output)
    case .subtract(let count):
      combine(CKCombination.subtract, count, part, input, second, finish, output)
    case .multiply(let count):
      combine(CKCombination.multiply, count, part, input, second, finish, output)
    case .scaleChannels(let images):
      guard let factors = second else { return }
      kernels.scale_channels(
        input + part * images.blockCount, factors + part * ImageBatch.blockLength,
        images.pixels, 1, finish.lower, finish.upper, output + part * images.blockCount)
    case .transformChannels(let images):
      guard let factors = second, let shifts = finish.bias else { return }
      let lane = part % images.blocks * ImageBatch.blockLength
      var activation = CKFinish(finish, bias: nil, residual: nil)
      kernels.affine_channels(
        input + part * images.blockCount, factors + lane, shifts + lane, images.pixels, 1,
        &activation, output + part * images.blockCount)
    case .normalizeLocally(let images, let normalization):
      let parts = Division.parts(of: images.pixels, size: pixelsPerPart)
      let (image, piece) = part.quotientAndRemainder(dividingBy: parts)
      let pixels = Division.range(part: piece, size: pixelsPerPart, count: images.pixels)
      kernels.local_response(
        input + image * images.blockedCount, images.channels, images.pixels, pixels.lowerBound,
        pixels.count, normalization.size, normalization.alpha, normalization.beta,
        normalization.bias, output + image * images.blockedCount)
    }
  }

  private static func combine(
    _ combination: CKCombination, _ count: Int, _ part: Int, _ first: UnsafePointer<Float>,
    _ second: UnsafePointer<Float>?, _ finish: Finish<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    guard let second else { return }
    let range = Division.range(part: part, size: Division.elementsPerPart, count: count)
    kernels.combine(
      combination, first + range.lowerBound, second + range.lowerBound, range.count,
      finish.lower, finish.upper, output + range.lowerBound)
  }

  private static func pool(
    _ pooling: Pooling, _ images: ImageBatch, _ part: Int, _ input: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    var shape = CKPooling(pooling, images)
    let (image, part) = part.quotientAndRemainder(dividingBy: ck_pooling_parts(&shape))
    let outputCount =
      images.blocks * ImageBatch.blockLength * pooling.window.outputPixels
    kernels.pool(
      &shape, part, input + image * images.blockedCount, output + image * outputCount)
  }
}

/// One block of channels of one image of a batch.
private struct BlockOfImage {
  let index: Int
  /// Where the image begins, in either layout.
  let planarImage: Int
  let blockedImage: Int

  init(_ images: ImageBatch, _ part: Int) {
    let (image, index) = part.quotientAndRemainder(dividingBy: images.blocks)
    self.index = index
    planarImage = image * images.channels * images.pixels
    blockedImage = image * images.blockedCount
  }
}

extension ImageBatch {
  /// Elements of a block.
  fileprivate var blockCount: Int { pixels * ImageBatch.blockLength }
}

extension CKPooling {
  fileprivate init(_ pooling: Pooling, _ images: ImageBatch) {
    let window = pooling.window
    let kind =
      switch pooling.kind {
      case .maximum: CKPoolingKind.maximum
      case .average(let countsPadding):
        countsPadding ? CKPoolingKind.averageWithPadding : CKPoolingKind.average
      }
    self.init(
      kind: kind, channels: images.channels, inputHeight: window.inputHeight,
      inputWidth: window.inputWidth, outputHeight: window.outputHeight,
      outputWidth: window.outputWidth, kernelHeight: window.kernelHeight,
      kernelWidth: window.kernelWidth, strideY: window.strideY, strideX: window.strideX,
      dilationY: window.dilationY, dilationX: window.dilationX, paddingTop: window.padTop,
      paddingLeft: window.padLeft, paddingBottom: pooling.padBottom,
      paddingRight: pooling.padRight)
  }
}
