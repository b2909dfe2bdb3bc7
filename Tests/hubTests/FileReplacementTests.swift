import Foundation
import Testing

@testable import hub

/// Files that are written together, or not at all.
@Suite struct FileReplacementTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "hub-files-\(UUID().uuidString)").path

  init() throws { try FileSystem.makeFolder(folder) }

  private func replace(_ files: [(String, [UInt8])], makesFolders: Bool = false) throws {
    try FileSystem.replace(
      files.map { name, bytes in FileContent(path: "\(folder)/\(name)") { bytes } },
      makesFolders: makesFolders)
  }

  private var names: [String] { FileSystem.files(below: folder, includingHidden: true) }

  @Test func replacesAllFilesAndKeepsTheirPermissions() throws {
    try FileSystem.write([1], to: "\(folder)/a")
    chmod("\(folder)/a", 0o640)
    try replace([("a", [2]), ("new/b", [3])], makesFolders: true)
    #expect(try FileSystem.read("\(folder)/a") == [2])
    #expect(names == ["a", "new/b"])
    var status = stat()
    #expect(stat("\(folder)/a", &status) == 0 && status.st_mode & 0o777 == 0o640)
  }

  @Test func leavesEverythingAsItWasWhereOneCannotBeWritten() throws {
    try FileSystem.write([1], to: "\(folder)/a")
    let long = String(repeating: "n", count: 300)
    let error = #expect(throws: SystemError.self) {
      try replace([("a", [2]), ("new/b", [3]), (long, [4])], makesFolders: true)
    }
    #expect(error == SystemError(code: ENAMETOOLONG, path: "\(folder)/\(long)"))
    #expect(try FileSystem.read("\(folder)/a") == [1])
    #expect(try FileSystem.names(in: folder) == ["a"])
  }

  /// What was moved to its place already goes back.
  @Test func takesBackWhatItMoved() throws {
    try FileSystem.write([1], to: "\(folder)/a")
    var isFirst = true
    #expect(throws: SystemError.self) {
      try FileSystem.replace(
        [
          FileContent(path: "\(folder)/a") { [2] }, FileContent(path: "\(folder)/b") { [3] },
          FileContent(path: "\(folder)/c") {
            // Something takes the place of the second file meanwhile.
            if isFirst { try? FileSystem.makeFolder("\(folder)/b") }
            isFirst = false
            return [4]
          },
        ], makesFolders: false)
    }
    #expect(try FileSystem.read("\(folder)/a") == [1])
    #expect(try FileSystem.names(in: folder).filter { !$0.hasPrefix("b") } == ["a"])
  }

  @Test func replacesDurably() throws {
    try FileSystem.write([1], to: "\(folder)/a")
    for bytes: [UInt8] in [[2], [3, 3]] {
      try FileSystem.replace(
        [FileContent(path: "\(folder)/a") { bytes }], makesFolders: false, isDurable: true)
      #expect(try FileSystem.read("\(folder)/a") == bytes)
    }
    #expect(names == ["a"])
  }

  @Test func followsSymbolicLinks() throws {
    try FileSystem.makeFolder("\(folder)/real")
    symlink("real/file", "\(folder)/link")
    try replace([("link", [1])])
    try replace([("link", [2])])
    #expect(FileSystem.isSymbolicLink("\(folder)/link"))
    #expect(try FileSystem.read("\(folder)/real/file") == [2])
    symlink("round", "\(folder)/round")
    #expect(throws: SystemError(code: ELOOP, path: "\(folder)/round")) {
      try replace([("round", [1])])
    }
  }

  @Test func exportingReplacesRegularFilesOnly() throws {
    mkfifo("\(folder)/pipe", 0o600)
    for (target, fault) in [
      (
        "pipe",
        "Not a regular file\n  help: devices and pipes are not replaced: choose the path of a file"
      ),
      (".", "Is a directory\n  help: a folder has this name: choose another"),
      (
        "none/x.onnx", "No such file or directory\n  help: make the folder first, or check the path"
      ),
      ("pipe/x.onnx", "Not a directory\n  help: a part of the path is a file: choose another path"),
    ] {
      let source = "\(Self.repository)/Tests/hubTests/Fixtures/names.onnx"
      let result = try Tool.run(["model", "export", source, target], in: folder)
      #expect(
        result.errors == "\(target):1:1: error: the file cannot be written: \(fault)\n")
      #expect(result.status == 1)
    }
    #expect(try FileSystem.names(in: folder) == ["pipe"])
  }

  @Test func saysWhenTheDiskIsFull() throws {
    try FileSystem.makeFolder("\(folder)/small")
    let rootless = getuid() == 0 ? "" : "-Ur"
    let script = """
      mount -t tmpfs -o size=1m tmpfs small && echo old > small/out.onnx \
      && \(Tool.binary) model export squeezenet-1.1 small/out.onnx \
      --content \(Self.repository)/content; echo "status $?"; cat small/out.onnx; ls -A small
      """
    let run = try Tool.execute(
      ["unshare", "-m"] + (rootless.isEmpty ? [] : [rootless]) + ["sh", "-c", script], in: folder)
    #expect(
      run.errors == """
        small/out.onnx:1:1: error: the file cannot be written: No space left on device
          help: make room on this disk, or choose another

        """)
    #expect(run.output == "status 1\nold\nout.onnx\n")
  }
}
