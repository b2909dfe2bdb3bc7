/// What a compiler must know of a graph before it changes anything.
struct GraphAnalysis {
  /// The value that an identity passes on, by value; itself for all others.
  private(set) var source: [ValueID]
  private(set) var isWanted: [Bool]
  private(set) var isLive: [Bool]
  private(set) var liveUses: [Int]
  /// The last live node that reads a value, by value.
  private(set) var lastUser: [Int?]
  /// The node that computes a value, by value; nil for inputs and constants.
  private(set) var producer: [Int?]

  init(_ graph: Graph, asked: [ValueID]) {
    source = (0..<graph.valueCount).map { ValueID(index: $0) }
    producer = Array(repeating: nil, count: graph.valueCount)
    isWanted = Array(repeating: false, count: graph.valueCount)
    isLive = Array(repeating: false, count: graph.nodes.count)
    liveUses = Array(repeating: 0, count: graph.valueCount)
    lastUser = Array(repeating: nil, count: graph.valueCount)
    for (index, node) in graph.nodes.enumerated() {
      for value in node.outputs { producer[value.index] = index }
      if case .identity = node.operation {
        source[node.outputs[0].index] = source[node.inputs[0].index]
      }
    }
    for value in asked { isWanted[source[value.index].index] = true }
    markLive(graph)
  }

  /// Backwards, so that a node is decided before the nodes that it reads from.
  private mutating func markLive(_ graph: Graph) {
    var isNeeded = isWanted
    for index in graph.nodes.indices.reversed() {
      let node = graph.nodes[index]
      if case .identity = node.operation { continue }
      guard node.outputs.contains(where: { isNeeded[$0.index] }) else { continue }
      isLive[index] = true
      for value in node.inputs {
        isNeeded[source[value.index].index] = true
        if liveUses[source[value.index].index] == 0 { lastUser[source[value.index].index] = index }
        liveUses[source[value.index].index] += 1
      }
    }
  }
}

extension Graph {
  /// How many inputs of nodes a value is, by value, seen through identities: independent of what
  /// a run asks for.
  func uses(seenThrough source: [ValueID]) -> [Int] {
    var uses = [Int](repeating: 0, count: valueCount)
    for node in nodes {
      if case .identity = node.operation { continue }
      for value in node.inputs { uses[source[value.index].index] += 1 }
    }
    return uses
  }
}
