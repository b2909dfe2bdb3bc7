/// The known name that a misspelt one most likely means, or nil where none is near.
func nearestName(to name: String, among names: some Sequence<String>) -> String? {
  let candidates = names.map { (name: $0, distance: editDistance(name, $0)) }
  let nearest = candidates.min { ($0.distance, $0.name) < ($1.distance, $1.name) }
  guard let nearest, nearest.distance <= max(2, name.count / 3) else { return nil }
  return nearest.name
}

/// Levenshtein's distance: insertions, deletions and substitutions of one character each.
private func editDistance(_ a: String, _ b: String) -> Int {
  let target = Array(b)
  var row = Array(0...target.count)
  for (i, character) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in target.enumerated() {
      let substituted = diagonal + (character == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[target.count]
}
