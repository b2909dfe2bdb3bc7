import FastKernels
import NeuralNetwork
import ReferenceKernels
import Testing

/// A residual block as ResNet has it: convolution, normalisation and activation, again, a skip
/// through a convolution of its own, and what follows it.
private struct Block {
  var graph: Graph
  var input: ValueID
  var convolution1: ValueID
  var normalization1: ValueID
  var activation1: ValueID
  var convolution2: ValueID
  var normalization2: ValueID
  var shortcut: ValueID
  var sum: ValueID
  var output: ValueID

  static let inputShape = Shape([1, 6, 14, 14])

  init() {
    var noise = Noise(seed: 9)
    var graph = Graph()
    input = graph.addInput(Self.inputShape)
    func constant(_ dimensions: [Int]) -> ValueID { graph.addConstant(noise.tensor(dimensions)) }
    func normalize(_ value: ValueID, _ channels: Int) -> ValueID {
      let variance = noise.tensor([channels]).floats.map { abs($0) + 0.1 }
      return graph.add(
        .batchNormalization(epsilon: 1e-5),
        [
          value, constant([channels]), constant([channels]), constant([channels]),
          graph.addConstant(Tensor(Shape([channels]), variance)),
        ])
    }
    let three = Window(
      kernel: [3, 3], stride: [1, 1], padBefore: [1, 1], padAfter: [1, 1], dilation: [1, 1])
    let one = Window(
      kernel: [1, 1], stride: [1, 1], padBefore: [0, 0], padAfter: [0, 0], dilation: [1, 1])
    convolution1 = graph.add(.convolution(three, groups: 1), [input, constant([8, 6, 3, 3])])
    normalization1 = normalize(convolution1, 8)
    activation1 = graph.add(.relu, [normalization1])
    convolution2 = graph.add(
      .convolution(three, groups: 1), [activation1, constant([10, 8, 3, 3]), constant([10])])
    normalization2 = normalize(graph.add(.identity, [convolution2]), 10)
    shortcut = graph.add(.convolution(one, groups: 1), [input, constant([10, 6, 1, 1])])
    sum = graph.add(.add, [normalization2, shortcut])
    output = graph.add(.clip(minimum: 0, maximum: 6), [sum])
    graph.setOutputs([output])
    self.graph = graph
  }

  var values: [ValueID] {
    [
      input, convolution1, normalization1, activation1, convolution2, normalization2, shortcut,
      sum, output,
    ]
  }

  var photograph: Tensor {
    var noise = Noise(seed: 10)
    return noise.tensor(Self.inputShape.dimensions)
  }
}

