import Glibc

/// Tells on standard error what a long command is doing.
///
/// On a terminal one line is rewritten; elsewhere each stage is a plain line of its own.
final class Progress {
  let isTerminal: Bool
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

  /// Says what stays: on a terminal too.
  func note(_ text: String) {
    finish()
    put("\(text)\n")
  }

  /// A line of its own; none on a terminal, where ``rewrite(_:)`` says as much.
  func line(_ text: String) {
    if !isTerminal { put("\(text)\n") }
  }

  /// Puts a text in the place of a terminal's last line, as much of it as fits; nothing elsewhere.
  func rewrite(_ text: String) {
    guard isTerminal else { return }
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    put("\r\u{1B}[K\(text.prefix(isKnown ? Int(size.ws_col) - 1 : 79))")
    hasLine = true
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
