/// A number as the author of a question writes it: `9,408`, `-1.5`, `1.2e11`, `0.75 ± 0.01`.
struct AnswerNumber {
  let value: Double
  /// 0 where none was given.
  let tolerance: Double
  let text: String

  /// Nil for what is not a number.
  init?(_ text: String) {
    let text = Array(text.utf8).trimmed.text
    let parts = text.split(separator: "±", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let value = number(first) else { return nil }
    var tolerance = 0.0
    if parts.count > 1 {
      guard let given = number(parts[1]), given >= 0 else { return nil }
      tolerance = given
    }
    self.value = value
    self.tolerance = tolerance
    self.text = text
  }
}

private func number(_ text: Substring) -> Double? {
  var scanner = NumberScanner(rest: Array(text.utf8).trimmed)
  guard let plain = scanner.scan(), let number = Double(plain), number.isFinite else { return nil }
  return number
}

private struct NumberScanner {
  var rest: ArraySlice<UInt8>

  /// The number without commas and with a hyphen for a minus; nil where anything else is met.
  mutating func scan() -> String? {
    let sign = take(["-", "−"]) ? "-" : ""
    guard let whole = takeWhole() else { return nil }
    var plain = sign + whole
    if take(["."]) {
      guard let digits = takeDigits() else { return nil }
      plain += ".\(digits)"
    }
    if take(["e", "E"]) {
      let sign = take(["-", "−"]) ? "-" : ""
      if sign.isEmpty { _ = take(["+"]) }
      guard let digits = takeDigits() else { return nil }
      plain += "e\(sign)\(digits)"
    }
    return rest.isEmpty ? plain : nil
  }

  /// Digits, where there are commas in groups of three.
  private mutating func takeWhole() -> String? {
    guard var whole = takeDigits() else { return nil }
    let isGrouped = rest.first == ascii(",")
    if isGrouped, whole.utf8.count > 3 { return nil }
    while take([","]) {
      guard let group = takeDigits(), group.utf8.count == 3 else { return nil }
      whole += group
    }
    return whole
  }

  private mutating func takeDigits() -> String? {
    let digits = rest.prefix(while: \.isDigit)
    rest = rest.dropFirst(digits.count)
    return digits.isEmpty ? nil : digits.text
  }

  private mutating func take(_ marks: [String]) -> Bool {
    guard let mark = marks.first(where: { rest.starts(with: $0.utf8) }) else { return false }
    rest = rest.dropFirst(mark.utf8.count)
    return true
  }
}
