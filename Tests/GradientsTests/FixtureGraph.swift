import Gradients
import NeuralNetwork

/// The graph of a fixture: its operation, and the gradients of its inputs.
struct FixtureGraph {
  var graph = Graph()
  var inputs: [ValueID] = []
  var outputs: [ValueID] = []
  /// Σ results · given gradients, whose gradients are those that the fixture holds.
  var sum = ValueID(index: 0)

  init(_ fixture: Fixture) {
    inputs = fixture.inputs.map { graph.addInput(Shape($0.shape), $0.elementType) }
    outputs = build(fixture)
    let slopes = fixture.outputGradients ?? [fixture.outputGradient].compactMap { $0 }
    for (output, slope) in zip(outputs, slopes) {
      let product = graph.add(.multiply, [output, graph.addConstant(slope.tensor)])
      let part = graph.add(
        .reduce(.sum, axes: Array(slope.shape.indices), keepsAxes: false), [product])
      sum = output == outputs[0] ? part : graph.add(.add, [sum, part])
    }
    graph.setOutputs(outputs)
  }

  private mutating func build(_ fixture: Fixture) -> [ValueID] {
    if let operation = fixture.simpleOperation {
      return graph.add(operation, inputs, resultCount: fixture.resultCount)
    }
    switch fixture.operation {
    case "logSoftmax":
      let axes = [fixture.integer("axis")]
      let normalizer = graph.add(
        .reduce(.logOfSumOfExponentials, axes: axes, keepsAxes: true), inputs)
      return [graph.add(.subtract, [inputs[0], normalizer])]
    case "attention":
      let rank = fixture.inputs[0].shape.count
      var order = Array(0..<rank)
      order.swapAt(rank - 1, rank - 2)
      let keys = graph.add(.transpose(order), [inputs[1]])
      let scores = graph.add(.matMul, [inputs[0], keys])
      let scale = graph.addConstant(Tensor(Shape([]), [fixture.float("scale")]))
      let shares = graph.add(
        .softmax(axis: rank - 1), [graph.add(.multiply, [scores, scale])])
      return [graph.add(.matMul, [shares, inputs[2]])]
    case "crossEntropy": return [crossEntropy(fixture)]
    default: fatalError("no graph for \(fixture.testDescription)")
    }
  }

  private mutating func crossEntropy(_ fixture: Fixture) -> ValueID {
    let classes = fixture.inputs[0].shape[1]
    var targets = inputs[1]
    if fixture.inputs[1].elementType == .int64 {
      // Rows of the identity matrix.
      let identity = Tensor(
        Shape([classes, classes]),
        (0..<(classes * classes)).map { $0 % (classes + 1) == 0 ? 1 : 0 })
      targets = graph.add(.gather(axis: 0), [graph.addConstant(identity), targets])
    }
    return graph.addCrossEntropy(
      of: inputs[0], targets: targets, classes: classes,
      smoothing: fixture.float("labelSmoothing"))
  }
}

extension Fixture {
  var resultCount: Int {
    operation == "batchNormalizationTraining" ? 3 : outputs?.count ?? 1
  }

  private func window(kernel: [Int]) -> Window {
    Window(
      kernel: kernel, stride: integers("strides"), padBefore: integers("padBefore"),
      padAfter: integers("padAfter"), dilation: integers("dilations", otherwise: kernel.count))
  }

  /// The engine's operation, where the case is one.
  var simpleOperation: Operation? {
    windowOperation ?? elementOperation ?? axisOperation ?? movementOperation
  }

