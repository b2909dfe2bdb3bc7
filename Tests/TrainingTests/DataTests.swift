import Lessons
import Photographs
import Testing

@testable import Training

@Suite struct DataTests {
  private static func idx(_ magic: [UInt8], _ dimensions: [UInt8], _ elements: [UInt8]) -> [UInt8] {
    magic + dimensions.flatMap { [0, 0, 0, $0] } + elements
  }

  /// Ten images of 2 x 1 pixels, one of each class.
  private static let images = idx([0, 0, 8, 3], [10, 1, 2], Array(0..<20))
  private static let labels = idx([0, 0, 8, 1], [10], Array(0..<10))

  private func read(_ files: [String: [UInt8]]) -> (TrainingData?, String) {
    var all = [
      "train-images-idx3-ubyte": Self.images, "train-labels-idx1-ubyte": Self.labels,
      "t10k-images-idx3-ubyte": Self.images, "t10k-labels-idx1-ubyte": Self.labels,
    ]
    all.merge(files) { $1 }
    var reader = DataReader(disk: .memory(all.filter { !$0.value.isEmpty }, name: "fashion"))
    let data = reader.fashionMNIST()
    return (data, text(reader.diagnostics))
  }

  @Test func readsIDXFilesPlainAndPacked() throws {
    let (data, errors) = read([:])
    #expect(errors == "")
    let training = try #require(data?.training)
    #expect((training.count, training.channels, training.height, training.width) == (10, 1, 1, 2))
    #expect(training.pixels == Array(0..<20))
    #expect(training.labels == Array(0..<10))
    #expect(training.classNames[9] == "Ankle boot")
  }

