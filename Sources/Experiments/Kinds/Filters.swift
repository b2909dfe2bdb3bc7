import Figures
import Lessons
import Networks
import NeuralNetwork

extension FigureKind {
  /// `::filters[Caption]{#id model=resnet-50-thin layer=conv1}`: a convolution's weights as pictures.
  ///
  /// Filters that read three channels of a photograph are drawn in its colours; others one input
  /// channel at a time, from negative to positive.
  static let filters = FigureKind(
    schema: DirectiveSchema(
      name: "filters", summary: "The filters of a convolution, as small pictures.",
      attributes: [
        .model, .layer,
        AttributeSchema(
          "count", .integer(1...256),
          summary: "How many filters, from the first; 64 where not given."),
        AttributeSchema(
          "channel", .integer(0...65_535),
          summary: "Which input channel, for filters that do not read a photograph's colours."),
      ]),
    inputs: { subject throws(Problem) in
      _ = try FilterBank(subject)
      return []
    },
    draw: { subject, _ throws(Problem) in try FilterBank(subject).picture() })
}

/// The weights of one convolution.
private struct FilterBank {
  let subject: Subject
  let layer: String
  /// (filters, channels, height, width)
  let weights: Tensor
  let count: Int
  let filters: [FilterStatistics]
  /// Filters with no weight above a hundredth of the layer's largest: later layers hardly notice them.
  let dead: Set<Int>

  init(_ subject: Subject) throws(Problem) {
    self.subject = subject
    let node = try subject.node()
    layer = node.name
    weights = try Self.weights(of: node, for: subject)
    let channels = weights.shape[1]
    if let channel = subject.request.integer("channel"), channel >= channels {
      throw Problem(
        at: subject.request.attributes["channel"]?.place ?? subject.request.place,
        "there is no channel \(channel): the filters of \"\(layer)\" read "
          + Wording.count(channels, "channel"),
        help: channels == 1
          ? "leave the attribute out" : "channels are counted from 0 to \(channels - 1)")
    }
    count = min(subject.request.integer("count") ?? 64, weights.shape[0])
    let size = weights.shape.count / weights.shape[0]
    let floats = weights.floats
    let filters = (0..<weights.shape[0]).map { index in
      FilterStatistics(floats[(index * size)..<((index + 1) * size)], channels: channels)
    }
    self.filters = filters
    let limit = (filters.map(\.magnitude).max() ?? 0) / 100
    dead = Set(filters.indices.filter { filters[$0].magnitude <= limit })
  }

  private static func weights(
    of node: NamedNode, for subject: Subject
  ) throws(Problem) -> Tensor {
    let place = subject.request.text("layer")?.place ?? subject.request.place
    let name = "layer \"\(node.name)\" of \(subject.model.entry.name)"
    guard case .convolution = node.operation,
      let weights = subject.model.network.graph.constants[node.inputs[1].index]
    else {
      throw Problem(
        at: place, "\(name) has no filters: it is \(node.description)",
        help: nearestNameHelp(
          for: node.name, among: subject.model.convolutionNames, called: "convolutions"))
    }
    guard weights.shape.rank == 4, weights.shape.count > 0, weights.elementType == .float32 else {
      throw Problem(
        at: place,
        "the filters of \(name) cannot be drawn: its weights are "
          + Wording.dimensions(weights.shape.dimensions),
        help: "name a convolution over height and width")
    }
    return weights
  }

  private var height: Int { weights.shape[2] }
  private var width: Int { weights.shape[3] }
  private var channels: Int { weights.shape[1] }
  private var channel: Int { subject.request.integer("channel") ?? 0 }
  private var modelTitle: String { subject.model.entry.title }
  private var showsColors: Bool {
    channels == 3 && subject.request.integer("channel") == nil
      && subject.model.readsColors(layer)
  }

  func picture() -> Picture {
    Picture(
      source: showsColors ? colorWall : channelWall, alternativeText: alternativeText,
      provenance: "Weights of layer \(layer) of \(modelTitle), "
        + "\(Wording.dimensions(weights.shape.dimensions))."
        + (showsColors || channels == 1 ? "" : " Input channel \(channel)."),
      table: table,
      downloads: [
        .init(
          label: "All weights as NumPy array", fileExtension: "npy",
          bytes: NumPyFile.bytes(of: weights))
      ])
  }

  private var drawnDead: Set<Int> { dead.filter { $0 < count } }

  private var colorWall: any FigureSource {
    let order = subject.model.rgbChannels
    let tiles = (0..<count).map { index in
      let planes = order.map { plane(index, $0) }
      return ColorTile(
        width: width, height: height, red: planes[0], green: planes[1], blue: planes[2],
        limit: filters[index].magnitude)
    }
    return FilterWall(
      tiles: tiles, labels: (0..<count).map(String.init), deadIndices: drawnDead,
      note: "Each filter is scaled by its own largest weight. Mid-grey is zero.")
  }

