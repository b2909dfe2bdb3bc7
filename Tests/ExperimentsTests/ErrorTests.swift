import Lessons
import Testing

@testable import Experiments

/// Exact texts of all that an author can read about figures. A lesson's text begins in line 10.
@Suite struct DirectiveErrorTests {
  @Test(arguments: [
    (
      "::costs[C]{#a model=tini}",
      """
      content/lessons/one/index.md:10:21: error: there is no model "tini"
        help: available models are tiny; try tiny
      """
    ),
    (
      "::filters[C]{#a model=tiny layer=conv2}",
      """
      content/lessons/one/index.md:10:34: error: layer "conv2" is not in model "tiny"
        help: available layers are conv1, conv1/relu, pool, flatten, fc; try conv1
      """
    ),
    (
      "::predictions[C]{#a model=tiny image=square}",
      """
      content/lessons/one/index.md:10:38: error: there is no photograph "square"
        help: available photographs are squares; try squares
      """
    ),
    (
      "::filters[C]{#a model=tiny layer=pool}",
      """
      content/lessons/one/index.md:10:34: error: layer "pool" of tiny has no filters: it is a GlobalAveragePool
        help: available convolutions are conv1
      """
    ),
    (
      "::feature-maps[C]{#a model=tiny layer=fc image=squares}",
      """
      content/lessons/one/index.md:10:39: error: layer "fc" of tiny has no maps: its shape is 1 × 3
        help: name a layer with the shape 1 × maps × height × width, such as conv1
      """
    ),
    (
      "::filters[C]{#a model=tiny layer=conv1 channel=3}",
      """
      content/lessons/one/index.md:10:48: error: there is no channel 3: the filters of "conv1" read 3 channels
        help: channels are counted from 0 to 2
      """
    ),
    (
      "::graph[C]{#a model=tiny block=conv}",
      """
      content/lessons/one/index.md:10:32: error: block "conv" is not in model "tiny"
        help: available blocks are conv1, pool, flatten, fc; try conv1
      """
    ),
  ])
  func reportsTheDirective(_ directive: String, expected: String) throws {
    #expect(try SampleContent(directive, catalogue: onlyTiny).errors() == [expected])
  }

  @Test func reportsTwoUnknownNamesOfOneFigure() throws {
    let content = try SampleContent(
      "::predictions[C]{#a model=big image=cat}", catalogue: onlyTiny)
    #expect(
      try content.errors() == [
        """
        content/lessons/one/index.md:10:27: error: there is no model "big"
          help: available models are tiny
        """,
        """
        content/lessons/one/index.md:10:37: error: there is no photograph "cat"
          help: available photographs are squares
        """,
      ])
  }

  @Test func reportsAChannelOfFiltersThatReadOne() throws {
    let content = try SampleContent("::filters[C]{#a model=depthwise layer=conv1 channel=1}")
    #expect(
      try content.errors() == [
        """
        content/lessons/one/index.md:10:53: error: there is no channel 1: the filters of "conv1" read 1 channel
          help: leave the attribute out
        """
      ])
  }

  @Test func reportsANetworkThatDoesNotClassify() throws {
    let content = try SampleContent("::predictions[C]{#a model=branches image=squares}")
    #expect(
      try content.errors() == [
        """
        content/lessons/one/index.md:10:27: error: branches does not classify: its catalogue entry names no labels
          help: name a model with labels, or give its entry in content/models/catalogue.yml the key labels
        """
      ])
  }

  @Test func reportsANetworkWithoutCosts() throws {
    let content = try SampleContent("::costs[C]{#a model=no-weights}")
    #expect(
      try content.errors() == [
        """
        content/lessons/one/index.md:10:21: error: no-weights has neither parameters nor multiply-adds
          help: name a model with convolutions or dense layers
        """
      ])
  }

  @Test(arguments: ["models/labels.txt", "models/notice.txt", "models/catalogue.yml"])
  func saysWhichByteOfATextIsNotUTF8(path: String) throws {
    let content = try SampleContent("::costs[C]{#a model=tiny}", catalogue: onlyTiny)
    let bytes = try #require(content.files[path]) + Array("# caf\u{E9} ".utf8) + [0xE9]
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    #expect(
      try content.with(path, bytes: bytes).errors() == [
        """
        content/\(path):\(lines):8: error: the file is not UTF-8: byte 0xE9
          help: save the file as UTF-8 text
        """
      ])
  }

  @Test func reportsScoresThatAreNoNumbers() throws {
    let content = try SampleContent("::predictions[C]{#a model=overflow image=squares}")
    #expect(
      try content.errors() == [
        """
        content/lessons/one/index.md:10:1: error: the scores that overflow gives to “Four squares” are not finite numbers
          help: look for the layer where they arise with a feature-maps figure, or check the weights
        """
      ])
  }
}