  @Test func namesFilesThatAreMissingOrNotWhatTheyShouldBe() {
    let (data, errors) = read([
      "train-images-idx3-ubyte": Array(Self.images.dropLast(3)), "train-labels-idx1-ubyte": [],
      "t10k-images-idx3-ubyte": Self.labels,
      "t10k-labels-idx1-ubyte": Array(GunzipTests.hello.prefix(20)),
    ])
    #expect(data == nil)
    #expect(
      errors == """
        fashion/train-images-idx3-ubyte:1:1: error: the file is truncated: it holds 33 bytes, its \
        header calls for 36
          help: fetch the file again: Scripts/fetch-datasets
        fashion/train-labels-idx1-ubyte:1:1: error: there is no such file
          help: Scripts/fetch-datasets brings Fashion-MNIST and the digits
        fashion/t10k-images-idx3-ubyte:1:1: error: the file begins with the magic number 2049, \
        expected 2051
          help: 2051 is the number of images in IDX format, 2049 that of labels: check that this \
        file holds images
        fashion/t10k-labels-idx1-ubyte:1:1: error: the gzip file is truncated: it ends before its \
        contents do
          help: fetch the file again: Scripts/fetch-datasets brings Fashion-MNIST and the digits
        """)
  }

  @Test func comparesCountsAndLooksAtLabels() {
    let (data, errors) = read([
      "train-labels-idx1-ubyte": Self.idx([0, 0, 8, 1], [9], [0, 1, 2, 3, 4, 5, 6, 7, 8]),
      "t10k-labels-idx1-ubyte": Self.idx([0, 0, 8, 1], [10], [0, 1, 2, 3, 4, 5, 6, 17, 200, 9]),
    ])
    #expect(data == nil)
    #expect(
      errors == """
        fashion/train-labels-idx1-ubyte:1:1: error: there are 9 labels, but 10 images in \
        fashion/train-images-idx3-ubyte
          help: take both files from the same data set
        fashion/train-labels-idx1-ubyte:1:1: error: class "Ankle boot" has no images
          help: add images of it, or leave the class out
        fashion/t10k-labels-idx1-ubyte:1:1: error: 2 labels are outside 0 to 9: image 7 has 17
          help: there are 10 classes, counted from 0; images are counted from 0 too
        """)
  }

  @Test(arguments: [
    ([0, 0, 8], "the file is truncated: it holds 3 bytes, its header calls for 16"),
    ([0, 0, 8, 3, 0, 0], "the file is truncated: it holds 6 bytes, its header calls for 16"),
    (
      [0, 0, 13, 3] + [UInt8](repeating: 0, count: 12),
      "the file begins with the magic number 3331, expected 2051"
    ),
    (
      [0, 0, 8, 3] + [UInt8](repeating: 255, count: 12),
      "the file's header calls for 4294967295 x 4294967295 x 4294967295 bytes"
    ),
    (
      [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7, 7],
      "the file is too long: it holds 18 bytes, its header calls for 17"
    ),
  ])
  func refusesWhatIsNoIDXFile(bytes: [UInt8], fact: String) {
    let error = #expect(throws: IDXError.self) { try IDXFile(bytes, axisCount: 3) }
    #expect(error?.fact == fact)
  }

  // MARK: - Digits

  /// 20 digits, each twice, whose pixels are the digit.
  private static let digitLines = (0..<20).map { index in
    [Int](repeating: index % 10, count: 65).map(String.init).joined(separator: ",")
  }

  private func digits(_ lines: [String]) -> (LabelledImages?, String) {
    let disk = Disk.memory(
      texts: ["digits.csv": lines.map { $0 + "\n" }.joined()], name: "digits-8x8")
    var reader = DataReader(disk: disk)
    let data = reader.smallDigits()
    return (data, text(reader.diagnostics))
  }

  @Test func readsDigitsAndSpreadsTheirValues() throws {
    let (data, errors) = digits(Self.digitLines)
    #expect(errors == "")
    let images = try #require(data)
    #expect(images.count == 20)
    #expect(images.labels == Array(0...9) + Array(0...9))
    // 3 of 16 is 47.8 of 255.
    #expect(Set(images.pixels[(3 * 64)..<(4 * 64)]) == [48])
  }

  @Test func namesEveryLineThatIsNoDigit() {
    var lines = Self.digitLines
    lines[1] = lines[1].replacing("1,1,1", with: "1,x1,1", maxReplacements: 1)
    lines[2] = "2,2"
    lines[4] = "17" + lines[4].dropFirst()
    lines[5] = String(lines[5].dropLast())
    let (data, errors) = digits(lines)
    #expect(data == nil)
    let help = "  help: a line has 64 pixels of 0 to 16 and a digit, with commas between"
    #expect(
      errors == """
        digits-8x8/digits.csv:2:3: error: "x1" is not a whole number
        \(help)
        digits-8x8/digits.csv:3:1: error: the line has 2 numbers, expected 65
        \(help)
        digits-8x8/digits.csv:6:129: error: "" is not a whole number
        \(help)
        digits-8x8/digits.csv:5:1: error: pixel 1 is 17
          help: pixels are whole numbers from 0 to 16
        """)
  }

  @Test func showsTheBeginningOfALongListOfFaults() {
    var reader = DataReader(disk: .memory([:], name: "data"))
    for line in 1...25 { reader.report("x.csv", line: line, "wrong", help: "none") }
    #expect(reader.shownDiagnostics.count == 21)
    #expect(
      text(reader.shownDiagnostics.suffix(1)) == """
        data/x.csv:20:1: error: there are 5 more faults
          help: correct those above first
        """)
    #expect(reader.shownDiagnostics.first == reader.diagnostics.first)
  }

  @Test func needsTwoImagesOfEveryDigit() {
    #expect(
      digits(Array(Self.digitLines.dropLast())).1 == """
        digits-8x8/digits.csv:1:1: error: class "9" has 1 image, and none that can be held out to \
        test with
          help: add images of it
        """)
    #expect(
      digits([]).1 == """
        digits-8x8/digits.csv:1:1: error: the file is empty
          help: a line has 64 pixels of 0 to 16 and a digit, with commas between
        """)
  }

  // MARK: - Folders

  private static func photograph(_ color: [UInt8]) -> [UInt8] {
    Photograph(width: 16, height: 8, rgb: (0..<128).flatMap { _ in color }).jpeg(quality: 100)
  }

  private func folder(
    _ files: [String: [UInt8]], _ colors: ImageFolder.Colors = .rgb
  ) -> (LabelledImages?, String) {
    var reader = DataReader(disk: .memory(files, name: "pets"))
    let data = reader.imageFolder(
      ImageFolder(path: "pets", width: 4, height: 2, colors: colors))
    return (data, text(reader.diagnostics))
  }

  @Test func readsAFolderOfClasses() throws {
    let files = [
      "dog/a.jpg": Self.photograph([200, 100, 50]), "dog/more/b.JPG": Self.photograph([0, 0, 0]),
      "cat/1.jpeg": Self.photograph([255, 255, 255]), "cat/2.jpg": Self.photograph([90, 90, 90]),
      "cat/notes.txt": [1], "README": [2],
    ]
    let (data, errors) = folder(files)
    #expect(errors == "")
    let images = try #require(data)
    #expect(images.classNames == ["cat", "dog"])
    #expect(images.labels == [0, 0, 1, 1])
    #expect((images.channels, images.height, images.width) == (3, 2, 4))
    let dog = images.pixels[48..<72].map(Int.init)
    for (channel, value) in [200, 100, 50].enumerated() {
      #expect(dog[(8 * channel)..<(8 * channel + 8)].allSatisfy { abs($0 - value) <= 2 })
    }
    // 0.299 · 200 + 0.587 · 100 + 0.114 · 50
    let grey = try #require(folder(files, .grey).0)
    #expect(grey.pixels[16..<24].allSatisfy { abs(Int($0) - 124) <= 2 })
  }

  @Test func namesEveryFileAndClassThatIsWrong() {
    let sound = Self.photograph([9, 9, 9])
    let (data, errors) = folder([
      "stray.png": sound, "cat/1.jpg": sound, "cat/2.jpg": [1, 2], "dog/notes.txt": [1],
      "fox/only.jpg": Array(sound.dropLast(200)),
    ])
    #expect(data == nil)
    #expect(
      errors == """
        pets/stray.png:1:1: error: the image lies in no class's folder
          help: move it into the folder of its class: pets/CLASS/stray.png
        pets/cat/2.jpg:1:1: error: neither a JPEG nor a PNG file: it begins with the bytes 01 02
          help: save the photograph as JPEG or PNG
        pets/fox/only.jpg:1:1: error: the JPEG file is truncated: its \(sound.count - 200) bytes end \
        before the image does
          help: copy the file again from where it came, or save it anew
        pets/dog:1:1: error: class "dog" has no images
          help: add images of it, or leave the class out
        pets/fox:1:1: error: class "fox" has 1 image, and none that can be held out to test with
          help: add images of it
        """)
  }

  @Test func needsTwoClasses() {
    #expect(
      folder(["cat/1.jpg": Self.photograph([0, 0, 0])]).1 == """
        pets:1:1: error: there is only one class, "cat"
          help: make one folder for each of at least two classes, and put its images there
        """)
    #expect(folder([:]).1.hasPrefix("pets:1:1: error: there are no folders with images\n"))
  }
}
