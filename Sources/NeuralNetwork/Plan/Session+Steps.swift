extension Session {
  /// Splits a step into its parts and hands them to the threads.
  func execute(_ step: Step<K>) {
    let input = UnsafePointer(pointer(step.input))
    let output = pointer(step.output)
    let finish = Finish<K.Scalar>(
      bias: constPointer(step.bias), residual: constPointer(step.residual), lower: step.lower,
      upper: step.upper, activation: step.activation)
    switch step.work {
    case .general(let work): K.perform(work, memory(of: step))
    case .training(let work):
      let memory = memory(of: step)
      forEachPart(step.division.firstParts) { part, workspace in
        K.begin(work, part: part, memory, workspace)
      }
      forEachPart(1) { _, workspace in K.combine(work, memory, workspace) }
      forEachPart(of: step) { part, workspace in
        K.perform(work, part: part, memory, finish, workspace)
      }
    case .convolutionOfComputedWeights(let convolution):
      guard let second = constPointer(step.second) else { return }
      let rows = WeightRows(
        second, count: convolution.groups * convolution.channelsOut, length: convolution.inner,
        threads)
      let weights = K.prepare(convolution, weights: rows)
      convolve(step, convolution, input, weights, finish, output)
    case .convolution(let convolution, let weights):
      convolve(step, convolution, input, weights, finish, output)
    case .product(let product, let right):
      forEachPart(of: step) { part, workspace in
        K.multiply(product, part: part, input, right, finish, into: output, workspace)
      }
    case .computedProduct(let product):
      guard let right = constPointer(step.second) else { return }
      forEachPart(step.division.firstParts) { part, workspace in
        K.begin(product, part: part, left: input, computed: right, workspace)
      }
      forEachPart(of: step) { part, workspace in
        K.multiply(product, part: part, input, computed: right, finish, into: output, workspace)
      }
    case .attention(let attention):
      let operands = step.operands.map { UnsafePointer(pointer($0)) }
      forEachPart(step.division.firstParts) { part, workspace in
        K.begin(attention, part: part, keys: operands[0], values: operands[1], workspace)
      }
      let mask = operands.count > 2 ? operands[2] : nil
      forEachPart(of: step) { part, workspace in
        K.attend(attention, part: part, query: input, mask: mask, into: output, workspace)
      }
    case .pooling(let pooling):
      forEachPart(of: step) { part, workspace in
        K.pool(pooling, part: part, input, into: output, scratch: workspace.scratch)
      }
    case .blocked(let work):
      let second = constPointer(step.second)
      forEachPart(of: step) { part, _ in
        K.perform(work, part: part, input, second, finish, into: output)
      }
    case .softmax(let lines):
      forEachPart(of: step) { part, _ in K.softmax(lines, part: part, input, into: output) }
    case .mean(let reduction):
      forEachPart(of: step) { part, _ in K.mean(reduction, part: part, input, into: output) }
    case .layerNormalization(let normalization):
      guard let scale = constPointer(step.second) else { return }
      forEachPart(of: step) { part, _ in
        K.normalize(
          normalization, part: part, input, scale: scale, shift: finish.bias, into: output)
      }
    case .copy(let copy):
      forEachPart(of: step) { part, _ in K.copy(copy, part: part, input, into: output) }
    case .unary, .binary, .channelScale, .fill:
      executeElementwise(step, input, output)
    }
  }

  private func memory(of step: Step<K>) -> GeneralMemory {
    GeneralMemory(
      operands: step.operands.map { UnsafeRawPointer(address($0)) },
      results: step.results.map { address($0) }, faults: faults)
  }

  private func executeElementwise(
    _ step: Step<K>, _ input: UnsafePointer<K.Scalar>, _ output: UnsafeMutablePointer<K.Scalar>
  ) {
    switch step.work {
    case .unary(let function, let count):
      forEachPart(of: step) { part, _ in
        let range = Division.range(part: part, size: Division.elementsPerPart, count: count)
        K.apply(
          function, to: input + range.lowerBound, count: range.count,
          into: output + range.lowerBound)
      }
    case .binary(let function, let broadcast):
      guard let second = constPointer(step.second) else { return }
      forEachPart(of: step) { part, _ in
        K.combine(
          function, broadcast, part: part, input, second, lower: step.lower, upper: step.upper,
          into: output)
      }
    case .channelScale(let channels):
      forEachPart(of: step) { part, _ in
        let channel = part % channels.scales.count
        K.scale(
          input + part * channels.pixels, count: channels.pixels, by: channels.scales[channel],
          plus: channels.shifts[channel], lower: step.lower, upper: step.upper,
          into: output + part * channels.pixels)
      }
    case .fill(let value, let count):
      forEachPart(of: step) { part, _ in
        let range = Division.range(part: part, size: Division.elementsPerPart, count: count)
        K.fill(output + range.lowerBound, count: range.count, with: value)
      }
    default: break
    }
  }

  private func convolve(
    _ step: Step<K>, _ convolution: Convolution, _ input: UnsafePointer<K.Scalar>,
    _ weights: K.ConvolutionWeights, _ finish: Finish<K.Scalar>,
    _ output: UnsafeMutablePointer<K.Scalar>
  ) {
    forEachPart(step.division.firstParts) { part, workspace in
      K.begin(convolution, part: part, input, workspace)
    }
    forEachPart(of: step) { part, workspace in
      K.convolve(convolution, part: part, input, weights, finish, into: output, workspace)
    }
  }

  private func forEachPart(
    of step: Step<K>, _ body: (_ part: Int, _ workspace: Workspace<K.Scalar>) -> Void
  ) {
    forEachPart(step.division.parts, body)
  }

  private func forEachPart(
    _ parts: Int, _ body: (_ part: Int, _ workspace: Workspace<K.Scalar>) -> Void
  ) {
    let scratch = scratch.base.assumingMemoryBound(to: K.Scalar.self)
    let shared = shared.base.assumingMemoryBound(to: K.Scalar.self)
    let stride = scratchStride
    threads.run(parts: parts) { part, thread in
      body(part, Workspace(scratch: scratch + thread * stride, shared: shared))
    }
  }

  private func pointer(_ place: Place) -> UnsafeMutablePointer<K.Scalar> {
    address(place).assumingMemoryBound(to: K.Scalar.self)
  }

  private func address(_ place: Place) -> UnsafeMutableRawPointer {
    switch place.region {
    case .arena: arena.base + place.offset
    case .constants: plan.constants.base + place.offset
    }
  }

  private func constPointer(_ place: Place?) -> UnsafePointer<K.Scalar>? {
    place.map { UnsafePointer(pointer($0)) }
  }
}
