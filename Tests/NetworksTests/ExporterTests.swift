import FastKernels
import Foundation
import Networks
import NeuralNetwork
import Testing

/// A small network as one of the exporters that people use wrote it.
///
/// Scripts/make-exporter-fixtures makes them, with what ONNX Runtime computes.
struct ExporterCase: Decodable, Sendable, CustomTestStringConvertible {
  /// An operator of another domain, which the engine must name.
  struct Refusal: Decodable, Sendable {
    let `operator`: String
    let domain: String
  }
  let name: String
  let producer: String
  let opset: Int
  let input: String?
  let outputs: Int
  let refused: Refusal?

  var testDescription: String { name }

  static let all: [ExporterCase] = {
    struct Index: Decodable { let cases: [ExporterCase] }
    let bytes = (try? Fixtures.bytes("exporters/index.json")) ?? []
    return (try? JSONDecoder().decode(Index.self, from: Data(bytes)))?.cases ?? []
  }()

  static let running = all.filter { $0.refused == nil }
  static let refused = all.filter { $0.refused != nil }

  func model() throws -> Model { try Model(onnx: Fixtures.bytes("exporters/\(name)/model.onnx")) }
}

@Suite struct ExporterTests {
  /// The largest difference that is allowed, relative to the largest magnitude of the result.
  static let tolerance: Float = 1e-5

  @Test func findsFilesOfAllExporters() {
    let producers = Set(ExporterCase.all.map { $0.producer.split(separator: " ")[0] })
    #expect(producers == ["pytorch", "tf2onnx", "skl2onnx", "onnx.quantize"])
    #expect(Set(ExporterCase.all.map(\.opset)).isSuperset(of: [7, 9, 11, 13, 17, 18, 20, 23]))
    #expect(ExporterCase.running.count == 23)
    #expect(ExporterCase.refused.count == 2)
  }

  @Test(arguments: ExporterCase.running)
  func computesWhatONNXRuntimeComputes(file: ExporterCase) throws {
    try compare(file, PortableKernels.self)
    try compare(file, FastKernels.self)
  }

  @Test(arguments: ExporterCase.refused)
  func namesAnOperatorOfAnotherDomain(file: ExporterCase) throws {
    let refusal = try #require(file.refused)
    let error = #expect(throws: ONNXError.self) { try file.model() }
    #expect(
      error?.fact == "operator \"\(refusal.operator)\" of node \"\(refusal.operator)\" "
        + "is not supported (domain \(refusal.domain), opset \(file.opset))")
  }

  private func compare<K: Kernels>(_ file: ExporterCase, _ kernels: K.Type) throws {
    let model = try file.model()
    let input = try Fixtures.tensor("exporters/\(try #require(file.input))")
    let run = try Session(Plan<K>(model.graph), threads: ThreadPool(count: 2)).run([input])
    #expect(run.outputs.count == file.outputs)
    for (number, found) in run.outputs.enumerated() {
      let expected = try Fixtures.tensor("exporters/\(file.name)/output\(number).npy")
      #expect(found.shape == expected.shape)
      switch (found.elements, expected.elements) {
      case (.float32(let ours), .float32(let theirs)):
        let largest = theirs.map { abs($0) }.max() ?? 0
        let difference = zip(ours, theirs).map { abs($0 - $1) }.max() ?? .infinity
        #expect(difference <= Self.tolerance * largest, "output \(number)")
      case (.int64(let ours), .int64(let theirs)):
        #expect(ours == theirs, "output \(number)")
      default:
        Issue.record("output \(number) has elements of another type")
      }
    }
  }
}
