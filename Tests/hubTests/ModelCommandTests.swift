import Foundation
import Networks
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
    let lines = try inspect("vgg-16")
    #expect(lines[1] == "conv1_1 Conv 1 × 64 × 224 × 224 1,792 86,704,128 3 1 1")
    #expect(lines.contains("parameters 138,357,544"))
    #expect(lines.contains("activations 114,675,520 bytes"))
  }

  @Test func closesWithTheRuleOfCounting() throws {
    let rule = GraphFacts.countingRule
    #expect(try inspect("lenet-5").last == rule)
    #expect(try inspect("squeezenet-1.1").last == rule)
    #expect(rule.contains("MAC") && rule.contains("parameters") && rule.contains("once"))
  }

  /// The paper's number, ours, where it stands, and below it the reason.
  @Test func printsWhatIsPublishedOtherwise() throws {
    let lines = try inspect("resnet-50")
    let start = try #require(
      lines.firstIndex { $0.hasPrefix("ResNet-50: He, Zhang, Ren & Sun 2016") })
    #expect(lines[start + 1].hasPrefix("Stages halve the image in their first convolution"))
    #expect(lines[start + 2] == "FOUND OTHERWISE PUBLISHED OURS SOURCE")
    #expect(
      lines[start + 3]
        == "MACs 3,800,000,000 3,857,973,248 He, Zhang, Ren & Sun 2016, table 1")
    #expect(lines[start + 4].hasPrefix("3.858 would be 3.9;"))
  }

  @Test func printsHowManyPublishedNumbersAreFoundAndHowWellTrainingDid() throws {
    let lines = try inspect("cifar-resnet-20")
    #expect(lines.contains("1 published number found here, too."))
    #expect(
      lines.contains(
        "Published error on CIFAR-10's test images: 8.75 % "
          + "(He, Zhang, Ren & Sun 2016, table 6)"))
  }

  @Test func saysWhatDiffersInTheWellKnownGoogLeNet() throws {
    #expect(
      try inspect("googlenet").contains {
        $0.contains("TorchVision's, googlenet-bn here) has 3 × 3")
      })
    #expect(try inspect("googlenet-bn").contains { $0.contains("TorchVision maintainers 2016") })
  }

  /// The lines, with single spaces.
  private func inspect(_ name: String) throws -> [String] {
    let result = try Tool.run(["model", "inspect", name], in: Self.repository)
    #expect(result.status == 0)
    return result.output.split(separator: "\n").map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
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
    #expect(nodes[0]["shapes"] as? [[Int]] == [[1, 64, 113, 113]])
    #expect(json["rule"] as? String == GraphFacts.countingRule)
    let inputs = try #require(json["inputs"] as? [[String: Any]])
    #expect(inputs[0]["name"] as? String == "image")
    #expect(inputs[0]["shape"] as? [Int] == [1, 3, 227, 227])
    #expect(inputs[0]["type"] as? String == "float32")
    let outputs = try #require(json["outputs"] as? [[String: Any]])
    #expect(outputs[0]["name"] as? String == "softmax")
    #expect(outputs[0]["shape"] as? [Int] == [1, 1000])
    #expect(outputs[0]["type"] as? String == "float32")
    #expect(json["published"] == nil)
  }

  @Test func writesWhatIsPublishedAsJSON() throws {
    let result = try Tool.run(["model", "inspect", "deit-ti", "--json"], in: Self.repository)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["title"] as? String == "DeiT-Ti")
    let published = try #require(json["published"] as? [[String: Any]])
    #expect(published.count == 1)
    #expect(published[0]["quantity"] as? String == "parameters")
    #expect(published[0]["published"] as? Int == 5_000_000)
    #expect(published[0]["precision"] as? Int == 1_000_000)
    #expect(published[0]["ours"] as? Int == 5_717_416)
    #expect(published[0]["agrees"] as? Bool == false)
    #expect((published[0]["reason"] as? String)?.contains("does not say so") == true)
    let source = try #require(published[0]["source"] as? [String: Any])
    #expect(source["year"] as? Int == 2021)
    #expect(source["place"] as? String == "table 1")
    let results = try #require(json["publishedResults"] as? [[String: Any]])
    #expect(results.map { $0["percent"] as? Double } == [72.2, 72.202])
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

  @Test(arguments: [
    ("vgg16", "vgg-16"), ("ResNet50", "resnet-50"), ("squeezenet1.1", "squeezenet-1.1"),
  ])
  func namesTheNearestNetwork(name: String, nearest: String) throws {
    let result = try Tool.run(["model", "inspect", name], in: Self.repository)
    #expect(result.status == 1)
    #expect(
      result.errors == """
        \(name):1:1: error: there is no file, model or architecture of this name
          help: try \(nearest), or give the path of an ONNX file

        """)
  }

  /// RFC 8259, section 7.
  @Test func escapesTextInJSON() {
    let value = JSON.object([
      ("a\"b\\", .list([.text("1\n\u{1}é"), .null, .number(-3), .decimal(8.75), .flag(true)]))
    ])
    #expect(value.text == #"{"a\"b\\": ["1\n\u0001é", null, -3, 8.75, true]}"#)
  }
}
