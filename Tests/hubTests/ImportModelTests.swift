import Foundation
import Networks
import Testing

@testable import hub

/// `hub model import` and `hub model export`.
@Suite struct ImportModelTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  private static let own = "\(repository)/Tests/hubTests/Fixtures"
  private static let squeezeNet = "\(repository)/content/models/squeezenet-1.1.onnx"

  private static let catalogue = """
    # What the site shows.
    models:
      - name: first  # the first one
        title: First
        file: first.onnx
        summary: A network.
        data: Nothing
        input: {width: 8, height: 8, resize: 8, channels: RGB, mean: [0, 0, 0], scale: [1, 1, 1]}
        licence: {name: MIT, notice: licences/first.txt}
    """

  /// A folder with a site's content, for one test.
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "hub-import-\(UUID().uuidString)").path

  init() throws {
    try FileSystem.makeFolder("\(folder)/content/models")
    try write(Self.catalogue, "content/models/catalogue.yml")
  }

  private func write(_ text: String, _ path: String) throws {
    try FileSystem.write(Array(text.utf8), to: "\(folder)/\(path)")
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try FileSystem.read("\(folder)/\(path)"), as: UTF8.self)
  }

  private func run(_ arguments: String...) throws -> Tool.Result {
    try Tool.run(["model"] + arguments, in: folder)
  }

  @Test func copiesTheFileAndAddsAnEntryBehindTheOthers() throws {
    let result = try run("import", Self.squeezeNet, "--name", "mine", "--data", "ImageNet \"1k\"")
    #expect(result.errors == "")
    #expect(result.status == 0)
    #expect(
      try text("content/models/catalogue.yml") == Self.catalogue + """


          - name: mine
            title: "squeezenet-1.1"
            file: mine.onnx
            # The file was written by import-models.
            summary: "A network of 66 nodes, among them 26 convolutions, with 1,235,496 parameters."
            data: "ImageNet \\"1k\\""
            # As most networks trained on ImageNet read photographs; the file does not say.
            input:
              width: 227
              height: 227
              resize: 259
              channels: RGB
              mean: [123.675, 116.28, 103.53]
              scale: [58.395, 57.12, 57.375]
            licence: {name: "Not stated", notice: licences/mine.txt}

        """)
    #expect(
      try FileSystem.read("\(folder)/content/models/mine.onnx") == FileSystem.read(Self.squeezeNet))
    #expect(
      try text("content/models/licences/mine.txt").hasPrefix("mine.onnx\n\nLicence: Not stated\n"))
    #expect(result.output.contains("66 nodes, 1,235,496 parameters"))
    let inspected = try run("inspect", "mine")
    #expect(inspected.status == 0)
  }

  @Test func takesWhatAFileCannotSay() throws {
    try FileSystem.remove("\(folder)/content/models/catalogue.yml")
    let result = try run(
      "import", Self.squeezeNet, "--name", "mine", "--float16", "--channels", "BGR", "--mean",
      "104.006,116.669,122.679", "--scale", "1,1,1", "--resize", "256", "--title", "SqueezeNet: 1.1"
    )
    #expect(result.errors == "")
    let bytes = try FileSystem.read("\(folder)/content/models/catalogue.yml")
    let (catalogue, errors) = Catalogue.read(bytes)
    #expect(errors.isEmpty)
    let entry = try #require(catalogue.model(named: "mine"))
    #expect(entry.title == "SqueezeNet: 1.1")
    #expect(
      entry.input
        == Preprocessing(
          width: 227, height: 227, resize: 256, channels: .bgr, mean: [104.006, 116.669, 122.679],
          scale: [1, 1, 1]))
    let photograph = "\(Self.repository)/content/images/chelsea.png"
    let answer = try run("run", "mine", photograph)
    #expect(answer.output.split(separator: "\n").first?.contains(" 285 ") == true)
  }

  @Test(arguments: [
    (
      ["\(squeezeNet)", "--name", "first"],
      """
      content/models/catalogue.yml:3:5: error: there is a model "first"
        help: choose another name, or remove that model first

      """
    ),
    (
      ["\(own)/detector.onnx", "--name", "mine"],
      """
      \(own)/detector.onnx:1:1: error: operator "FusedConv" of nodes "a", "b", "c" and 1 more is not \
      supported (domain com.microsoft, opset 17)
        help: this is an operator of ONNX Runtime alone: take the file from before its optimiser or \
      quantiser, or quantise it with quant_format=QuantFormat.QDQ
      \(own)/detector.onnx:1:1: error: operator "Multinomial" of node "samples" is not supported \
      (domain ai.onnx, opset 17)
        help: export the network with other operators; "hub model operators" lists those that are \
      known

      """
    ),
    (
      ["\(own)/nan.onnx", "--name", "mine"],
      """
      \(own)/nan.onnx:1:1: error: the weights "fc1.weight" of node "fc1" (MatMul) hold 2 numbers that \
      are not finite
        help: train the network again with a smaller learning rate, or take an earlier state of it

      """
    ),
    (
      ["\(own)/channels-last.onnx", "--name", "mine", "--labels", "catalogue.yml"],
      """
      content/models/catalogue.yml:1:1: error: 9 labels for a network that gives no scores
        help: leave --labels out

      """
    ),
    (
      ["\(squeezeNet)", "--name", "mine", "--resize", "200"],
      """
      \(squeezeNet):1:1: error: the network reads 227 × 227 pixels, but --resize is 200
        help: resize the short side to 227 or more

      """
    ),
    (
      ["\(squeezeNet)", "--name", "mine", "--labels", "catalogue.yml"],
      """
      content/models/catalogue.yml:1:1: error: 9 labels for a network of 1000 scores
        help: write one label to a line, in the order of the scores

      """
    ),
  ])
  func saysWhatIsWrongAndChangesNothing(arguments: [String], errors: String) throws {
    let result = try Tool.run(["model", "import"] + arguments, in: folder)
    #expect(result.errors == errors)
    #expect(result.status == 1)
    #expect(FileSystem.files(below: "\(folder)/content") == ["models/catalogue.yml"])
    #expect(try text("content/models/catalogue.yml") == Self.catalogue)
  }

  @Test(arguments: [
    (["--name", "Mine"], "name", "not \"Mine\""), (["--name", "a."], "name", "not \"a.\""),
    (
      ["--name", "a", "--scale", "0,1,1"], "scale",
      "other than 0, as 58.395,57.12,57.375, or one for a network that reads grey"
    ),
    (
      ["--name", "a", "--mean", "1,2"], "mean",
      "three numbers, as 123.675,116.28,103.53, or one for a network that reads grey"
    ),
  ])
  func refusesOptionsByTheirName(arguments: [String], option: String, end: String) throws {
    let result = try Tool.run(["model", "import", Self.squeezeNet] + arguments, in: folder)
    let line = result.errors.split(separator: "\n").first ?? ""
    #expect(line.hasPrefix("Error: --\(option) wants ") && line.hasSuffix(end))
    #expect(result.status == 64)
  }

  /// The size, which the file leaves open, goes into the catalogue, and with it all that follows.
  @Test func keepsTheSizeThatAFileLeavesOpen() throws {
    let result = try run("import", "\(Self.own)/open.onnx", "--name", "mine", "--size", "20x10")
    #expect(result.errors == "")
    #expect(
      try text("content/models/catalogue.yml").contains("      width: 20\n      height: 10\n"))
    let photograph = "\(Self.repository)/content/images/chelsea.png"
    let answer = try run("run", "mine", photograph)
    #expect(answer.errors == "")
    #expect(answer.output.contains("(softmax of the scores that the output \"scores\" gives)\n"))
    let other = try run("run", "mine", photograph, "--size", "8")
    #expect(
      other.errors == """
        content/models/mine.onnx:1:1: error: the network reads 8 × 8 pixels, but the catalogue prepares \
        20 × 10
          help: correct the entry's input in content/models/catalogue.yml, or leave --size out

        """)
  }

  @Test func takesNetworksThatReadGrey() throws {
    #expect(try run("export", "lenet-5-modern", "grey.onnx", "--seed", "1").status == 0)
    let result = try run("import", "grey.onnx", "--name", "mine")
    #expect(result.errors == "")
    #expect(
      result.output.contains(
        """
        "mine" reads 28 × 28 pixels, grey, scaled to numbers from 0 to 1; if it was trained otherwise, \
        change mean and scale there

        """))
    #expect(
      try text("content/models/catalogue.yml").contains(
        """
            # Numbers from 0 to 1, as most networks read grey; the file does not say.
            input:
              width: 28
              height: 28
              resize: 28
              channels: grey
              mean: [0]
              scale: [255]

        """))
    let answer = try run("run", "mine", "\(Self.repository)/content/images/chelsea.png")
    #expect(answer.errors == "")
    #expect(answer.output.split(separator: "\n").prefix(5).allSatisfy { $0.contains(" %  ") })
    let other = try run("import", "grey.onnx", "--name", "other", "--mean", "72.9", "--scale", "90")
    #expect(other.output.contains("28 × 28 pixels, grey, less 72.9, divided by 90.0\n"))
  }

  @Test(arguments: [
    ("lenet-5-modern", "1 channel", "--mean", "1,2,3", "3 numbers"),
    ("tiny-vgg", "3 channels", "--scale", "90", "1 number"),
  ])
  func wantsANumberPerChannel(
    architecture: String, channels: String, option: String, value: String, numbers: String
  ) throws {
    #expect(try run("export", architecture, "net.onnx", "--seed", "1").status == 0)
    let result = try run("import", "net.onnx", "--name", "mine", option, value)
    #expect(result.status == 1)
    #expect(
      result.errors == """
        net.onnx:1:1: error: the network reads \(channels), but \(option) has \(numbers)
          help: give \(option) a number per channel

        """)
  }

  @Test func doesNotGuessWhereAListGoesOn() throws {
    try write("models: []\n", "content/models/catalogue.yml")
    let result = try run("import", Self.squeezeNet, "--name", "mine")
    #expect(
      result.errors == """
        content/models/catalogue.yml:1:1: error: the list of models cannot be continued at the file's end
          help: write "models:" last, and one "- name: ..." below the other

        """)
    #expect(try text("content/models/catalogue.yml") == "models: []\n")
  }

  @Test func exportsANetworkOfTheCatalogue() throws {
    let result = try Tool.run(
      ["model", "export", "squeezenet-1.1", "\(folder)/out.onnx", "--float16"], in: Self.repository)
    #expect(result.output.hasSuffix(", 66 nodes\n"))
    let model = try Model(onnx: FileSystem.read("\(folder)/out.onnx"))
    #expect(model.layerNames.first == "conv1")
  }
}
