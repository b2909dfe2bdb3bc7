import Foundation
import Testing

@testable import Networks

@Suite struct CatalogueTests {
  static let sound = """
    models:
      - name: tiny
        title: Tiny
        file: tiny.onnx
        summary: A network of one convolution.
        paper: {authors: Doe, year: 2020, title: "On: tiny", identifier: "arXiv:2001.00001"}
        data: nothing
        accuracy:
          top1: 57.5
          set: a set
          source: a table
        labels: labels.txt
        input:
          width: 8
          height: 6
          resize: 9
          channels: BGR
          mean: [104.006, 116.669, 122.679]
          scale: [1, 1, 2.5]
        licence: {name: MIT, notice: licences/tiny.txt}
        origin:
          package: tiny-package
          version: 1.0
          file: folder/tiny.pkl
          sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

    """

  @Test func readsEveryValue() {
    let (catalogue, errors) = Catalogue.read(Array(Self.sound.utf8))
    let digest = String(repeating: "0123456789abcdef", count: 4)
    #expect(errors.isEmpty)
    #expect(catalogue.names == ["tiny"])
    #expect(
      catalogue.model(named: "tiny")
        == Catalogue.Entry(
          name: "tiny", title: "Tiny", file: "tiny.onnx",
          summary: "A network of one convolution.",
          paper: .init(
            authors: "Doe", year: 2020, title: "On: tiny", identifier: "arXiv:2001.00001"),
          data: "nothing",
          accuracy: .init(top1: 57.5, top5: nil, set: "a set", source: "a table"),
          labels: "labels.txt",
          input: Preprocessing(
            width: 8, height: 6, resize: 9, channels: .bgr, mean: [104.006, 116.669, 122.679],
            scale: [1, 1, 2.5]),
          licence: .init(name: "MIT", notice: "licences/tiny.txt"),
          origin: .init(
            package: "tiny-package", version: "1.0", file: "folder/tiny.pkl", sha256: digest),
          training: nil, start: .init(line: 2, column: 5),
          keyPlaces: [
            .file: .init(line: 4, column: 11), .labels: .init(line: 12, column: 13),
            .input: .init(line: 14, column: 7), .notice: .init(line: 20, column: 34),
          ]))
  }

  @Test func readsHowWeightsWereTrained() throws {
    let source = Self.sound.components(separatedBy: "    origin:")[0]
    let training = "    training: {recipe: recipes/tiny.yml, log: logs/tiny.csv}\n"
    let (catalogue, errors) = Catalogue.read(Array((source + training).utf8))
    #expect(errors == [])
    let entry = try #require(catalogue.model(named: "tiny"))
    #expect(entry.training == .init(recipe: "recipes/tiny.yml", log: "logs/tiny.csv"))
    #expect(entry.place(of: .recipe) == .init(line: 21, column: 24))
    #expect(entry.place(of: .log) == .init(line: 21, column: 47))
  }

  @Test func readsGreyInputs() throws {
    let source = Self.sound.replacing("channels: BGR", with: "channels: grey")
      .replacing("[104.006, 116.669, 122.679]", with: "[72.9]")
      .replacing("[1, 1, 2.5]", with: "[90]")
    let (catalogue, errors) = Catalogue.read(Array(source.utf8))
    #expect(errors == [])
    #expect(
      catalogue.model(named: "tiny")?.input
        == Preprocessing(
          width: 8, height: 6, resize: 9, channels: .grey, mean: [72.9], scale: [90]))
  }

  @Test func refusesWeightsOfTwoOrigins() {
    let source = Self.sound + "    training: {recipe: recipes/tiny.yml, log: logs/tiny.csv}\n"
    let (_, errors) = Catalogue.read(Array(source.utf8))
    #expect(
      errors == [
        CatalogueError(
          line: 26, column: 15, fact: "the weights have an origin and were trained here",
          help:
            "keep \"origin\" for weights from a package, \"training\" for those of a recipe")
      ])
  }

  @Test func readsTheCatalogueOfThisRepository() throws {
    let (catalogue, errors) = Catalogue.read(try Fixtures.contentBytes("models/catalogue.yml"))
    #expect(errors == [])
    #expect(
      catalogue.names == [
        "squeezenet-1.1", "efficientnet-lite0", "resnet-50-thin", "vgg-16-trunk", "vit-s-14",
        "lenet-5-digits", "lenet-5-fashion", "small-vgg-fashion",
      ])
    #expect(catalogue.model(named: "resnet-50-thin")?.labels == nil)
    let labels = classLabels(try Fixtures.contentBytes("models/imagenet-1k.txt"))
    #expect(labels.count == 1000)
    #expect(labels[281] == "tabby cat")
  }

  @Test func needsNeitherPaperNorAccuracyNorOrigin() throws {
    let ownModel = """
      models:
        - name: own
          title: Own
          file: own.onnx
          summary: A network of the author's.
          data: forty photographs of the garden
          input: {width: 8, height: 8, resize: 8, channels: RGB, mean: [0, 0, 0], scale: [1, 1, 1]}
          licence: {name: CC0-1.0, notice: own.txt}
      """
    let (catalogue, errors) = Catalogue.read(Array(ownModel.utf8))
    #expect(errors == [])
    let entry = try #require(catalogue.model(named: "own"))
    #expect(entry.paper == nil && entry.accuracy == nil && entry.origin == nil)
    #expect(entry.place(of: .labels) == .init(line: 2, column: 5), "an absent key is the entry's")
  }

  @Test(arguments: ["title", "file", "summary", "data", "input", "licence"])
  func needsTheKey(_ key: String) {
    let text = Self.sound.replacing("\n    \(key):", with: "\n    other-\(key):")
    let (catalogue, errors) = Catalogue.read(Array(text.utf8))
    #expect(errors.map(\.fact).first == "the key \"\(key)\" is missing")
    #expect(errors.count == 2)
    #expect(catalogue.refusedNames == ["tiny"])
  }

  @Test func remembersTheNamesOfRefusedModels() {
    let text = Self.sound.replacing("data: nothing", with: "data:")
    #expect(Catalogue.read(Array(text.utf8)).catalogue.refusedNames == ["tiny"])
  }

  /// Each puts one line in place of another.
  @Test(arguments: [
    (
      "title: Tiny", "titel: Tiny",
      [
        "2:5: the key \"title\" is missing; add \"title: ...\"",
        """
        3:5: unknown key "titel"; did you mean "title"? known keys are name, title, file, summary, \
        paper, data, accuracy, labels, input, licence, origin, training
        """,
      ]
    ),
    ("title: Tiny", "title:", ["3:11: the text is empty; write a text after the key"]),
    (
      "title: Tiny", "title: [Tiny]",
      ["3:12: found a list, expected a text; write one text after the key"]
    ),
    (
      "name: tiny", "name: Tiny Net",
      [
        """
        2:11: "Tiny Net" is no name for a model; use up to 80 lower-case letters, digits, "-" and ".", \
        a letter or digit first and last
        """
      ]
    ),
    (
      "name: tiny", "name: tiny.",
      [
        """
        2:11: "tiny." is no name for a model; use up to 80 lower-case letters, digits, "-" and ".", \
        a letter or digit first and last
        """
      ]
    ),
    (
      "file: tiny.onnx", "file: ../tiny.onnx",
      [
        "4:11: \"../tiny.onnx\" is no path below this folder; write it without a \"/\" in front, \".\" or \"..\""
      ]
    ),
    (
      "top1: 57.5", "top1: 157",
      ["9:13: found \"157\", expected per cent; write a number from 0 to 100"]
    ),
    (
      "width: 8", "width: wide",
      ["14:14: found \"wide\", expected a whole number; write a number from 1 to 4096"]
    ),
    (
      "resize: 9", "resize: 7",
      ["16:15: found \"7\", expected a whole number; write a number from 8 to 4096"]
    ),
    (
      "channels: BGR", "channels: GBR",
      ["17:17: \"GBR\" is no order of channels; write RGB, BGR, grey"]
    ),
    (
      "channels: BGR", "channels: grey",
      [
        "18:13: found 3 numbers for 1 channel; write one number per channel: [128]",
        "19:14: found 3 numbers for 1 channel; write one number per channel: [128]",
      ]
    ),
    (
      "mean: [104.006, 116.669, 122.679]", "mean: [104]",
      ["18:13: found 1 number for 3 channels; write one number per channel: [104, 117, 123]"]
    ),
    (
      "mean: [104.006, 116.669, 122.679]", "mean: 104",
      [
        """
        18:13: found "104", expected a list of numbers; write one number per channel: [104, 117, 123]
        """
      ]
    ),
    (
      "mean: [104.006, 116.669, 122.679]", "mean: [104.006, 116.669, a lot]",
      ["18:32: found \"a lot\", expected a number; write one number per channel: [104, 117, 123]"]
    ),
    (
      "scale: [1, 1, 2.5]", "scale: [1, 0, 1]",
      ["19:14: a channel is divided by 0; write [1, 1, 1] to leave the values as they are"]
    ),
    (
      "sha256: 0", "sha256: g",
      [
        "25:15: \"g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\" is no SHA-256; write 64 hexadecimal digits, as sha256sum prints them"
      ]
    ),
    (
      "data: nothing", "data: nothing\n    data: all",
      ["7:5: given twice: \"data\"; keep one of each"]
    ),
    (
      "models:", "model:",
      [
        "1:1: unknown key \"model\"; did you mean \"models\"? known keys are models",
        "1:1: the key \"models\" is missing; add \"models: ...\"",
      ]
    ),
    (
      "title: Tiny", "title: \"Tiny",
      [
        "6:47: broken YAML: did not find expected key; check quotes and indentation around this place"
      ]
    ),
  ])
  func reportsTheFault(line: String, replacement: String, expected: [String]) throws {
    let range = try #require(Self.sound.range(of: line))
    let text = Self.sound.replacingCharacters(in: range, with: replacement)
    let (catalogue, errors) = Catalogue.read(Array(text.utf8))
    #expect(errors.map { "\($0.line):\($0.column): \($0.fact); \($0.help)" } == expected)
    #expect(catalogue.models.isEmpty)
  }

  @Test func keepsSoundModelsBesideABrokenOne() {
    let second = Self.sound.dropFirst("models:\n".count)
    let text = Self.sound + second
    let (catalogue, errors) = Catalogue.read(Array(text.utf8))
    #expect(catalogue.names == ["tiny"])
    #expect(errors.map(\.fact) == ["there is another model \"tiny\""])
    #expect(errors.map(\.line) == [26])
  }

  @Test func reportsAFileThatIsNotUTF8() {
    let (_, errors) = Catalogue.read([0x6D, 0xFF, 0xFE])
    #expect(errors.map(\.fact) == ["the file is not UTF-8"])
  }

  @Test func reportsAnEmptyFile() {
    #expect(Catalogue.read([]).errors.map(\.fact) == ["the file is empty"])
  }
}
