import Testing

@testable import Photographs

@Suite struct JPEGEncodingTests {
  /// Red, green and blue grow along the axes, as they do in most photographs.
  private let ramp = Photograph(
    width: 20, height: 13,
    rgb: (0..<(20 * 13)).flatMap { pixel -> [UInt8] in
      let (column, row) = (pixel % 20, pixel / 20)
      return [column * 12, row * 19, 255 - column * 12].map { UInt8($0) }
    })

  @Test(arguments: [(95, 6), (60, 24)])
  func keepsColorsWithinTheQuality(quality: Int, tolerance: Int) throws {
    let decoded = try Photograph(decoding: ramp.jpeg(quality: quality))
    #expect((decoded.width, decoded.height) == (20, 13))
    let differences = zip(decoded.rgb, ramp.rgb).map { abs(Int($0) - Int($1)) }
    #expect((differences.max() ?? 255) <= tolerance)
  }

  @Test func spendsMoreBytesOnMoreQuality() {
    #expect(ramp.jpeg(quality: 95).count > ramp.jpeg(quality: 30).count)
  }

  @Test func givesTheSameBytesEachTime() {
    #expect(ramp.jpeg(quality: 88) == ramp.jpeg(quality: 88))
  }

  /// SOF0: marker, length, 8 bits, height 13, width 20, three components sampled 1 x 1.
  @Test func writesABaselineFileWithFullColorResolution() throws {
    let bytes = ramp.jpeg(quality: 88)
    let start = bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) }
    let frame = try #require(start)
    let header: [UInt8] = [8, 0, 13, 0, 20, 3, 1, 0x11]
    #expect(Array(bytes[(frame + 4)..<(frame + 12)]) == header)
    #expect(bytes[frame + 14] == 0x11)
    #expect(bytes[frame + 17] == 0x11)
  }
}
