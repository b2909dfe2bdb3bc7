/// The parts of a network that nodes belong to, by their names.
///
/// A node belongs to its name up to the first "/", or else up to the last ".": `layer1.0` is the block
/// of `layer1.0.conv1` and of `layer1.0/add`. One that is called after another, `norm1/mean` after
/// `norm1`, is a part of it and belongs where that one does. What nearly all names begin with, as
/// Keras' `functional_1/`, tells nothing apart and is left out.
func blockNames(of names: [String]) -> [String] {
  let known = Set(names)
  let folder = commonFolder(of: names)
  return names.map { name in
    let ends = name.utf8.indices.lazy.filter { name.utf8[$0] == UInt8(ascii: "/") }
    let wholes = ends.prefix(deepest).lazy.map { String(name[..<$0]) }
    let whole = wholes.first(where: known.contains) ?? name
    return block(of: whole.hasPrefix(folder) ? whole.dropFirst(folder.count) : whole[...])
  }
}

/// How many levels of a name are looked at: names come from strangers, and may have thousands.
private let deepest = 16

private func block(of name: Substring) -> String {
  let parts = name.split(separator: "/", maxSplits: 1)
  guard parts.count == 1, let end = parts[0].lastIndex(of: "."), end > parts[0].startIndex else {
    return String(parts.first ?? "")
  }
  return String(parts[0][..<end])
}

/// The beginning, up to a "/", that four of five names share and within which there are several
/// folders; "" where there is none.
private func commonFolder(of names: [String]) -> String {
  var (folder, common) = ("", "")
  for _ in 0..<deepest {
    let inside = names.filter { $0.hasPrefix(folder) }.map { $0.dropFirst(folder.count) }
    let folders = inside.compactMap { name in name.firstIndex(of: "/").map { name[...$0] } }
    let counts = folders.reduce(into: [:]) { counts, folder in counts[folder, default: 0] += 1 }
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      5 * most.value >= 4 * names.count
    else { return common }
    let within = inside.filter { $0.hasPrefix(most.key) }.map { $0.dropFirst(most.key.count) }
    let parts = within.compactMap { name in name.firstIndex(of: "/").map { name[..<$0] } }
    guard !parts.isEmpty else { return common }
    folder += most.key
    if Set(parts).count > 1 { common = folder }
  }
  return common
}
