import Figures
import Lessons
import Networks
import NeuralNetwork

extension FigureKind {
  /// `::graph[Caption]{#id model=squeezenet-1.1 block=fire2}`: the executed graph as a diagram.
  static let graph = FigureKind(
    schema: DirectiveSchema(
      name: "graph", summary: "A network's graph, folded into blocks or with one of them unfolded.",
      attributes: [
        .model,
        AttributeSchema("block", .text, summary: "Show the layers of this block alone."),
        AttributeSchema(
          "fold", .choice(["blocks", "none"]),
          summary: "Fold layers into blocks (where not given), or show every layer."),
      ]),
    inputs: { subject throws(Problem) in
      _ = try Diagram(subject)
      return []
    },
    draw: { subject, _ throws(Problem) in try Diagram(subject).picture() })
}

/// A network's nodes grouped into what the diagram shows as boxes.
struct Diagram {
  let subject: Subject
  /// Node numbers, one array for each box.
  let boxes: [[Int]]
  let block: String?
  let isFoldedIntoBlocks: Bool

  init(_ subject: Subject) throws(Problem) {
    self.subject = subject
    let facts = subject.model.facts.nodes
    if let block = subject.request.text("block") {
      self.block = block.value
      isFoldedIntoBlocks = false
      boxes = Self.withActivations(
        facts.indices.filter { facts[$0].block == block.value }, of: subject.model)
      guard !boxes.isEmpty else {
        let blocks = GraphBlock.groups(of: facts).map { $0[0].block }
        throw Problem(
          at: block.place,
          "block \"\(block.value)\" is not in model \"\(subject.model.entry.name)\"",
          help: nearestNameHelp(for: block.value, among: blocks, called: "blocks"))
      }
    } else {
      block = nil
      isFoldedIntoBlocks = subject.request.text("fold")?.value != "none"
      let all = Array(facts.indices)
      boxes =
        isFoldedIntoBlocks
        ? Dictionary(grouping: all) { facts[$0].block }.values.sorted { $0[0] < $1[0] }
        : Self.withActivations(all, of: subject.model)
    }
  }

  /// One box per node; an activation or a normalization that alone reads a node and is called after
  /// it (`conv1/relu`) shares its box.
  private static func withActivations(_ nodes: [Int], of model: CataloguedModel) -> [[Int]] {
    let graph = model.network.graph
    let facts = model.facts.nodes
    var boxes: [[Int]] = []
    for node in nodes {
      if let place = boxes.lastIndex(where: { box in
        let (first, last) = (box[0], box[box.count - 1])
        let results = graph.nodes[last].outputs
        return facts[node].name.hasPrefix(facts[first].name + "/")
          && graph.nodes[node].inputs.first.map(results.contains) == true
          && graph.nodes.count { $0.inputs.contains(where: results.contains) } == 1
      }) {
        boxes[place].append(node)
      } else {
        boxes.append([node])
      }
    }
    return boxes
  }

  private var network: Model { subject.model.network }
  var facts: [GraphFacts.NodeFacts] { subject.model.facts.nodes }

  func picture() -> Picture {
    let nodes = outside.sources + boxes.map(node) + outside.targets
    return Picture(
      source: GraphDiagram(nodes: nodes, edges: edges), alternativeText: alternativeText,
      provenance: "Read from the graph of \(subject.model.entry.title): "
        + "\(Wording.grouped(facts.count)) nodes, "
        + "\(Wording.grouped(subject.model.facts.parameterCount)) parameters. "
        + "Shapes are channels × height × width.",
      table: table, downloads: [])
  }

  // MARK: Boxes

  func id(_ box: Int) -> String { "box-\(box)" }

