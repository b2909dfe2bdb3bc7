/// The known name that the fewest edits make of `name`, or nil where none is near.
///
/// An edit adds, removes or changes a letter, or exchanges two neighbours (Damerau 1964).
func nearest(to name: String, among known: [String]) -> String? {
  let distances = known.filter { !$0.isEmpty }.map {
    (name: $0, edits: editDistance(Array(name), Array($0)))
  }
  let nearest = distances.min { $0.edits < $1.edits }
  guard let nearest, nearest.edits <= max(1, name.count / 3) else { return nil }
  return nearest.name
}

private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  // distances[i][j]: between the first i letters of one and the first j of the other.
  var distances = [[Int]](
    repeating: Array(0...second.count), count: first.count + 1)
  for i in first.indices {
    distances[i + 1][0] = i + 1
    for j in second.indices {
      let change = distances[i][j] + (first[i] == second[j] ? 0 : 1)
      var least = min(change, distances[i][j + 1] + 1, distances[i + 1][j] + 1)
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        least = min(least, distances[i - 1][j - 1] + 1)
      }
      distances[i + 1][j + 1] = least
    }
  }
  return distances[first.count][second.count]
}
