internal import CKernels
public import NeuralNetwork

/// What the native kernels do faster than plain loops when a network is trained.
extension FastKernels {
  public static func division(of work: TrainingWork) -> Division {
    switch work {
    case .weightGradient(let convolution, _) where convolution.outputLayout == .blocked:
      let sums = WeightSums(convolution)
      return Division(
        parts: sums.outputBlocks, firstParts: sums.chunks, shared: sums.chunks * sums.count)
    case .batchNormalization(let normalization) where normalization.layout == .blocked:
      return normalization.images.stages(sumsPerImage: 2, factors: 2)
    case .batchNormalizationGradient(let normalization) where normalization.layout == .blocked:
      return normalization.images.stages(sumsPerImage: 2, factors: 4)
    case .maxPoolGradient(let pooling) where pooling.layout == .blocked:
      return Division(parts: pooling.images.batch * pooling.images.blocks)
    case .layerNormalizationGradient(let normalization):
      let chunks = RowChunks(rows: normalization.rows, columns: normalization.count)
      return Division(
        parts: 1, firstParts: chunks.count, shared: 2 * chunks.count * normalization.count)
    case .softmaxGradient(let lines) where lines.inner == 1:
      return Division(parts: RowChunks(rows: lines.outer, columns: lines.count).count)
    case .columnSums(let rows, let columns):
      let chunks = RowChunks(rows: rows, columns: columns)
      return Division(parts: 1, firstParts: chunks.count, shared: chunks.count * columns)
    default: return plainDivision(of: work)
    }
  }

  public static func begin(
    _ work: TrainingWork, part: Int, _ memory: GeneralMemory, _ workspace: Workspace<Float>
  ) {
    switch work {
    case .weightGradient(let convolution, _) where convolution.outputLayout == .blocked:
      addSlopes(convolution, part, memory, workspace.shared)
    case .batchNormalization(let normalization) where normalization.layout == .blocked:
      findMoments(normalization.images, part, memory, workspace.shared)
    case .batchNormalizationGradient(let normalization) where normalization.layout == .blocked:
      sumSlopes(normalization.images, part, memory, workspace.shared)
    case .layerNormalizationGradient(let normalization):
      differentiateRows(normalization, part, memory, workspace.shared)
    case .columnSums(let rows, let columns):
      let chunk = RowChunks(rows: rows, columns: columns)[part]
      let sums = workspace.shared + part * columns
      sums.update(repeating: 0, count: columns)
      kernels.add_rows(
        memory.floats(0) + chunk.lowerBound * columns, chunk.count, columns, sums)
    default: plainBegin(work, part, memory, workspace)
    }
  }

  public static func combine(
    _ work: TrainingWork, _ memory: GeneralMemory, _ workspace: Workspace<Float>
  ) {
    switch work {
    case .batchNormalization(let normalization) where normalization.layout == .blocked:
      joinMoments(normalization, memory, workspace.shared)
    case .batchNormalizationGradient(let normalization) where normalization.layout == .blocked:
      joinSlopes(normalization, memory, workspace.shared)
    default: break
    }
  }

  public static func perform(
    _ work: TrainingWork, part: Int, _ memory: GeneralMemory, _ finish: Finish<Float>,
    _ workspace: Workspace<Float>
  ) {
    let shared = workspace.shared
    switch work {
    case .weightGradient(let convolution, let hasBias) where convolution.outputLayout == .blocked:
      joinWeightSlopes(convolution, hasBias, part, memory, shared)
    case .batchNormalization(let normalization) where normalization.layout == .blocked:
      normalize(normalization.images, part, memory, finish, shared)
    case .batchNormalizationGradient(let normalization) where normalization.layout == .blocked:
      differentiate(normalization.images, part, memory, shared)
    case .maxPoolGradient(let pooling) where pooling.layout == .blocked:
      differentiateMaxima(pooling, part, memory)
    case .activationGradient(let function, let count):
      guard let slope = CKSlope(function) else {
        return plainPerform(work, part, memory, finish, workspace)
      }
      let range = Division.range(part: part, size: Division.elementsPerPart, count: count)
      kernels.activation_slopes(
        slope, memory.floats(0) + range.lowerBound, memory.floats(1) + range.lowerBound,
        range.count, memory.result(0) + range.lowerBound)
    case .layerNormalizationGradient(let normalization):
      let chunks = RowChunks(rows: normalization.rows, columns: normalization.count)
      join(chunks, 2 * normalization.count, shared)
      memory.result(1).update(from: shared, count: normalization.count)
      memory.result(2).update(from: shared + normalization.count, count: normalization.count)
    case .softmaxGradient(let lines) where lines.inner == 1:
      let rows = RowChunks(rows: lines.outer, columns: lines.count)[part]
      let start = rows.lowerBound * lines.count
      kernels.softmax_slopes(
        memory.floats(0) + start, memory.floats(1) + start, rows.count, lines.count,
        memory.result(0) + start)
    case .columnSums(let rows, let columns):
      join(RowChunks(rows: rows, columns: columns), columns, shared)
      memory.result(0).update(from: shared, count: columns)
    default: plainPerform(work, part, memory, finish, workspace)
    }
  }
}

