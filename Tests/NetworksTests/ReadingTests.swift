import NeuralNetwork
import Testing

@testable import Networks

/// What the reader folds, renames and refuses.
@Suite struct ReadingTests {
  // MARK: - Constants

  /// 1.5 and -2 as float32, float16 and bfloat16, by ONNX's numbers of the types.
  static let oneAndAHalfAndMinusTwo: [Int32: [UInt8]] = [
    1: [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0],
    10: [0, 0x3E, 0, 0xC0],
    16: [0xC0, 0x3F, 0, 0xC0],
  ]

  @Test(arguments: [Int32(1), 10, 16])
  func readsWeightsOfEveryFloatingType(type: Int32) throws {
    let bytes = try #require(Self.oneAndAHalfAndMinusTwo[type])
    let weights = File.raw("w", [2], type: type, bytes)
    let nodes = [
      File.node("Cast", ["w"], ["w32"], with: ["to": .int(1)]), File.node("Add", ["x", "w32"]),
    ]
    let file = File.model(input: [1, 2], weights: [weights], nodes)
    #expect(try file.result().floats == [1.5, -1])
    #expect(try Model(file: file).graph.nodes.count == 1)
  }

  @Test func readsEveryNumberOfHalfPrecisionAsSwiftDoes() {
    for bits in UInt16.min...UInt16.max {
      let expected = Float(Float16(bitPattern: bits))
      let found = Float(halfPrecision: bits)
      #expect(found.bitPattern == expected.bitPattern || (found.isNaN && expected.isNaN))
    }
  }

