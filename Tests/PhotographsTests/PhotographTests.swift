import Foundation
import Photographs
import Testing

/// Decodes what Scripts/make-photograph-fixtures writes.
@Suite struct PhotographTests {
  static let red: [UInt8] = [255, 0, 0]
  static let green: [UInt8] = [0, 255, 0]
  static let blue: [UInt8] = [0, 0, 255]
  static let black: [UInt8] = [0, 0, 0]
  static let grey: [UInt8] = [128, 128, 128]
  static let white: [UInt8] = [255, 255, 255]
  /// The 3 x 2 pixels of every upright fixture.
  static let colors = [red, green, blue, black, grey, white].flatMap { $0 }

  static func bytes(_ file: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    return [UInt8](try Data(contentsOf: folder.appending(path: "Fixtures/\(file)")))
  }

  @Test(arguments: ["plain.png", "palette.png", "sixteen-bit.png", "orientation-6.png"])
  func decodesEveryKindOfPNGToTheSamePixels(file: String) throws {
    let photograph = try Photograph(decoding: Self.bytes(file))
    #expect(photograph == Photograph(width: 3, height: 2, rgb: Self.colors))
  }

  @Test func decodesGreyPNGToEqualChannels() throws {
    // ITU-R 601: 0.299 red + 0.587 green + 0.114 blue.
    let levels: [UInt8] = [76, 150, 29, 0, 128, 255]
    let expected = levels.flatMap { [$0, $0, $0] }
    #expect(try Photograph(decoding: Self.bytes("grey.png")).rgb == expected)
  }

  @Test func decodesOneBitPNGToBlackAndWhite() throws {
    let levels: [UInt8] = [255, 0, 255, 0, 255, 0]
    let expected = levels.flatMap { [$0, $0, $0] }
    #expect(try Photograph(decoding: Self.bytes("one-bit.png")).rgb == expected)
  }

  @Test func laysTransparentPixelsOverWhite() throws {
    let photograph = try Photograph(decoding: Self.bytes("alpha.png"))
    let halfGreen: [UInt8] = [127, 255, 127]
    let expected = [Self.red, halfGreen, Self.white, Self.black, Self.white, Self.white]
    #expect(photograph.rgb == expected.flatMap { $0 })
  }

  @Test(arguments: ["plain.jpg", "progressive.jpg"] + (1...8).map { "orientation-\($0).jpg" })
  func decodesJPEGUpright(file: String) throws {
    let photograph = try Photograph(decoding: Self.bytes(file))
    #expect(photograph.width == 24 && photograph.height == 16)
    for (index, expected) in Self.colors.enumerated() {
      let (square, channel) = (index / 3, index % 3)
      let (x, y) = (square % 3 * 8 + 4, square / 3 * 8 + 4)
      let found = photograph.rgb[3 * (y * 24 + x) + channel]
      #expect(abs(Int(found) - Int(expected)) <= 2, "channel \(channel) at (\(x), \(y))")
    }
  }

  @Test func decodesGreyJPEGToEqualChannels() throws {
    let photograph = try Photograph(decoding: Self.bytes("grey.jpg"))
    #expect(Array(photograph.rgb.prefix(3)) == [76, 76, 76])
    #expect(photograph.rgb.count == 3 * 24 * 16)
  }

  @Test(arguments: [
    ("truncated.jpg", "the JPEG file is truncated: its 602 bytes end before the image does"),
    ("header-only.jpg", "the JPEG file is truncated: its 100 bytes end before the image does"),
    ("corrupt.jpg", "the JPEG file is corrupt: Bogus Huffman table definition"),
    ("cmyk.jpg", "the JPEG file has CMYK colours, expected RGB or grey"),
    ("truncated.png", "the PNG file is truncated: its 50 bytes end before the image does"),
    ("without-end.png", "the PNG file is truncated: its 71 bytes end before the image does"),
    ("corrupt.png", "the PNG file is corrupt: IDAT stream error"),
    ("enormous.png", "the image has 60000 x 60000 pixels, more than 100000000"),
    ("empty.png", "not a photograph: the file is empty"),
    (
      "letter.jpg",
      "neither a JPEG nor a PNG file: it begins with the bytes 54 68 69 73 20 69 73 20"
    ),
  ])
  func refuses(file: String, fact: String) throws {
    let bytes = try Self.bytes(file)
    let error = try #require(throws: PhotographError.self) { try Photograph(decoding: bytes) }
    #expect(error.fact == fact)
    #expect(!error.help.isEmpty)
  }

  @Test(arguments: ["plain.jpg", "orientation-6.jpg", "plain.png", "orientation-6.png"])
  func refusesEveryBeginningOfAFile(file: String) throws {
    let bytes = try Self.bytes(file)
    // What ends a file carries nothing: two bytes of a JPEG, the checksum of a PNG.
    for count in 0..<(bytes.count - 4) {
      #expect(throws: PhotographError.self, "\(count) bytes") {
        try Photograph(decoding: Array(bytes.prefix(count)))
      }
    }
  }

  @Test(arguments: ["orientation-6.jpg", "orientation-6.png"])
  func survivesAnyWrongByte(file: String) throws {
    let bytes = try Self.bytes(file)
    for position in bytes.indices {
      for wrong: UInt8 in [0x00, 0x7F, 0xFF] {
        var damaged = bytes
        damaged[position] = wrong
        // Either outcome will do, as long as there is one.
        _ = try? Photograph(decoding: damaged)
      }
    }
  }
}