// MARK: - The gradient of a convolution's weight

extension FastKernels {
  private static func addSlopes(
    _ convolution: Convolution, _ chunk: Int, _ memory: GeneralMemory,
    _ shared: UnsafeMutablePointer<Float>
  ) {
    let sums = WeightSums(convolution)
    let own = shared + chunk * sums.count
    own.update(repeating: 0, count: sums.count)
    var shape = CKConvolution(convolution)
    for image in sums.images(ofChunk: chunk) {
      kernels.add_weight_slopes(
        &shape, memory.floats(0) + image * convolution.inputCount,
        memory.floats(1) + image * convolution.outputCount, own, own + sums.weightCount)
    }
  }

  /// Adds up the chunks' sums for one block of outputs, and brings them into the weight's layout.
  private static func joinWeightSlopes(
    _ convolution: Convolution, _ hasBias: Bool, _ block: Int, _ memory: GeneralMemory,
    _ shared: UnsafeMutablePointer<Float>
  ) {
    let sums = WeightSums(convolution)
    let outputs = Division.range(
      part: block, size: ImageBatch.blockLength, count: convolution.channelsOut)
    let weights = memory.result(0)
    let rowLength = sums.rowsPerBlock
    let start = block * rowLength * ImageBatch.blockLength
    for row in 0..<rowLength {
      let place = start + row * ImageBatch.blockLength
      guard let index = sums.weightIndex(ofRow: row) else { continue }
      let sum = vector(place, sums, shared)
      for (lane, output) in outputs.enumerated() {
        weights[output * convolution.inner + index] = sum[lane]
      }
    }
    guard hasBias else { return }
    let sum = vector(sums.weightCount + block * ImageBatch.blockLength, sums, shared)
    for (lane, output) in outputs.enumerated() { memory.result(1)[output] = sum[lane] }
  }

  private static func vector(
    _ place: Int, _ sums: WeightSums, _ shared: UnsafeMutablePointer<Float>
  ) -> SIMD16<Float> {
    var sum = SIMD16<Float>.zero
    for chunk in 0..<sums.chunks {
      let start = UnsafeRawPointer(shared + chunk * sums.count + place)
      sum += start.loadUnaligned(as: SIMD16<Float>.self)
    }
    return sum
  }
}

/// How the sums of a weight's gradient lie in shared memory: one set for each chunk of the batch.
private struct WeightSums {
  let convolution: Convolution
  let isPlanar: Bool
  let outputBlocks: Int
  /// Floats of one chunk's sums for weights; those for the bias follow.
  let weightCount: Int
  let chunks: Int

  init(_ convolution: Convolution) {
    self.convolution = convolution
    isPlanar = convolution.inputLayout == .planar
    outputBlocks = ck_blocks(convolution.channelsOut)
    let shape = CKConvolution(convolution)
    weightCount = withUnsafePointer(to: shape) { ck_weight_slope_count($0) }
    // As many as make even work, but not more memory than 64 MiB.
    chunks = max(1, min(convolution.batch, 16, (1 << 24) / max(weightCount, 1)))
  }

  var count: Int { weightCount + outputBlocks * ImageBatch.blockLength }
  /// Vectors of a block of outputs.
  var rowsPerBlock: Int { weightCount / max(outputBlocks * ImageBatch.blockLength, 1) }

  func images(ofChunk chunk: Int) -> Range<Int> {
    (chunk * convolution.batch / chunks)..<((chunk + 1) * convolution.batch / chunks)
  }

  /// Where within one filter the weight lies whose sums are a vector's; nil for filling channels.
  func weightIndex(ofRow row: Int) -> Int? {
    let taps = convolution.window.taps
    let lanes = isPlanar ? convolution.channelsIn : ImageBatch.blockLength
    let (rest, lane) = row.quotientAndRemainder(dividingBy: lanes)
    let (block, tap) = rest.quotientAndRemainder(dividingBy: taps)
    let channel = block * lanes + lane
    return channel < convolution.channelsIn ? channel * taps + tap : nil
  }
}

// MARK: - Batch normalisation