@Suite struct CatalogueErrorTests {
  private let filters = "::filters[C]{#a model=tiny layer=conv1}"

  @Test func reportsFilesThatEntriesNameEvenWhereNoFigureNeedsThem() throws {
    let content = try SampleContent(catalogue: onlyTiny)
      .with("models/tiny.onnx", nil).with("models/labels.txt", nil).with("models/notice.txt", nil)
    #expect(
      try content.errors() == [
        """
        content/models/catalogue.yml:4:11: error: model "tiny" names the file content/models/tiny.onnx, which does not exist
          help: put the file there, or correct the entry
        """,
        """
        content/models/catalogue.yml:8:38: error: model "tiny" names the file content/models/notice.txt, which does not exist
          help: put the file there, or correct the entry
        """,
        """
        content/models/catalogue.yml:9:13: error: model "tiny" names the file content/models/labels.txt, which does not exist
          help: put the file there, or correct the entry
        """,
      ])
  }

  @Test func reportsARecipeAndALogThatDoNotExist() throws {
    let trained = onlyTiny + "    training: {recipe: recipes/tiny.yml, log: logs/tiny.csv}\n"
    let content = try SampleContent(catalogue: trained)
      .with("models/recipes/tiny.yml", "network: lenet-5\n")
    #expect(
      try content.errors() == [
        """
        content/models/catalogue.yml:10:47: error: model "tiny" names the file content/models/logs/tiny.csv, which does not exist
          help: put the file there, or correct the entry
        """
      ])
    #expect(
      try content.with("models/recipes/tiny.yml", nil).errors() == [
        """
        content/models/catalogue.yml:10:24: error: model "tiny" names the file content/models/recipes/tiny.yml, which does not exist
          help: put the file there, or correct the entry
        """,
        """
        content/models/catalogue.yml:10:47: error: model "tiny" names the file content/models/logs/tiny.csv, which does not exist
          help: put the file there, or correct the entry
        """,
      ])
  }

  @Test func reportsAMissingFileOnceWhereFiguresNeedIt() throws {
    let content = try SampleContent(
      "::filters[C]{#a model=tiny layer=conv1}\n\n::costs[C]{#b model=tiny}", catalogue: onlyTiny)
    #expect(try content.with("models/tiny.onnx", nil).errors().count == 1)
  }

  @Test func reportsWeightsThatAreNoNumbers() throws {
    let content = try SampleContent("::filters[C]{#a model=tiny layer=conv1}", catalogue: onlyTiny)
      .with("models/tiny.onnx", bytes: Fixtures.bytes("not-a-number.onnx", of: "ExperimentsTests"))
    #expect(
      try content.errors() == [
        """
        content/models/tiny.onnx:1:1: error: the weights "conv1.weight/float32" of node "conv1" (Conv) hold 1 number that is not finite
          help: train the network again with a smaller learning rate, or take an earlier state of it
        """
      ])
  }

  @Test(arguments: [
    (
      "truncated", "the model is truncated: its 304 bytes end in the middle of a field",
      "copy or download the file again and compare its size"
    ),
    (
      "not-onnx", "not an ONNX model: its 31 bytes begin with \"This is a letter\"",
      "give an .onnx file, as torch.onnx.export writes it"
    ),
    (
      "unsupported-operator",
      "operator \"Multinomial\" of node \"samples\" is not supported (domain ai.onnx, opset 17)",
      "export the network with other operators; \"hub model operators\""
    ),
  ])
  func reportsAModelThatCannotBeReadOnce(file: String, fact: String, help: String) throws {
    let body = (1...5).map { "::filters[C]{#a\($0) model=tiny layer=conv1}" }
    let content = try SampleContent(body.joined(separator: "\n\n"), catalogue: onlyTiny)
      .with("models/tiny.onnx", bytes: Fixtures.bytes("broken/\(file).onnx", of: "NetworksTests"))
    let errors = try content.errors()
    #expect(errors.count == 1)
    #expect(
      errors.first?.hasPrefix("content/models/tiny.onnx:1:1: error: \(fact)\n  help: \(help)")
        == true)
  }

  @Test func drawsTheFiguresThatDoNotDependOnABrokenModel() throws {
    let content = try SampleContent(
      """
      ::filters[C]{#a model=tiny layer=conv1}

      ::graph[C]{#b model=branches}

      ::feature-maps[C]{#c model=branches layer=fire/concat image=squares}
      """
    ).with("models/tiny.onnx", "This is a letter, not a model.")
    let report = try content.report()
    #expect(report.artifacts.keys.map(\.id).sorted() == ["b", "c"])
    #expect(report.diagnostics.count == 1)
  }

  @Test func reportsAnInputThatTheCatalogueDoesNotPrepare() throws {
    let content = try SampleContent(
      filters,
      catalogue: onlyTiny.replacing(
        "width: 4, height: 4, resize: 4", with: "width: 5, height: 4, resize: 5"))
    #expect(
      try content.errors() == [
        """
        content/models/catalogue.yml:7:12: error: the network content/models/tiny.onnx reads "image", float32 of shape [1, 3, 4, 4], but this prepares a photograph of 5 × 4 pixels in RGB
          help: write width: 4, height: 4 and channels: RGB or BGR
        """
      ])
  }

  @Test(arguments: [("tiny", 3, "grey", "RGB or BGR"), ("grey", 1, "RGB", "grey")])
  func reportsChannelsThatTheNetworkDoesNotRead(
    name: String, count: Int, prepared: String, channels: String
  ) throws {
    let content = try SampleContent(
      "::filters[C]{#a model=\(name) layer=conv1}",
      catalogue: "models:\n" + model(name, channels: prepared))
    #expect(
      try content.errors() == [
        """
        content/models/catalogue.yml:7:12: error: the network content/models/\(name).onnx reads "image", float32 of shape [1, \(count), 4, 4], but this prepares a photograph of 4 × 4 pixels in \(prepared)
          help: write width: 4, height: 4 and channels: \(channels)
        """
      ])
  }

  @Test func reportsLabelsThatAreNotOnePerScore() throws {
    let content = try SampleContent(filters, catalogue: onlyTiny)
      .with("models/labels.txt", "cat\ndog\n")
    #expect(
      try content.errors() == [
        """
        content/models/catalogue.yml:9:13: error: the network content/models/tiny.onnx gives 3 scores, but content/models/labels.txt has 2 labels
          help: write one label to a line, in the order of the scores
        """
      ])
  }

  @Test func reportsABrokenCatalogueAndNothingThatFollowsFromIt() throws {
    let content = try SampleContent(filters, catalogue: "models:\n  - name: \"tiny\n")
    #expect(
      try content.errors() == [
        """
        content/models/catalogue.yml:3:1: error: broken YAML: found unexpected end of stream
          help: check quotes and indentation around this place
        """
      ])
  }

  @Test func reportsAFaultyEntryAndNothingThatFollowsFromIt() throws {
    let content = try SampleContent(
      filters, catalogue: onlyTiny.replacing("title: Tiny", with: "titel: Tiny"))
    #expect(
      try content.errors().map { $0.split(separator: "\n")[0] } == [
        "content/models/catalogue.yml:2:5: error: the key \"title\" is missing",
        "content/models/catalogue.yml:3:5: error: unknown key \"titel\"",
      ])
  }

  @Test func reportsModelsOfOneName() throws {
    let content = try SampleContent(catalogue: onlyTiny + model("tiny"))
    #expect(
      try content.errors() == [
        """
        content/models/catalogue.yml:10:11: error: there is another model "tiny"
          help: give each model a name of its own
        """
      ])
  }
}

