import Glibc

/// Tells on standard error what a long command is doing.
///
/// On a terminal one line is rewritten; elsewhere each stage is a plain line of its own.
final class Progress {
  private let isTerminal: Bool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var hasLine = false

  init(isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
    self.isTerminal = isTerminal
    start = clock.now
  }

  /// Seconds since the command began.
  var elapsed: Double {
    let (seconds, attoseconds) = (clock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// Begins a stage: `reading the lessons`.
  func stage(_ name: String) {
    if isTerminal {
      put("\r\u{1B}[K\(name) …")
      hasLine = true
    } else {
      put("\(name)\n")
    }
  }

  /// Clears the line, so that what follows starts on a clean one.
  func finish() {
    if hasLine { put("\r\u{1B}[K") }
    hasLine = false
  }

  private func put(_ text: String) { writeError(text) }
}

/// Writes to standard error, all of it or as much as the other end takes.
func writeError(_ text: String) {
  let bytes = Array(text.utf8)
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes {
      write(STDERR_FILENO, $0.baseAddress! + written, bytes.count - written)
    }
    if count < 0 && errno == EINTR { continue }
    if count <= 0 { return }
    written += count
  }
}
