internal import Glibc

/// How figures write numbers.
enum NumberText {
  /// At most `digits` significant digits: `0`, `3.1`, `−0.0042`, `1.2 × 10⁻⁷`.
  static func significant(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "no value" }
    guard value != 0 else { return "0" }
    let sign = value < 0 ? "−" : ""
    let exponent = exponent(of: abs(value), digits: digits)
    guard (-4...6).contains(exponent) else {
      let lead = decimal(abs(value) / pow(10, Double(exponent)), places: digits - 1)
      return "\(sign)\(lead) × 10\(superscript(exponent))"
    }
    let places = digits - 1 - exponent
    let power = pow(10, Double(max(0, -places)))
    let rounded = (abs(value) / power).rounded() * power
    return sign + (places > 0 ? decimal(abs(value), places: places) : grouped(Int(rounded)))
  }

  /// A count: exact below ten thousand, then three digits and k, M, G or T.
  static func count(_ value: Int) -> String {
    let magnitude = abs(Double(value))
    guard magnitude >= 9_999.5 else { return (value < 0 ? "−" : "") + grouped(abs(value)) }
    let units = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
    // 999,950 is 1 M rather than 1,000 k.
    let unit = units.first { magnitude >= $0.0 * 0.9995 } ?? (1e3, "k")
    return significant(Double(value) / unit.0) + " " + unit.1
  }

  /// A probability in per cent; what rounds to nothing says so: `94.3 %`, `0.2 %`, `< 0.01 %`.
  static func percent(_ probability: Double) -> String {
    guard probability.isFinite else { return "no value" }
    let percent = probability * 100
    if percent > 0, percent < 0.01 { return "< 0.01 %" }
    return fixed(percent, places: percent < 0.095 ? 2 : 1) + " %"
  }

  /// Always the same number of decimals.
  static func fixed(_ value: Double, places: Int) -> String {
    let parts = decimal(value, places: places).split(separator: ".")
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    guard places > 0 else { return String(parts[0]) }
    return "\(parts[0]).\(fraction)" + String(repeating: "0", count: places - fraction.count)
  }

  /// Digits in threes: `9,408`.
  static func grouped(_ value: Int) -> String {
    let digits = String(value)
    return String(
      digits.enumerated().flatMap { index, digit -> [Character] in
        let left = digits.count - index
        return index > 0 && left.isMultiple(of: 3) ? [",", digit] : [digit]
      })
  }

  /// The power of ten of the first digit, once the value is rounded.
  private static func exponent(of value: Double, digits: Int) -> Int {
    let exponent = Int(floor(log10(value)))
    let lead = value / pow(10, Double(exponent))
    let factor = pow(10, Double(digits - 1))
    return (lead * factor).rounded() >= 10 * factor ? exponent + 1 : exponent
  }

  private static func superscript(_ value: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (value < 0 ? "⁻" : "")
      + String(String(abs(value)).compactMap { $0.wholeNumberValue }.map { digits[$0] })
  }
}
