import Foundation
import Testing

@testable import Figures

/// Compares text with a file in `Snapshots`. A missing file is written, and the test fails once.
func expectSnapshot(
  _ text: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  let file = folder.appendingPathComponent("Snapshots/\(name)")
  guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
    try text.write(to: file, atomically: true, encoding: .utf8)
    Issue.record(
      "snapshot \(name) was missing and has been recorded", sourceLocation: sourceLocation)
    return
  }
  guard text != expected else { return }
  let pairs = zip(text.split(separator: "\n"), expected.split(separator: "\n"))
  let difference = pairs.first { $0 != $1 }.map { "is       \($0)\nshould be \($1)" }
  Issue.record(
    "\(name) differs: \(difference ?? "one text is longer")", sourceLocation: sourceLocation)
}

/// FNV-1a of some bytes, as hexadecimal digits.
func fingerprint(_ bytes: [UInt8]) -> String { String(bytes.fingerprint, radix: 16) }
