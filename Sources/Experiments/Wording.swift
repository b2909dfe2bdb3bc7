/// How figures word their numbers: the same everywhere, in any locale.
public enum Wording {
  /// `1,235,496`
  public static func grouped(_ number: Int) -> String {
    var digits = Array(String(number.magnitude))
    var position = digits.count - 3
    while position > 0 {
      digits.insert(",", at: position)
      position -= 3
    }
    return (number < 0 ? "−" : "") + String(digits)
  }

  /// `1.24 million`, `345 thousand`, `9,408`: three significant digits and a word, to be read aloud.
  static func spoken(_ number: Int) -> String {
    let units: [(Double, String)] = [(1e9, " billion"), (1e6, " million"), (1e3, " thousand")]
    let value = Double(number.magnitude)
    guard value >= 9_999.5 else { return grouped(number) }
    // 999,950 is 1 million rather than 1,000 thousand.
    let unit = units.first { value >= $0.0 * 0.9995 } ?? (1, "")
    return (number < 0 ? "−" : "") + significant(value / unit.0) + unit.1
  }

  /// `47.4 %`; what rounds to nothing says so: `0.02 %`, `< 0.01 %`.
  static func percent(_ share: Double) -> String {
    let percent = share * 100
    if percent == 0 || percent == 100 { return fixed(percent, places: 0) + " %" }
    if percent > 0, percent < 0.01 { return "< 0.01 %" }
    return fixed(percent, places: percent < 0.095 ? 2 : 1) + " %"
  }

  /// `64 × 56 × 56`
  static func dimensions(_ dimensions: [Int]) -> String {
    dimensions.map(grouped).joined(separator: " × ")
  }

  /// A fixed count of decimals, rounded to nearest.
  static func fixed(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞" }
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 9e18 else { return "\(value)" }
    let whole = Int(scaled)
    let sign = value < 0 && whole > 0 ? "−" : ""
    guard places > 0 else { return "\(sign)\(whole)" }
    let fraction = String(whole % Int(scale))
    let zeros = String(repeating: "0", count: places - fraction.count)
    return "\(sign)\(whole / Int(scale)).\(zeros)\(fraction)"
  }

  /// At least three significant digits: `12.4`, `0.0123`, `1,235`, `1.24 × 10⁻⁷`.
  static func significant(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, places: 0) }
    var exponent = 0
    var lead = value.magnitude
    while lead >= 10 {
      lead /= 10
      exponent += 1
    }
    while lead < 1 {
      lead *= 10
      exponent -= 1
    }
    // 9.996 has the digits of 10.0.
    let scale = (1..<digits).reduce(1.0) { scale, _ in scale * 10 }
    if (lead * scale).rounded() >= 10 * scale {
      lead /= 10
      exponent += 1
    }
    if (-4...9).contains(exponent) {
      let places = max(0, digits - 1 - exponent)
      return places > 0 ? fixed(value, places: places) : grouped(Int(value.rounded()))
    }
    let sign = value < 0 ? "−" : ""
    return "\(sign)\(fixed(lead, places: digits - 1)) × 10\(superscript(exponent))"
  }

  /// A value with its significant digits; `none` where there is none.
  static func value(_ value: Double?) -> String { value.map { significant($0) } ?? "none" }

  private static func superscript(_ number: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (number < 0 ? "⁻" : "")
      + String(String(number.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] })
  }

  /// `1`, `1 and 2`, `1, 2 and 3`
  static func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  /// `1 map`, `3 maps`
  static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// `Map 3`, `Maps 3 and 5`, and only how many where there are more than ten: `12 of the maps`.
  static func numbered(_ numbers: [Int], _ noun: String) -> String {
    if numbers.count > 10 { return "\(grouped(numbers.count)) of the \(noun)s" }
    return "\(noun.prefix(1).uppercased())\(noun.dropFirst())\(numbers.count == 1 ? "" : "s") "
      + list(numbers.map(String.init))
  }
}
