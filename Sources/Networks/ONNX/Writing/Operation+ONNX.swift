internal import NeuralNetwork

extension Operation {
  /// How opset 21 of ai.onnx spells the operation; nil where it has no operator for it.
  ///
  /// - Parameters:
  ///   - inputs: The shapes of the operation's inputs.
  ///   - type: The element type of the first input.
  func written(_ inputs: [Shape], _ type: ElementType) -> WrittenNode? {
    switch self {
    case .convolution(let window, let groups):
      WrittenNode("Conv", window.attributes + [("group", .integer(groups))])
    case .transposedConvolution(let window, let groups, let outputPadding):
      WrittenNode(
        "ConvTranspose",
        window.attributes + [
          ("group", .integer(groups)), ("output_padding", .integers(outputPadding)),
        ])
    case .deformableConvolution(let window, let groups, let offsetGroups, let hasBias, let hasMask):
      writtenDeformableConvolution(window, groups, offsetGroups, hasBias, hasMask)
    case .lpPool(let window, let exponent):
      WrittenNode("LpPool", window.attributes + window.rounding + [("p", .integer(exponent))])
    case .maxPoolIndices(let window, let columnMajor):
      writtenMaxPoolIndices(window, columnMajor)
    case .maxPool(let window):
      WrittenNode("MaxPool", window.attributes + window.rounding)
    case .averagePool(let window, let countsPadding):
      WrittenNode(
        "AveragePool",
        window.attributes + window.rounding + [("count_include_pad", .flag(countsPadding))])
    case .globalAveragePool: WrittenNode("GlobalAveragePool")

    case .batchNormalization(let epsilon):
      WrittenNode("BatchNormalization", [("epsilon", .number(epsilon))])
    case .layerNormalization(let axis, let epsilon):
      WrittenNode(
        "LayerNormalization", [("axis", .integer(axis)), ("epsilon", .number(epsilon))])
    case .localResponseNormalization(let size, let alpha, let beta, let bias):
      WrittenNode(
        "LRN",
        [
          ("size", .integer(size)), ("alpha", .number(alpha)), ("beta", .number(beta)),
          ("bias", .number(bias)),
        ])

    case .relu: WrittenNode("Relu")
    case .leakyRelu(let slope): WrittenNode("LeakyRelu", [("alpha", .number(slope))])
    case .clip(let minimum, let maximum): writtenClip(minimum, maximum, type)
    case .sigmoid: WrittenNode("Sigmoid")
    case .tanh: WrittenNode("Tanh")
    case .hardSigmoid(let alpha, let beta):
      WrittenNode("HardSigmoid", [("alpha", .number(alpha)), ("beta", .number(beta))])
    case .hardSwish: WrittenNode("HardSwish")
    case .gelu(let approximate):
      WrittenNode("Gelu", [("approximate", .text(approximate ? "tanh" : "none"))])
    case .erf: WrittenNode("Erf")
    case .exponential: WrittenNode("Exp")
    case .squareRoot: WrittenNode("Sqrt")
    case .negative: WrittenNode("Neg")
    case .identity: WrittenNode("Identity")
    case .map(let function): function.written(type)
    case .cast(let type):
      WrittenNode("Cast", [("to", .integer(Int(FileElementType(type).rawValue)))])
    case .bitCast(let type):
      WrittenNode(
        "BitCast", [("to", .integer(Int(FileElementType(type).rawValue)))], opset: 26)

    case .add: WrittenNode("Add")
    case .subtract: WrittenNode("Sub")
    case .multiply: WrittenNode("Mul")
    case .divide: WrittenNode("Div")
    case .power: WrittenNode("Pow")
    case .combine(let function): function.written
    case .select: WrittenNode("Where")

    case .matMul: WrittenNode("MatMul")
    case .gemm(let alpha, let beta, let transposesA, let transposesB):
      WrittenNode(
        "Gemm",
        [
          ("alpha", .number(alpha)), ("beta", .number(beta)), ("transA", .flag(transposesA)),
          ("transB", .flag(transposesB)),
        ])

    case .determinant: WrittenNode("Det")

    case .softmax(let axis): WrittenNode("Softmax", [("axis", .integer(axis))])
    case .reduceMean(let axes, let keepsAxes): writtenReduction("ReduceMean", axes, keepsAxes)
    case .reduce(let kind, let axes, let keepsAxes):
      writtenReduction(kind.operatorName, axes, keepsAxes)

    case .argument(let extremum, let axis, let keepsAxis, let takesLast):
      WrittenNode(
        extremum == .largest ? "ArgMax" : "ArgMin",
        [
          ("axis", .integer(axis)), ("keepdims", .flag(keepsAxis)),
          ("select_last_index", .flag(takesLast)),
        ])
    case .cumulate(let cumulation, let axis, let isExclusive, let isReversed):
      WrittenNode(
        cumulation == .sum ? "CumSum" : "CumProd",
        [("exclusive", .flag(isExclusive)), ("reverse", .flag(isReversed))],
        constants: [("axis", Tensor(Shape([]), elements: .int64([Int64(axis)])))],
        opset: cumulation == .sum ? Model.writtenOpset : 26)
    case .topK(let extremum, let axis, let count):
      WrittenNode(
        "TopK",
        [
          ("axis", .integer(axis)), ("largest", .flag(extremum == .largest)),
          ("sorted", .flag(true)),
        ],
        constants: [("count", .integers([count]))])
    case .resample(let resampling, let axis): resampling.written(inputs[0], axis: axis)

    case .concatenate(let axis): WrittenNode("Concat", [("axis", .integer(axis))])
    case .reshape(let target):
      WrittenNode("Reshape", constants: [("shape", .integers(target))])
    case .flatten(let axis): WrittenNode("Flatten", [("axis", .integer(axis))])
    case .transpose(let permutation): WrittenNode("Transpose", [("perm", .integers(permutation))])
    case .pad(let before, let after, let value): writtenPadding(before, after, value, type)
    case .slice(let starts, let steps, let lengths):
      writtenSlice(inputs[0], starts, steps, lengths)
    case .split(let axis, let lengths):
      WrittenNode("Split", [("axis", .integer(axis))], constants: [("split", .integers(lengths))])
    case .gather(let axis): WrittenNode("Gather", [("axis", .integer(axis))])
    case .expand(let target): WrittenNode("Expand", constants: [("shape", .integers(target))])
    case .gatherElements(let axis): WrittenNode("GatherElements", [("axis", .integer(axis))])
    case .gatherSlices(let batchAxes):
      WrittenNode("GatherND", [("batch_dims", .integer(batchAxes))])
    case .scatterElements(let axis, let reduction):
      WrittenNode(
        "ScatterElements", [("axis", .integer(axis)), ("reduction", .text(reduction.name))])
    case .scatterSlices(let reduction):
      WrittenNode("ScatterND", [("reduction", .text(reduction.name))])

    case .gridSample(let sampling): sampling.written
    case .roiAlign(let region): region.written
    case .training: nil
    }
  }

