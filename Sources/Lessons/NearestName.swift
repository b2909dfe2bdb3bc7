/// The name that an author most likely meant, or nil where none is close.
///
/// Names are compared by Damerau-Levenshtein distance (insertions, deletions, substitutions and
/// swaps of neighbours, in its optimal string alignment form) without regard to case. A name is
/// close when a third of its letters, and at least one, could be wrong. Among equally close names
/// the one whose differing letters are nearer in the alphabet wins, then the earlier one.
public func nearestName(to name: String, among candidates: [String]) -> String? {
  let close = rank(candidates, by: name).first { ranked in
    let longer = max(name.unicodeScalars.count, ranked.name.unicodeScalars.count)
    return ranked.distance <= max(1, longer / 3)
  }
  return close?.name
}

/// Words a diagnostic's help for a name that is not among those available.
///
/// `nearestNameHelp(for: "conv9", among: ["conv1", "conv2"], called: "layers")` is
/// `available layers are conv1, conv2; try conv2`. Of long lists only the nearest are shown.
///
/// - Parameter noun: What the names name, in the plural.
public func nearestNameHelp(
  for name: String, among candidates: [String], called noun: String
) -> String {
  guard !candidates.isEmpty else { return "there are no \(noun) to choose from" }
  let most = 12
  var shown = candidates.joined(separator: ", ")
  if candidates.count > most {
    let nearest = rank(candidates, by: name).prefix(most).map(\.name)
    shown = "\(nearest.joined(separator: ", ")) and \(candidates.count - most) more"
  }
  let suggestion = nearestName(to: name, among: candidates).map { "; try \($0)" } ?? ""
  return "available \(noun) are \(shown)\(suggestion)"
}

private struct RankedName {
  let name: String
  let distance: Int
  let alphabetDistance: Int
  let index: Int
}

private func rank(_ candidates: [String], by name: String) -> [RankedName] {
  // Names from files can be of any length; nobody mistypes more than this.
  let wanted = Array(name.lowercased().unicodeScalars.prefix(200))
  let ranked = candidates.enumerated().map { index, candidate in
    let letters = Array(candidate.lowercased().unicodeScalars.prefix(200))
    return RankedName(
      name: candidate, distance: editDistance(wanted, letters),
      alphabetDistance: zip(wanted, letters).reduce(0) {
        $0 + abs(Int($1.0.value) - Int($1.1.value))
      }, index: index)
  }
  return ranked.sorted {
    ($0.distance, $0.alphabetDistance, $0.index) < ($1.distance, $1.alphabetDistance, $1.index)
  }
}

private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for j in 0..<b.count {
      var best = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, beforePrevious[j - 1] + 1)
      }
      row.append(best)
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.count]
}