  private var windowOperation: Operation? {
    switch operation {
    case "convolution":
      .convolution(
        window(kernel: Swift.Array(inputs[1].shape.dropFirst(2))), groups: integer("groups"))
    case "transposedConvolution":
      .transposedConvolution(
        window(kernel: Swift.Array(inputs[1].shape.dropFirst(2))), groups: integer("groups"),
        outputPadding: integers("outputPadding"))
    case "maxPool": .maxPool(window(kernel: integers("kernel")))
    case "averagePool":
      .averagePool(window(kernel: integers("kernel")), countsPadding: flag("countsPadding"))
    case "globalAveragePool": .globalAveragePool
    case "batchNormalizationTraining":
      .training(.batchNormalization(epsilon: float("epsilon")))
    case "batchNormalization": .batchNormalization(epsilon: float("epsilon"))
    case "layerNormalization":
      .layerNormalization(axis: integer("axis"), epsilon: float("epsilon"))
    case "localResponseNormalization":
      .localResponseNormalization(
        size: integer("size"), alpha: float("alpha"), beta: float("beta"), bias: float("bias"))
    default: nil
    }
  }

  private var elementOperation: Operation? {
    switch operation {
    case "relu": .relu
    case "leakyRelu": .leakyRelu(slope: float("slope"))
    case "clip": .clip(minimum: float("minimum"), maximum: float("maximum"))
    case "sigmoid": .sigmoid
    case "tanh": .tanh
    case "gelu": .gelu(approximate: flag("approximate"))
    case "hardSigmoid": .hardSigmoid(alpha: float("alpha"), beta: float("beta"))
    case "hardSwish": .hardSwish
    case "silu": .map(.swish(alpha: 1))
    case "elu": .map(.elu(alpha: float("alpha")))
    case "softplus": .map(.softplus)
    case "erf": .erf
    case "exponential": .exponential
    case "squareRoot": .squareRoot
    case "log": .map(.logarithm)
    case "negative": .negative
    case "absolute": .map(.absolute)
    case "sine": .map(.sine)
    case "cosine": .map(.cosine)
    case "reciprocal": .map(.reciprocal)
    case "add": .add
    case "subtract": .subtract
    case "multiply": .multiply
    case "divide": .divide
    case "power": .power
    case "minimum": .combine(.minimum)
    case "maximum": .combine(.maximum)
    case "select": .select
    case "matMul": .matMul
    case "gemm":
      .gemm(
        alpha: float("alpha"), beta: float("beta"), transposesA: flag("transposesA"),
        transposesB: flag("transposesB"))
    default: nil
    }
  }

  private var axisOperation: Operation? {
    func reduction(_ kind: ReductionKind) -> Operation {
      .reduce(kind, axes: integers("axes"), keepsAxes: flag("keepsAxes"))
    }
    return switch operation {
    case "softmax": .softmax(axis: integer("axis"))
    case "reduceMean": .reduceMean(axes: integers("axes"), keepsAxes: flag("keepsAxes"))
    case "reduceSum": reduction(.sum)
    case "reduceMax": reduction(.maximum)
    case "reduceMin": reduction(.minimum)
    case "reduceL2": reduction(.norm)
    case "reduceSumOfSquares": reduction(.sumOfSquares)
    case "reduceLogSumExp": reduction(.logOfSumOfExponentials)
    case "cumulateSum":
      .cumulate(
        .sum, axis: integer("axis"), isExclusive: flag("isExclusive"),
        isReversed: flag("isReversed"))
    default: nil
    }
  }

  private var movementOperation: Operation? {
    switch operation {
    case "concatenate": .concatenate(axis: integer("axis"))
    case "split": .split(axis: integer("axis"), lengths: integers("lengths"))
    case "reshape": .reshape(integers("shape"))
    case "flatten": .flatten(axis: integer("axis"))
    case "transpose": .transpose(integers("permutation"))
    case "expand": .expand(integers("shape"))
    case "pad":
      .pad(before: integers("before"), after: integers("after"), value: float("value"))
    case "slice":
      .slice(
        starts: integers("starts"), steps: integers("steps"), lengths: integers("lengths"))
    case "gather": .gather(axis: integer("axis"))
    case "gatherElements": .gatherElements(axis: integer("axis"))
    default: nil
    }
  }
}