extension FastKernels {
  private static func findMoments(
    _ images: ImageBatch, _ image: Int, _ memory: GeneralMemory,
    _ shared: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<images.blocks {
      let sums = shared + images.sums(image, block)
      kernels.moments(
        memory.floats(0) + images.start(image, block), images.pixels, sums,
        sums + ImageBatch.blockLength)
    }
  }

  /// The statistics of the whole batch from those of its images (Chan et al. 1983, equation 2.1), and
  /// the factor and shift of each channel, which are left behind the sums.
  private static func joinMoments(
    _ normalization: BatchNormalization, _ memory: GeneralMemory,
    _ shared: UnsafeMutablePointer<Float>
  ) {
    let images = normalization.images
    let factors = shared + images.sums(images.batch, 0)
    let shifts = factors + images.blocks * ImageBatch.blockLength
    factors.update(repeating: 0, count: 2 * images.blocks * ImageBatch.blockLength)
    for channel in 0..<images.channels {
      var sum = 0.0
      images.forEachSum(of: channel, shared) { mean, _ in sum += mean }
      let mean = sum / Double(images.batch)
      var squares = 0.0
      images.forEachSum(of: channel, shared) { own, spread in
        squares += spread + Double(images.pixels) * (own - mean) * (own - mean)
      }
      let variance = squares / Double(normalization.population)
      memory.result(1)[channel] = Float(mean)
      memory.result(2)[channel] = Float(variance)
      let factor =
        Double(memory.floats(1)[channel])
        / (variance + Double(normalization.epsilon)).squareRoot()
      factors[channel] = Float(factor)
      shifts[channel] = Float(Double(memory.floats(2)[channel]) - mean * factor)
    }
  }

  private static func normalize(
    _ images: ImageBatch, _ image: Int, _ memory: GeneralMemory, _ finish: Finish<Float>,
    _ shared: UnsafeMutablePointer<Float>
  ) {
    let factors = shared + images.sums(images.batch, 0)
    let shifts = factors + images.blocks * ImageBatch.blockLength
    for block in 0..<images.blocks {
      let start = images.start(image, block)
      kernels.normalize_channels(
        memory.floats(0) + start, factors + block * ImageBatch.blockLength,
        shifts + block * ImageBatch.blockLength, images.pixels,
        finish.residual.map { $0 + start }, finish.lower, finish.upper, memory.result(0) + start)
    }
  }

  private static func sumSlopes(
    _ images: ImageBatch, _ image: Int, _ memory: GeneralMemory,
    _ shared: UnsafeMutablePointer<Float>
  ) {
    var means = [Float](repeating: 0, count: images.blocks * ImageBatch.blockLength)
    for channel in 0..<images.channels { means[channel] = memory.floats(2)[channel] }
    for block in 0..<images.blocks {
      let sums = shared + images.sums(image, block)
      let start = images.start(image, block)
      means.withUnsafeBufferPointer { means in
        guard let means = means.baseAddress else { return }
        kernels.normalization_sums(
          memory.floats(0) + start, memory.floats(4) + start,
          means + block * ImageBatch.blockLength, images.pixels, sums,
          sums + ImageBatch.blockLength)
      }
    }
  }

  /// Each channel's dx as dy · factor + x · product + shift.
  private static func joinSlopes(
    _ normalization: BatchNormalization, _ memory: GeneralMemory,
    _ shared: UnsafeMutablePointer<Float>
  ) {
    let images = normalization.images
    let lanes = images.blocks * ImageBatch.blockLength
    let factors = shared + images.sums(images.batch, 0)
    factors.update(repeating: 0, count: 3 * lanes)
    let count = Double(normalization.population)
    for channel in 0..<images.channels {
      var (sum, products) = (0.0, 0.0)
      images.forEachSum(of: channel, shared) { slope, product in
        sum += slope
        products += product
      }
      let mean = Double(memory.floats(2)[channel])
      let deviation =
        (Double(memory.floats(3)[channel]) + Double(normalization.epsilon)).squareRoot()
      memory.result(1)[channel] = Float(products / deviation)
      memory.result(2)[channel] = Float(sum)
      let factor = Double(memory.floats(1)[channel]) / deviation
      let product = -factor * products / (deviation * deviation * count)
      factors[channel] = Float(factor)
      factors[lanes + channel] = Float(product)
      factors[2 * lanes + channel] = Float(-factor * sum / count - product * mean)
    }
  }

  private static func differentiate(
    _ images: ImageBatch, _ image: Int, _ memory: GeneralMemory,
    _ shared: UnsafeMutablePointer<Float>
  ) {
    let lanes = images.blocks * ImageBatch.blockLength
    let factors = shared + images.sums(images.batch, 0)
    for block in 0..<images.blocks {
      let start = images.start(image, block)
      let own = factors + block * ImageBatch.blockLength
      kernels.normalization_slopes(
        memory.floats(0) + start, memory.floats(4) + start, own, own + lanes, own + 2 * lanes,
        images.pixels, memory.result(0) + start)
    }
  }
}