  @Test func readsHalfPrecisionFromTheFieldOfIntegers() throws {
    var weights = File.tensor("w", [2], type: 10)
    weights.int32Data = [0x3E00, 0xC000]
    let nodes = [
      File.node("Cast", ["w"], ["w32"], with: ["to": .int(1)]), File.node("Add", ["x", "w32"]),
    ]
    #expect(
      try File.model(input: [1, 2], weights: [weights], nodes).result().floats == [1.5, -1])
  }

  @Test func refusesHalfPrecisionWithoutACast() throws {
    let weights = File.raw("w", [1], type: 10, [0, 0x3E])
    #expect(
      try File.model(weights: [weights], [File.node("Add", ["x", "w"])]).fault()
        == "\"w\" of node \"y\" (Add) has elements of type float16; "
        + "supported is float32, int64, int32 or bool")
  }

  @Test func refusesElementTypesThatTheEngineLacks() throws {
    let weights = File.tensor("w", [0], type: 11)
    #expect(
      try File.model(weights: [weights], [File.node("Add", ["x", "w"])]).fault() == """
        "w" of node "y" (Add) has elements of type float64; supported is float32, float16, bfloat16, \
        int64, int32 or bool
        """)
  }

  @Test func roundsAConstantThatIsCastToHalfPrecision() throws {
    let nodes = [
      File.node("Cast", ["w"], ["half"], with: ["to": .int(10)]),
      File.node("Cast", ["half"], ["back"], with: ["to": .int(1)]),
      File.node("Add", ["x", "back"]),
    ]
    // 2049 lies between two float16 and goes to the even one.
    let file = File.model(input: [1, 1], weights: [File.floats("w", [1], [2049])], nodes)
    #expect(try file.result().floats == [2048])
  }

  @Test func keepsSharedWeightsShared() throws {
    let weights = File.raw("w", [1], type: 10, [0, 0x3C])
    let nodes = [
      File.node("Cast", ["w"], ["a"], with: ["to": .int(1)]),
      File.node("Cast", ["w"], ["b"], with: ["to": .int(1)]),
      File.node("Identity", ["b"], ["c"]),
      File.node("Add", ["x", "a"], ["sum"]), File.node("Add", ["sum", "c"]),
    ]
    let model = try Model(file: File.model(weights: [weights], nodes))
    #expect(model.weightNames == ["w"])
    #expect(model.value(named: "c") == model.value(named: "a"))
  }

  @Test(arguments: [
    File.Attribute.float(2), .floats([2]), .tensor(File.floats("", [1], [2])),
  ])
  func readsConstantNodes(value: File.Attribute) throws {
    let names =
      switch value {
      case .float: "value_float"
      case .floats: "value_floats"
      default: "value"
      }
    let nodes = [
      File.node("Constant", [], ["two"], with: [names: value]), File.node("Mul", ["x", "two"]),
    ]
    #expect(try File.model(nodes).result().floats == [0, 2, 4, 6, 8, 10])
  }

  @Test func fillsAConstantOfAShape() throws {
    let nodes = [
      File.node(
        "ConstantOfShape", ["shape"], ["fives"], with: ["value": .tensor(File.floats("", [1], [5]))]
      ),
      File.node("Add", ["x", "fives"]),
    ]
    #expect(
      try File.model(weights: [File.integers("shape", [3])], nodes).result().floats
        == [5, 6, 7, 8, 9, 10])
  }

  @Test func refusesAConstantOfAnAbsurdShape() throws {
    let nodes = [File.node("ConstantOfShape", ["shape"], ["big"]), File.node("Add", ["x", "big"])]
    #expect(
      try File.model(weights: [File.integers("shape", [1 << 20, 1 << 20])], nodes).fault()
        == "\"big\" of shape [1048576, 1048576] has more than 268435456 elements")
  }

  // MARK: - Arithmetic on shapes

  /// What exporters leave of `x.reshape(x.shape[0], -1)` and of a product of dimensions.
  @Test func foldsArithmeticOnShapes() throws {
    let weights = [
      File.integers("one", [1]), File.integers("two", [2]), File.integers("axes", [0]),
    ]
    var index = File.tensor("index", [], type: 7)
    index.int64Data = [0]
    let nodes = [
      File.node("Shape", ["x"], ["shape"]),
      File.node("Gather", ["shape", "index"], ["batch"]),
      File.node("Unsqueeze", ["batch", "axes"], ["batches"]),
      File.node("Slice", ["shape", "one", "two"], ["channels"]),
      File.node("Mul", ["channels", "two"], ["doubled"]),
      File.node("Sub", ["doubled", "one"], ["three"]),
      File.node("Concat", ["batches", "three", "two"], ["target"], with: ["axis": .int(0)]),
      File.node("Reshape", ["x", "target"]),
    ]
    let file = File.model(weights: weights + [index], nodes)
    #expect(try file.result().shape == Shape([1, 3, 2]))
    #expect(try Model(file: file).graph.nodes.count == 1)
  }

  @Test func refusesAShapeThatTheNetworkComputes() throws {
    #expect(
      try File.model([File.node("Reshape", ["x", "x"], name: "view")]).fault()
        == "node \"view\" (Reshape) needs \"x\" as a constant, but the network computes it")
  }

  @Test func refusesADivisionByZero() throws {
    let weights = [File.integers("one", [1]), File.integers("zero", [0])]
    let nodes = [File.node("Div", ["one", "zero"], ["d"]), File.node("Reshape", ["x", "d"])]
    #expect(
      try File.model(weights: weights, nodes).fault()
        == "node \"d\" (Div) uses \"zero\", which makes a result that is no int64")
  }

  // MARK: - Nodes and names

  @Test func putsNodesIntoTheOrderOfExecution() throws {
    let nodes = [
      File.node("Neg", ["b"]), File.node("Relu", ["a"], ["b"]), File.node("Neg", ["x"], ["a"]),
    ]
    let model = try Model(file: File.model(nodes))
    #expect(model.layerNames == ["a", "b", "y"])
  }

  @Test func callsNodesAfterTheirResultWhereTheirNameIsNotTheirOwn() throws {
    let nodes = [
      File.node("Neg", ["x"], ["a"], name: "twice"),
      File.node("Neg", ["a"], ["b"], name: "twice"),
      File.node("Neg", ["b"], ["c"], name: "x"),
      File.node("Neg", ["c"], name: "last"),
    ]
    let model = try Model(file: File.model(nodes))
    #expect(model.layerNames == ["a", "b", "c", "last"])
    #expect(model.value(named: "last") == model.value(named: "y"))
    #expect(model.value(named: "x") == model.graph.inputs[0].value)
  }

  @Test func acceptsWeightsThatOldFilesListAmongTheInputs() throws {
    var file = File.model(
      weights: [File.floats("w", [1], [1])], [File.node("Add", ["x", "w"])])
    file.graph.input.append(File.input("w", [1]))
    #expect(try Model(file: file).inputNames == ["x"])
  }

  @Test func takesABatchOfOneWhereItsSizeIsOpen() throws {
    let file = File.model(input: [0, 2, 3], [File.node("Relu", ["x"])])
    #expect(try Model(file: file).shapes[0] == Shape([1, 2, 3]))
  }

  // MARK: - What is refused

  @Test(arguments: [
    (
      File.node("Relu", ["x"], name: "a", domain: "com.example"),
      "operator \"Relu\" of node \"a\" is not supported (domain com.example, opset 17)"
    ),
    (
      File.node("Relu", ["x"], name: "a", with: ["slope": .float(1)]),
      "attribute \"slope\" of node \"a\" (Relu) is not supported"
    ),
    (
      File.node("LeakyRelu", ["x"], name: "a", with: ["alpha": .int(1)]),
      "attribute \"alpha\" of node \"a\" (LeakyRelu) is of type int, expected float"
    ),
    (
      File.node("Concat", ["x"], name: "a"),
      "node \"a\" (Concat) lacks the attribute \"axis\""
    ),
    (
      File.node("Concat", ["x"], name: "a", with: ["axis": .int(3)]),
      "node \"a\" (Concat) has the axis 3, but its input has 3 axes"
    ),
    (File.node("Relu", ["x", "x"], name: "a"), "node \"a\" (Relu) has 2 inputs, expected 1"),
    (File.node("Add", ["", "x"], name: "a"), "node \"a\" (Add) lacks its input 1"),
    (
      File.node("MaxPool", ["x"], name: "a", with: ["kernel_shape": .ints([2, 2])]),
      "node \"a\" (MaxPool) does not fit its inputs: the kernel has 2 numbers, expected 1"
    ),
    (
      File.node(
        "MaxPool", ["x"], name: "a",
        with: ["kernel_shape": .ints([2, 2]), "auto_pad": .string("SOME")]),
      """
      attribute "auto_pad" of node "a" (MaxPool) is "SOME"; supported is NOTSET, VALID, \
      SAME_UPPER or SAME_LOWER
      """
    ),
    (
      File.node("Reshape", ["x", "x"], name: "a"),
      "node \"a\" (Reshape) needs \"x\" as a constant, but the network computes it"
    ),
    (
      File.node("Cast", ["x"], name: "a", with: ["to": .int(11)]),
      "\"y\" of node \"a\" (Cast) has elements of type float64; "
        + "supported is float32, int64, int32 or bool"
    ),
  ])
  func refuses(node: Onnx_NodeProto, fact: String) throws {
    #expect(try File.model([node]).fault() == fact)
  }

  @Test func knowsEveryOperatorThatItLists() throws {
    for name in OperatorTable.names {
      // Without inputs every one of them is refused, but not as unknown.
      let node = File.node(name, [], name: "a")
      #expect(try !File.model([node]).fault().contains("is not supported ("), "\(name)")
    }
  }

  @Test(arguments: [0, 29])
  func refusesOperatorSetsOutsideTheSupportedOnes(opset: Int) throws {
    let file = File.model(opset: opset, [File.node("Relu", ["x"])])
    #expect(
      try file.fault() == "opset \(opset) of ai.onnx is not supported; supported are 1 to 28")
  }
}
