import Glibc
import Lessons
import Testing

@testable import hub

@Suite struct PublisherTests {
  let folder = try! TemporaryFolder()
  var publisher: Publisher { Publisher(output: folder.path("public")) }

  func files(_ texts: [String: String]) -> [OutputFile] {
    texts.sorted { $0.key < $1.key }.map { OutputFile(path: $0.key, bytes: Array($0.value.utf8)) }
  }

  func published() -> [String: String] {
    var texts: [String: String] = [:]
    for path in FileSystem.files(below: folder.path("public")) {
      texts[path] = (try? FileSystem.read(folder.path("public/\(path)"))).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    return texts
  }

  @Test func replacesTheWholeFolder() throws {
    #expect(try publisher.publish(files(["old.html": "1", "a/b.html": "2"])) == .replaced)
    #expect(try publisher.publish(files(["index.html": "3"])) == .replaced)
    #expect(published() == ["index.html": "3"])
    #expect(try FileSystem.names(in: folder.root) == ["public"])
  }

  @Test func touchesNothingWhenNoByteChanges() throws {
    let site = files(["index.html": "1", "a/b.html": "2"])
    _ = try publisher.publish(site)
    let before = try inode(folder.path("public"))
    #expect(try publisher.publish(site) == .unchanged)
    #expect(try inode(folder.path("public")) == before)
  }

  @Test func noticesHiddenFilesToo() throws {
    let site = files(["index.html": "1", ".htaccess": "2"])
    _ = try publisher.publish(site)
    #expect(try publisher.publish(site) == .unchanged)
    #expect(try publisher.publish(files(["index.html": "1"])) == .replaced)
    let left = FileSystem.files(below: folder.path("public"), includingHidden: true)
    #expect(left == [".hub-site", "index.html"])
  }

  @Test(arguments: [EINVAL, ENOSYS])
  func renamesTwiceWhereFoldersCannotBeExchanged(refusal: Int32) throws {
    var publisher = publisher
    publisher.exchange = { _, _ in refusal }
    _ = try publisher.publish(files(["index.html": "1"]))
    #expect(try publisher.publish(files(["index.html": "2"])) == .replacedByRenames)
    #expect(published() == ["index.html": "2"])
    #expect(try FileSystem.names(in: folder.root) == ["public"])
  }

  @Test func keepsTheOldSiteWhereTheExchangeFails() throws {
    _ = try publisher.publish(files(["index.html": "1"]))
    var failing = publisher
    failing.exchange = { _, _ in EIO }
    #expect(throws: SystemError(code: EIO, path: folder.path("public"))) {
      try failing.publish(files(["index.html": "2"]))
    }
    #expect(published() == ["index.html": "1"])
    #expect(try FileSystem.names(in: folder.root) == ["public"])
  }

  @Test func mendsABuildThatWasKilledBetweenTheTwoRenames() throws {
    _ = try publisher.publish(files(["index.html": "1"]))
    try FileSystem.rename(folder.path("public"), to: folder.path(".public.hub-old"))
    try FileSystem.makeFolder(folder.path(".public.hub-new/half"))
    #expect(try publisher.publish(files(["index.html": "1"])) == .unchanged)
    #expect(published() == ["index.html": "1"])
    #expect(try FileSystem.names(in: folder.root) == ["public"])
  }

  @Test func bringsBackTheSiteOfAKilledBuildBeforeTheNextOneBegins() throws {
    _ = try publisher.publish(files(["index.html": "1"]))
    try FileSystem.rename(folder.path("public"), to: folder.path(".public.hub-old"))
    publisher.restore()
    #expect(published() == ["index.html": "1"])
    #expect(try FileSystem.names(in: folder.root) == ["public"])
  }

  @Test func keepsALinkAndReplacesWhatItLeadsTo() throws {
    try FileSystem.makeFolder(folder.path("elsewhere/site"))
    try #require(symlink("elsewhere/site", folder.path("public")) == 0)
    #expect(try publisher.publish(files(["index.html": "1"])) == .replaced)
    #expect(try publisher.publish(files(["index.html": "2"])) == .replaced)
    #expect(FileSystem.isSymbolicLink(folder.path("public")))
    #expect(published() == ["index.html": "2"])
    #expect(try FileSystem.names(in: folder.path("elsewhere")) == ["site"])
  }

  @Test func refusesALinkThatLeadsNowhere() throws {
    try #require(symlink("nothing", folder.path("public")) == 0)
    #expect(
      publisher.refusal(sources: [])?.text == """
        \(folder.path("public")):1:1: error: the output folder is a link that leads nowhere
          help: make the folder that it names, or remove the link
        """)
  }

  @Test(arguments: ["new/../content/public", "new/.", "new/.."])
  func refusesAPathThroughAFolderThatDoesNotExist(output: String) throws {
    try FileSystem.makeFolder(folder.path("content"))
    let publisher = Publisher(output: folder.path(output))
    #expect(
      publisher.refusal(sources: [folder.path("content")])?.fact
        == "the output folder's path leads through a folder that does not exist")
  }

  @Test func refusesAnEmptyName() {
    #expect(
      Publisher(output: "").refusal(sources: [])?.text == """
        --output:1:1: error: the output folder has no name
          help: name a folder with --output
        """)
  }

  @Test func refusesAFile() throws {
    try FileSystem.write([], to: folder.path("public"))
    #expect(
      publisher.refusal(sources: [])?.text == """
        \(folder.path("public")):1:1: error: the output folder is a file
          help: name a folder with --output, or remove the file
        """)
  }

  @Test func refusesAFolderThatHoldsTheContent() throws {
    try FileSystem.makeFolder(folder.path("content/lessons"))
    let publisher = Publisher(output: folder.root)
    #expect(
      publisher.refusal(sources: [folder.path("content")])?.text == """
        \(folder.root):1:1: error: the output folder holds \(folder.path("content")), which the build reads
          help: the output folder is replaced whole; name another with --output
        """)
  }

  @Test(arguments: ["content/public", "content/not/yet/there"])
  func refusesAFolderWithinTheContent(output: String) throws {
    try FileSystem.makeFolder(folder.path("content"))
    let publisher = Publisher(output: folder.path(output))
    #expect(
      publisher.refusal(sources: [folder.path("content")])?.fact
        == "the output folder lies within \(folder.path("content")), which the build reads")
  }

  @Test func refusesAFolderOfSomeoneElse() throws {
    try FileSystem.makeFolder(folder.path("public"))
    try FileSystem.write([1], to: folder.path("public/thesis.txt"))
    #expect(
      publisher.refusal(sources: [])?.text == """
        \(folder.path("public")):1:1: error: the output folder holds files that hub did not write
          help: the output folder is replaced whole; name a new or empty one with --output
        """)
  }

  @Test func takesANewAnEmptyAndItsOwnFolder() throws {
    #expect(publisher.refusal(sources: []) == nil)
    try FileSystem.makeFolder(folder.path("public"))
    #expect(publisher.refusal(sources: []) == nil)
    _ = try publisher.publish(files(["index.html": "1"]))
    #expect(publisher.refusal(sources: []) == nil)
  }

  private func inode(_ path: String) throws -> UInt64 {
    var status = stat()
    try #require(stat(path, &status) == 0)
    return UInt64(status.st_ino)
  }
}

/// A folder of a test's own, removed with the last reference to it.
final class TemporaryFolder: Sendable {
  let root: String

  init() throws {
    var template = Array("/tmp/hub-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError("/tmp") }
    root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func path(_ relative: String) -> String { "\(root)/\(relative)" }

  deinit { try? FileSystem.remove(root) }
}
