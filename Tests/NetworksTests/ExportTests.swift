import Foundation
import NeuralNetwork
import Testing

@testable import Networks

/// Networks written as ONNX, and read again. Scripts/check-export asks the standard's checker and
/// ONNX Runtime what they think of such files.
@Suite struct ExportTests {
  private static let models = ["squeezenet-1.1", "efficientnet-lite0", "resnet-50-thin"]

  /// Places of maxima are written as the second result of a pooling of its own, and as a product what
  /// Resize does for sizes that are not whole, or for a region of an image.
  private static let rearranged: Set<String> = [
    "max-pool-places", "resize-cubic-without-outside", "resize-region",
  ]

  /// Their keys were multiplied by the root of the scale when they were read: no numbers of float16.
  private static let unevenConstants: Set<String> = [
    "attention", "attention-causal-shared-heads",
  ]

  private static let sameNodes = OperatorTests.cases.filter {
    !rearranged.contains($0)
  }

  @Test(arguments: sameNodes, [WeightFormat.float32, .float16])
  func whatIsReadAgainIsTheSameNodeForNode(name: String, format: WeightFormat) throws {
    if format == .float16, Self.unevenConstants.contains(name) { return }
    try compare(Fixtures.bytes("operators/\(name)/model.onnx"), format)
  }

  @Test(arguments: rearranged.sorted())
  func whatIsReadAgainGivesTheSameNumbers(name: String) throws {
    let model = try Model(onnx: Fixtures.bytes("operators/\(name)/model.onnx"))
    let input = try Fixtures.tensor("operators/\(name)/input.npy")
    let again = try Model(onnx: model.onnx())
    let expected = try Session(Plan<PortableKernels>(model.graph)).run([input]).outputs
    let found = try Session(Plan<PortableKernels>(again.graph)).run([input]).outputs
    for (found, expected) in zip(found, expected) {
      #expect(found.shape == expected.shape)
      // Weights of the same element were added up when the product was written.
      for (a, b) in zip(found.floats, expected.floats) {
        #expect(abs(a - b) <= 1e-6 * max(1, abs(b)))
      }
    }
  }

  @Test(arguments: models, [WeightFormat.float32, .float16])
  func aWholeNetworkIsTheSameNodeForNode(name: String, format: WeightFormat) throws {
    try compare(Fixtures.contentBytes("models/\(name).onnx"), format)
  }

  @Test(arguments: ["unsigned-per-channel", "signed-per-tensor", "unsigned-weights"])
  func aQuantisedNetworkIsTheSameNodeForNode(name: String) throws {
    try compare(Fixtures.bytes("quantized/\(name)/model.onnx"), .float32)
  }

  /// Of a paper, of seeded weights: a table of connections, zeros for missing maps, tokens.
  @Test(arguments: ["lenet-5", "cifar-resnet-20", "tiny-vgg", "small-inception", "small-vit"])
  func aDefinitionIsTheSameNodeForNode(name: String) throws {
    let model = try #require(Architectures.named(name)).model(.seeded(1))
    let again = try Model(onnx: model.onnx())
    #expect(again.layerNames == model.layerNames)
    #expect(again.nodes.map(\.operatorName) == model.nodes.map(\.operatorName))
    for (a, b) in zip(again.graph.nodes, model.graph.nodes) {
      #expect("\(a.operation)" == "\(b.operation)")
    }
    let shape = model.graph.inputs[0].shape
    let image = Tensor(shape, (0..<shape.count).map { Float($0 % 17) / 8 - 1 })
    let found = try Session(Plan<PortableKernels>(again.graph)).run([image]).outputs[0]
    let expected = try Session(Plan<PortableKernels>(model.graph)).run([image]).outputs[0]
    #expect(found.shape == expected.shape)
    #expect(found.floats == expected.floats)
  }

  private func compare(_ bytes: [UInt8], _ format: WeightFormat) throws {
    let model = try Model(onnx: bytes)
    let again = try Model(onnx: model.onnx(weights: format))
    #expect(again.layerNames == model.layerNames)
    #expect(again.inputNames == model.inputNames)
    #expect(again.outputNames == model.outputNames)
    #expect(again.weightNames == model.weightNames)
    #expect(again.graph.nodes.count == model.graph.nodes.count)
    for (a, b) in zip(again.graph.nodes, model.graph.nodes) {
      #expect("\(a.operation)" == "\(b.operation)")
      // Weights are numbered in the order of their first use, here as there.
      #expect(a.inputs == b.inputs)
      #expect(a.outputs == b.outputs)
    }
    #expect(again.graph.outputs == model.graph.outputs)
    #expect(again.shapes == model.shapes)
    #expect(again.elementTypes == model.elementTypes)
    for (a, b) in zip(again.graph.constants, model.graph.constants) {
      #expect(a.map { NumPyFile.bytes(of: $0) } == b.map { NumPyFile.bytes(of: $0) })
    }
  }

