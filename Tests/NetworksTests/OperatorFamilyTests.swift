import NeuralNetwork
import Testing

@testable import Networks

/// What operators need to know, refuse and are spelled in; their numbers are compared with ONNX
/// Runtime's in OperatorTests.
@Suite struct OperatorFamilyTests {
  // MARK: - Old versions

  @Test func addStretchesFromAnAxisOnBeforeOpset7() throws {
    let bias = [File.floats("b", [2], [10, 20])]
    let node = File.node("Add", ["x", "b"], with: ["broadcast": .int(1), "axis": .int(1)])
    #expect(
      try File.model(opset: 6, weights: bias, [node]).result().floats == [10, 11, 12, 23, 24, 25])
  }

  @Test func addStretchesOnlyWhereAskedForBeforeOpset7() throws {
    let bias = [File.floats("b", [3], [1, 2, 3])]
    let node = File.node("Add", ["x", "b"])
    #expect(try File.model(opset: 7, weights: bias, [node]).result().floats == [1, 3, 5, 4, 6, 8])
    #expect(
      try File.model(opset: 6, weights: bias, [node]).fault()
        == "node \"y\" (Add) does not fit its inputs: input 2 has 1 axis, expected 3")
  }

  @Test func slopesPerChannelAreAListBeforeOpset7() throws {
    let slope = [File.floats("s", [2], [2, 3])]
    let nodes = [File.node("Neg", ["x"], ["n"]), File.node("PRelu", ["n", "s"])]
    #expect(
      try File.model(opset: 6, weights: slope, nodes).result().floats == [0, -2, -4, -9, -12, -15])
  }

  @Test func upsampleIsTheOldResize() throws {
    let node = File.node("Upsample", ["x"], with: ["scales": .floats([1, 1, 2, 1])])
    let file = File.model(opset: 7, input: [1, 1, 2, 2], [node])
    #expect(try file.result().floats == [0, 1, 0, 1, 2, 3, 2, 3])
  }

  /// As ONNX Runtime 1.32 rounds: 1 / 0.6 and 2 / 0.6 up.
  @Test func resizeOfOpset10RoundsUpWhereAnAxisShrinks() throws {
    let scales = [File.floats("s", [3], [1, 1, 0.6])]
    let node = File.node("Resize", ["x", "s"])
    let file = File.model(opset: 10, input: [1, 1, 10], weights: scales, [node])
    #expect(try file.result().floats == [0, 2, 4, 5, 7, 9])
  }

  @Test func operatorsThatChangedAreUnknownBeforeOpset6() throws {
    let inverted = File.node("Transpose", ["x"])
    #expect(try File.model(opset: 1, [inverted]).result().floats == [0, 3, 1, 4, 2, 5])
    #expect(
      try File.model(opset: 5, [File.node("Relu", ["x"])]).fault()
        == "operator \"Relu\" of node \"y\" is not supported (domain ai.onnx, opset 5)")
  }

  // MARK: - Refusals

  @Test(arguments: [
    (
      File.node("Unique", ["x"]),
      "node \"y\" (Unique) needs \"x\" as a constant, but the network computes it"
    ),
    (
      File.node("Pad", ["x", "p"], with: ["mode": .string("mirror")]),
      """
      attribute "mode" of node "y" (Pad) is "mirror"; supported is constant, reflect, edge or wrap
      """
    ),
    (
      File.node("Resize", ["x", "", "", "p"]),
      """
      node "y" (Resize) uses "x", which is resized by [6] numbers for 3 axes
      """
    ),
    (
      File.node("ScatterElements", ["x", "p", "x"], with: ["reduction": .string("mean")]),
      """
      attribute "reduction" of node "y" (ScatterElements) is "mean"; \
      supported is none, add, mul, min or max
      """
    ),
    (
      File.node("GatherND", ["x", "p"], with: ["batch_dims": .int(2)]),
      """
      node "y" (GatherND) does not fit its inputs: the number of batch axes is 2, \
      expected at most 0
      """
    ),
    (
      File.node("TopK", ["x", "two"], ["y", "z"], with: ["axis": .int(0)]),
      """
      node "y" (TopK) does not fit its inputs: what it takes is not axis 0 of length 1, \
      or a part of it
      """
    ),
    (
      File.node("BitShift", ["p", "p"], with: ["direction": .string("UP")]),
      "attribute \"direction\" of node \"y\" (BitShift) is \"UP\"; supported is LEFT or RIGHT"
    ),
    (
      File.node("Log", ["p"]),
      """
      node "y" (Log) does not fit its inputs: \
      input 1 has elements of type int64, which it does not take
      """
    ),
    (
      File.node("Equal", ["x", "two"]),
      """
      node "y" (Equal) does not fit its inputs: \
      input 1 has elements of type float32, but input 2 of type int64
      """
    ),
    (
      File.node("BitCast", ["x"], with: ["to": .int(7)]),
      """
      attribute "to" of node "y" (BitCast) is int64; \
      supported is a type as wide as float32 among float32, int64, int32 or bool
      """
    ),
    (
      File.node("Einsum", ["x"], with: ["equation": .string("ij->i")]),
      """
      attribute "equation" of node "y" (Einsum) is "ij->i"; \
      supported is one term of letters per input, of as many as it has axes
      """
    ),
    (
      File.node("Attention", ["x", "x", "x"]),
      """
      attribute "q_num_heads" of node "y" (Attention) is left out for the shape [1, 2, 3]; \
      supported is a number of heads that divides the last axis, or four axes
      """
    ),
    (
      File.node("GRU", ["x", "x", "x"], ["", "y"]),
      "operator \"GRU\" of node \"y\" is not supported (domain ai.onnx, opset 24)"
    ),
  ])
  func saysWhatItDoesNotTake(node: Onnx_NodeProto, fact: String) throws {
    let weights = [File.integers("p", [0, 0, 0, 0, 0, 0]), File.integers("two", [2])]
    #expect(try File.model(opset: 24, weights: weights, [node]).fault() == fact)
  }

  /// Four places of eight bytes and four weights of four, for each of 16 million elements, are 805 MB;
  /// what files may make of nothing is 671 MB.
  @Test func weightsOfAResizedAxisCountAsConstants() throws {
    let sizes = [File.integers("s", [1, 1, 1 << 24])]
    let node = File.node("Resize", ["x", "", "", "s"], with: ["mode": .string("cubic")])
    #expect(
      try File.model(opset: 13, weights: sizes, [node]).fault()
        == """
        the constant "y" would take 268435456 bytes, more than what is left of those that the \
        file's constants may take
        """)
  }

  // MARK: - Shapes that depend on numbers

  @Test func placesOfNumbersThatAreKnownAreAConstant() throws {
    let weights = [File.integers("w", [0, 5, 0, 7])]
    let nodes = [
      File.node("NonZero", ["w"], ["places"]), File.node("Squeeze", ["places"], ["list"]),
      File.node("Gather", ["x", "list"], ["y"], with: ["axis": .int(2)]),
    ]
    let file = File.model(opset: 17, input: [1, 1, 4], weights: weights, nodes)
    #expect(try file.result().floats == [1, 3])
  }

  @Test func countsUniqueNumbersInTheirOrder() throws {
    let weights = [File.floats("w", [6], [2, 1, -1, 2, -0.0, 0])]
    let unique = File.node("Unique", ["w"], ["numbers", "", "", "counts"])
    for (wanted, expected) in [
      ("numbers", Tensor.Elements.float32([-1, 0, 1, 2])), ("counts", .int64([1, 2, 1, 2])),
    ] {
      var file = File.model(weights: weights, [unique, File.node("Relu", ["x"], ["z"])])
      file.graph.output[0].name = wanted
      let model = try Model(file: file)
      let tensor = try #require(model.graph.constants[model.graph.outputs[0].index])
      switch (tensor.elements, expected) {
      case (.float32(let found), .float32(let numbers)): #expect(found == numbers)
      case (.int64(let found), .int64(let numbers)): #expect(found == numbers)
      default: Issue.record("another type")
      }
    }
  }

  // MARK: - Operators spelled in others

  @Test func partsAreNamedAfterTheirNode() throws {
    let weights = [File.floats("scale", [2], [1, 2]), File.floats("shift", [2], [0, 1])]
    let node = File.node(
      "InstanceNormalization", ["x", "scale", "shift"], name: "norm",
      with: ["epsilon": .float(0)])
    let model = try Model(file: File.model(weights: weights, [node]))
    #expect(
      model.layerNames == [
        "norm/mean", "norm/centred", "norm/squares", "norm/variance",
        "norm/variance-and-epsilon", "norm/deviation", "norm/normal", "norm/scaled", "norm",
      ])
    #expect(try GraphFacts(model).parameterCount == 4)
  }

  @Test func whatHasNoElementsIsKnown() throws {
    let weights = [
      File.integers("start", [1]), File.integers("axes", [1]), File.integers("empty", [0, 6, 0]),
    ]
    let nodes = [
      File.node("Slice", ["x", "start", "start", "axes"], ["none"]),
      File.node("Reshape", ["none", "empty"], ["z"], with: ["allowzero": .int(1)]),
      File.node("Reshape", ["z", "shape"], ["flat"]),
      File.node("ReduceSum", ["flat"], with: ["keepdims": .int(0)]),
    ]
    let file = File.model(
      opset: 17, weights: weights + [File.integers("shape", [0])], nodes)
    let output = try file.result()
    #expect(output.shape == Shape([]))
    #expect(output.floats == [0])
  }

  // MARK: - Branches

  private func branching(_ condition: Onnx_NodeProto) -> Onnx_ModelProto {
    func branch(_ operatorName: String, _ result: String) -> Onnx_GraphProto {
      var graph = Onnx_GraphProto()
      graph.node = [File.node(operatorName, ["x"], [result])]
      graph.output = [File.input(result, [])]
      return graph
    }
    let choice = File.node(
      "If", ["flag"],
      with: [
        "then_branch": .graph(branch("Neg", "negative")),
        "else_branch": .graph(branch("Abs", "positive")),
      ])
    return File.model([condition, choice])
  }

  @Test(arguments: [(0, Float(3)), (1, -3)])
  func takesTheBranchThatIsKnown(flag: Int, third: Float) throws {
    var value = File.tensor("", [], type: 9)
    value.int32Data = [Int32(flag)]
    let file = branching(File.node("Constant", [], ["flag"], with: ["value": .tensor(value)]))
    #expect(try file.result().floats[3] == third)
    #expect(try Model(file: file).graph.nodes.count == 1)
  }

  @Test func refusesABranchThatTheNetworkChooses() throws {
    let file = branching(File.node("IsNaN", ["x"], ["flag"]))
    #expect(
      try file.fault()
        == "node \"y\" (If) needs \"flag\" as a constant, but the network computes it")
  }
}
