import FastKernels
import Foundation
import Networks
import NeuralNetwork
import Testing

/// One tiny model per case of an operator, with what ONNX Runtime made of an input.
///
/// Scripts/make-operator-fixtures writes them: model.onnx, input.npy and expected.npy.
@Suite struct OperatorTests {
  static let cases: [String] = {
    let folder = Fixtures.folder.appending(path: "operators").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }()

  @Test func findsTheCases() { #expect(Self.cases.count >= 70) }

  @Test(arguments: cases)
  func agreesWithONNXRuntimeOnPortableKernels(name: String) throws {
    try compare(name, PortableKernels.self)
  }

  @Test(arguments: cases)
  func agreesWithONNXRuntimeOnFastKernels(name: String) throws {
    try compare(name, FastKernels.self)
  }

  private func compare<K: Kernels>(_ name: String, _ kernels: K.Type) throws {
    let model = try Model(onnx: Fixtures.bytes("operators/\(name)/model.onnx"))
    let input = try Fixtures.tensor("operators/\(name)/input.npy")
    let expected = try Fixtures.tensor("operators/\(name)/expected.npy")
    let run = try Session(Plan<K>(model.graph)).run([input])
    let found = try #require(run.outputs.first)
    #expect(found.shape == expected.shape)
    try #require(found.floats.count == expected.floats.count)
    let largest = expected.floats.map { abs($0) }.max() ?? 0
    for (index, (a, b)) in zip(found.floats, expected.floats).enumerated() {
      #expect(abs(a - b) <= 1e-6 * max(largest, 1), "element \(index)")
    }
  }
}
