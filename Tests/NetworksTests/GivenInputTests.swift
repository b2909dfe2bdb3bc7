import NeuralNetwork
import Testing

@testable import Networks

/// Inputs whose values are known when a model is read.
@Suite struct GivenInputTests {
  /// x, reshaped to a shape that is an input too, times two.
  private static func file() -> Onnx_ModelProto {
    var file = File.model([
      File.node("Add", ["s", "s"], ["doubled"]),
      File.node("Div", ["doubled", "two"], ["shape"]),
      File.node("Reshape", ["x", "shape"]),
    ])
    file.graph.input.append(File.input("s", [2], type: 7))
    file.graph.initializer.append(File.integers("two", [2]))
    return file
  }

  @Test func aShapeFollowsFromAGivenInput() throws {
    let shape = Tensor(Shape([2]), elements: .int64([3, 2]))
    let model = try Model(file: Self.file(), given: ["s": shape])
    #expect(model.fixedInputs == [1])
    let input = Tensor(Shape([1, 2, 3]), [0, 1, 2, 3, 4, 5])
    let output = try Session(Plan<PortableKernels>(model.graph)).run([input, shape]).outputs[0]
    #expect(output.shape == Shape([3, 2]))
  }

  @Test func withoutItTheShapeIsMissing() throws {
    #expect(
      try Self.file().fault()
        == "node \"y\" (Reshape) needs \"shape\" as a constant, but the network computes it")
  }

  @Test(arguments: [
    ("z", Tensor(Shape([1]), [1]), "the model has no input \"z\"; its inputs are \"x\", \"s\""),
    (
      "s", Tensor(Shape([2]), [1, 2]),
      "the input \"s\" has elements of type int64, not float32"
    ),
    ("x", Tensor(Shape([2]), [1, 2]), "the input \"x\" has the shape [1, 2, 3], not [2]"),
  ])
  func refusesTensorsThatAreNoInputs(name: String, tensor: Tensor, fact: String) throws {
    let error = try #require(throws: ONNXError.self) {
      try Model(file: Self.file(), given: [name: tensor])
    }
    #expect(error.fact == fact)
  }
}
