import ArgumentParser
import Glibc
import Lessons

/// Where a command speaks: results on standard output, progress and diagnostics on standard error.
struct Console {
  let progress = Progress()

  func say(_ line: String) {
    progress.finish()
    print(line)
  }

  /// Prints diagnostics, sorted by place, each only once.
  func show(_ diagnostics: [Diagnostic]) {
    progress.finish()
    let sorted = Set(diagnostics).sorted { ($0.place, $0.text) < ($1.place, $1.text) }
    for diagnostic in sorted { writeError(diagnostic.text + "\n") }
  }

  /// Prints diagnostics and ends the command with status 1.
  func fail(_ diagnostics: [Diagnostic]) throws -> Never {
    show(diagnostics)
    throw ExitCode(1)
  }

  /// Says what was built, where it is, and how long it took.
  func report(_ site: BuiltSite, at output: String, _ outcome: Publisher.Outcome) {
    switch outcome {
    case .unchanged: say("\(output) is unchanged: \(site.contents), in \(elapsed)")
    case .replaced: say("\(output) is written: \(site.contents), in \(elapsed)")
    case .replacedByRenames:
      say("\(output) is written: \(site.contents), in \(elapsed)")
      say("(this file system cannot exchange two folders, so two renames did it)")
    }
  }

  /// Time since the command began, such as `1.9 s`.
  var elapsed: String { "\(decimal(progress.elapsed, places: 1)) s" }
}

/// `1 lesson`, `2 lessons`
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// A number with a fixed count of decimals; one that no table has room for, or none, as Swift writes it.
func decimal(_ value: Double, places: Int) -> String {
  let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
  guard value.magnitude * scale < 1e15 else { return "\(value)" }
  let whole = Int((value.magnitude * scale).rounded())
  let sign = value < 0 ? "-" : ""
  guard places > 0 else { return "\(sign)\(whole)" }
  let digits = String(whole % Int(scale))
  let fraction = String(repeating: "0", count: places - digits.count) + digits
  return "\(sign)\(whole / Int(scale)).\(fraction)"
}

/// A count of bytes as people read it: `5.3 MB`.
func byteCount(_ bytes: Int) -> String {
  switch bytes {
  case ..<1_000: "\(bytes) B"
  case ..<1_000_000: "\(decimal(Double(bytes) / 1e3, places: 0)) kB"
  default: "\(decimal(Double(bytes) / 1e6, places: 1)) MB"
  }
}
