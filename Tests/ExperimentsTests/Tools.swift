import Figures
import Foundation
import Lessons
import Testing

@testable import Experiments

/// Files that the tests read.
enum Fixtures {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "..")

  static func bytes(_ name: String) throws -> [UInt8] {
    try bytes(name, of: "ExperimentsTests")
  }

  static func bytes(_ name: String, of target: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: tests.appending(path: "\(target)/Fixtures/\(name)").standardized))
  }

  static func repositoryContent(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: tests.appending(path: "../content/\(path)").standardized))
  }
}

/// A content folder with one lesson and the networks of Scripts/make-experiment-fixtures.
struct SampleContent {
  var files: [String: [UInt8]]

  /// - Parameter body: The lesson's text, which begins in line 10.
  init(_ body: String = "Text.", catalogue: String = allModels) throws {
    files = [
      "lessons/one/index.md": Array((Self.frontMatter + body).utf8),
      "models/catalogue.yml": Array(catalogue.utf8),
      "models/labels.txt": Array("cat\ndog\nbird\n".utf8),
      "models/notice.txt": Array("Do as you like.\n".utf8),
      "images/credits.yml": Array(Self.credits.utf8),
      "images/squares.png": try Fixtures.bytes("squares.png"),
    ]
    for name in Self.networks { files["models/\(name).onnx"] = try Fixtures.bytes(name + ".onnx") }
  }

  var disk: Disk { .memory(files) }

  /// Puts a text in the place of a file, or takes the file away.
  func with(_ path: String, _ text: String?) -> SampleContent {
    with(path, bytes: text.map { Array($0.utf8) })
  }

  func with(_ path: String, bytes: [UInt8]?) -> SampleContent {
    var copy = self
    copy.files[path] = bytes
    return copy
  }

  /// Everything that is wrong with the figures, as an author reads it.
  func errors() throws -> [String] { try report().diagnostics.map(\.text) }

  func report() throws -> Experiments.Report {
    let (lessons, problems) = LessonParser(figureSchemas: Experiments.schemas).parse(
      lessonsIn: disk, includesDrafts: true)
    #expect(problems == [])
    return Experiments.run(
      lessons, settings: .sample, content: disk, icon: nil, fonts: try testFonts())
  }

  private static let networks = [
    "tiny", "tiny-softmax", "tiny-last", "overflow", "branches", "chain", "short-chain",
    "no-weights",
    "depthwise", "attention", "grey",
  ]

  private static let frontMatter = """
    ---
    title: Title
    tagline: Tagline
    summary: Summary
    category: Vision
    level: beginner
    minutes: 5
    draft: false
    ---

    """

  private static let credits = """
    - file: squares.png
      title: Four squares
      author: A. Painter
      licence: CC0-1.0
      source: the tests
      changes: none

    """
}

/// An entry of the catalogue: its name in line 2 of a catalogue that holds no other.
func model(
  _ name: String, file: String? = nil, labels: String? = nil, channels: String = "RGB"
) -> String {
  let (mean, scale) = channels == "grey" ? ("[0]", "[1]") : ("[0, 0, 0]", "[1, 1, 1]")
  return """
      - name: \(name)
        title: \(name.prefix(1).uppercased())\(name.dropFirst())
        file: \(file ?? name).onnx
        summary: A small network.
        data: nothing
        input: {width: 4, height: 4, resize: 4, channels: \(channels), mean: \(mean), scale: \(scale)}
        licence: {name: CC0-1.0, notice: notice.txt}
    \(labels.map { "    labels: \($0)\n" } ?? "")
    """
}

let onlyTiny = "models:\n" + model("tiny", labels: "labels.txt")

let allModels =
  "models:\n"
  + [
    model("tiny", labels: "labels.txt"),
    model("tiny-bgr", file: "tiny", channels: "BGR"),
    model("tiny-softmax", labels: "labels.txt"), model("tiny-last", labels: "labels.txt"),
    model("overflow", labels: "labels.txt"),
    model("branches"), model("chain"), model("short-chain"), model("no-weights"),
    model("depthwise"), model("attention"), model("grey", labels: "labels.txt", channels: "grey"),
  ].joined()

/// What one directive's figure says, before it is laid out.
func picture(of directive: String) throws -> Picture {
  let content = try SampleContent(directive).disk
  let (lessons, problems) = LessonParser(figureSchemas: Experiments.schemas).parse(
    lessonsIn: content, includesDrafts: true)
  #expect(problems == [])
  let request = try #require(lessons.first?.figureRequests.first)
  let kind = try #require(Experiments.kinds.first { $0.schema.name == request.kind })
  let shelf = Shelf(content, for: [request])
  #expect(shelf.diagnostics == [])
  let subject = try #require(shelf.subject(of: request, for: kind.schema).subject)
  let experiment = Experiment(
    key: ArtifactKey(lesson: "one", id: request.id), kind: kind, subject: subject,
    values: try kind.inputs(subject))
  let activations = try #require(Runs(of: [experiment]).activations(for: experiment))
  return try kind.draw(subject, activations)
}

extension SiteSettings {
  static let sample = SiteSettings(
    id: "sample", title: "Sample hub", tagline: "What it is", language: "en-GB", baseURL: nil,
    lessonOrder: [], promotion: nil, reportLink: nil)
}

func testFonts() throws -> FontBook {
  let inter = "/usr/share/fonts/opentype/inter/Inter-"
  return try FontBook(fontFiles: [
    inter + "Regular.otf", inter + "Medium.otf", inter + "SemiBold.otf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
  ])
}

extension DataTable {
  /// One line per row, its cells with bars between them.
  var text: String {
    ([columns.map(\.title)] + rows).map { $0.joined(separator: " | ") }.joined(separator: "\n")
  }
}
