/// Normalisations in training and their gradients, in plain loops.
extension Kernels {
  /// One channel of a batch normalisation by its own statistics (Ioffe & Szegedy 2015, algorithm 1).
  static func normalizeChannel(
    _ normalization: BatchNormalization, _ channel: Int, _ memory: GeneralMemory,
    _ finish: Finish<Scalar>
  ) {
    let images = normalization.images
    let x = memory.operand(0, Scalar.self)
    let y = memory.result(0, Scalar.self)
    let count = Double(normalization.population)
    var sum = 0.0
    forEachElement(of: channel, images) { sum += Double(x[$0]) }
    let mean = sum / count
    var squares = 0.0
    forEachElement(of: channel, images) { index in
      let difference = Double(x[index]) - mean
      squares += difference * difference
    }
    let variance = squares / count
    memory.result(1, Scalar.self)[channel] = Scalar(mean)
    memory.result(2, Scalar.self)[channel] = Scalar(variance)
    let factor =
      Double(memory.operand(1, Scalar.self)[channel])
      / (variance + Double(normalization.epsilon)).squareRoot()
    let scale = Scalar(factor)
    let shift = Scalar(Double(memory.operand(2, Scalar.self)[channel]) - mean * factor)
    forEachElement(of: channel, images) { index in
      var value = x[index] * scale + shift
      if let residual = finish.residual { value += residual[index] }
      y[index] = min(max(value, finish.lower), finish.upper)
    }
  }

  /// dx = scale / √(variance + ε) · (dy − mean(dy) − x̂ · mean(dy · x̂)) with the normalised x̂.
  static func differentiateChannel(
    _ normalization: BatchNormalization, _ channel: Int, _ memory: GeneralMemory
  ) {
    let images = normalization.images
    let x = memory.operand(0, Scalar.self)
    let gradient = memory.operand(4, Scalar.self)
    let result = memory.result(0, Scalar.self)
    let mean = Double(memory.operand(2, Scalar.self)[channel])
    let variance = Double(memory.operand(3, Scalar.self)[channel])
    let deviation = (variance + Double(normalization.epsilon)).squareRoot()
    var (sum, products) = (0.0, 0.0)
    forEachElement(of: channel, images) { index in
      let slope = Double(gradient[index])
      sum += slope
      products += slope * ((Double(x[index]) - mean) / deviation)
    }
    memory.result(1, Scalar.self)[channel] = Scalar(products)
    memory.result(2, Scalar.self)[channel] = Scalar(sum)
    let count = Double(normalization.population)
    let factor = Double(memory.operand(1, Scalar.self)[channel]) / deviation
    forEachElement(of: channel, images) { index in
      let normal = (Double(x[index]) - mean) / deviation
      result[index] = Scalar(
        factor * (Double(gradient[index]) - sum / count - normal * (products / count)))
    }
  }

  private static func forEachElement(
    of channel: Int, _ images: ImageBatch, _ body: (_ index: Int) -> Void
  ) {
    for image in 0..<images.batch {
      let start = (image * images.channels + channel) * images.pixels
      for index in start..<(start + images.pixels) { body(index) }
    }
  }

  /// dx of one row of a layer normalisation; leaves the row's mean and 1 / √(variance + ε).
  static func differentiateRow(
    _ normalization: LayerNormalization, _ row: Int, _ memory: GeneralMemory,
    _ statistics: UnsafeMutablePointer<Scalar>
  ) {
    let start = row * normalization.count
    let x = memory.operand(0, Scalar.self) + start
    let scale = memory.operand(1, Scalar.self)
    let gradient = memory.operand(2, Scalar.self) + start
    let result = memory.result(0, Scalar.self) + start
    let count = Double(normalization.count)
    var sum = 0.0
    for index in 0..<normalization.count { sum += Double(x[index]) }
    let mean = sum / count
    var squares = 0.0
    for index in 0..<normalization.count {
      let difference = Double(x[index]) - mean
      squares += difference * difference
    }
    let factor = 1 / (squares / count + Double(normalization.epsilon)).squareRoot()
    var (slopes, products) = (0.0, 0.0)
    for index in 0..<normalization.count {
      let slope = Double(gradient[index]) * Double(scale[index])
      slopes += slope
      products += slope * ((Double(x[index]) - mean) * factor)
    }
    for index in 0..<normalization.count {
      let normal = (Double(x[index]) - mean) * factor
      let slope = Double(gradient[index]) * Double(scale[index])
      result[index] = Scalar(factor * (slope - slopes / count - normal * (products / count)))
    }
    statistics[2 * row] = Scalar(mean)
    statistics[2 * row + 1] = Scalar(factor)
  }

  /// Σ dy · x̂ and Σ dy over all rows, for some columns.
  static func differentiateParameters(
    _ normalization: LayerNormalization, _ part: Int, _ memory: GeneralMemory,
    _ statistics: UnsafeMutablePointer<Scalar>
  ) {
    let x = memory.operand(0, Scalar.self)
    let gradient = memory.operand(2, Scalar.self)
    let (scale, shift) = (memory.result(1, Scalar.self), memory.result(2, Scalar.self))
    let columns = Division.range(part: part, size: columnsPerPart, count: normalization.count)
    for column in columns {
      var (sum, products) = (0.0, 0.0)
      for row in 0..<normalization.rows {
        let index = row * normalization.count + column
        let normal = (x[index] - statistics[2 * row]) * statistics[2 * row + 1]
        sum += Double(gradient[index])
        products += Double(gradient[index]) * Double(normal)
      }
      scale[column] = Scalar(products)
      shift[column] = Scalar(sum)
    }
  }

  /// With s = bias + alpha / size · Σ x² and y = x · s^−beta:
  /// dx = dy · s^−beta − 2 · alpha · beta / size · x · Σ dy · x · s^(−beta − 1), the last sum over the
  /// channels whose sum holds the own one.
  static func differentiateImage(
    _ normalization: LocalResponseNormalization, _ image: Int, _ memory: GeneralMemory
  ) {
    let (channels, pixels) = (normalization.channels, normalization.pixels)
    let start = image * channels * pixels
    let x = memory.operand(0, Scalar.self) + start
    let gradient = memory.operand(1, Scalar.self) + start
    let result = memory.result(0, Scalar.self) + start
    let before = (normalization.size - 1) / 2
    let after = normalization.size - 1 - before
    let factor = Scalar(normalization.alpha) / Scalar(normalization.size)
    let beta = Scalar(normalization.beta)
    var powers = [Scalar](repeating: 0, count: channels)
    var terms = powers
    for pixel in 0..<pixels {
      for channel in 0..<channels {
        var squares: Scalar = 0
        for other in max(0, channel - before)...min(channels - 1, channel + after) {
          let value = x[other * pixels + pixel]
          squares += value * value
        }
        let base = Scalar(normalization.bias) + factor * squares
        let index = channel * pixels + pixel
        powers[channel] = 1 / PairwiseFunction.power.value(of: base, beta)
        terms[channel] = gradient[index] * x[index] * powers[channel] / base
      }
      for channel in 0..<channels {
        var sum: Scalar = 0
        for other in max(0, channel - after)...min(channels - 1, channel + before) {
          sum += terms[other]
        }
        let index = channel * pixels + pixel
        result[index] = gradient[index] * powers[channel] - 2 * factor * beta * x[index] * sum
      }
    }
  }
}
