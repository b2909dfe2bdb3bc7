import Testing

@testable import Training

@Suite struct CheckpointTests {
  private static let small = Checkpoint(
    identity: .init(recipeHash: 0x1122_3344_5566_7788, dataHash: 2, seed: 3), epoch: 4, step: 5,
    seconds: 6.5, sums: ["loss": 0.25], arrays: [.init("w", [1, -2])])

  /// Written by Python's `struct` and `zlib.crc32`.
  private static let bytes: [UInt8] = hexadecimal(
    "6875622d636b7074010000007500000000000000887766554433221102000000000000000300000000000000"
      + "040000000000000005000000000000000000000000001a4001000000040000006c6f7373000000000000d03f"
      + "01000000010000007702000000000000000000803f000000c09b2e622e")

  private static func hexadecimal(_ text: String) -> [UInt8] {
    let digits = Array(text)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0..<($0 + 2)]), radix: 16)
    }
  }

  @Test func hasTheFormatThatIsStated() throws {
    #expect(Self.small.bytes == Self.bytes)
    #expect(try Checkpoint(Self.bytes) == Self.small)
  }

  @Test func keepsEveryBit() throws {
    let patterns: [UInt32] = [0, 0x8000_0000, 1, 0x7F80_0000, 0x7FC0_1234, 0x3F80_0001]
    var checkpoint = Self.small
    checkpoint.arrays = [
      .init("größe", patterns.map(Float.init(bitPattern:))), .init("none", []),
    ]
    checkpoint.sums = ["b": -.infinity, "a": 1 / 3]
    let read = try Checkpoint(checkpoint.bytes)
    #expect(try read.array(named: "größe", count: 6).map(\.bitPattern) == patterns)
    #expect(read.sums == checkpoint.sums)
    #expect(read.bytes == checkpoint.bytes)
  }

  @Test func refusesEveryFileThatWasCutShort() {
    for count in 0..<Self.bytes.count {
      let error = #expect(throws: CheckpointError.self) {
        try Checkpoint(Array(Self.bytes.prefix(count)))
      }
      #expect(
        error
          == (count < 8 ? .foreign : .truncated(byteCount: count, expected: count < 20 ? 20 : 117)))
    }
  }

  @Test func refusesEveryFileWithAnotherBit() {
    for index in Self.bytes.indices {
      var bytes = Self.bytes
      bytes[index] ^= 0x10
      #expect(throws: CheckpointError.self) { try Checkpoint(bytes) }
    }
  }

  @Test(arguments: [
    (
      [UInt8]("NUMPY?".utf8), "the file is no checkpoint of a training run",
      "name a file that a training run wrote"
    ),
    (
      bytes + [0], "the checkpoint is damaged: its checksum does not fit its contents",
      "resume from another checkpoint, or remove this one and start anew"
    ),
    (
      bytes[..<8] + [2] + bytes[9...], "the checkpoint is of version 2, expected 1",
      "resume with the version of the tool that wrote it, or start anew"
    ),
    (
      bytes.dropLast(), "the checkpoint is truncated: it holds 116 bytes, expected 117",
      "resume from another checkpoint, or remove this one and start anew"
    ),
  ])
  func saysWhyAFileIsRefused(bytes: [UInt8], fact: String, help: String) {
    let error = #expect(throws: CheckpointError.self) { try Checkpoint(bytes) }
    #expect(error?.fact == fact)
    #expect(error?.help == help)
  }

  @Test func refusesAnotherRun() throws {
    let identity = Self.small.identity
    try Self.small.check(identity)
    var other = identity
    other.recipeHash = 0
    #expect(throws: CheckpointError.anotherRecipe) { try Self.small.check(other) }
    other = identity
    other.dataHash = 0
    #expect(throws: CheckpointError.anotherData) { try Self.small.check(other) }
    other = identity
    other.seed = 9
    #expect(throws: CheckpointError.anotherSeed(3, expected: 9)) { try Self.small.check(other) }
    #expect(throws: CheckpointError.array("v", count: nil, expected: 2)) {
      try Self.small.array(named: "v", count: 2)
    }
    #expect(throws: CheckpointError.array("w", count: 2, expected: 3)) {
      try Self.small.array(named: "w", count: 3)
    }
  }
}
