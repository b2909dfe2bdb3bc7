// The shapes that sliding windows give.

func convolutionShape(
  _ inputs: [Shape], _ window: Window, _ groups: Int
) throws(ShapeFault) -> Shape {
  let x = inputs[0]
  let weight = inputs[1]
  try weight.require(rank: 3, input: 1, orMore: true)
  try x.require(rank: weight.rank, input: 0)
  guard groups >= 1 else {
    throw ShapeFault(.attributeValue(.groups, least: 1, found: groups))
  }
  guard x[1] % groups == 0 else { throw ShapeFault(.groups(channels: x[1], groups: groups)) }
  guard weight[0] % groups == 0 else {
    throw ShapeFault(.groups(channels: weight[0], groups: groups))
  }
  try weight.require(
    [weight[0], x[1] / groups] + (try window.lengths(window.kernel, .kernel, axes: x.rank - 2)),
    input: 1)
  if inputs.count == 3 { try inputs[2].require([weight[0]], input: 2) }
  return try windowShape(x, window, channels: weight[0])
}

/// - Parameter channels: Those of the result; as many as the input has where nil.
func windowShape(
  _ x: Shape, _ window: Window, channels: Int?
) throws(ShapeFault) -> Shape {
  try x.require(rank: 3, input: 0, orMore: true)
  let axes = x.rank - 2
  let kernel = try window.lengths(window.kernel, .kernel, axes: axes)
  let stride = try window.lengths(window.stride, .stride, axes: axes)
  let before = try window.lengths(window.padBefore, .padding, least: 0, axes: axes)
  let after = try window.lengths(window.padAfter, .padding, least: 0, axes: axes)
  let dilation = try window.lengths(window.dilation, .dilation, axes: axes)
  let taps = try sound(kernel).count
  guard taps <= Window.mostTaps else {
    throw ShapeFault(.tooLong(length: taps, most: Window.mostTaps))
  }
  var dimensions = [x[0], channels ?? x[1]]
  for axis in 0..<axes {
    // With every length below this bound no later arithmetic on windows can overflow.
    for length in [
      x[2 + axis], kernel[axis], stride[axis], before[axis], after[axis], dilation[axis],
    ] {
      try requireCountable(length)
    }
    let reach = (kernel[axis] - 1) * dilation[axis]
    let padded = x[2 + axis] + before[axis]
    let size = padded + after[axis]
    try requireCountable(max(reach, size))
    guard size > reach else {
      throw ShapeFault(
        .windowTooLarge(axis: axis + 2 - axes, window: reach + 1, paddedInput: size))
    }
    let room = size - reach - 1
    var steps = room / stride[axis]
    // A window that would begin in the padding behind the input is dropped, as ONNX does.
    if window.roundsUp, room % stride[axis] != 0, (steps + 1) * stride[axis] < padded { steps += 1 }
    dimensions.append(steps + 1)
  }
  return try sound(dimensions)
}

func transposedConvolutionShape(
  _ inputs: [Shape], _ window: Window, _ groups: Int, _ outputPadding: [Int]
) throws(ShapeFault) -> Shape {
  let (x, weight) = (inputs[0], inputs[1])
  try weight.require(rank: 3, input: 1, orMore: true)
  try x.require(rank: weight.rank, input: 0)
  guard groups >= 1 else { throw ShapeFault(.attributeValue(.groups, least: 1, found: groups)) }
  guard x[1] % groups == 0 else { throw ShapeFault(.groups(channels: x[1], groups: groups)) }
  let axes = x.rank - 2
  let kernel = try window.lengths(window.kernel, .kernel, axes: axes)
  let stride = try window.lengths(window.stride, .stride, axes: axes)
  let before = try window.lengths(window.padBefore, .padding, least: 0, axes: axes)
  let after = try window.lengths(window.padAfter, .padding, least: 0, axes: axes)
  let dilation = try window.lengths(window.dilation, .dilation, axes: axes)
  let extra = try window.lengths(outputPadding, .padding, least: 0, axes: axes)
  try weight.require([x[1], weight[1]] + kernel, input: 1)
  let channels = try sound([weight[1], groups]).count
  if inputs.count == 3 { try inputs[2].require([channels], input: 2) }
  var dimensions = [x[0], channels]
  for axis in 0..<axes {
    for length in [
      x[2 + axis], kernel[axis], stride[axis], before[axis], after[axis], dilation[axis],
      extra[axis],
    ] {
      try requireCountable(length)
    }
    let reach = (kernel[axis] - 1) * dilation[axis]
    let size = (max(x[2 + axis], 1) - 1) * stride[axis] + reach + 1 + extra[axis]
    try requireCountable(size)
    guard x[2 + axis] > 0, size >= before[axis] + after[axis] else {
      throw ShapeFault(
        .windowTooLarge(
          axis: axis + 2 - axes, window: before[axis] + after[axis], paddedInput: size))
    }
    dimensions.append(size - before[axis] - after[axis])
  }
  return try sound(dimensions)
}

func deformableConvolutionShape(
  _ inputs: [Shape], _ window: Window, _ groups: Int, _ offsetGroups: Int, hasBias: Bool,
  hasMask: Bool
) throws(ShapeFault) -> Shape {
  let (x, offset) = (inputs[0], inputs[2])
  try x.require(rank: 4, input: 0)
  let parameters = [x, inputs[1]] + (hasBias ? [inputs[3]] : [])
  let result = try convolutionShape(parameters, window, groups)
  guard offsetGroups >= 1 else {
    throw ShapeFault(.attributeValue(.groups, least: 1, found: offsetGroups))
  }
  guard x[1] % offsetGroups == 0 else {
    throw ShapeFault(.groups(channels: x[1], groups: offsetGroups))
  }
  let taps = try sound([offsetGroups, window.kernel[0], window.kernel[1]]).count
  try offset.require([x[0], 2 * taps, result[2], result[3]], input: 2)
  if hasMask {
    try inputs[inputs.count - 1].require(
      [x[0], taps, result[2], result[3]], input: inputs.count - 1)
  }
  return result
}

/// Throws for a length beyond those of which two can be multiplied.
private func requireCountable(_ length: Int) throws(ShapeFault) {
  guard length <= Window.longest else {
    throw ShapeFault(.tooLong(length: length, most: Window.longest))
  }
}