extension ImageBatch {
  /// One part per image, and shared memory for its sums per channel and for all channels' factors.
  fileprivate func stages(sumsPerImage: Int, factors: Int) -> Division {
    Division(
      parts: batch, firstParts: batch,
      shared: (batch * sumsPerImage + factors) * blocks * ImageBatch.blockLength)
  }

  /// Where the two sums of a block of an image begin.
  fileprivate func sums(_ image: Int, _ block: Int) -> Int {
    2 * (image * blocks + block) * ImageBatch.blockLength
  }

  fileprivate func start(_ image: Int, _ block: Int) -> Int {
    (image * blocks + block) * pixels * ImageBatch.blockLength
  }

  /// Both sums of a channel, image by image.
  fileprivate func forEachSum(
    of channel: Int, _ shared: UnsafeMutablePointer<Float>,
    _ body: (_ first: Double, _ second: Double) -> Void
  ) {
    let (block, lane) = channel.quotientAndRemainder(dividingBy: ImageBatch.blockLength)
    for image in 0..<batch {
      let place = shared + sums(image, block) + lane
      body(Double(place[0]), Double(place[ImageBatch.blockLength]))
    }
  }
}

// MARK: - Pooling, and rows

extension FastKernels {
  private static func differentiateMaxima(
    _ pooling: PoolingGradient, _ part: Int, _ memory: GeneralMemory
  ) {
    var shape = CKPooling(pooling.window)
    let inputs = pooling.window.inputCount * ImageBatch.blockLength
    let outputs = pooling.window.outputCount * ImageBatch.blockLength
    kernels.maximum_slopes(
      &shape, pooling.isRectified, memory.floats(0) + part * inputs,
      memory.floats(1) + part * outputs,
      memory.result(0) + part * inputs)
  }

  private static func differentiateRows(
    _ normalization: LayerNormalization, _ part: Int, _ memory: GeneralMemory,
    _ shared: UnsafeMutablePointer<Float>
  ) {
    let count = normalization.count
    let rows = RowChunks(rows: normalization.rows, columns: count)[part]
    let start = rows.lowerBound * count
    let sums = shared + part * 2 * count
    sums.update(repeating: 0, count: 2 * count)
    kernels.normalize_slopes(
      memory.floats(0) + start, memory.floats(1), memory.floats(2) + start, rows.count, count,
      normalization.epsilon, memory.result(0) + start, sums, sums + count)
  }

  /// Adds the sums of all chunks to those of the first.
  private static func join(
    _ chunks: RowChunks, _ count: Int, _ shared: UnsafeMutablePointer<Float>
  ) {
    if chunks.count > 1 {
      kernels.add_rows(shared + count, chunks.count - 1, count, shared)
    }
  }
}

/// Rows of a matrix that are worked on together.
private struct RowChunks {
  let rows: Int
  let size: Int

  init(rows: Int, columns: Int) {
    self.rows = rows
    size = max(16, Division.elementsPerPart / max(columns, 1))
  }

  var count: Int { Division.parts(of: rows, size: size) }

  subscript(part: Int) -> Range<Int> { Division.range(part: part, size: size, count: rows) }
}

extension GeneralMemory {
  fileprivate func floats(_ operand: Int) -> UnsafePointer<Float> {
    operands[operand].assumingMemoryBound(to: Float.self)
  }

  fileprivate func result(_ index: Int) -> UnsafeMutablePointer<Float> {
    results[index].assumingMemoryBound(to: Float.self)
  }
}

extension CKSlope {
  fileprivate init?(_ function: UnaryFunction) {
    switch function {
    case .clamp(lower: 0, upper: .infinity): self = .rectifier
    case .tanh: self = .tanh
    case .sigmoid: self = .sigmoid
    case .gelu: self = .gelu
    default: return nil
    }
  }
}

extension CKPooling {
  fileprivate init(_ window: SpatialWindow) {
    self.init(
      kind: .maximum, channels: ImageBatch.blockLength, inputHeight: window.input[0],
      inputWidth: window.input[1], outputHeight: window.output[0], outputWidth: window.output[1],
      kernelHeight: window.kernel[0], kernelWidth: window.kernel[1], strideY: window.stride[0],
      strideX: window.stride[1], dilationY: window.dilation[0], dilationX: window.dilation[1],
      paddingTop: window.padding[0], paddingLeft: window.padding[1], paddingBottom: 0,
      paddingRight: 0)
  }
}
