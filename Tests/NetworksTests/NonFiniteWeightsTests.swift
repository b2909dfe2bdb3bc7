import NeuralNetwork
import Testing

@testable import Networks

/// Constants that no network can compute with.
@Suite struct NonFiniteWeightsTests {
  private func faults(
    _ values: [Float], _ nodes: [Onnx_NodeProto]
  ) throws -> [String] {
    let weights = File.floats("w", [values.count], values)
    return try Model(file: File.model(input: [values.count], weights: [weights], nodes))
      .nonFiniteWeights.map(\.fact)
  }

  @Test(arguments: ["Add", "Sub", "Div", "Max", "Min", "Mul"])
  func noConstantMayHoldWhatIsNoNumber(operatorName: String) throws {
    let noun = operatorName == "Mul" ? "weights" : "constants"
    let fault = operatorName == "Mul" ? "not finite" : "NaN"
    #expect(
      try faults([.nan, 1], [File.node(operatorName, ["x", "w"], name: "n")])
        == ["the \(noun) \"w\" of node \"n\" (\(operatorName)) hold 1 number that is \(fault)"])
  }

  @Test(arguments: ["Add", "Sub", "Max", "Min"])
  func masksMayBeInfinite(operatorName: String) throws {
    #expect(try faults([-.infinity, 1], [File.node(operatorName, ["x", "w"])]) == [])
  }

  @Test func factorsMayNotBeInfinite() throws {
    let nodes = [File.node("Add", ["x", "w"], ["a"], name: "n"), File.node("Mul", ["a", "w"])]
    #expect(
      try faults([.infinity, -.infinity], nodes)
        == ["the weights \"w\" of node \"n\" (Add) hold 2 numbers that are not finite"])
  }

  @Test func boundsAndPaddingMayNotBeNoNumbers() throws {
    let bound = File.floats("low", [], [.nan])
    let file = File.model(weights: [bound], [File.node("Clip", ["x", "low"], name: "n")])
    #expect(
      try Model(file: file).nonFiniteWeights.map(\.fact)
        == ["the constants \"n\" of node \"n\" (Clip) hold 1 number that is NaN"])
  }
}
