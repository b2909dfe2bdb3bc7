import Foundation
import Testing

@testable import hub

@Suite struct ModelCommandTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test func listsTheNodesOfANetwork() throws {
    let result = try Tool.run(["model", "inspect", "squeezenet-1.1"], in: Self.repository)
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n").map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    #expect(lines[0] == "NAME OPERATOR OUTPUT PARAMETERS MACS FIELD STEP BEYOND")
    #expect(lines[1] == "conv1 Conv 1 × 64 × 113 × 113 1,792 22,064,832 3 2 0")
    #expect(lines.contains("parameters 1,235,496"))
  }

  @Test func printsAnArchitectureThatHasNoFile() throws {
    let result = try Tool.run(["model", "inspect", "vgg-16"], in: Self.repository)
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n").map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    #expect(lines[1] == "conv1_1 Conv 1 × 64 × 224 × 224 1,792 86,704,128 3 1 1")
    #expect(lines.contains("parameters 138,357,544"))
  }

  @Test func writesTheSameAsJSON() throws {
    let result = try Tool.run(
      ["model", "inspect", "squeezenet-1.1", "--json"], in: Self.repository)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["parameters"] as? Int == 1_235_496)
    let nodes = try #require(json["nodes"] as? [[String: Any]])
    #expect(nodes[0]["shape"] as? [Int] == [1, 64, 113, 113])
    let field = try #require(nodes[0]["receptiveField"] as? [String: [Int]])
    #expect(field == ["size": [3, 3], "stride": [2, 2], "padding": [0, 0]])
  }

  @Test(arguments: [
    (
      "missing.onnx",
      """
      missing.onnx:1:1: error: the file cannot be read: No such file or directory
        help: check the path

      """
    ),
    (
      "LICENSE",
      """
      LICENSE:1:1: error: not an ONNX model: its 1089 bytes begin with "MIT LicenseCop"
        help: give an .onnx file, as torch.onnx.export writes it

      """
    ),
  ])
  func saysWhatIsWrongWithAFile(file: String, errors: String) throws {
    let result = try Tool.run(["model", "inspect", file], in: Self.repository)
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors == errors)
  }

  /// RFC 8259, section 7.
  @Test func escapesTextInJSON() {
    let value = JSON.object([
      ("a\"b\\", .list([.text("1\n\u{1}é"), .null, .number(-3)]))
    ])
    #expect(value.text == #"{"a\"b\\": ["1\n\u0001é", null, -3]}"#)
  }
}
