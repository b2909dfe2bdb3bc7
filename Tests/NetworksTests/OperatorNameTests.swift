import NeuralNetwork
import Testing

@testable import Networks

/// What a node is shown as: an operator of ONNX, also for the parts of an operator that is spelled in
/// others.
@Suite struct OperatorNameTests {
  @Test(arguments: OperatorTests.cases)
  func isAnOperatorOfONNX(name: String) throws {
    let model = try Model(onnx: Fixtures.bytes("operators/\(name)/model.onnx"))
    #expect(Set(model.nodes.map(\.operatorName)).isSubset(of: OperatorTable.names))
  }

  @Test(arguments: Architectures.all.map(\.name))
  func isAnOperatorOfONNXInDefinitions(name: String) throws {
    let nodes = try Definitions.named(name).model.nodes
    #expect(Set(nodes.map(\.operatorName)).isSubset(of: OperatorTable.names))
  }

  @Test func isThatOfEachPart() throws {
    let node = File.node("LpNormalization", ["x"], name: "norm", with: ["p": .int(2)])
    let model = try Model(file: File.model([node]))
    #expect(model.nodes.map(\.operatorName) == ["ReduceL2", "Equal", "Div", "LpNormalization"])
  }

  /// Rows are chosen first, then columns.
  @Test func isResizeForEachAxisOfANearestResize() throws {
    let sizes = File.integers("sizes", [1, 1, 4, 6])
    let node = File.node("Resize", ["x", "", "", "sizes"], name: "larger")
    let model = try Model(file: File.model(input: [1, 1, 2, 3], weights: [sizes], [node]))
    #expect(model.nodes.map(\.name) == ["larger/axis-2", "larger"])
    #expect(model.nodes.map(\.operatorName) == ["Resize", "Resize"])
  }

  @Test(arguments: [
    (NeuralNetwork.Operation.map(.reciprocal), "Reciprocal"),
    (.map(.limit(lower: 0, upper: 1)), "Clip"),
    (.combine(.modulo), "Mod"), (.reduce(.norm, axes: [0], keepsAxes: true), "ReduceL2"),
    (.argument(.smallest, axis: 0, keepsAxis: true, takesLast: false), "ArgMin"),
    (.argument(.largest, axis: 0, keepsAxis: true, takesLast: false), "ArgMax"),
    (.cumulate(.product, axis: 0, isExclusive: false, isReversed: false), "CumProd"),
    (.cumulate(.sum, axis: 0, isExclusive: false, isReversed: false), "CumSum"),
    (.relu, "Relu"),
  ])
  func isWhatONNXCallsTheOperation(operation: NeuralNetwork.Operation, name: String) {
    #expect(operation.operatorName == name)
  }
}
