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
  let filters: [Filter]

  struct Filter {
    let smallest: Float
    let largest: Float
    /// The root of the sum of squares.
    let norm: Double
    /// How much of the sum of squares tells colours apart: 0 for a filter that sees grey only.
    let colorShare: Double

    var magnitude: Float { max(largest, -smallest) }
  }

  init(_ subject: Subject) throws(Problem) {
    self.subject = subject
    let node = try subject.node()
    layer = node.name
    guard case .convolution = node.operation,
      let weights = subject.model.network.graph.constants[node.inputs[1].index],
      weights.shape.rank == 4
    else {
      throw Problem(
        at: subject.request.text("layer")?.place ?? subject.request.place,
        "layer \"\(layer)\" of \(subject.model.entry.name) has no filters: it is \(node.description)",
        help: nearestNameHelp(
          for: layer, among: subject.model.convolutionNames, called: "convolutions"))
    }
    self.weights = weights
    let channels = weights.shape[1]
    if let channel = subject.request.integer("channel"), channel >= channels {
      throw Problem(
        at: subject.request.attributes["channel"]?.place ?? subject.request.place,
        "there is no channel \(channel): the filters of \"\(layer)\" read \(channels)",
        help: "channels are counted from 0 to \(channels - 1)")
    }
    count = min(subject.request.integer("count") ?? 64, weights.shape[0])
    let size = weights.shape.count / max(1, weights.shape[0])
    filters = (0..<weights.shape[0]).map { index in
      Filter(weights.floats[(index * size)..<((index + 1) * size)], channels: channels)
    }
  }

  private var height: Int { weights.shape[2] }
  private var width: Int { weights.shape[3] }
  private var area: Int { height * width }
  private var showsColors: Bool {
    weights.shape[1] == 3 && subject.request.integer("channel") == nil
      && subject.model.readsPhotograph(layer)
  }

  /// Below a hundredth of the layer's largest weight a filter adds nothing that later layers notice.
  private var dead: [Int] {
    let limit = (filters.map(\.magnitude).max() ?? 0) / 100
    return filters.indices.filter { filters[$0].magnitude <= limit }
  }

  /// The weights of one filter in one channel, row by row.
  private func plane(_ filter: Int, _ channel: Int) -> [Float] {
    let start = (filter * weights.shape[1] + channel) * area
    return Array(weights.floats[start..<(start + area)])
  }

  func picture() -> Picture {
    let labels = (0..<count).map(String.init)
    let drawnDead = Set(dead.filter { $0 < count })
    let source: any FigureSource =
      if showsColors {
        FilterWall(
          tiles: (0..<count).map(tile), labels: labels, deadIndices: drawnDead,
          note: "Each filter is scaled by its own largest weight. Mid-grey is zero.")
      } else {
        MapWall(
          maps: (0..<count).map { plane($0, channel) }, width: width, height: height,
          labels: labels, deadIndices: drawnDead, colorMap: .diverging, limits: .shared,
          quantity: "weight")
      }
    return Picture(
      source: source, alternativeText: alternativeText, provenance: provenance, table: table,
      downloads: [
        .init(
          label: "All weights as NumPy array", fileExtension: "npy",
          bytes: NumPyFile.bytes(of: weights))
      ])
  }

  private var channel: Int { subject.request.integer("channel") ?? 0 }

  private func tile(_ index: Int) -> ColorTile {
    let planes = subject.model.rgbChannels.map { plane(index, $0) }
    return ColorTile(
      width: width, height: height, red: planes[0], green: planes[1], blue: planes[2],
      limit: filters[index].magnitude)
  }

  private var alternativeText: String {
    let size = "\(Wording.count(count, "filter")) of \(height) × \(width) pixels"
    let all = count < filters.count ? " (of \(filters.count))" : ""
    var sentences = ["\(size)\(all) of layer \(layer)."]
    let alive = (0..<count).filter { !dead.contains($0) }
    if showsColors {
      let grey = alive.filter { filters[$0].colorShare < 0.1 }.count
      sentences.append(
        "\(grey) see brightness only (less than a tenth of their weight tells colours apart), "
          + "\(alive.count - grey) see colour.")
    } else {
      sentences.append("Drawn is input channel \(channel) of \(weights.shape[1]).")
    }
    let numbers = dead.filter { $0 < count }.map(String.init)
    switch numbers.count {
    case 0: break
    case 1: sentences.append("Filter \(numbers[0]) is dead: it holds hardly any weight.")
    default:
      sentences.append(
        "Filters \(Wording.list(numbers)) are dead: they hold hardly any weight.")
    }
    if let strongest = alive.max(by: { filters[$0].norm < filters[$1].norm }) {
      sentences.append(
        "The strongest is filter \(strongest), with weights from "
          + "\(Wording.significant(Double(filters[strongest].smallest))) to "
          + "\(Wording.significant(Double(filters[strongest].largest))).")
    }
    return sentences.joined(separator: " ")
  }

  private var provenance: String {
    "Weights of layer \(layer) of \(subject.model.entry.title), "
      + "\(Wording.dimensions(weights.shape.dimensions))."
      + (showsColors ? "" : " Input channel \(channel).")
  }

  private var table: DataTable {
    let rows = filters.enumerated().map { index, filter in
      [
        "\(index)", Wording.significant(Double(filter.smallest)),
        Wording.significant(Double(filter.largest)), Wording.significant(filter.norm),
      ] + (showsColors ? [Wording.percent(filter.colorShare)] : [])
        + [dead.contains(index) ? "dead" : ""]
    }
    return DataTable(
      columns: [
        .init("Filter", isNumeric: true), .init("Smallest weight", isNumeric: true),
        .init("Largest weight", isNumeric: true), .init("Norm", isNumeric: true),
      ] + (showsColors ? [.init("Share of colour", isNumeric: true)] : [])
        + [.init("State", isNumeric: false)],
      rows: rows)
  }
}

extension FilterBank.Filter {
  /// - Parameter weights: (channels, height, width) of one filter.
  init(_ weights: ArraySlice<Float>, channels: Int) {
    smallest = weights.min() ?? 0
    largest = weights.max() ?? 0
    let area = weights.count / max(1, channels)
    var total = 0.0
    var color = 0.0
    for pixel in 0..<area {
      let values = (0..<channels).map { Double(weights[weights.startIndex + $0 * area + pixel]) }
      let mean = values.reduce(0, +) / Double(channels)
      total += values.reduce(0) { $0 + $1 * $1 }
      color += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    norm = total.squareRoot()
    colorShare = total > 0 ? color / total : 0
  }
}
