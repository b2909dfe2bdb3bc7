import FastKernels
import Foundation
import Networks
import NeuralNetwork
import Testing

/// A network as PyTorch exports it, with samples of what ONNX Runtime computes: see
/// Scripts/make-architecture-fixtures.
struct ExportedNetwork: Decodable, Sendable, CustomTestStringConvertible {
  struct Result: Decodable, Sendable {
    /// In the exported file.
    let value: String
    let file: String
    /// Every `stride`-th number of the flattened tensor is in the file.
    let stride: Int
    let maxAbsolute: Float
  }
  let architecture: String
  let results: [Result]

  var testDescription: String { architecture }

  static let all: [ExportedNetwork] = {
    struct Index: Decodable { let cases: [ExportedNetwork] }
    let bytes = (try? Fixtures.bytes("architectures/index.json")) ?? []
    return (try? JSONDecoder().decode(Index.self, from: Data(bytes)))?.cases ?? []
  }()

  func exported() throws -> Model {
    try Model(onnx: Fixtures.bytes("architectures/\(architecture).onnx"))
  }

  func definition(_ parameters: Parameters) throws -> Model {
    let columns: [(String, VGG.Column)] = [("11", .a), ("13", .b), ("16", .d), ("19", .e)]
    for (depth, column) in columns where architecture == "vgg-\(depth)-narrow" {
      return try VGG(column, width: 8, units: 32, classes: 10, side: 64).model(parameters)
    }
    return try #require(Architectures.named(architecture)).model(parameters)
  }
}

/// One after the other: the largest networks take half a gigabyte each.
@Suite(.serialized) struct ArchitectureParityTests {
  /// The largest difference that is allowed, relative to the largest magnitude of the result.
  static let tolerance: Float = 1e-4

  @Test func findsTheExportedNetworks() { #expect(ExportedNetwork.all.count == 21) }

  /// Node for node: operations with their attributes, shapes, and which value each node reads.
  @Test(arguments: ExportedNetwork.all)
  func isTheGraphThatPyTorchExports(network: ExportedNetwork) throws {
    let definition = try network.definition(.unset)
    let pairing = try GraphPairing(definition, network.exported())
    #expect(pairing.nodeCount == definition.graph.nodes.count)
  }

  @Test(arguments: ExportedNetwork.all)
  func givesTheResultsOfONNXRuntimeOnPortableKernels(network: ExportedNetwork) throws {
    try compare(network, PortableKernels.self)
  }

  @Test(arguments: ExportedNetwork.all)
  func givesTheResultsOfONNXRuntimeOnFastKernels(network: ExportedNetwork) throws {
    try compare(network, FastKernels.self)
  }

  /// The committed files, whose names are those of our definitions.
  @Test(arguments: [
    "squeezenet-1.1", "efficientnet-lite0", "resnet-50-thin", "vgg-16-trunk", "vit-s-14",
  ])
  func isTheGraphOfTheCommittedFile(name: String) throws {
    let file = try Model(onnx: Fixtures.contentBytes("models/\(name).onnx"))
    let weights = Parameters.named { name, _ in
      file.value(named: name).flatMap { file.graph.constants[$0.index] }
    }
    let definition = try #require(Architectures.named(name)).model(weights)
    let pairing = try GraphPairing(definition, file)
    #expect(pairing.nodeCount == definition.graph.nodes.count)
    #expect(definition.layerNames == file.layerNames)
    // The file has a name for the numbers of a definition, too.
    let names = file.weightNames.filter { !$0.hasPrefix("constant/") }
    #expect(definition.weightNames == names)
    let image = Tensor(
      definition.graph.inputs[0].shape,
      numbers("image", count: definition.graph.inputs[0].shape.count))
    #expect(try run(definition, image) == run(file, image))
  }

  private func run(_ model: Model, _ image: Tensor) throws -> [Float] {
    let session = Session(try Plan<PortableKernels>(model.graph), threads: ThreadPool(count: 2))
    return try #require(try session.run([image]).outputs.first).floats
  }

  private func compare<K: Kernels>(
    _ network: ExportedNetwork, _ kernels: K.Type
  ) throws where K.Scalar == Float {
    let exported = try network.exported()
    let pairing = try GraphPairing(network.definition(.unset), exported)
    let weights = namedNumbers(in: try network.definition(.unset), exported, pairing)
    let model = try network.definition(
      .named { name, shape in weights[name].map { Tensor(shape, $0(shape)) } })
    let asked = try network.results.map { result in
      let theirs = try #require(exported.value(named: result.value))
      return try #require(pairing.ours[theirs])
    }
    let image = model.graph.inputs[0].shape
    let plan = try Plan<K>(model.graph, keeping: asked)
    let run = try Session(plan, threads: ThreadPool(count: 2)).run([
      Tensor(image, numbers("image", count: image.count))
    ])
    for (value, result) in zip(asked, network.results) {
      let found = try #require(run[value]).floats
      let expected = try Fixtures.tensor("architectures/\(result.file)").floats
      let sample = stride(from: 0, to: found.count, by: result.stride).map { found[$0] }
      try #require(sample.count == expected.count)
      let largest = zip(sample, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(largest <= Self.tolerance * result.maxAbsolute, "\(result.value)")
    }
  }

  /// For each weight of ours its numbers, which follow from the name of the paired one.
  private func namedNumbers(
    in definition: Model, _ exported: Model, _ pairing: GraphPairing
  ) -> [String: @Sendable (Shape) -> [Float]] {
    var weights: [String: @Sendable (Shape) -> [Float]] = [:]
    for node in definition.graph.nodes {
      for (position, value) in node.inputs.enumerated() {
        guard let name = definition.name(of: value), let theirs = pairing.theirs[value],
          let theirName = exported.name(of: theirs),
          definition.graph.constants[value.index] != nil
        else { continue }
        let operation = node.operation
        weights[name] = { weightNumbers(theirName, $0, operation, position) }
      }
    }
    return weights
  }
}

/// What the weight holds that is an operation's input at `position`: the same arithmetic in float32
/// as in Scripts/make-architecture-fixtures.
private func weightNumbers(
  _ name: String, _ shape: Shape, _ operation: NeuralNetwork.Operation, _ position: Int
) -> [Float] {
  let uniform = numbers(name, count: shape.count)
  switch (operation, position) {
  case (.batchNormalization, 4):
    return uniform.map { 1 + $0 / 2 }
  case (.batchNormalization, 1), (.layerNormalization, 1), (.multiply, 1):
    return uniform.map { 1 + $0 * 0.25 }
  case (.convolution, 1), (.gemm, 1):
    let scale = (6 / Float(shape.dimensions.dropFirst().reduce(1, *))).squareRoot()
    return uniform.map { $0 * scale }
  case (.matMul, 1):
    let scale = (6 / Float(shape[0])).squareRoot()
    return uniform.map { $0 * scale }
  default:
    return uniform.map { $0 * 0.125 }
  }
}

/// Numbers from -1 to 1: SplitMix64's outputs, from the name's FNV-1a hash on.
private func numbers(_ name: String, count: Int) -> [Float] {
  let state = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
    (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }
  return (0..<count).map { index in
    var bits = (state &+ UInt64(index + 1)) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return Float(bits >> 40) * 0x1p-23 - 1
  }
}
