import Lessons
import Testing

@Suite struct DiskTests {
  private let disk = Disk.memory(
    texts: ["b.txt": "b", "a/two.txt": "2", "a/one.txt": "1", "ab/three.txt": "3"], name: "site")

  @Test func listsAFoldersFilesInOrder() {
    #expect(disk.files("a") == ["a/one.txt", "a/two.txt"])
    #expect(disk.files("") == ["a/one.txt", "a/two.txt", "ab/three.txt", "b.txt"])
    #expect(disk.files("none") == [])
  }

  @Test func readsFilesAndKnowsWhatIsNotThere() throws {
    #expect(try disk.read("a/one.txt") == Array("1".utf8))
    #expect(try disk.read("a") == nil)
  }

  @Test func showsPathsAsAnAuthorTypesThem() {
    #expect(disk.shownPath("a/one.txt") == "site/a/one.txt")
    #expect(Disk.memory([:], name: "").shownPath("a/one.txt") == "a/one.txt")
  }

  @Test func putsFilesOfAnotherTreeInThePlaceOfItsOwn() throws {
    let both = disk.overlaid(by: .memory(texts: ["b.txt": "other", "c.txt": "c"]))
    #expect(both.files("") == ["a/one.txt", "a/two.txt", "ab/three.txt", "b.txt", "c.txt"])
    #expect(try both.read("b.txt") == Array("other".utf8))
    #expect(try both.read("a/one.txt") == Array("1".utf8))
    #expect(both.name == "site")
    #expect(both.shownPath("b.txt") == "content/b.txt")
    #expect(both.shownPath("a/one.txt") == "site/a/one.txt")
  }
}
