/// How figures word their numbers: the same everywhere, in any locale.
enum Wording {
  /// `1,235,496`
  static func grouped(_ number: Int) -> String {
    var digits = Array(String(number.magnitude))
    var position = digits.count - 3
    while position > 0 {
      digits.insert(",", at: position)
      position -= 3
    }
    return (number < 0 ? "−" : "") + String(digits)
  }

  /// `1.24 M`, `345 k`, `61`: three significant digits and the unit's letter.
  static func short(_ number: Int) -> String {
    let units: [(Double, String)] = [(1e9, " G"), (1e6, " M"), (1e3, " k")]
    let value = Double(number.magnitude)
    let sign = number < 0 ? "−" : ""
    for (unit, letter) in units where value >= unit {
      return sign + significant(value / unit, digits: 3) + letter
    }
    return sign + "\(number.magnitude)"
  }

  /// `47.4 %`
  static func percent(_ share: Double) -> String { fixed(share * 100, places: 1) + " %" }

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

  /// About so many significant digits, never in powers of ten above one: `12.4`, `0.0123`, `124`.
  static func significant(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, places: 0) }
    var places = digits - 1
    var magnitude = value.magnitude
    while magnitude >= 10 {
      magnitude /= 10
      places -= 1
    }
    while magnitude < 1 && places < 12 {
      magnitude *= 10
      places += 1
    }
    return fixed(value, places: max(0, places))
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
}
