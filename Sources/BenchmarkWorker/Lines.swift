#if canImport(Glibc)
  internal import Glibc
#endif

/// Prints a line at once, also into a pipe.
public func say(_ line: String) {
  print(line)
  fflush(nil)
}

/// Says in one line why nothing can be measured.
public func fail(_ reason: String) -> Never {
  say("error \(reason.split(separator: "\n").joined(separator: " "))")
  exit(1)
}
