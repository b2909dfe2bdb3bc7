/// A network as boxes and arrows, laid out by Graphviz: branches and skips are to be seen.
public struct GraphDiagram: FigureSource, Hashable, Sendable {
  public struct Node: Hashable, Sendable {
    public let id: String
    public let title: String
    /// `64 × 56 × 56`, `9,408 parameters`.
    public let subtitles: [String]
    public let family: OperatorFamily

    public init(id: String, title: String, subtitles: [String] = [], family: OperatorFamily) {
      self.id = id
      self.title = title
      self.subtitles = subtitles
      self.family = family
    }
  }

  /// A value's way from the node that makes it to one that reads it, by their ids.
  public struct Edge: Hashable, Sendable {
    public let from: String
    public let to: String

    public init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }

  /// In the order of execution.
  public let nodes: [Node]
  public let edges: [Edge]
  public let note: String

  public init(nodes: [Node], edges: [Edge], note: String = "") {
    self.nodes = nodes
    self.edges = edges
    self.note = note
  }

  /// Half of a box's edge lies outside it.
  private static let margin = 1.0
  /// Where this many pixels are not enough for one column, a wide page takes more of them.
  private static let preferredHeight = 620.0

  public func figure(for page: Page, fonts: FontBook) throws(FigureError) -> Figure {
    guard !nodes.isEmpty else { throw .empty(figure: "diagram") }
    let links = try resolvedEdges()
    return try fonts.withTypesetter { typesetter throws(FigureError) in
      let (boxes, columns) = try layOut(links, on: page, typesetter: typesetter)
      let width = max(page.width, columns.width + 2 * Self.margin)
      var sheet = Sheet(page: page, typesetter: typesetter)
      sheet.addLegend(of: families)
      let marks: [any Mark] = [
        EdgesMark(columns: columns), NodesMark(boxes: boxes, columns: columns),
      ]
      let left = ((width - columns.width) / 2).rounded()
      let panel = Panel(
        x: .linear(0...1, from: left, to: left + 1),
        y: .linear(0...1, from: sheet.height, to: sheet.height + 1))
      sheet.add(
        panel.draw(marks, typesetter: typesetter),
        below: sheet.height + columns.height + Self.margin)
      sheet.add(note: note)
      return sheet.figure(width: width)
    }
  }

  public func excerpt(
    filling frame: Rectangle, fonts: FontBook
  ) throws(FigureError) -> [DrawCommand] {
    guard !nodes.isEmpty else { throw .empty(figure: "diagram") }
    let links = try resolvedEdges()
    return try fonts.withTypesetter { typesetter throws(FigureError) in
      let (boxes, columns) = try layOut(links, on: .narrow, typesetter: typesetter)
      let marks: [any Mark] = [
        EdgesMark(columns: columns), NodesMark(boxes: boxes, columns: columns),
      ]
      let panel = Panel(x: .linear(0...1, from: 0, to: 1), y: .linear(0...1, from: 0, to: 1))
      let diagram = Figure(
        width: columns.width, height: columns.height,
        commands: panel.draw(marks, typesetter: typesetter))
      let room = frame.inset(by: frame.width * 0.08)
      let largest = 2.2
      // Whole if that leaves its type legible on a card.
      let whole = room.height / Double(diagram.height)
      return diagram.commands(
        filling: room, largestScale: whole > 0.6 * largest ? min(whole, largest) : largest)
    }
  }

  private var families: [OperatorFamily] {
    OperatorFamily.allCases.filter { family in nodes.contains { $0.family == family } }
  }

  /// Lays out with ever narrower boxes until the diagram fits the page, or as long as that makes
  /// it a good deal lower.
  private func layOut(
    _ links: [GraphLayout.Link], on page: Page, typesetter: Typesetter
  ) throws(FigureError) -> ([NodeBox], GraphColumns) {
    var best = try candidate(widthLimit: 200, links, on: page, typesetter: typesetter)
    for limit in page == .wide ? [120.0, 100] : [150, 104, 84] {
      let room = page.width - 2 * Self.margin
      let fits = best.columns.width <= room
      if fits, page == .narrow || best.columns.height <= Self.preferredHeight * 1.3 { break }
      let next = try candidate(widthLimit: limit, links, on: page, typesetter: typesetter)
      let isLower = next.columns.height < 0.85 * best.columns.height
      if !fits || (next.columns.width <= room && isLower) { best = next }
    }
    return best
  }

  private func candidate(
    widthLimit: Double, _ links: [GraphLayout.Link], on page: Page, typesetter: Typesetter
  ) throws(FigureError) -> (boxes: [NodeBox], columns: GraphColumns) {
    let boxes = nodes.map { NodeBox($0, widthLimit: widthLimit, typesetter: typesetter) }
    let layout = try GraphLayout(
      sizes: boxes.map { ($0.width, $0.height) }, links: links,
      nodeGap: page == .wide ? 20 : 8, rankGap: 26)
    let columns = GraphColumns(
      layout, availableWidth: page.width - 2 * Self.margin, preferredHeight: Self.preferredHeight,
      mostColumns: page == .wide ? 4 : 1)
    return (boxes, columns)
  }

  private func resolvedEdges() throws(FigureError) -> [GraphLayout.Link] {
    var positions: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      guard positions.updateValue(index, forKey: node.id) == nil else {
        throw .duplicateNode(node.id)
      }
    }
    var links: [GraphLayout.Link] = []
    for edge in edges {
      guard let from = positions[edge.from] else { throw .unknownNode(edge.from) }
      guard let to = positions[edge.to] else { throw .unknownNode(edge.to) }
      links.append(GraphLayout.Link(from: from, to: to))
    }
    return links
  }
}

/// Kinds of operators that share a colour.
public enum OperatorFamily: String, CaseIterable, Hashable, Sendable {
  case data
  case convolution
  case linear
  case normalization
  case activation
  case pooling
  /// Where branches meet: sums and concatenations.
  case combination
  /// Several operators drawn as one node.
  case block
  case other

  var token: Token {
    switch self {
    case .data: .outline
    case .convolution: .blue
    case .linear: .orange
    case .normalization: .sky
    case .activation: .vermilion
    case .pooling: .green
    case .combination: .yellow
    case .block: .purple
    case .other: .ink
    }
  }

  /// What the legend calls it.
  var title: String {
    switch self {
    case .data: "input and output"
    case .convolution: "convolution"
    case .linear: "fully connected"
    case .normalization: "normalisation"
    case .activation: "activation"
    case .pooling: "pooling"
    case .combination: "sum or concatenation"
    case .block: "block"
    case .other: "other"
    }
  }
}
