import FastKernels
import Foundation
import Networks
import NeuralNetwork
import Photographs
import Testing

/// What ONNX Runtime computed for the committed models, as Scripts/make-model-fixtures lists it.
struct ReferenceCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Result: Decodable, Sendable {
    let node: String
    let shape: [Int]
    let file: String
    /// Every `stride`-th number of the flattened tensor is in the file.
    let stride: Int
    let maxAbsolute: Float
  }
  struct Class: Decodable, Sendable {
    let index: Int
    let label: String
    let probability: Float
  }
  let model: String
  let image: String
  let crop: String
  let results: [Result]
  let best: [Class]?

  var testDescription: String { "\(model), \(image)" }

  static let all: [ReferenceCase] = {
    struct Index: Decodable { let cases: [ReferenceCase] }
    let bytes = (try? Fixtures.bytes("models/index.json")) ?? []
    return (try? JSONDecoder().decode(Index.self, from: Data(bytes)))?.cases ?? []
  }()
}

@Suite struct ParityTests {
  /// The largest difference that is allowed, relative to the largest magnitude of the result.
  static let tolerance: Float = 1e-4

  @Test func findsReferenceValuesOfFiveNetworks() {
    #expect(Set(ReferenceCase.all.map(\.model)).count == 5)
  }

  @Test(arguments: ReferenceCase.all)
  func agreesWithONNXRuntimeOnPortableKernels(reference: ReferenceCase) throws {
    try compare(reference, PortableKernels.self)
  }

  @Test(arguments: ReferenceCase.all)
  func agreesWithONNXRuntimeOnFastKernels(reference: ReferenceCase) throws {
    try compare(reference, FastKernels.self)
  }

  /// From the photograph itself, through our own decoder and resizing, to a name.
  @Test(arguments: ["squeezenet-1.1", "efficientnet-lite0"])
  func callsThePhotographOfACatACat(name: String) throws {
    let probabilities = try classify("images/chelsea.png", name)
    let labels = classLabels(try Fixtures.contentBytes("models/imagenet-1k.txt"))
    let best = try #require(probabilities.indices.max { probabilities[$0] < probabilities[$1] })
    #expect(["tabby cat", "tiger cat", "Egyptian Mau"].contains(labels[best]))
    // ImageNet's domestic cats are the classes 281 to 285.
    #expect(probabilities[281...285].reduce(0, +) > 0.9)
  }

  @Test func callsAJPEGOfAPalaceAPalace() throws {
    let probabilities = try classify("images/china.jpg", "efficientnet-lite0")
    let labels = classLabels(try Fixtures.contentBytes("models/imagenet-1k.txt"))
    let best = try #require(probabilities.indices.max { probabilities[$0] < probabilities[$1] })
    #expect(labels[best] == "palace")
  }

  private func compare<K: Kernels>(_ reference: ReferenceCase, _ kernels: K.Type) throws {
    let entry = try entry(reference.model)
    let model = try Model(onnx: Fixtures.contentBytes("models/\(entry.file)"))
    let crop = try Photograph(decoding: Fixtures.bytes("models/\(reference.crop)")).pixels
    let values = try reference.results.map { try #require(model.value(named: $0.node)) }
    let plan = try Plan<K>(model.graph, keeping: values)
    let run = try Session(plan, threads: ThreadPool(count: 2)).run([entry.input.tensor(of: crop)])

    for (result, value) in zip(reference.results, values) {
      let tensor = try #require(run[value])
      #expect(tensor.shape == Shape(result.shape))
      let sample = stride(from: 0, to: tensor.floats.count, by: result.stride).map {
        tensor.floats[$0]
      }
      let expected = try Fixtures.tensor("models/\(result.file)").floats
      try #require(sample.count == expected.count)
      let difference = zip(sample, expected).map { abs($0 - $1) }.max() ?? .infinity
      #expect(difference <= Self.tolerance * result.maxAbsolute, "\(result.node)")
    }
    if let best = reference.best {
      let labels = classLabels(try Fixtures.contentBytes("models/imagenet-1k.txt"))
      let probabilities = try #require(run.outputs.first).floats
      let order = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
      #expect(Array(order.prefix(5)) == best.map(\.index))
      #expect(best.map { labels[$0.index] } == best.map(\.label))
      for known in best {
        #expect(abs(probabilities[known.index] - known.probability) < 1e-4)
      }
    }
  }

  private func classify(_ image: String, _ name: String) throws -> [Float] {
    let entry = try entry(name)
    let model = try Model(onnx: Fixtures.contentBytes("models/\(entry.file)"))
    let photograph = try Photograph(decoding: Fixtures.contentBytes(image))
    let input = entry.input.tensor(of: entry.input.crop(photograph.pixels))
    let plan = try Plan<PortableKernels>(model.graph)
    return try #require(try Session(plan).run([input]).outputs.first).floats
  }

  private func entry(_ name: String) throws -> Catalogue.Entry {
    let (catalogue, _) = Catalogue.read(try Fixtures.contentBytes("models/catalogue.yml"))
    return try #require(catalogue.model(named: name))
  }
}
