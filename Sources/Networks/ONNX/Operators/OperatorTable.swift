internal import NeuralNetwork

/// Which operators of ONNX are understood.
public enum OperatorTable {
  /// Versions of the operator set whose differences the translations handle: from 7, which brought
  /// broadcasting, to the newest whose history of these operators was read (onnx 1.23).
  public static let opsets = 7...28

  /// In alphabetical order, as ``GraphReader/translate(_:)`` knows them.
  public static let names = [
    "Add", "AveragePool", "BatchNormalization", "Cast", "Clip", "Concat", "Constant",
    "ConstantOfShape", "Conv", "DequantizeLinear", "Div", "Dropout", "Erf", "Exp", "Expand",
    "Flatten", "Gather",
    "Gelu", "Gemm",
    "GlobalAveragePool", "HardSigmoid", "HardSwish", "Identity", "LRN", "LayerNormalization",
    "LeakyRelu",
    "MatMul", "MaxPool", "Mul", "Neg", "Pad", "Pow", "QuantizeLinear", "ReduceMean",
    "ReduceSumSquare", "Relu",
    "Reshape", "Shape",
    "Sigmoid", "Slice", "Softmax", "Split", "Sqrt", "Squeeze", "Sub", "Sum", "Tanh", "Transpose",
    "Unsqueeze", "Where",
  ]
}

extension GraphReader {
  /// Turns a node of the file into operations or constants, taking all attributes it understands.
  mutating func translate(_ node: inout FileNode) throws(ONNXError) {
    switch node.label.operatorName {
    case "Conv": try translateConvolution(&node)
    case "MaxPool": try translateMaxPool(&node)
    case "AveragePool": try translateAveragePool(&node)
    case "GlobalAveragePool": try translatePlain(node, .globalAveragePool, inputs: 1...1)

    case "BatchNormalization": try translateBatchNormalization(&node)
    case "LayerNormalization": try translateLayerNormalization(&node)
    case "LRN": try translateResponseNormalization(&node)

    case "Relu": try translatePlain(node, .relu, inputs: 1...1)
    case "Sigmoid": try translatePlain(node, .sigmoid, inputs: 1...1)
    case "Tanh": try translatePlain(node, .tanh, inputs: 1...1)
    case "HardSwish": try translatePlain(node, .hardSwish, inputs: 1...1)
    case "Erf": try translatePlain(node, .erf, inputs: 1...1)
    case "Exp": try translatePlain(node, .exponential, inputs: 1...1)
    case "Sqrt": try translatePlain(node, .squareRoot, inputs: 1...1)
    case "Neg": try translatePlain(node, .negative, inputs: 1...1)
    case "LeakyRelu": try translateLeakyRelu(&node)
    case "HardSigmoid": try translateHardSigmoid(&node)
    case "Gelu": try translateGelu(&node)
    case "Clip": try translateClip(&node)
    case "Identity": try translateIdentity(node)
    case "Dropout": try translateDropout(&node)

    case "Add": try translatePlain(node, .add, inputs: 2...2)
    case "Sub": try translatePlain(node, .subtract, inputs: 2...2)
    case "Mul": try translatePlain(node, .multiply, inputs: 2...2)
    case "Div": try translateDivision(node)
    case "Sum": try translateSum(node)
    case "Pow": try translatePlain(node, .power, inputs: 2...2)
    case "MatMul": try translatePlain(node, .matMul, inputs: 2...2)
    case "Gemm": try translateGemm(&node)

    case "Softmax": try translateSoftmax(&node)
    case "ReduceMean":
      try translateReduction(&node) { .reduceMean(axes: $0, keepsAxes: $1) }
    case "ReduceSumSquare":
      try translateReduction(&node) { .reduce(.sumOfSquares, axes: $0, keepsAxes: $1) }

    case "Concat": try translateConcatenation(&node)
    case "Reshape": try translateReshape(&node)
    case "Flatten": try translateFlatten(&node)
    case "Squeeze": try translateSqueeze(&node)
    case "Unsqueeze": try translateUnsqueeze(&node)
    case "Transpose": try translateTranspose(&node)
    case "Pad": try translatePad(&node)
    case "Gather": try translateGather(&node)
    case "Slice": try translateSlice(&node)
    case "Split": try translateSplit(&node)
    case "Expand": try translateExpand(node)
    case "Where": try translatePlain(node, .select, inputs: 3...3)

    case "QuantizeLinear": try translateQuantization(&node)
    case "DequantizeLinear": try translateDequantization(&node)

    case "Constant": try translateConstant(&node)
    case "ConstantOfShape": try translateConstantOfShape(&node)
    case "Shape": try translateShape(&node)
    case "Cast": try translateCast(&node)
    default:
      throw .unsupportedOperator(node.label, domain: "ai.onnx", opset: opset)
    }
  }

  /// An operator that is an operation of the engine as it stands.
  mutating func translatePlain(
    _ node: FileNode, _ operation: Operation, inputs: ClosedRange<Int>
  ) throws(ONNXError) {
    try emit(operation, try operands(of: node, inputs), for: node)
  }
}
