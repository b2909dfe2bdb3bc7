/// A colour scale that leaves out the few largest values, which would leave the rest in the dark.
struct Clipping {
  /// What the ends of the scale stand for.
  let range: ClosedRange<Float>
  /// Says how much lies beyond.
  let note: String

  /// The scale up to the size that 99.5 % of the values stay below; nil where the largest is hardly
  /// larger than that, or where there are too few values to tell.
  init?(of maps: [[Float]], isSigned: Bool) {
    let sizes = maps.joined().filter(\.isFinite).map(\.magnitude).sorted()
    guard sizes.count >= 1000, let largest = sizes.last else { return nil }
    let limit = sizes[sizes.count * 995 / 1000]
    guard limit > 0, largest > 1.25 * limit else { return nil }
    range = isSigned ? -limit...limit : 0...limit
    let beyond = sizes.count { $0 > limit }
    note =
      "The largest \(Wording.percent(Double(beyond) / Double(sizes.count))) of the values, up to "
      + "\(Wording.significant(Double(largest))), are drawn like \(Wording.significant(Double(limit)))."
  }
}
