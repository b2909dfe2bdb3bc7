internal import NeuralNetwork

/// The transposed convolution, whose padding is that of the convolution that it turns round.
extension GraphReader {
  mutating func translateTransposedConvolution(_ node: inout FileNode) throws(ONNXError) {
    let operands = try operands(of: node, 2...3)
    let (x, weight) = (shape(of: operands[0]), shape(of: operands[1]))
    let kernel =
      try node.attributes.integers("kernel_shape") ?? Array(weight.dimensions.dropFirst(2))
    let ones = [Int](repeating: 1, count: kernel.count)
    let zeros = [Int](repeating: 0, count: kernel.count)
    let groups = try node.attributes.integer("group", default: 1)
    let stride = try node.attributes.integers("strides") ?? ones
    let dilation = try node.attributes.integers("dilations") ?? ones
    var outputPadding = try node.attributes.integers("output_padding") ?? zeros
    var pads = try node.attributes.integers("pads") ?? (zeros + zeros)
    let mode = try node.attributes.string("auto_pad", default: "NOTSET")
    let written = try node.attributes.integers("output_shape")
    guard ["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"].contains(mode) else {
      throw node.unsupported(
        "auto_pad", "\"\(mode)\"", "NOTSET, VALID, SAME_UPPER or SAME_LOWER")
    }
    let lists = [stride, dilation, outputPadding, written ?? zeros]
    guard x.rank == kernel.count + 2, lists.allSatisfy({ $0.count == kernel.count }),
      pads.count == 2 * kernel.count,
      (kernel + lists.flatMap { $0 } + pads).allSatisfy({ (0...1 << 15).contains($0) })
    else {
      throw node.unsupported("pads", "\(pads)", "numbers for \(kernel.count) axes")
    }
    if written != nil || mode.hasPrefix("SAME") {
      for axis in kernel.indices {
        let whole =
          stride[axis] * (x[axis + 2] - 1) + outputPadding[axis]
          + (kernel[axis] - 1) * dilation[axis] + 1
        let total = whole - (written?[axis] ?? x[axis + 2] * stride[axis])
        // What is missing is added at the end; what is too much is cut off, half on each side.
        let cut = max(total, 0)
        outputPadding[axis] += max(-total, 0)
        pads[axis] = mode == "SAME_UPPER" ? cut / 2 : cut - cut / 2
        pads[kernel.count + axis] = cut - pads[axis]
      }
    } else if mode == "VALID" {
      pads = zeros + zeros
    }
    let window = Window(
      kernel: kernel, stride: stride, padBefore: Array(pads.prefix(kernel.count)),
      padAfter: Array(pads.suffix(kernel.count)), dilation: dilation)
    try emit(
      .transposedConvolution(window, groups: groups, outputPadding: outputPadding), operands,
      for: node)
  }
}
