import NeuralNetwork
import Testing

@testable import Networks

/// Operators whose inputs and attributes changed between versions of the operator set.
@Suite struct OperatorVersionTests {
  let counting: [Float] = [0, 1, 2, 3, 4, 5]

  @Test func clipTakesItsLimitsFromAttributesBeforeOpset11() throws {
    let node = File.node("Clip", ["x"], with: ["min": .float(1), "max": .float(4)])
    #expect(try File.model(opset: 10, [node]).result().floats == [1, 1, 2, 3, 4, 4])
    #expect(
      try File.model(opset: 11, [node]).fault()
        == "attribute \"max\" of node \"y\" (Clip) is not supported")
  }

  @Test func clipTakesItsLimitsFromInputsSinceOpset11() throws {
    let limits = [File.floats("low", [], [1]), File.floats("high", [1], [4])]
    let both = File.node("Clip", ["x", "low", "high"])
    #expect(
      try File.model(opset: 11, weights: limits, [both]).result().floats == [1, 1, 2, 3, 4, 4])
    let upper = File.node("Clip", ["x", "", "high"])
    #expect(
      try File.model(opset: 11, weights: limits, [upper]).result().floats == [0, 1, 2, 3, 4, 4])
  }

  @Test func softmaxRunsOverAllAxesFromItsOwnBeforeOpset13() throws {
    let node = File.node("Softmax", ["x"], name: "probabilities")
    let model = try Model(file: File.model(opset: 12, [node]))
    #expect(
      model.layerNames == ["probabilities/flatten", "probabilities/softmax", "probabilities"])
    let result = try File.model(opset: 12, [node]).result()
    #expect(result.shape == Shape([1, 2, 3]))
    // e^k / (e^0 + ... + e^5)
    let expected: [Float] = [0.004270, 0.011606, 0.031550, 0.085761, 0.233122, 0.633691]
    for (a, b) in zip(result.floats, expected) { #expect(abs(a - b) < 1e-6) }
  }

  @Test func softmaxRunsOverOneAxisSinceOpset13() throws {
    let model = try Model(file: File.model(opset: 13, [File.node("Softmax", ["x"])]))
    #expect(model.graph.nodes.count == 1)
    let result = try File.model(opset: 13, [File.node("Softmax", ["x"])]).result().floats
    #expect(abs(result[0] + result[1] + result[2] - 1) < 1e-6)
  }

  @Test func oldSoftmaxOverAnAxisBeforeAxesOfLengthOneStaysOneNode() throws {
    let file = File.model(opset: 12, input: [1, 4, 1, 1], [File.node("Softmax", ["x"])])
    #expect(try Model(file: file).graph.nodes.count == 1)
  }

  @Test func reduceMeanTakesItsAxesFromAnAttributeBeforeOpset18() throws {
    let node = File.node("ReduceMean", ["x"], with: ["axes": .ints([-1]), "keepdims": .int(0)])
    let result = try File.model(opset: 17, [node]).result()
    #expect(result.shape == Shape([1, 2]))
    #expect(result.floats == [1, 4])
  }

  @Test func reduceMeanTakesItsAxesFromAnInputSinceOpset18() throws {
    let axes = [File.integers("axes", [1])]
    let result = try File.model(opset: 18, weights: axes, [File.node("ReduceMean", ["x", "axes"])])
      .result()
    #expect(result.shape == Shape([1, 1, 3]))
    #expect(result.floats == [1.5, 2.5, 3.5])
  }

  @Test func reduceMeanWithoutAxesTakesAllOrNoneAsAsked() throws {
    let all = File.node("ReduceMean", ["x"])
    #expect(try File.model(opset: 18, [all]).result().floats == [2.5])
    let none = File.node("ReduceMean", ["x"], with: ["noop_with_empty_axes": .int(1)])
    #expect(try File.model(opset: 18, [none]).result().floats == counting)
  }

  @Test func padTakesItsCountsFromAttributesBeforeOpset11() throws {
    let node = File.node(
      "Pad", ["x"], with: ["pads": .ints([0, 0, 1, 0, 0, 0]), "value": .float(9)])
    #expect(try File.model(opset: 10, [node]).result().floats == [9, 0, 1, 2, 9, 3, 4, 5])
  }

  @Test func padTakesAxesSinceOpset18() throws {
    let weights = [
      File.integers("pads", [1, 0]), File.floats("value", [], [7]), File.integers("axes", [-1]),
    ]
    let node = File.node("Pad", ["x", "pads", "value", "axes"])
    #expect(
      try File.model(opset: 18, weights: weights, [node]).result().floats
        == [7, 0, 1, 2, 7, 3, 4, 5])
  }

  @Test func padsByReflection() throws {
    let weights = [File.integers("pads", [0, 0, 1, 0, 0, 2])]
    let node = File.node("Pad", ["x", "pads"], with: ["mode": .string("reflect")])
    #expect(
      try File.model(weights: weights, [node]).result().floats
        == [1, 0, 1, 2, 1, 0, 4, 3, 4, 5, 4, 3])
  }

  @Test(arguments: [
    (12, ["x"], ["axes": File.Attribute.ints([0])]), (13, ["x", "axes"], [:]), (13, ["x"], [:]),
  ])
  func squeezeRemovesAxes(
    opset: Int, inputs: [String], attributes: [String: File.Attribute]
  ) throws {
    let file = File.model(
      opset: opset, weights: [File.integers("axes", [-3])],
      [File.node("Squeeze", inputs, with: attributes)])
    #expect(try file.result().shape == Shape([2, 3]))
  }

  @Test(arguments: [
    (12, ["x"], ["axes": File.Attribute.ints([1, -1])]), (13, ["x", "axes"], [:]),
  ])
  func unsqueezeAddsAxes(
    opset: Int, inputs: [String], attributes: [String: File.Attribute]
  ) throws {
    let file = File.model(
      opset: opset, weights: [File.integers("axes", [1, -1])],
      [File.node("Unsqueeze", inputs, with: attributes)])
    #expect(try file.result().shape == Shape([1, 1, 2, 3, 1]))
  }

  @Test func dropoutLetsEverythingThrough() throws {
    let old = File.node("Dropout", ["x"], ["y", "mask"], with: ["ratio": .float(0.5)])
    #expect(try File.model(opset: 7, [old]).result().floats == counting)
    let new = File.node("Dropout", ["x", "ratio"], with: ["seed": .int(1)])
    let file = File.model(opset: 13, weights: [File.floats("ratio", [], [0.5])], [new])
    #expect(try file.result().floats == counting)
  }

  @Test func theMaskOfADropoutLeavesOutNothing() throws {
    let dropout = File.node("Dropout", ["x"], ["dropped", "mask"], name: "drop")
    let nodes = [dropout, File.node("Where", ["mask", "dropped", "x"])]
    #expect(try File.model(nodes).result().floats == counting)
    #expect(
      try File.model(opset: 9, [dropout, File.node("Mul", ["dropped", "mask"])]).result().floats
        == counting)
  }

  @Test func refusesAResultThatIsNotComputed() throws {
    let nodes = [
      File.node("GlobalAveragePool", ["x"], ["pooled", "more"], name: "pool"),
      File.node("Mul", ["pooled", "more"]),
    ]
    #expect(
      try File.model(nodes).fault() == """
        "more", a further result of node "pool" (GlobalAveragePool), is used, \
        but only its first is supported
        """)
  }

  @Test func refusesADropoutInTrainingMode() throws {
    var training = File.tensor("training", [], type: 9)
    training.int32Data = [1]
    let node = File.node("Dropout", ["x", "", "training"], name: "drop")
    #expect(
      try File.model(weights: [training], [node]).fault()
        == "node \"drop\" (Dropout) uses \"training\", which asks for the training mode")
  }

  @Test func geluTakesBothForms() throws {
    for (form, expected) in [("none", Float(0.8413447)), ("tanh", Float(0.8411920))] {
      let node = File.node("Gelu", ["x"], with: ["approximate": .string(form)])
      #expect(abs(try File.model(opset: 20, [node]).result().floats[1] - expected) < 1e-6)
    }
  }

  @Test func sumAddsAnyNumberOfValues() throws {
    #expect(try File.model([File.node("Sum", ["x"])]).result().floats == counting)
    let tens = [File.floats("tens", [3], [10, 20, 30])]
    let file = File.model(weights: tens, [File.node("Sum", ["x", "tens", "x"])])
    #expect(try file.result().floats == [10, 22, 34, 16, 28, 40])
    #expect(try Model(file: file).layerNames == ["y/1", "y"])
  }
}
