import Foundation
import Networks
import Testing

@testable import hub

/// `hub model run` on a photograph.
@Suite struct RunPhotographTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  private static let own = "\(repository)/Tests/hubTests/Fixtures"
  private static let photograph = "\(repository)/content/images/chelsea.png"

  /// A folder for one test.
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "hub-photograph-\(UUID().uuidString)").path

  init() throws { try FileSystem.makeFolder(folder) }

  /// Runs one of the fixtures; the line with the time is left out of the output.
  private func run(_ name: String, _ arguments: String...) throws -> Tool.Result {
    let result = try Tool.run(
      ["model", "run", "\(Self.own)/\(name).onnx", Self.photograph] + arguments, in: folder)
    let lines = result.output.split(separator: "\n").filter { !$0.contains("; loaded in ") }
    return Tool.Result(
      status: result.status, output: lines.joined(separator: "\n"), errors: result.errors)
  }

  @Test func sumsUpWhatHoldsNoScoresOfClasses() throws {
    let result = try run("segmenter", "--node", "mean")
    #expect(result.errors == "")
    #expect(
      result.output == """
        map    float32  (1, 3, 8, 8)  0.0 to 0.91317743
        whole  float32  (1, 3)        0.5946236 0.45167065 0.37116757
        mean   float32  (1, 3)        0.38311273 -0.19392288 -0.52721125
        (not in the catalogue: RGB, scaled by ImageNet's mean and standard deviation, 8 × 8)
        """)
    let count = try run("count")
    #expect(count.output.hasPrefix("shape  int64  (4)  1 3 8 8\n"))
  }

  @Test func leavesProbabilitiesAsTheyAreAndShowsFurtherOutputs() throws {
    let result = try run("tagger")
    #expect(
      result.output == """
        59.5 %  0  class 0
        45.2 %  1  class 1
        37.1 %  2  class 2
        means  float32  (1, 3)  0.38311273 -0.19392288 -0.52721125
        (a probability for each class by itself, as the output "whole" gives them)
        (not in the catalogue: RGB, scaled by ImageNet's mean and standard deviation, 8 × 8)
        """)
  }

  @Test func savesAllResults() throws {
    let result = try run("segmenter", "--save-outputs", "out", "--node", "mean")
    #expect(result.errors == "")
    #expect(
      result.output.hasPrefix(
        """
        out/map.npy    float32  (1, 3, 8, 8)
        out/whole.npy  float32  (1, 3)
        out/mean.npy   float32  (1, 3)

        """))
    #expect(try FileSystem.names(in: "\(folder)/out") == ["map.npy", "mean.npy", "whole.npy"])
  }

  @Test func takesTheSizeThatAFileLeavesOpenAndChannelsThatComeLast() throws {
    let result = try run("open", "--size", "20x10")
    #expect(result.errors == "")
    #expect(
      result.output.hasSuffix(
        """
        (softmax of the scores that the output "scores" gives)
        (not in the catalogue: RGB, scaled by ImageNet's mean and standard deviation, 20 × 10)
        """))
    let inspected = try Tool.run(
      ["model", "inspect", "\(Self.own)/open.onnx", "--size", "20x10"], in: folder)
    #expect(inspected.output.contains("Transpose          1 × 3 × 10 × 20"))
    let open = try run("open")
    #expect(
      open.errors == """
        \(Self.own)/open.onnx:1:1: error: axis 1 of the input "image" of node "turned" (Transpose) has no \
        fixed size but the symbol "h"
          help: say how large photographs are: --size WIDTHxHEIGHT; or export the model with fixed input \
        sizes

        """)
  }

  @Test func givesGreyToNetworksOfOneChannel() throws {
    let file = "\(folder)/grey.onnx"
    let made = try Tool.run(
      ["model", "export", "lenet-5-modern", file, "--seed", "1"], in: folder)
    #expect(made.status == 0)
    let result = try Tool.run(["model", "run", file, Self.photograph], in: folder)
    #expect(result.errors == "")
    #expect(
      result.output.hasSuffix(
        "(not in the catalogue: grey, scaled to numbers from 0 to 1, 28 × 28)\n"))
  }

  @Test func refusesASizeThatTheFileDoesNotHave() throws {
    let result = try run("channels-last", "--size", "20x10")
    #expect(
      result.errors == """
        \(Self.own)/channels-last.onnx:1:1: error: the network does not read 20 × 10 pixels: it reads \
        "image", float32 of shape [1, 8, 8, 3]
          help: leave --size out: it is for files that leave the size open

        """)
    #expect(result.status == 1)
  }

  @Test func saysWhatTheNetworkReadsInstead() throws {
    for command in [["run", Self.photograph], ["import", "--name", "mine"]] {
      try FileSystem.makeFolder("\(folder)/content")
      let arguments = ["model", command[0], "\(Self.own)/names.onnx"] + command.dropFirst()
      let result = try Tool.run(arguments, in: folder)
      #expect(
        result.errors == """
          \(Self.own)/names.onnx:1:1: error: the network does not read one photograph: it reads \
          "a=b", float32 of shape [1, 2]
            help: export it with one float32 input of shape [1, 3, height, width] or \
          [1, height, width, 3], or with 1 for grey, sides up to 4096; "hub model run" takes other \
          inputs as tensors, with --input

          """)
      #expect(result.status == 1)
    }
  }
}
