import Foundation
import Networks
import NeuralNetwork
import Testing

@testable import hub

/// `hub model export` of architectures, whose weights come from a seed.
@Suite struct ExportModelTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "hub-export-\(UUID().uuidString)").path

  init() throws { try FileSystem.makeFolder(folder) }

  private func export(_ arguments: String...) throws -> Tool.Result {
    try Tool.run(["model", "export"] + arguments, in: folder)
  }

  @Test func writesAnArchitectureWithTheWeightsOfASeed() throws {
    let result = try export("lenet-5", "lenet.onnx", "--seed", "7")
    #expect(result.errors == "")
    #expect(result.status == 0)
    let written = try Model(onnx: FileSystem.read("\(folder)/lenet.onnx"))
    let expected = try #require(Architectures.named("lenet-5")).model(.seeded(7))
    #expect(written.layerNames == expected.layerNames)
    #expect(written.weightNames.filter { $0.contains("weight") }.count == 6)
    for name in ["C1.weight", "C3/three.bias", "output.patterns"] {
      let (found, wanted) = (try #require(written.value(named: name)), expected.value(named: name))
      #expect(
        written.graph.constants[found.index]?.floats
          == expected.graph.constants[try #require(wanted).index]?.floats)
    }
  }

  @Test func asksForASeed() throws {
    let result = try export("vgg-16", "vgg.onnx")
    #expect(result.status == 1)
    #expect(
      result.errors == """
        vgg-16:1:1: error: this architecture is a definition without weights
          help: add --seed 1, or another number, for weights as they are before training

        """)
    #expect(FileSystem.kind(of: "\(folder)/vgg.onnx") == nil)
  }

  @Test(arguments: [
    ("lenet5", "try lenet-5"), ("other.onnx", "leave --seed out for a network that has weights"),
  ])
  func givesASeedToArchitecturesOnly(name: String, help: String) throws {
    let result = try export(name, "out.onnx", "--seed", "1")
    #expect(result.status == 1)
    #expect(
      result.errors == """
        \(name):1:1: error: --seed is for architectures, and none is called so
          help: \(help)

        """)
  }
}
