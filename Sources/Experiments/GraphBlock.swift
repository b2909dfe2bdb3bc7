import Networks

/// The blocks of a network: nodes whose names share the part before the first "/".
enum GraphBlock {
  /// The nodes grouped by block, blocks in the order in which they first appear.
  static func groups(of nodes: [GraphFacts.NodeFacts]) -> [[GraphFacts.NodeFacts]] {
    var places: [String: Int] = [:]
    var groups: [[GraphFacts.NodeFacts]] = []
    for node in nodes {
      if let place = places[node.block] {
        groups[place].append(node)
      } else {
        places[node.block] = groups.count
        groups.append([node])
      }
    }
    return groups
  }
}
