import Testing

@testable import Figures

@Suite struct FigureTests {
  @Test(arguments: Sample.allCases, [Page.wide, .narrow])
  func drawsTheSameCommandsAsBefore(sample: Sample, page: Page) throws {
    let figure = try sample.source.figure(for: page, fonts: testFonts())
    let lines =
      ["\(figure.width) x \(figure.height), \(figure.missingValueCount) missing"]
      + figure.commands.map(\.description)
    try expectSnapshot(
      lines.joined(separator: "\n") + "\n", named: "\(sample.rawValue)-\(page).txt")
  }

  /// The fingerprint was taken in another process, so this also shows that processes agree.
  @Test(arguments: Sample.allCases)
  func givesTheSameBytesInEveryProcess(sample: Sample) throws {
    let fonts = try testFonts()
    let figure = try sample.source.figure(for: .wide, fonts: fonts)
    let svg = try figure.svg(caption: .sample, fonts: fonts).svg
    let png = try figure.png(scale: 2, theme: .dark, fonts: fonts)
    let versions = LibraryVersions.description.replacing(/[^0-9.]+/, with: "-").dropFirst()
    try expectSnapshot(
      "svg \(fingerprint(svg))\npng \(fingerprint(png))\n",
      named: "\(sample.rawValue)-\(versions).hash")
  }

  @Test func givesTheSameBytesOnEveryThread() async throws {
    let fonts = try testFonts()
    let drawings = try await withThrowingTaskGroup(of: [[UInt8]].self) { group in
      for _ in 0..<8 {
        group.addTask {
          try Sample.allCases.map {
            try $0.source.drawing(for: .narrow, caption: .sample, fonts: fonts).svg
          }
        }
      }
      return try await group.reduce(into: [[[UInt8]]]()) { $0.append($1) }
    }
    #expect(drawings.count == 8)
    #expect(drawings.allSatisfy { $0 == drawings[0] })
  }

  @Test(arguments: Sample.allCases, [Page.wide, .narrow])
  func keepsAllTextApartAndInside(sample: Sample, page: Page) throws {
    let fonts = try testFonts()
    let figure = try sample.source.figure(for: page, fonts: fonts)
    let frame = Rectangle(
      x: 0, y: 0, width: Double(figure.width), height: Double(figure.height))
    let boxes = try figure.commands.compactMap { try $0.textBox(fonts: fonts) }
    #expect(!boxes.isEmpty)
    for (index, box) in boxes.enumerated() {
      #expect(frame.contains(box.frame, tolerance: 0.5), "\(box.text) leaves the figure")
      #expect(box.size >= 11, "\(box.text) is too small")
      #expect(!box.text.contains("…"), "\(box.text) is cut")
      for other in boxes[..<index] {
        #expect(!box.frame.overlaps(other.frame), "\(box.text) overlaps \(other.text)")
      }
    }
    #expect(figure.width == Int(page.width))
  }

  @Test(arguments: [Sample.chain, .branches], [Page.wide, .narrow])
  func keepsTextOfNodesInsideTheirBoxes(sample: Sample, page: Page) throws {
    let fonts = try testFonts()
    let figure = try sample.source.figure(for: page, fonts: fonts)
    let boxes = figure.commands.compactMap { command -> Rectangle? in
      guard case .rectangle(let frame, _, fill: .panel, _) = command else { return nil }
      return frame.inset(by: 4)
    }
    let texts = try figure.commands.compactMap { try $0.textBox(fonts: fonts) }
    // All text but the legend's stands in a box.
    let outside = texts.filter { text in !boxes.contains { $0.contains(text.frame) } }
    let legend = Set(OperatorFamily.allCases.map(\.title))
    #expect(outside.allSatisfy { legend.contains($0.text) }, "\(outside)")
    #expect(texts.count > outside.count)
  }
}

extension Caption {
  static let sample = Caption(
    prefix: "sample", title: "A sample", description: "What it shows.")
}

extension DrawCommand {
  /// The box around the letters of a line of text.
  func textBox(fonts: FontBook) throws -> (text: String, size: Double, frame: Rectangle)? {
    guard case .text(let text, let style, _, let origin) = self else { return nil }
    let width = try fonts.width(of: text, style: style)
    let frame = Rectangle(
      x: origin.x, y: origin.y - style.capHeight, width: width,
      height: style.capHeight + 0.2 * style.size)
    return (text, style.size, frame)
  }
}
