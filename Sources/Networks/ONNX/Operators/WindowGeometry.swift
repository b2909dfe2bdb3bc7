internal import NeuralNetwork

/// The attributes that operators with a sliding window share.
extension GraphReader {
  func poolingWindow(_ node: inout FileNode) throws(ONNXError) -> Window {
    let kernel = try node.attributes.requiredIntegers("kernel_shape")
    let roundsUp = try node.attributes.flag("ceil_mode", default: false)
    return try window(&node, kernel: kernel, roundsUp: roundsUp)
  }

  func window(
    _ node: inout FileNode, kernel: [Int], roundsUp: Bool = false
  ) throws(ONNXError) -> Window {
    let ones = [Int](repeating: 1, count: kernel.count)
    let stride = try node.attributes.integers("strides") ?? ones
    let dilation = try node.attributes.integers("dilations") ?? ones
    let pads = try padding(&node, kernel: kernel, stride: stride, dilation: dilation)
    return Window(
      kernel: kernel, stride: stride, padBefore: pads.before, padAfter: pads.after,
      dilation: dilation, roundsUp: roundsUp)
  }

  /// The padding as given, or as `auto_pad` asks for with the input's shape.
  private func padding(
    _ node: inout FileNode, kernel: [Int], stride: [Int], dilation: [Int]
  ) throws(ONNXError) -> (before: [Int], after: [Int]) {
    let zeros = [Int](repeating: 0, count: kernel.count)
    let pads = try node.attributes.integers("pads")
    let mode = try node.attributes.string("auto_pad", default: "NOTSET")
    guard mode == "NOTSET" || pads?.allSatisfy({ $0 == 0 }) != false else {
      throw .unsupportedAttributeValue(
        node.label, attribute: "auto_pad", found: "\"\(mode)\"",
        supported: "NOTSET beside the attribute \"pads\"")
    }
    switch mode {
    case "NOTSET":
      guard let pads else { return (zeros, zeros) }
      guard pads.count == 2 * kernel.count else {
        throw .unsupportedAttributeValue(
          node.label, attribute: "pads", found: "\(pads)",
          supported: "one number before and one after each of \(kernel.count) axes")
      }
      return (Array(pads.prefix(kernel.count)), Array(pads.suffix(kernel.count)))
    case "VALID":
      return (zeros, zeros)
    case "SAME_UPPER":
      return try samePadding(of: node, kernel, stride, dilation, putsOddBefore: false)
    case "SAME_LOWER":
      return try samePadding(of: node, kernel, stride, dilation, putsOddBefore: true)
    default:
      throw .unsupportedAttributeValue(
        node.label, attribute: "auto_pad", found: "\"\(mode)\"",
        supported: "NOTSET, VALID, SAME_UPPER or SAME_LOWER")
    }
  }

  /// As much padding as makes the result ⌈size / stride⌉ long, halved between both sides.
  private func samePadding(
    of node: FileNode, _ kernel: [Int], _ stride: [Int], _ dilation: [Int], putsOddBefore: Bool
  ) throws(ONNXError) -> (before: [Int], after: [Int]) {
    let sizes = try shape(0, of: node).dimensions.dropFirst(2)
    let axes = zip(zip(sizes, kernel), zip(stride, dilation))
    let limit = 1...Shape.largestCount
    var before: [Int] = []
    var after: [Int] = []
    for ((size, kernel), (stride, dilation)) in axes {
      for (name, value) in [("kernel_shape", kernel), ("strides", stride), ("dilations", dilation)]
      {
        guard limit.contains(value) else {
          throw .unsupportedAttributeValue(
            node.label, attribute: name, found: "\(value)", supported: "1 to \(limit.upperBound)")
        }
      }
      let steps = (size + stride - 1) / stride
      let total = max(0, (steps - 1) * stride + (kernel - 1) * dilation + 1 - size)
      before.append(putsOddBefore ? total - total / 2 : total / 2)
      after.append(putsOddBefore ? total / 2 : total - total / 2)
    }
    return (before, after)
  }
}