@Suite struct PlanTests {
  @Test func fusesNormalizationResidualAndActivation() throws {
    let block = Block()
    let plan = try Plan<PortableKernels>(block.graph)
    // Nodes: 0 conv, 1 norm, 2 relu, 3 conv, 4 identity, 5 norm, 6 shortcut, 7 add, 8 clip. Of the
    // two convolutions that are added, the later one takes the addition.
    #expect(plan.facts.steps.map(\.nodes) == [[0, 1, 2], [3, 5], [6, 7, 8]])
    #expect(
      plan.facts.steps.map(\.result) == [block.activation1, block.normalization2, block.output])
  }

  @Test func keepingAValueForbidsTheFusionThatWouldRemoveIt() throws {
    let block = Block()
    let plan = try Plan<PortableKernels>(block.graph, keeping: [block.sum, block.convolution1])
    #expect(plan.facts.steps.map(\.nodes) == [[0], [0, 1, 2], [3, 5], [6, 7], [8]])
  }

  @Test func aValueHasTheSameBitsWhateverElseIsKept() throws {
    let block = Block()
    let everything = try block.graph.run(
      PortableKernels.self, [block.photograph], keeping: block.values)
    for value in block.values {
      let alone = try Session(Plan<PortableKernels>(block.graph, outputs: [value])).run(
        [block.photograph])
      let beside = try block.graph.run(
        PortableKernels.self, [block.photograph], keeping: [value])
      #expect(alone.outputs[0].bits == everything[value]?.bits)
      #expect(beside[value]?.bits == everything[value]?.bits)
      #expect(beside.outputs[0].bits == everything.outputs[0].bits)
    }
  }

  @Test func foldedNormalizationIsCloseToItsFormula() throws {
    let block = Block()
    let exact = try block.graph.run(
      ReferenceKernels<Double>.self, [block.photograph], keeping: block.values)
    let run = try block.graph.run(
      PortableKernels.self, [block.photograph], keeping: block.values)
    for value in block.values {
      let expected = try #require(exact[value])
      let result = try #require(run[value])
      // Sums of 72 products, stretched by 1/√0.1 where a variance is small.
      #expect(relativeDifference(result, expected) <= 3e-6)
    }
  }

  @Test func normalizationOfAConvolutionWithTwoUsesStaysAStep() throws {
    var block = Block()
    _ = block.graph.add(.relu, [block.convolution1])
    let plan = try Plan<PortableKernels>(block.graph)
    #expect(plan.facts.steps.map(\.nodes) == [[0], [1, 2], [3, 5], [6, 7, 8]])
  }

  @Test func dropsNodesThatNothingAsksFor() throws {
    let block = Block()
    let plan = try Plan<PortableKernels>(block.graph, outputs: [block.activation1])
    #expect(plan.facts.steps.map(\.nodes) == [[0, 1, 2]])
  }

  @Test func biasOfALinearLayerIsPartOfItsProduct() throws {
    var noise = Noise(seed: 11)
    var graph = Graph()
    let x = graph.addInput(Shape([5, 20]))
    let product = graph.add(.matMul, [x, graph.addConstant(noise.tensor([20, 13]))])
    let sum = graph.add(.add, [graph.addConstant(noise.tensor([13])), product])
    let output = graph.add(.relu, [sum])
    graph.setOutputs([output])
    let plan = try Plan<PortableKernels>(graph)
    #expect(plan.facts.steps.map(\.nodes) == [[0, 1, 2]])
    let input = noise.tensor([5, 20])
    let fused = try Session(plan).run([input])
    let apart = try graph.run(PortableKernels.self, [input], keeping: [product, sum])
    #expect(fused.outputs[0].bits == apart.outputs[0].bits)
  }

  @Test(arguments: ConvolutionCase.all)
  func fusingResidualAndActivationChangesNoBit(convolution: ConvolutionCase) throws {
    var noise = Noise(seed: 16)
    var graph = convolution.graph(noise: &noise)
    let sums = graph.outputs[0]
    let shape = try graph.shapes()[sums.index]
    let residual = graph.addInput(shape)
    let sum = graph.add(.add, [residual, sums])
    graph.setOutputs([graph.add(.clip(minimum: -0.5, maximum: 1), [sum])])
    let inputs = [noise.tensor(convolution.x), noise.tensor(shape.dimensions)]
    #expect(try Plan<PortableKernels>(graph).facts.steps.count == 1)
    let fused = try graph.run(PortableKernels.self, inputs)
    let apart = try graph.run(PortableKernels.self, inputs, keeping: [sums, sum])
    #expect(fused.outputs[0].bits == apart.outputs[0].bits)
    // The sums are larger than what they are limited to, and so is their rounding.
    let largest = try #require(apart[sum]).floats.reduce(0) { max($0, abs($1)) }
    let fast = try graph.run(FastKernels.self, inputs)
    let difference = zip(fast.outputs[0].floats, fused.outputs[0].floats).reduce(0) {
      max($0, abs($1.0 - $1.1))
    }
    #expect(difference <= FastKernelsTests.tolerance * largest)
  }

  @Test func aValueAddedToItselfIsNotFused() throws {
    var noise = Noise(seed: 12)
    var graph = Graph()
    let x = graph.addInput(Shape([3, 4]))
    let product = graph.add(.matMul, [x, graph.addConstant(noise.tensor([4, 4]))])
    graph.setOutputs([graph.add(.add, [product, product])])
    let input = noise.tensor([3, 4])
    let run = try graph.run(PortableKernels.self, [input], keeping: [product])
    let expected = try #require(run[product]).floats.map { $0 + $0 }
    #expect(run.outputs[0].floats == expected)
  }

  @Test func readsIdentitiesViewsInputsAndConstants() throws {
    var graph = Graph()
    let x = graph.addInput(Shape([2, 3]))
    let same = graph.add(.identity, [x])
    let view = graph.add(.reshape([3, 2]), [same])
    let constant = graph.addConstant(Tensor(Shape([4]), [1, 2, 3, 4]))
    let constantView = graph.add(.reshape([2, 2]), [constant])
    let integers = graph.addConstant(Tensor(Shape([2]), elements: .int64([7, 8])))
    graph.setOutputs([view, constantView, integers])
    let input = Tensor(Shape([2, 3]), [1, 2, 3, 4, 5, 6])
    let run = try graph.run(PortableKernels.self, [input], keeping: [same, x, constant])
    #expect(run[view]?.shape == Shape([3, 2]))
    #expect(run[view]?.floats == input.floats)
    #expect(run[same]?.shape == Shape([2, 3]))
    #expect(run[x]?.floats == input.floats)
    #expect(run[constantView]?.floats == [1, 2, 3, 4])
    #expect(run[constantView]?.shape == Shape([2, 2]))
    #expect(run.outputs[2].elementType == .int64)
  }

  @Test func aPlanForOtherShapesIsAnotherPlan() throws {
    let block = Block()
    let shape = Shape([2, 6, 9, 5])
    let plan = try Plan<PortableKernels>(block.graph, inputShapes: [shape])
    var noise = Noise(seed: 13)
    let run = try Session(plan).run([noise.tensor(shape.dimensions)])
    #expect(run.outputs[0].shape == Shape([2, 10, 9, 5]))
  }

  @Test func refusesInputsThatThePlanWasNotMadeFor() throws {
    let session = Session(try Plan<PortableKernels>(Block().graph))
    #expect(throws: RunError.inputCount(expected: 1, found: 0)) { try session.run([]) }
    let found = Shape([1, 6, 14, 13])
    #expect(throws: RunError.shape(input: 0, expected: Block.inputShape, found: found)) {
      try session.run([Tensor(found, Array(repeating: 0, count: found.count))])
    }
    let integers = Tensor(
      Block.inputShape, elements: .int32(Array(repeating: 0, count: Block.inputShape.count)))
    #expect(throws: RunError.elementType(input: 0, expected: .float32, found: .int32)) {
      try session.run([integers])
    }
  }

  @Test func refusesWhatCannotBeExecuted() {
    var graph = Graph()
    let x = graph.addInput(Shape([1, 1, 3, 3]))
    let integers = graph.addConstant(Tensor(Shape([1]), elements: .int64([1])))
    let sum = graph.add(.add, [x, integers])
    let mixture = ShapeError(
      operation: .add, fault: .elementTypes(first: .float32, input: 1, second: .int64))
    #expect(throws: PlanError.graph(.node(0, mixture))) {
      try Plan<PortableKernels>(graph, outputs: [sum])
    }
    graph = Graph()
    let unset = graph.addConstant(Tensor(Shape([3]), elements: .unset(.float32, count: 3)))
    let copy = graph.add(.relu, [unset])
    #expect(throws: PlanError.unsetConstant(unset)) {
      try Plan<PortableKernels>(graph, outputs: [copy])
    }
    let most = Plan<PortableKernels>.mostElements
    let large = graph.addInput(Shape([most + 1]))
    #expect(throws: PlanError.valueTooLarge(large, elements: most + 1, most: most)) {
      try Plan<PortableKernels>(graph, outputs: [large])
    }
    let missing = ValueID(index: 99)
    #expect(throws: PlanError.unknownValue(missing)) {
      try Plan<PortableKernels>(graph, keeping: [missing])
    }
  }

  @Test func computesConvolutionsWithWeightsThatAreComputed() throws {
    var constant = Graph()
    var computed = Graph()
    var noise = Noise(seed: 21)
    let weights = noise.tensor([4, 3, 3, 3])
    let input = noise.tensor([1, 3, 6, 5])
    let window = Window(
      kernel: [3, 3], stride: [1, 1], padBefore: [1, 1], padAfter: [1, 1], dilation: [1, 1])
    let x = constant.addInput(input.shape)
    constant.setOutputs([
      constant.add(.convolution(window, groups: 1), [x, constant.addConstant(weights)])
    ])
    let image = computed.addInput(input.shape)
    let filters = computed.addInput(weights.shape)
    computed.setOutputs([computed.add(.convolution(window, groups: 1), [image, filters])])
    let expected = try Session(Plan<PortableKernels>(constant)).run([input]).outputs[0]
    let found = try Session(Plan<PortableKernels>(computed)).run([input, weights]).outputs[0]
    #expect(found.floats == expected.floats)
  }

  @Test func computesWithWholeNumbersAndTruthValues() throws {
    var graph = Graph()
    let flags = graph.addInput(Shape([2, 1]), .bool)
    let x = graph.addInput(Shape([3]), .int64)
    let hundred = graph.addConstant(Tensor(Shape([]), elements: .int64([100])))
    let sum = graph.add(.add, [x, hundred])
    let chosen = graph.add(.select, [flags, sum, x])
    let isLarge = graph.add(.combine(.greater), [chosen, hundred])
    let rounded = graph.add(.cast(.float32), [chosen])
    graph.setOutputs([chosen, isLarge, graph.add(.relu, [rounded])])
    let outputs = try Session(Plan<PortableKernels>(graph)).run([
      Tensor(Shape([2, 1]), elements: .bool([true, false])),
      Tensor(Shape([3]), elements: .int64([-1, 0, 1 << 40])),
    ]).outputs
    #expect(outputs[0].shape == Shape([2, 3]))
    guard case .int64(let integers) = outputs[0].elements else { return #expect(Bool(false)) }
    #expect(integers == [99, 100, 100 + 1 << 40, -1, 0, 1 << 40])
    guard case .bool(let truths) = outputs[1].elements else { return #expect(Bool(false)) }
    #expect(truths == [false, false, true, false, false, true])
    #expect(outputs[2].floats == [99, 100, 0x1p40 + 100, 0, 0, 0x1p40].map { Float($0) })
  }

  @Test func refusesAnArenaThatIsTooLarge() throws {
    var graph = Graph()
    let most = Plan<PortableKernels>.mostElements
    let x = graph.addInput(Shape([most]))
    graph.setOutputs([graph.add(.relu, [x])])
    let bytes = Plan<PortableKernels>.mostBytes
    #expect(throws: PlanError.tooLarge(bytes: 2 * bytes, most: bytes)) {
      try Plan<PortableKernels>(graph)
    }
  }

  @Test func refusesAWindowWhoseScratchIsTooLarge() throws {
    var graph = Graph()
    let x = graph.addInput(Shape([1, 1, 1, 1]))
    let window = Window(
      kernel: [2, 2], stride: [32_000, 32_000], padBefore: [32_000, 32_000],
      padAfter: [32_000, 32_000], dilation: [32_000, 32_000])
    graph.setOutputs([graph.add(.maxPool(window), [x])])
    #expect {
      try Plan<PortableKernels>(graph)
    } throws: { error in
      if case PlanError.tooLarge = error { true } else { false }
    }
  }

  @Test func executesAnEmptyBatch() throws {
    let block = Block()
    let shape = Shape([0, 6, 14, 14])
    for run in [
      try Session(Plan<PortableKernels>(block.graph, inputShapes: [shape])).run([Tensor(shape, [])]
      ),
      try Session(Plan<FastKernels>(block.graph, inputShapes: [shape])).run([Tensor(shape, [])]),
    ] {
      #expect(run.outputs[0].shape == Shape([0, 10, 14, 14]))
      #expect(run.outputs[0].floats == [])
    }
  }
}
