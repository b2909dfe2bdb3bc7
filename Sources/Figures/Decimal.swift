/// Writes a number with at most `places` decimals and no trailing zeros: `12`, `0.5`, `-3.25`.
///
/// The result is the same in every locale. Values that are not finite or beyond 10¹⁵ are written
/// as `0`: no place on a drawing is out there.
func decimal(_ value: Double, places: Int) -> String {
  let power = [1.0, 10, 100, 1000, 10_000, 100_000, 1_000_000][min(max(places, 0), 6)]
  guard value.isFinite, abs(value) < 1e15 / power else { return "0" }
  let scaled = Int((value * power).rounded())
  let (whole, fraction) = abs(scaled).quotientAndRemainder(dividingBy: Int(power))
  let sign = scaled < 0 ? "-" : ""
  guard fraction != 0 else { return "\(sign)\(whole)" }
  var digits = String(fraction)
  digits = String(repeating: "0", count: min(max(places, 0), 6) - digits.count) + digits
  while digits.last == "0" { digits.removeLast() }
  return "\(sign)\(whole).\(digits)"
}