  @Test func halvesTheSizeInHalfPrecision() throws {
    let model = try Model(onnx: Fixtures.contentBytes("models/squeezenet-1.1.onnx"))
    let full = try model.onnx().count
    let half = try model.onnx(weights: .float16).count
    #expect((1.95...2).contains(Double(full) / Double(half)))
  }

  @Test func roundsToHalfPrecisionUnlessANumberIsTooLarge() throws {
    let file = File.model(
      weights: [File.floats("w", [3], [1, 0.1, 1000]), File.floats("v", [3], [1, 0.1, 70_000])],
      [File.node("Add", ["x", "w"], ["a"]), File.node("Add", ["a", "v"])])
    let again = try Model(onnx: Model(file: file).onnx(weights: .float16))
    let weights = again.graph.constants.compactMap { $0?.floats }
    #expect(weights == [[1, Float(Float16(0.1)), 1000], [1, 0.1, 70_000]])
  }

  /// An output that is a weight, one that has two names, and values without a name.
  @Test func declaresOutputsThatNoNodeComputes() throws {
    var file = File.model(
      weights: [File.floats("w", [3], [1, 2, 3])],
      [
        File.node("Identity", ["w"], ["v"]), File.node("Add", ["x", "w"], ["a"]),
        File.node("Sum", ["a", "w", "a"]),
      ])
    for name in ["w", "v"] {
      var output = Onnx_ValueInfoProto()
      output.name = name
      file.graph.output.append(output)
    }
    let model = try Model(file: file)
    let again = try Model(onnx: model.onnx())
    #expect(again.outputNames == ["y", "w", "v"])
    let input = Tensor(Shape([1, 2, 3]), [0, 1, 2, 3, 4, 5])
    let expected = try Session(Plan<PortableKernels>(model.graph)).run([input]).outputs
    let found = try Session(Plan<PortableKernels>(again.graph)).run([input]).outputs
    #expect(found.map(\.floats) == expected.map(\.floats))
    #expect(found[1].floats == [1, 2, 3])
  }

  @Test func refusesWhatIsTrueForGivenValuesOnly() throws {
    var file = File.model([File.node("Reshape", ["x", "s"])])
    file.graph.input.append(File.input("s", [2], type: 7))
    let shape = Tensor(Shape([2]), elements: .int64([3, 2]))
    let model = try Model(file: file, given: ["s": shape])
    let error = #expect(throws: ExportError.self) { try model.onnx() }
    #expect(error?.fact == "the network was made for given values of \"s\"")
  }

  @Test func refusesAMapOfAnAxisThatWouldNeedTooLargeAMatrix() throws {
    let count = 8193
    let map = Resampling(
      taps: 1, indices: Array(repeating: 0, count: count),
      weights: Array(repeating: 1, count: count))
    var graph = Graph()
    let x = graph.addInput(Shape([8192]))
    graph.setOutputs([graph.add(.resample(map, axis: 0), [x])])
    let model = Model(
      graph: graph, nodes: [NodeLabel(name: "stretch", operatorName: "Resize")],
      shapes: [Shape([8192]), Shape([count])], elementTypes: [.float32, .float32],
      inputNames: ["x"], outputNames: ["stretch"], valueNames: ["x", "stretch"],
      valuesByName: ["x": x, "stretch": graph.outputs[0]])
    let error = #expect(throws: ExportError.self) { try model.onnx() }
    #expect(error?.fact == "no operator of ONNX computes node \"stretch\" (Resize)")
  }

  @Test func refusesWeightsThatNobodyHasSet() throws {
    var graph = Graph()
    let x = graph.addInput(Shape([2]))
    let w = graph.addConstant(Tensor(Shape([2]), elements: .unset(.float32, count: 2)))
    graph.setOutputs([graph.add(.add, [x, w])])
    let model = Model(
      graph: graph, nodes: [NodeLabel(name: "sum", operatorName: "Add")],
      shapes: [Shape([2]), Shape([2]), Shape([2])],
      elementTypes: [.float32, .float32, .float32], inputNames: ["x"], outputNames: ["sum"],
      valueNames: ["x", "w", "sum"],
      valuesByName: ["x": x, "w": w, "sum": graph.outputs[0]])
    let error = #expect(throws: ExportError.self) { try model.onnx() }
    #expect(error?.fact == "the weights \"w\" are not set")
  }
}
