/// Puts nodes into an order in which every value is computed before it is used (Kahn 1962).
///
/// Where the file leaves a choice, its own order is kept.
/// - Throws: ``ONNXError/cycle(_:)`` with the nodes of one cycle.
func topologicalOrder(_ nodes: [FileNode]) throws(ONNXError) -> [FileNode] {
  let producers = producers(of: nodes)
  var waitingFor = nodes.map { node in node.inputs.count { producers[$0] != nil } }
  var users = [[Int]](repeating: [], count: nodes.count)
  for (index, node) in nodes.enumerated() {
    for input in node.inputs {
      if let producer = producers[input] { users[producer].append(index) }
    }
  }

  var order: [Int] = []
  var ready = Heap(nodes.indices.filter { waitingFor[$0] == 0 })
  while let index = ready.popLeast() {
    order.append(index)
    for user in users[index] {
      waitingFor[user] -= 1
      if waitingFor[user] == 0 { ready.insert(user) }
    }
  }
  guard order.count == nodes.count else {
    throw .cycle(cycle(among: nodes, waitingFor, producers))
  }
  return order.map { nodes[$0] }
}

/// Which node computes each value.
private func producers(of nodes: [FileNode]) -> [String: Int] {
  var producers: [String: Int] = [:]
  for (index, node) in nodes.enumerated() {
    for result in node.results where !result.isEmpty { producers[result] = index }
  }
  return producers
}

/// Walks from a stuck node to a stuck producer until a node comes up again.
///
/// The cycle is told in the direction of the data, beginning with its first node in the file.
private func cycle(
  among nodes: [FileNode], _ waitingFor: [Int], _ producers: [String: Int]
) -> [NodeLabel] {
  guard var index = waitingFor.firstIndex(where: { $0 > 0 }) else { return [] }
  var path: [Int] = []
  var places: [Int: Int] = [:]
  while places[index] == nil {
    places[index] = path.count
    path.append(index)
    let stuck = nodes[index].inputs.compactMap { producers[$0] }.first { waitingFor[$0] > 0 }
    guard let stuck else { return [] }
    index = stuck
  }
  let cycle = Array(path[(places[index] ?? 0)...].reversed())
  let first = cycle.firstIndex(of: cycle.min() ?? 0) ?? 0
  return (cycle[first...] + cycle[..<first]).map { nodes[$0].label }
}

/// A binary heap of numbers, the least on top.
private struct Heap {
  private var elements: [Int] = []

  /// - Parameter elements: In ascending order, which is a heap already.
  init(_ elements: [Int]) { self.elements = elements }

  mutating func insert(_ element: Int) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0, elements[child] < elements[(child - 1) / 2] {
      elements.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popLeast() -> Int? {
    guard let least = elements.first else { return nil }
    elements[0] = elements[elements.count - 1]
    elements.removeLast()
    var parent = 0
    while true {
      let children = (2 * parent + 1)..<min(2 * parent + 3, max(elements.count, 2 * parent + 1))
      guard let child = children.min(by: { elements[$0] < elements[$1] }),
        elements[child] < elements[parent]
      else { return least }
      elements.swapAt(child, parent)
      parent = child
    }
  }
}