  private func node(_ box: [Int]) -> GraphDiagram.Node {
    let last = facts[box[box.count - 1]]
    let isFolded = mainOperations(box).count > 1
    let summary = isFolded ? summary(box) : ""
    var subtitles = [
      summary.isEmpty ? operations(box) : summary, shapeText(last.resultShape),
    ]
    let parameters = parameterCount(box)
    if parameters > 0 { subtitles.append(Wording.count(parameters, "parameter")) }
    return GraphDiagram.Node(
      id: id(boxes.firstIndex(of: box) ?? 0), title: title(box), subtitles: subtitles,
      family: isFolded ? .block : family(mainOperations(box).first ?? box[0]))
  }

  /// A block's name where blocks are boxes; else a layer's, without that of the block shown.
  func title(_ box: [Int]) -> String {
    let first = facts[box[0]]
    if isFoldedIntoBlocks { return first.block }
    guard let block, first.name.hasPrefix(block + "/") else { return first.name }
    return String(first.name.dropFirst(block.count + 1))
  }

  func parameterCount(_ box: [Int]) -> Int {
    box.reduce(0) { $0 + facts[$1].parameterCount }
  }

  /// The nodes of a box that are more than an activation or a normalisation of another.
  func mainOperations(_ box: [Int]) -> [Int] {
    box.filter {
      let family = family($0)
      return family != .activation && family != .normalization && family != .other
    }
  }

  /// `3 × 3 convolution, ReLU`
  private func operations(_ box: [Int]) -> String {
    box.map { index in
      let node = network.graph.nodes[index]
      return switch node.operation {
      case .convolution(let window, let groups):
        "\(size(window)) \(groups > 1 ? "depthwise" : "convolution")\(step(window))"
      case .maxPool(let window): "\(size(window)) maximum\(step(window))"
      case .averagePool(let window, _): "\(size(window)) mean\(step(window))"
      case .globalAveragePool: "mean of each map"
      case .batchNormalization: "batch norm"
      case .relu: "ReLU"
      case .clip(minimum: 0, maximum: 6): "ReLU6"
      case .gelu: "GELU"
      case .layerNormalization: "layer norm"
      case .add: joinsBranches(index) ? "sum" : addsVector(index) ? "bias" : "weights added"
      case .multiply: joinsBranches(index) ? "product" : "scaled"
      case .concatenate: "stacked"
      case .gemm: "dense layer"
      case .matMul: joinsBranches(index) ? "matrix product" : "dense layer"
      case .softmax: "softmax"
      case .reshape: "reshaped"
      case .transpose: "axes exchanged"
      default: facts[index].operatorName
      }
    }.joined(separator: ", ")
  }

  /// `7 × 7`
  private func size(_ window: Window) -> String { Wording.dimensions(window.kernel) }

  /// The stride, where it is not 1: `, stride 2`.
  private func step(_ window: Window) -> String {
    let stride = window.stride.first ?? 1
    return stride > 1 ? ", stride \(stride)" : ""
  }

  /// `3 convolutions, skip`
  func summary(_ box: [Int]) -> String {
    let families = box.map(family)
    let convolutions = families.count { $0 == .convolution }
    let linear = families.count { $0 == .linear }
    var words: [String] = []
    if convolutions > 0 { words.append(Wording.count(convolutions, "convolution")) }
    if linear > 0 { words.append(Wording.count(linear, "dense layer")) }
    for node in box {
      switch network.graph.nodes[node].operation {
      case .add where !words.contains("skip") && joinsBranches(node): words.append("skip")
      case .concatenate where !words.contains("branches"): words.append("branches")
      default: break
      }
    }
    return words.joined(separator: ", ")
  }

  /// Whether everything that a node reads has been computed, nothing learnt.
  private func joinsBranches(_ node: Int) -> Bool {
    network.graph.nodes[node].inputs.allSatisfy { network.graph.constants[$0.index] == nil }
  }

  /// Whether a node reads one learnt number per channel.
  private func addsVector(_ node: Int) -> Bool {
    network.graph.nodes[node].inputs.contains {
      network.graph.constants[$0.index]?.shape.rank == 1
    }
  }

