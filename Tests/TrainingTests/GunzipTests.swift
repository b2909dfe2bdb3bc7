import Testing

@testable import Training

@Suite struct GunzipTests {
  /// `gzip.compress(b"hello hello hello", mtime=0)` of Python 3.11.
  static let hello: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 87, 200, 64, 144, 0, 128, 136, 249,
    229,
    17, 0, 0, 0,
  ]

  @Test func unpacks() throws {
    #expect(isGzip(Self.hello))
    #expect(try gunzipped(Self.hello) == Array("hello hello hello".utf8))
  }

  @Test func unpacksMembersOneBehindTheOther() throws {
    #expect(
      try gunzipped(Self.hello + Self.hello) == Array("hello hello hellohello hello hello".utf8))
  }

  @Test(arguments: [0, 5, 12, 27])
  func saysWhenTheEndIsMissing(count: Int) {
    #expect(throws: GzipError.truncated) { try gunzipped(Array(Self.hello.prefix(count))) }
  }

  @Test func saysWhenTheChecksumDoesNotFit() {
    var bytes = Self.hello
    bytes[20] ^= 1
    #expect(throws: GzipError.damaged(reason: "incorrect data check")) { try gunzipped(bytes) }
  }

  @Test func stopsAtTheLimit() {
    #expect(throws: GzipError.tooLong(limit: 16)) { try gunzipped(Self.hello, limit: 16) }
  }
}
