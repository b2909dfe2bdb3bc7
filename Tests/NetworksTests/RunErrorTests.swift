import NeuralNetwork
import Testing

@testable import Networks

/// What is said of a run that stopped.
@Suite struct RunErrorTests {
  @Test func namesTheNodeAndTheIndex() throws {
    let file = File.model(
      weights: [File.floats("w", [3, 2], [1, 2, 3, 4, 5, 6])],
      [
        File.node("Cast", ["x"], ["indices"], with: ["to": .int(7)]),
        File.node("Gather", ["w", "indices"]),
      ])
    #expect(
      try fault(file, 9)
        == "node \"y\" (Gather) asks for element 9 of an axis of length 3")
  }

  @Test func namesTheNodeThatDivides() throws {
    let file = File.model(
      weights: [File.integers("w", [7])],
      [
        File.node("Cast", ["x"], ["divisor"], with: ["to": .int(7)]),
        File.node("Div", ["w", "divisor"]),
      ])
    #expect(try fault(file, 0) == "node \"y\" (Div) divides a whole number by zero")
  }

  /// The fact about a run of the file on a tensor full of one number.
  private func fault(_ file: Onnx_ModelProto, _ number: Float) throws -> String? {
    let model = try Model(file: file)
    let shape = model.graph.inputs[0].shape
    let input = Tensor(shape, [Float](repeating: number, count: shape.count))
    let error = #expect(throws: RunError.self) {
      try Session(Plan<PortableKernels>(model.graph)).run([input])
    }
    return error?.fact(about: model)
  }
}
