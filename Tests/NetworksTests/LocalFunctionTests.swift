import NeuralNetwork
import Testing

@testable import Networks

/// Functions that a file defines itself.
@Suite struct LocalFunctionTests {
  private static func function(
    _ name: String, _ inputs: [String], _ outputs: [String], _ nodes: [Onnx_NodeProto]
  ) -> Onnx_FunctionProto {
    var function = Onnx_FunctionProto()
    function.domain = "local"
    function.name = name
    function.input = inputs
    function.output = outputs
    function.node = nodes
    return function
  }

  /// a · |input|, by two nodes with names of their own.
  private static let scaled = function(
    "Scaled", ["input"], ["output"],
    [
      File.node("Abs", ["input"], ["magnitude"], name: "abs"),
      File.node(
        "Elu", ["magnitude"], ["output"], name: "elu",
        with: ["alpha": .reference("slope", .float)]),
    ])

  @Test func aCallBecomesItsNodes() throws {
    var file = File.model([
      File.node("Scaled", ["x"], ["a"], name: "first", domain: "local"),
      File.node(
        "Scaled", ["a"], name: "second", domain: "local", with: ["slope": .float(2)]),
    ])
    file.functions = [Self.scaled]
    let model = try Model(file: file)
    #expect(model.layerNames == ["first/abs", "first/elu", "second/abs", "second/elu"])
    #expect(model.value(named: "first/magnitude") != nil)
    #expect(try file.result().floats == [0, 1, 2, 3, 4, 5])
    guard case .map(.elu(let alpha)) = model.graph.nodes[3].operation else {
      Issue.record("the attribute of the call is lost")
      return
    }
    #expect(alpha == 2)
  }

  @Test func functionsThatCallThemselvesAreRefused() throws {
    let node = File.node("Loop", ["input"], ["output"], name: "again", domain: "local")
    var file = File.model([File.node("Loop", ["x"], name: "call", domain: "local")])
    file.functions = [Self.function("Loop", ["input"], ["output"], [node])]
    #expect(try file.fault().hasSuffix("(Loop) calls go on without end"))
  }

  @Test func functionsThatCallEachOtherThroughManyLevelsAreRefused() throws {
    var file = File.model([File.node("F0", ["x"], name: "call", domain: "local")])
    file.functions = (0..<34).map { level in
      let node =
        level == 33
        ? File.node("Abs", ["input"], ["output"])
        : File.node("F\(level + 1)", ["input"], ["output"], name: "f", domain: "local")
      return Self.function("F\(level)", ["input"], ["output"], [node])
    }
    let error = try #require(throws: ONNXError.self) { try Model(file: file) }
    #expect(error.fact.hasSuffix("(F32) is part of call each other more than 32 levels deep"))
    #expect(
      error.help
        == "put the functions in the place of their calls: onnx.inliner.inline_local_functions(model)"
    )
  }

  @Test func functionsThatMultiplyWithoutEndAreRefused() throws {
    // 4^24 nodes by 24 functions, each of which calls the next four times.
    var file = File.model([File.node("F0", ["x"], name: "call", domain: "local")])
    file.functions = (0..<24).map { level in
      let names = ["input", "a", "b", "c", "output"]
      return Self.function(
        "F\(level)", ["input"], ["output"],
        (0..<4).map { part in
          File.node(
            level == 23 ? "Abs" : "F\(level + 1)", [names[part]], [names[part + 1]],
            domain: level == 23 ? "" : "local")
        })
    }
    #expect(
      try file.fault().hasSuffix("stand for more than the 262144 nodes that are allowed"))
  }

  @Test func aFunctionForAnotherOpsetIsRefused() throws {
    var function = Self.scaled
    var version = Onnx_OperatorSetIdProto()
    version.version = 12
    function.opsetImport = [version]
    var file = File.model([File.node("Scaled", ["x"], domain: "local")])
    file.functions = [function]
    #expect(
      try file.fault() == "opset 12 of ai.onnx is not supported; supported are 17 to 17")
  }

  @Test func whatNoFunctionDefinesIsUnknown() throws {
    let file = File.model([File.node("Scaled", ["x"], domain: "local")])
    #expect(
      try file.fault()
        == "operator \"Scaled\" of node \"y\" is not supported (domain local, opset 17)")
  }
}