  private func writtenDeformableConvolution(
    _ window: Window, _ groups: Int, _ offsetGroups: Int, _ hasBias: Bool, _ hasMask: Bool
  ) -> WrittenNode {
    var node = WrittenNode(
      "DeformConv",
      window.attributes + [("group", .integer(groups)), ("offset_group", .integer(offsetGroups))])
    node.places = [0, 1, 2] + (hasBias ? [3] : []) + (hasMask ? [4] : [])
    return node
  }

  /// The second result of an operator whose first is ``maxPool(_:)``.
  private func writtenMaxPoolIndices(_ window: Window, _ columnMajor: Bool) -> WrittenNode {
    var node = WrittenNode(
      "MaxPool",
      window.attributes + window.rounding + [("storage_order", .flag(columnMajor))])
    node.unusedResults = 1
    return node
  }

  private func writtenReduction(_ name: String, _ axes: [Int], _ keepsAxes: Bool) -> WrittenNode {
    WrittenNode(
      name, [("keepdims", .flag(keepsAxes)), ("noop_with_empty_axes", .flag(axes.isEmpty))],
      constants: [("axes", .integers(axes))])
  }

  /// The limits have the input's type; the largest numbers stand for none.
  private func writtenClip(_ minimum: Float, _ maximum: Float, _ type: ElementType) -> WrittenNode {
    let limit = Float.greatestFiniteMagnitude
    return WrittenNode(
      "Clip",
      constants: [
        ("min", minimum == -limit ? nil : .one(minimum, type)),
        ("max", maximum == limit ? nil : .one(maximum, type)),
      ])
  }

  private func writtenPadding(
    _ before: [Int], _ after: [Int], _ value: Float, _ type: ElementType
  ) -> WrittenNode {
    WrittenNode(
      "Pad", [("mode", .text("constant"))],
      constants: [("pads", .integers(before + after)), ("value", .one(value, type))])
  }

  /// The end lies behind the last element that is taken, which a step down from the first axis'
  /// beginning can only say by a number below all.
  private func writtenSlice(
    _ shape: Shape, _ starts: [Int], _ steps: [Int], _ lengths: [Int]
  ) -> WrittenNode {
    let ends = starts.indices.map { axis -> Int in
      guard lengths[axis] > 0 else { return starts[axis] }
      let end = starts[axis] + (lengths[axis] - 1) * steps[axis] + (steps[axis] > 0 ? 1 : -1)
      return end < 0 ? -shape[axis] - 1 : end
    }
    return WrittenNode(
      "Slice",
      constants: [
        ("starts", .integers(starts)), ("ends", .integers(ends)),
        ("axes", .integers(Array(starts.indices))), ("steps", .integers(steps)),
      ])
  }
}

extension WrittenNode.Attribute {
  static func flag(_ isSet: Bool) -> Self { .integer(isSet ? 1 : 0) }
}

extension Tensor {
  /// One number of the given type.
  fileprivate static func one(_ number: Float, _ type: ElementType) -> Tensor {
    switch type {
    case .int64: Tensor(Shape([]), elements: .int64([Int64(saturating: number)]))
    case .int32: Tensor(Shape([]), elements: .int32([Int32(saturating: number)]))
    case .float32, .bool: Tensor(Shape([]), [number])
    }
  }
}

extension FixedWidthInteger {
  /// The whole number next to `number` that the type can hold.
  fileprivate init(saturating number: Float) {
    self = Self(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
  }
}

extension Window {
  fileprivate var attributes: [(name: String, value: WrittenNode.Attribute)] {
    [
      ("kernel_shape", .integers(kernel)), ("strides", .integers(stride)),
      ("pads", .integers(padBefore + padAfter)), ("dilations", .integers(dilation)),
    ]
  }

  fileprivate var rounding: [(name: String, value: WrittenNode.Attribute)] {
    [("ceil_mode", .flag(roundsUp))]
  }
}
