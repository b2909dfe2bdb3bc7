import Lessons

/// Diagnostics as the tool prints them.
func text(_ diagnostics: some Sequence<Diagnostic>) -> String {
  diagnostics.map(\.text).joined(separator: "\n")
}
