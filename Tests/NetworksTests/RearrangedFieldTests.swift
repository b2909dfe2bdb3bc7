import NeuralNetwork
import Testing

@testable import Networks

/// Receptive fields where rows and columns change their axes.
@Suite struct RearrangedFieldTests {
  private func ones(_ dimensions: [Int]) -> Tensor {
    Tensor(Shape(dimensions), [Float](repeating: 1, count: dimensions.reduce(1, *)))
  }

  /// As tf2onnx writes Keras' networks.
  @Test func followsAnImageWithChannelsLast() throws {
    var chain = Chain(Shape([1, 12, 12, 1]))
    chain.add(.transpose([0, 3, 1, 2]))
    chain.convolution(3, stride: 2, padding: 1)
    #expect(try chain.field() == [3, 2, 1])
  }

  @Test func followsRowsAndColumnsToChannelsLastAndBack() throws {
    var chain = Chain(side: 12)
    chain.convolution(3, stride: 2, padding: 1)
    chain.add(.transpose([0, 2, 3, 1]))
    #expect(try chain.field() == [3, 2, 1])
    chain.add(.softmax(axis: 3))
    #expect(try chain.field() == [3, 2, 1])
    chain.addProduct(ones([1, 1]))
    #expect(try chain.field() == [3, 2, 1])
    chain.add(.transpose([0, 3, 1, 2]))
    chain.convolution(3)
    #expect(try chain.field() == [7, 2, 1])
  }

  @Test func seesAllAlongAnAxisThatIsMixed() throws {
    var chain = Chain(side: 8)
    chain.add(.softmax(axis: 2))
    chain.add(.softmax(axis: 3))
    #expect(try chain.field() == [8, 0, 0])
  }

  @Test func keepsTheFieldWhereOneAxisIsGone() throws {
    var graph = Graph()
    let x = graph.addInput(Shape([1, 3, 8, 6]))
    let rows = graph.add(.reduceMean(axes: [3], keepsAxes: false), [x])
    let field = graph.receptiveFields(try graph.shapes())[rows.index]
    #expect(field?.vertical == .init(size: 1, stride: 1, padding: 0))
    #expect(field?.horizontal == .init(size: 6, stride: 0, padding: 0))
  }

  @Test func isNotGivenForTokensAndAgainForRowsAndColumns() throws {
    var chain = Chain(side: 8)
    chain.convolution(2, stride: 2)
    #expect(try chain.field() == [2, 2, 0])
    chain.add(.reshape([1, 1, 16]))
    #expect(try chain.field() == nil)
    chain.add(.transpose([0, 2, 1]))
    #expect(try chain.field() == nil)
    chain.add(.reshape([1, 4, 4, 1]))
    #expect(try chain.field() == [2, 2, 0])
  }

  @Test func isNotFollowedThroughAnotherOrderOrSize() throws {
    var chain = Chain(side: 8)
    let image = chain.value
    chain.add(.reshape([1, 1, 16, 4]))
    #expect(try chain.field() == nil)
    chain.goBack(to: image)
    chain.add(.slice(starts: [0, 0, 7, 0], steps: [1, 1, -1, 1], lengths: [1, 1, 8, 8]))
    #expect(try chain.field() == nil)
    chain.goBack(to: image)
    chain.add(.reshape([1, 1, 64]))
    chain.add(.concatenate(axis: 2), [chain.value])
    #expect(try chain.field() == nil)
  }

  /// Means over all rows and columns are part of every result.
  @Test(arguments: ["InstanceNormalization", "GroupNormalization"])
  func isTheWholeImageBehindANormalizationOverIt(name: String) throws {
    let weights = ["scale", "shift"].map { File.floats($0, [4], [1, 2, 3, 4]) }
    let node = File.node(
      name, ["x", "scale", "shift"],
      with: name == "GroupNormalization" ? ["num_groups": .int(2)] : [:])
    let file = File.model(opset: 21, input: [1, 4, 6, 6], weights: weights, [node])
    let last = try #require(try GraphFacts(Model(file: file)).nodes.last)
    let whole = ReceptiveField.Axis(size: 6, stride: 0, padding: 0)
    #expect(last.receptiveField == ReceptiveField(vertical: whole, horizontal: whole))
  }

  @Test(arguments: ["keras-11", "keras-17"])
  func isFollowedThroughANetworkOfKeras(name: String) throws {
    let model = try Model(onnx: Fixtures.bytes("exporters/\(name)/model.onnx"))
    let facts = try GraphFacts(model)
    let convolution = try #require(
      facts.nodes.first { $0.operatorName == "Conv" }?.receptiveField)
    // "Same" padding of an even size begins at the first pixel.
    let axis = ReceptiveField.Axis(size: 3, stride: 2, padding: 0)
    #expect(convolution == ReceptiveField(vertical: axis, horizontal: axis))
  }
}

extension Chain {
  /// A product with a matrix of weights.
  fileprivate mutating func addProduct(_ matrix: Tensor) {
    let weights = addConstant(matrix)
    add(.matMul, [weights])
  }
}
