import NeuralNetwork
import Testing

@testable import Networks

/// What a file says beside its nodes.
@Suite struct FileChecksTests {
  private func declaring(_ shape: [Int], type: Int32 = 1) -> Onnx_ModelProto {
    var file = File.model(input: [1, 2], [File.node("Relu", ["x"])])
    file.graph.output = [File.input("y", shape, type: type)]
    return file
  }

  @Test func outputsAreWhatTheyAreDeclaredAs() throws {
    #expect(
      try declaring([1, 2], type: 7).fault()
        == "the output \"y\" is declared as int64, but computed as float32")
    #expect(
      try declaring([0, 3]).fault()
        == "the output \"y\" is declared with the shape [?, 3], but computed with [1, 2]")
    #expect(
      try declaring([1]).fault()
        == "the output \"y\" is declared with the shape [1], but computed with [1, 2]")
    #expect(try Model(file: declaring([0, 2])).outputNames == ["y"])
  }

  @Test func aFileIsWrittenForOneOpset() throws {
    var file = File.model([File.node("Relu", ["x"])])
    var second = Onnx_OperatorSetIdProto()
    (second.domain, second.version) = ("ai.onnx", 11)
    file.opsetImport.append(second)
    #expect(try file.fault() == "the model names 2 opsets of ai.onnx: 17 and 11")
  }

  @Test func aFormatFromTheFutureIsRefused() throws {
    var file = File.model([File.node("Relu", ["x"])])
    file.irVersion = 14
    #expect(try Model(file: file).outputNames == ["y"])
    file.irVersion = 15
    let error = try #require(throws: ONNXError.self) { try Model(file: file) }
    #expect(
      error.fact
        == "version 15 of ONNX's format is not supported; the newest that is supported is 14")
    #expect(
      error.help
        == "write the file again in a format that is known: model.ir_version = 14, then onnx.save")
  }

  @Test(arguments: [Array("garbage".utf8), [0, 0, 0]])
  func bytesBehindTheModelAreNamed(rest: [UInt8]) throws {
    let bytes = try Fixtures.bytes("operators/clip/model.onnx")
    let error = try #require(throws: ONNXError.self) { try Model(onnx: bytes + rest) }
    #expect(
      error.fact
        == "the last \(rest.count) bytes, from \(bytes.count) on, do not belong to the model")
  }

  @Test func anAttributeIsGivenOnce() throws {
    var node = File.node("LeakyRelu", ["x"], name: "a", with: ["alpha": .float(1)])
    node.attribute += node.attribute
    #expect(
      try File.model([node]).fault()
        == "attribute \"alpha\" of node \"a\" (LeakyRelu) is given more than once")
  }

  @Test(arguments: [
    (
      File.node(
        "MaxPool", ["x"], with: ["kernel_shape": .ints([2]), "auto_pad": .string("SIDEWAYS")]),
      "give the layer a value that is supported, and export the network again"
    ),
    (
      File.node("Relu", ["x"], with: ["slope": .float(1)]), "export the network without it"
    ),
    (
      File.node("Reshape", ["x", "list"]),
      "find where the network's code makes \"zero\", correct it, and export the network again"
    ),
  ])
  func advisesWhatHelps(node: Onnx_NodeProto, help: String) throws {
    let list = [File.integers("one", [1]), File.integers("zero", [0])]
    let nodes =
      node.opType == "Reshape" ? [File.node("Div", ["one", "zero"], ["list"]), node] : [node]
    let error = try #require(throws: ONNXError.self) {
      try Model(file: File.model(weights: list, nodes))
    }
    #expect(error.help == help)
  }

  @Test func saysWhatIsWrongWithSingleNumbers() throws {
    let weights = [File.floats("w", [2, 2, 1], [1, 2, 3, 4])]
    let node = File.node("Conv", ["x", "w"], name: "c", with: ["group": .int(0)])
    #expect(
      try File.model(weights: weights, [node]).fault()
        == "node \"c\" (Conv) does not fit its inputs: the number of groups is 0, expected at least 1"
    )
  }

  @Test func suggestsNoEmptyName() {
    #expect(nearest(to: "x", among: [""]) == nil)
    #expect(nearest(to: "x", among: ["", "y"]) == "y")
  }

  @Test func leavesOutWhatAnExporterDoesNotKnow() throws {
    let facts = try ONNXFileFacts(
      onnx: SharedBytes(Fixtures.bytes("exporters/keras-17/model.onnx")))
    #expect(facts.producer == "tf2onnx 1.17.0")
  }

  @Test func namesAllOperatorsThatAreNotKnown() throws {
    let nodes = [
      File.node("Foo", ["x"], ["a"], domain: "other"), File.node("Bar", ["a"], ["b"]),
      File.node("Call", ["b"], domain: "local"),
    ]
    var file = File.model(nodes)
    file.irVersion = 8
    var function = Onnx_FunctionProto()
    (function.domain, function.name) = ("local", "Call")
    function.node = [File.node("Baz", ["i"], ["o"])]
    file.functions = [function]
    let bytes: [UInt8] = try file.serializedBytes()
    let found = try Model.unsupportedOperators(onnx: SharedBytes(bytes))
    #expect(found.map(\.operatorName) == ["Foo", "Bar", "Baz"])
  }

  @Test(arguments: [
    ([2, 3, 0, 0], [2, 3, 10, 20]), ([0, 0, 0, 3], [1, 10, 20, 3]),
    ([0, 0, 0, 0], [1, 3, 10, 20]),
    ([1, 3, 7, 0], [1, 3, 7, 20]),
  ])
  func openSidesAreThoseOfThePhotograph(declared: [Int], shape: [Int]) throws {
    let file = File.model(input: declared, [File.node("Relu", ["x"])])
    let model = try Model(file: file, size: PhotographSize(width: 20, height: 10))
    #expect(model.shapes[0] == Shape(shape))
    #expect(
      try #require(throws: ONNXError.self) { try Model(file: file) }.help.contains("--size"))
  }

  @Test(arguments: [
    ([1, 3, 4, 5], PhotographForm(PhotographSize(width: 5, height: 4), .channelsFirst)),
    ([1, 4, 5, 3], PhotographForm(PhotographSize(width: 5, height: 4), .channelsLast)),
    (
      [1, 1, 4, 5],
      PhotographForm(PhotographSize(width: 5, height: 4), .channelsFirst, channels: 1)
    ),
    (
      [1, 4, 5, 1],
      PhotographForm(PhotographSize(width: 5, height: 4), .channelsLast, channels: 1)
    ),
    ([2, 3, 4, 5], nil), ([1, 2, 4, 5], nil), ([1, 3, 4], nil), ([1, 3, 5000, 4], nil),
  ])
  func knowsTheFormOfAPhotograph(shape: [Int], form: PhotographForm?) throws {
    let model = try Model(file: File.model(input: shape, [File.node("Relu", ["x"])]))
    #expect(model.photographForm == form)
  }
}
