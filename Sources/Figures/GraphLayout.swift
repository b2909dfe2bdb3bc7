internal import CGraphviz
internal import Synchronization

/// Places for boxes and curves for the arrows between them, from top to bottom, by Graphviz's
/// `dot`: the only place that knows it.
struct GraphLayout {
  struct Link: Hashable, Sendable {
    let from: Int
    let to: Int
  }

  /// A link's curve: its start, then three control points for each piece.
  struct Curve {
    let link: Link
    let points: [Point]
    /// Whether a longer way leads to the same box.
    let isSkip: Bool
  }

  /// The boxes, in the order in which their sizes were given.
  let frames: [Rectangle]
  let curves: [Curve]

  /// Lays out boxes of the given sizes, in CSS pixels.
  init(
    sizes: [(width: Double, height: Double)], links: [Link], nodeGap: Double, rankGap: Double
  ) throws(FigureError) {
    let depths = Self.depths(count: sizes.count, links: links)
    let skips = Self.skips(count: sizes.count, links: links)
    let result = graphvizLock.withLock { _ -> Result<GraphLayout, FigureError> in
      let locale = hub_enter_plain_numbers()
      defer { hub_leave_plain_numbers(locale) }
      return Self.run(
        sizes: sizes, links: links, depths: depths, skips: skips, nodeGap: nodeGap,
        rankGap: rankGap)
    }
    self = try result.get()
  }

  /// Graphviz's version, for cache keys.
  static var libraryVersion: String {
    graphvizLock.withLock { _ in
      guard let context = gvContext() else { return "unknown" }
      defer { gvFreeContext(context) }
      return gvcVersion(context).map { String(cString: $0) } ?? "unknown"
    }
  }

  private init(frames: [Rectangle], curves: [Curve]) {
    self.frames = frames
    self.curves = curves
  }

  private static func run(
    sizes: [(width: Double, height: Double)], links: [Link], depths: [Int], skips: Set<Link>,
    nodeGap: Double, rankGap: Double
  ) -> Result<GraphLayout, FigureError> {
    agseterr(AGMAX)
    guard let context = gvContext(), let graph = hub_graph_create() else {
      return .failure(.library(name: "Graphviz", message: "out of memory"))
    }
    defer {
      gvFreeLayout(context, graph)
      agclose(graph)
      gvFreeContext(context)
    }
    set(graph, ["rankdir": "TB", "nodesep": inches(nodeGap), "ranksep": inches(rankGap)])
    let nodes = sizes.enumerated().map { index, size in
      let node = "n\(index)".withMutableCString { agnode(graph, $0, 1) }
      set(
        node,
        [
          "shape": "box", "label": "", "fixedsize": "true", "width": inches(size.width),
          "height": inches(size.height),
        ])
      return node
    }
    let edges = links.map { link in
      let edge = agedge(graph, nodes[link.from], nodes[link.to], nil, 1)
      // The only way on is kept straight; skips go around.
      let isDirect = depths[link.to] - depths[link.from] == 1
      let isOnly = !links.contains {
        $0 != link && ($0.from == link.from || $0.to == link.to)
      }
      set(edge, ["arrowhead": "none", "weight": isOnly ? "40" : isDirect ? "8" : "1"])
      return edge
    }
    guard "dot".withMutableCString({ gvLayout(context, graph, $0) }) == 0 else {
      let message = aglasterr().map { String(cString: $0) } ?? "the dot layout is not installed"
      return .failure(.library(name: "Graphviz", message: message))
    }
    let top = hub_graph_bounds(graph).UR.y
    let flip = { (point: pointf) in Point(point.x, top - point.y) }
    let frames = zip(nodes, sizes).map { node, size in
      let centre = flip(hub_node_centre(node))
      return Rectangle(
        x: centre.x - size.width / 2, y: centre.y - size.height / 2, width: size.width,
        height: size.height)
    }
    let curves = zip(edges, links).map { edge, link in
      let count = hub_edge_point_count(edge)
      let points = (0..<count).map { flip(hub_edge_point(edge, $0)) }
      return Curve(
        link: link,
        points: count >= 4 ? points : straight(from: frames[link.from], to: frames[link.to]),
        isSkip: skips.contains(link))
    }
    return .success(GraphLayout(frames: frames, curves: curves))
  }

  private static func straight(from start: Rectangle, to end: Rectangle) -> [Point] {
    let (first, last) = (Point(start.midX, start.maxY), Point(end.midX, end.y))
    let middle = (first.y + last.y) / 2
    return [first, Point(first.x, middle), Point(last.x, middle), last]
  }

  private static func inches(_ pixels: Double) -> String { decimal(pixels / 72, places: 6) }

  private static func set(_ object: UnsafeMutableRawPointer?, _ attributes: [String: String]) {
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      name.withMutableCString { name in
        value.withMutableCString { value in
          "".withMutableCString { _ = agsafeset(object, name, value, $0) }
        }
      }
    }
  }

  private static func set(_ graph: UnsafeMutablePointer<Agraph_t>?, _ values: [String: String]) {
    set(UnsafeMutableRawPointer(graph), values)
  }

  /// Gives the links that only shorten a way there is without them.
  private static func skips(count: Int, links: [Link]) -> Set<Link> {
    var followers = [[Int]](repeating: [], count: count)
    for link in links { followers[link.from].append(link.to) }
    return Set(
      links.filter { link in
        var seen = Set([link.from])
        var waiting = followers[link.from].filter { $0 != link.to && $0 != link.from }
        while let node = waiting.popLast() {
          if node == link.to { return true }
          if seen.insert(node).inserted { waiting += followers[node] }
        }
        return false
      })
  }

  /// Gives each node's distance from the start, along the longest way; nodes on a cycle keep 0.
  private static func depths(count: Int, links: [Link]) -> [Int] {
    var depths = [Int](repeating: 0, count: count)
    var waiting = [Int](repeating: 0, count: count)
    var followers = [[Int]](repeating: [], count: count)
    for link in links {
      waiting[link.to] += 1
      followers[link.from].append(link.to)
    }
    var ready = (0..<count).filter { waiting[$0] == 0 }
    while let node = ready.popLast() {
      for next in followers[node] {
        depths[next] = max(depths[next], depths[node] + 1)
        waiting[next] -= 1
        if waiting[next] == 0 { ready.append(next) }
      }
    }
    return depths
  }
}

/// Graphviz keeps global state: one layout at a time in the whole process.
private let graphvizLock = Mutex(())

extension String {
  /// Lends the text to C functions that ask for mutable characters and do not change them.
  fileprivate func withMutableCString<Result>(
    _ body: (UnsafeMutablePointer<CChar>) -> Result
  ) -> Result {
    var characters = utf8CString
    return characters.withUnsafeMutableBufferPointer { buffer in
      // A C string has at least its final zero.
      buffer.baseAddress.map(body) ?? body(UnsafeMutablePointer.allocate(capacity: 1))
    }
  }
}