  private var channelWall: any FigureSource {
    let reduction = Reduction(tileCount: count, width: width, height: height)
    return MapWall(
      maps: (0..<count).map { reduction.reduced(plane($0, channel), width: width) },
      width: reduction.length(width), height: reduction.length(height),
      labels: (0..<count).map(String.init), deadIndices: drawnDead, colorMap: .diverging,
      limits: .shared, quantity: "weight", note: reduction.note)
  }

  /// The weights of one filter in one channel, row by row.
  private func plane(_ filter: Int, _ channel: Int) -> [Float] {
    let area = height * width
    let start = (filter * channels + channel) * area
    return Array(weights.floats[start..<(start + area)])
  }

  // MARK: Words

  private var alternativeText: String {
    let sentences = [
      "\(which) of layer \(layer) in \(modelTitle), \(height) × \(width) weights"
        + "\(count > 1 ? " each" : "")\(channelWords).",
      colorSentence, deadSentence, strongestSentence,
    ]
    return sentences.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var which: String {
    let all = Wording.count(filters.count, "filter")
    guard count < filters.count else { return count == 1 ? "The one filter" : "All \(all)" }
    return count == 1 ? "The first of \(all)" : "The first \(count) of \(all)"
  }

  private var channelWords: String {
    if showsColors { return ", in the photograph’s colours" }
    return channels > 1 ? ", in input channel \(channel) of \(Wording.grouped(channels))" : ""
  }

  private var alive: [Int] { (0..<count).filter { !dead.contains($0) } }

  private var colorSentence: String {
    guard showsColors else { return "" }
    let grey = alive.count { filters[$0].colorShare < 0.1 }
    let color = alive.count - grey
    return "\(grey) \(grey == 1 ? "sees" : "see") brightness alone (less than a tenth of the "
      + "squared weight tells colours apart), \(color) \(color == 1 ? "sees" : "see") colour."
  }

  private var deadSentence: String {
    let numbers = drawnDead.sorted()
    guard !numbers.isEmpty else { return "" }
    let isOne = numbers.count == 1
    return "\(Wording.numbered(numbers, "filter")) \(isOne ? "is" : "are") dead: "
      + "\(isOne ? "it holds" : "they hold") hardly any weight."
  }

  private var strongestSentence: String {
    guard count > 1,
      let strongest = alive.min(by: { (-filters[$0].norm, $0) < (-filters[$1].norm, $1) }),
      let range = filters[strongest].range
    else { return "" }
    return "The strongest is filter \(strongest), with weights from "
      + "\(Wording.significant(Double(range.lowerBound))) to "
      + "\(Wording.significant(Double(range.upperBound)))."
  }

  private var table: DataTable {
    let states = filters.indices.map(state(of:))
    let rows = filters.enumerated().map { index, filter in
      [
        "\(index)", Wording.value(filter.range.map { Double($0.lowerBound) }),
        Wording.value(filter.range.map { Double($0.upperBound) }),
        Wording.value(filter.range == nil ? nil : filter.norm),
      ] + (showsColors ? [Wording.percent(filter.colorShare)] : [])
        + (states.contains { !$0.isEmpty } ? [states[index]] : [])
    }
    return DataTable(
      columns: [
        .init("Filter", isNumeric: true), .init("Smallest weight", isNumeric: true),
        .init("Largest weight", isNumeric: true), .init("Norm", isNumeric: true),
      ] + (showsColors ? [.init("Share of colour", isNumeric: true)] : [])
        + (states.contains { !$0.isEmpty } ? [.init("State", isNumeric: false)] : []),
      rows: rows)
  }

  private func state(of index: Int) -> String { dead.contains(index) ? "dead" : "" }
}

/// What is to be said of one filter in numbers.
private struct FilterStatistics {
  /// Nil where there are no weights.
  let range: ClosedRange<Float>?
  /// The root of the sum of squares.
  let norm: Double
  /// How much of the sum of squares tells colours apart: 0 for a filter that sees brightness alone.
  let colorShare: Double

  var magnitude: Float { range.map { max($0.upperBound, -$0.lowerBound) } ?? 0 }

  /// - Parameter weights: (channels, height, width) of one filter.
  init(_ weights: ArraySlice<Float>, channels: Int) {
    range = weights.min().flatMap { smallest in weights.max().map { smallest...$0 } }
    let area = weights.count / channels
    var total = 0.0
    var color = 0.0
    for pixel in weights.startIndex..<(weights.startIndex + area) {
      let values = (0..<channels).map { Double(weights[pixel + $0 * area]) }
      let mean = values.reduce(0, +) / Double(channels)
      total += values.reduce(0) { $0 + $1 * $1 }
      color += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    norm = total.squareRoot()
    colorShare = total > 0 ? color / total : 0
  }
}
