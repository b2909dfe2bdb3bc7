import NeuralNetwork
import Testing

@testable import Networks

/// What a file may not ask for, however few of its bytes ask.
@Suite struct ReadingLimitsTests {
  @Test func constantsMayNotGrowWithoutEnd() throws {
    // Each of the constants would fit by itself, 256 MiB.
    let file = File.model(
      weights: [File.integers("shape", [1 << 26])],
      ["a", "b", "c"].map { File.node("ConstantOfShape", ["shape"], [$0]) } + [
        File.node("Sum", ["x", "a", "b", "c"])
      ])
    #expect(
      try file.fault()
        == "the constant \"c\" would take 268435456 bytes, more than what is left of "
        + "those that the file's constants may take")
  }

  @Test func aCastOfWeightsIsNoGrowth() throws {
    // Weights of 20 MB in half precision, each cast to float32: what large networks consist of.
    let halves = [UInt8](repeating: 0, count: 20 << 20)
    let weights = (0..<4).map { File.raw("w\($0)", [10 << 20], type: 10, halves) }
    let casts = (0..<4).map {
      File.node("Cast", ["w\($0)"], ["f\($0)"], with: ["to": .int(1)])
    }
    let uses = (0..<4).map {
      File.node("Add", [$0 == 0 ? "x" : "s\($0 - 1)", "f\($0)"], [$0 == 3 ? "y" : "s\($0)"])
    }
    let model = try Model(file: File.model(input: [10 << 20], weights: weights, casts + uses))
    #expect(model.graph.constants.compactMap { $0 }.count == 4)
  }

  /// A product of two constants that would take minutes is not computed while the file is read.
  @Test func leavesMuchWorkToTheNetwork() throws {
    let file = File.model(
      input: [4096, 4096], weights: [File.integers("shape", [4096, 4096])],
      [
        File.node("ConstantOfShape", ["shape"], ["a"]), File.node("MatMul", ["a", "a"], ["b"]),
        File.node("Add", ["x", "b"]),
      ])
    let model = try Model(file: file)
    #expect(model.nodes.map(\.operatorName) == ["MatMul", "Add"])
  }

  @Test func tensorsHaveAFewAxes() throws {
    let ones = [Int](repeating: 1, count: 33)
    let file = File.model(
      input: [1], weights: [File.integers("shape", ones)], [File.node("Reshape", ["x", "shape"])])
    #expect(try file.fault() == "\"y\" has 33 axes, more than the 32 that are allowed")
    let weights = File.model(
      weights: [File.floats("w", ones, [1])], [File.node("Add", ["x", "w"])])
    #expect(try weights.fault() == "\"w\" has 33 axes, more than the 32 that are allowed")
  }

  @Test func listsOfNumbersAreShort() throws {
    let many = [Int](repeating: 0, count: 5000)
    let attribute = File.model([File.node("Transpose", ["x"], with: ["perm": .ints(many)])])
    #expect(
      try attribute.fault() == "\"perm\" has 5000 numbers, more than the 4096 that are allowed")
    let constant = File.model(
      weights: [File.integers("shape", many)], [File.node("Reshape", ["x", "shape"])])
    #expect(
      try constant.fault() == "\"shape\" has 5000 numbers, more than the 4096 that are allowed")
  }

  @Test func graphsHaveThousandsOfNodes() throws {
    let nodes = (0..<33_000).map { File.node("Relu", [$0 == 0 ? "x" : "r\($0 - 1)"], ["r\($0)"]) }
    #expect(
      try File.model(nodes).fault() == "\"\" has 33000 nodes, more than the 32768 that are allowed")
  }

  @Test func namesCanBeShown() throws {
    let long = String(repeating: "a", count: 5000)
    #expect(
      try File.model([File.node("Relu", ["x"], ["\u{1B}[2J"])]).fault()
        == "the name \"\\u{1b}[2J\" is longer than 4096 bytes, or has characters that cannot be shown"
    )
    let error = try File.model([File.node("Relu", ["x"], [long])]).fault()
    #expect(error.count == 2001)
    #expect(error.hasPrefix("the name \"aaaa"))
    let attribute = File.model([File.node("Relu", ["x"], with: ["a\nb": .int(1)])])
    #expect(
      try attribute.fault() == "attribute \"a\\u{a}b\" of node \"y\" (Relu) is not supported")
  }

  /// A graph within a graph within a graph ...: protobuf's depth is limited by its decoder.
  @Test func refusesMessagesThatNestWithoutEnd() throws {
    func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
      var length = content.count
      var bytes = [number << 3 | 2]
      while length >= 0x80 {
        bytes.append(UInt8(length & 0x7F) | 0x80)
        length >>= 7
      }
      return bytes + [UInt8(length)] + content
    }
    var graph: [UInt8] = []
    // graph.node[0].attribute[0].g
    for _ in 0..<1000 { graph = field(1, field(5, field(6, graph))) }
    let bytes = [0x08, 0x08] + field(7, graph)
    let error = #expect(throws: ONNXError.self) { try Model(onnx: bytes) }
    #expect(error?.fact == "the model's graphs are within each other, too many levels deep")
  }
}
