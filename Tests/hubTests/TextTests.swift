import Glibc
import Testing

@testable import hub

@Suite struct TextTests {
  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (416_700, "417 kB"), (999_499, "999 kB"),
    (5_341_000, "5.3 MB"),
  ])
  func writesCountsOfBytesAsPeopleReadThem(bytes: Int, text: String) {
    #expect(byteCount(bytes) == text)
  }

  @Test(arguments: [
    (Duration.nanoseconds(1_400), "1 µs"), (.microseconds(999), "999 µs"),
    (.microseconds(1_000), "1.0 ms"), (.milliseconds(12_345), "12345.0 ms"),
  ])
  func writesTimesThatAreNotNothing(time: Duration, text: String) {
    #expect(duration(time) == text)
  }

  @Test func alignsWideCharacters() {
    #expect(columns([["画像", "1"], ["image", "2"]]) == ["画像   1", "image  2"])
  }

  @Test(arguments: [
    (ENOSPC, "make room on this disk, or choose another"), (ENAMETOOLONG, "choose a shorter name"),
    (EACCES, "make the folder writable, or choose another"),
    (EROFS, "this disk cannot be written to: choose another"),
  ])
  func saysWhatToDoWhereAFileCannotBeWritten(code: Int32, help: String) {
    #expect(SystemError(code: code, path: "x").writingHelp == help)
  }

  @Test(arguments: [
    (1.25, 1, "1.3"), (-0.5, 1, "-0.5"), (0.044, 2, "0.04"), (12, 0, "12"),
    (.infinity, 1, "inf"), (.nan, 1, "nan"), (1e300, 1, "1e+300"),
  ])
  func writesNumbersWithAFixedCountOfDecimals(value: Double, places: Int, text: String) {
    #expect(decimal(value, places: places) == text)
  }
}

@Suite struct FileSystemTests {
  let folder = try! TemporaryFolder()

  @Test func refusesAFileThatNoMemoryHolds() throws {
    let path = folder.path("huge")
    try FileSystem.write([], to: path)
    try #require(truncate(path, 10_000_000_000_000) == 0)
    #expect(throws: SystemError(code: EFBIG, path: path)) { try FileSystem.read(path) }
  }

  @Test func doesNotWaitForTheWriterOfAPipe() throws {
    let path = folder.path("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    #expect(throws: SystemError(code: EOPNOTSUPP, path: path)) { try FileSystem.read(path) }
    #expect(throws: SystemError(code: EOPNOTSUPP, path: path)) { try FileSystem.map(path) }
  }

  @Test(arguments: [0, 5, 200_000])
  func mapsWhatItReads(count: Int) throws {
    let path = folder.path("file")
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    try FileSystem.write(bytes, to: path)
    let mapped = try FileSystem.map(path)
    let part = try FileSystem.map(path, 3, 150_000)
    try FileSystem.remove(path)
    #expect(mapped.withUnsafeBytes { Array($0) } == bytes)
    #expect(part.withUnsafeBytes { Array($0) } == Array(bytes.dropFirst(3).prefix(150_000)))
    #expect(throws: SystemError(code: ENOENT, path: path)) { try FileSystem.map(path) }
    #expect(throws: SystemError(code: EISDIR, path: folder.path("."))) {
      try FileSystem.map(folder.path("."))
    }
  }
}