  private func family(_ node: Int) -> OperatorFamily {
    switch network.graph.nodes[node].operation {
    case .convolution: .convolution
    case .gemm: .linear
    case .matMul: joinsBranches(node) ? .other : .linear
    case .batchNormalization, .layerNormalization: .normalization
    case .relu, .leakyRelu, .clip, .sigmoid, .tanh, .hardSigmoid, .hardSwish, .gelu, .softmax:
      .activation
    case .maxPool, .averagePool, .globalAveragePool, .reduceMean: .pooling
    case .add: joinsBranches(node) ? .combination : .other
    case .concatenate: .combination
    default: .other
    }
  }

  /// A shape without the batch's axis.
  func shapeText(_ shape: Shape) -> String {
    Wording.dimensions(shape.rank > 1 ? Array(shape.dimensions.dropFirst()) : shape.dimensions)
  }

  // MARK: Edges

  private var boxOfNode: [Int: Int] {
    var places: [Int: Int] = [:]
    for (box, nodes) in boxes.enumerated() { for node in nodes { places[node] = box } }
    return places
  }

  private var producers: [ValueID: Int] {
    var producers: [ValueID: Int] = [:]
    for (index, node) in network.graph.nodes.enumerated() {
      for output in node.outputs { producers[output] = index }
    }
    return producers
  }

  var edges: [GraphDiagram.Edge] {
    let (boxOfNode, producers) = (boxOfNode, producers)
    var found: [GraphDiagram.Edge] = []
    func add(_ from: String, _ to: String) {
      let edge = GraphDiagram.Edge(from: from, to: to)
      if from != to && !found.contains(edge) { found.append(edge) }
    }
    for (box, nodes) in boxes.enumerated() {
      for input in nodes.flatMap({ network.graph.nodes[$0].inputs }) {
        if let producer = producers[input] {
          add(boxOfNode[producer].map(id) ?? outsideID(input), id(box))
        } else if network.graph.constants[input.index] == nil {
          add(outsideID(input), id(box))
        }
      }
    }
    for (value, box) in resultsReadOutside { add(id(box), "result-\(value.index)") }
    return found
  }

  private func outsideID(_ value: ValueID) -> String { "value-\(value.index)" }

  /// What the boxes read from outside, and what they hand on to the outside.
  var outside: (sources: [GraphDiagram.Node], targets: [GraphDiagram.Node]) {
    let (boxOfNode, producers) = (boxOfNode, producers)
    var read: [ValueID] = []
    for input in boxes.flatMap({ $0 }).flatMap({ network.graph.nodes[$0].inputs }) {
      let producer = producers[input]
      let isOutside =
        producer.map { boxOfNode[$0] == nil } ?? (network.graph.constants[input.index] == nil)
      if isOutside && !read.contains(input) { read.append(input) }
    }
    let sources = read.map { value in
      GraphDiagram.Node(
        id: outsideID(value), title: network.name(of: value) ?? "input",
        subtitles: [shapeText(network.shape(of: value))], family: .data)
    }
    let targets = resultsReadOutside.map { value, _ in
      GraphDiagram.Node(
        id: "result-\(value.index)", title: readers(of: value),
        subtitles: [], family: .data)
    }
    return (sources, targets)
  }

  /// Values of the shown boxes that are read by nodes that are not shown. Nothing is outside a whole network.
  private var resultsReadOutside: [(ValueID, Int)] {
    guard block != nil else { return [] }
    let boxOfNode = boxOfNode
    return boxes.indices.flatMap { box in
      boxes[box].flatMap { network.graph.nodes[$0].outputs }.filter { value in
        network.graph.nodes.indices.contains { reader in
          boxOfNode[reader] == nil && network.graph.nodes[reader].inputs.contains(value)
        }
      }.map { ($0, box) }
    }
  }

  /// `to fire3`: the blocks that read a value.
  private func readers(of value: ValueID) -> String {
    var blocks: [String] = []
    for (index, node) in network.graph.nodes.enumerated()
    where node.inputs.contains(value) && facts[index].block != block {
      if !blocks.contains(facts[index].block) { blocks.append(facts[index].block) }
    }
    return "to \(Wording.list(blocks))"
  }
}