@Suite struct PhotographErrorTests {
  private let maps = "::feature-maps[C]{#a model=tiny layer=conv1 image=squares}"

  @Test func reportsAPhotographWithoutCredits() throws {
    let content = try SampleContent(maps).with("images/credits.yml", "[]")
    #expect(
      try content.errors() == [
        """
        content/images/squares.png:1:1: error: the photograph has no entry in content/images/credits.yml
          help: say there who made it and under which licence
        """
      ])
  }

  @Test func reportsBrokenCreditsAndNothingThatFollowsFromThem() throws {
    let content = try SampleContent(maps).with("images/credits.yml", "- file: \"squares.png\n")
    #expect(
      try content.errors() == [
        """
        content/images/credits.yml:1:1: error: broken YAML: found unexpected end of stream
          help: write key: value, one to a line, with quotes around a value that holds ": " or #
        """
      ])
  }

  @Test(arguments: [
    (
      "cmyk", "the JPEG file has CMYK colours, expected RGB or grey",
      "convert it to RGB, with \"magick in.jpg -colorspace sRGB out.jpg\" for example"
    ),
    (
      "corrupt", "the JPEG file is corrupt: Bogus Huffman table definition",
      "copy the file again from where it came, or save it anew"
    ),
  ])
  func reportsAPhotographThatCannotBeDecoded(file: String, fact: String, help: String) throws {
    let content = try SampleContent(
      "::predictions[C]{#a model=tiny image=photo}\n\n::predictions[C]{#b model=tiny image=photo}")
    let credits = String(decoding: content.files["images/credits.yml"] ?? [], as: UTF8.self)
    let errors =
      try content
      .with("images/photo.jpg", bytes: Fixtures.bytes(file + ".jpg", of: "PhotographsTests"))
      .with("images/credits.yml", credits + credits.replacing("squares.png", with: "photo.jpg"))
      .errors()
    #expect(errors == ["content/images/photo.jpg:1:1: error: \(fact)\n  help: \(help)"])
  }

  @Test func reportsAPhotographThatIsListedButGone() throws {
    let disk = try SampleContent(maps).disk
    let lying = Disk(
      name: disk.name, files: disk.files,
      read: { path throws(DiskError) in
        path.hasSuffix(".png") ? nil : try disk.read(path)
      })
    let lessons = LessonParser(figureSchemas: Experiments.schemas).parse(
      lessonsIn: lying, includesDrafts: true
    ).lessons
    let report = Experiments.run(
      lessons, settings: .sample, content: lying, icon: nil, fonts: try testFonts())
    #expect(
      report.diagnostics.map(\.text) == [
        """
        content/images/squares.png:1:1: error: the photograph is listed but cannot be found
          help: check that it is a file and no broken link
        """
      ])
  }

  @Test func reportsAFileThatCannotBeRead() throws {
    let disk = try SampleContent(maps, catalogue: onlyTiny).disk
    let failing = Disk(
      name: disk.name, files: disk.files,
      read: { path throws(DiskError) in
        if path.hasSuffix("tiny.onnx") { throw DiskError(path: path, reason: "Permission denied") }
        return try disk.read(path)
      })
    let lessons = LessonParser(figureSchemas: Experiments.schemas).parse(
      lessonsIn: failing, includesDrafts: true
    ).lessons
    let report = Experiments.run(
      lessons, settings: .sample, content: failing, icon: nil, fonts: try testFonts())
    #expect(
      report.diagnostics.map(\.text) == [
        """
        content/models/tiny.onnx:1:1: error: the file cannot be read: Permission denied
          help: check the file's size and permissions
        """
      ])
  }

  @Test func reportsNamesThatTwoPhotographsShare() throws {
    let content = try SampleContent(maps).with("images/old/squares.jpg", "")
    #expect(
      try content.errors() == [
        """
        content/lessons/one/index.md:10:51: error: "squares" may be images/old/squares.jpg and images/squares.png
          help: rename all but one of these photographs
        """
      ])
  }

  @Test func reportsSeveralProblemsAtOnceByFileAndLine() throws {
    let content = try SampleContent(
      """
      ::filters[C]{#a model=tiny layer=conv9}

      ::graph[C]{#b model=tiny block=fire}

      ::feature-maps[C]{#c model=branches layer=stem/conv image=squares}

      ::costs[C]{#d model=none}
      """
    ).with("models/branches.onnx", "a letter").with("images/squares.png", "another")
    #expect(
      try content.errors().map { $0.split(separator: " error:")[0] } == [
        "content/images/squares.png:1:1:", "content/lessons/one/index.md:10:34:",
        "content/lessons/one/index.md:12:32:", "content/lessons/one/index.md:16:21:",
        "content/models/branches.onnx:1:1:",
      ])
  }
}
