import Figures
import Lessons
import Networks
import NeuralNetwork

extension FigureKind {
  /// `::feature-maps[Caption]{#id model=... layer=... image=...}`: what a layer makes of a photograph.
  static let featureMaps = FigureKind(
    schema: DirectiveSchema(
      name: "feature-maps", summary: "The feature maps of a layer on a photograph.",
      attributes: [
        .model, .layer, .image,
        AttributeSchema(
          "count", .integer(1...256), summary: "How many maps; 16 where not given."),
        AttributeSchema(
          "order", .choice(["strength", "index"]),
          summary: "Which maps first: those with the largest mean (strength), or the first ones."),
        AttributeSchema(
          "range", .choice(["shared", "own"]),
          summary: "One colour scale for all maps (shared), or each map its own."),
      ]),
    inputs: { subject throws(Problem) in [try FeatureMapWall.value(for: subject)] },
    draw: { subject, activations throws(Problem) in
      let value = try FeatureMapWall.value(for: subject)
      guard let tensor = activations[value] else { preconditionFailure("inputs asked for it") }
      return FeatureMapWall(subject, tensor).picture()
    })
}

/// The maps of one layer on one photograph.
private struct FeatureMapWall {
  let subject: Subject
  let layer: String
  /// (1, maps, height, width)
  let tensor: Tensor
  let statistics: [Statistics]
  /// The maps that are drawn, in order.
  let chosen: [Int]

  struct Statistics {
    var smallest = Float.infinity
    var largest = -Float.infinity
    var sum = 0.0
    var zeros = 0
    var count = 0

    var mean: Double { sum / Double(max(1, count)) }
    var zeroShare: Double { Double(zeros) / Double(max(1, count)) }
    var isDead: Bool { smallest == largest }
  }

  static func value(for subject: Subject) throws(Problem) -> ValueID {
    let node = try subject.node()
    let value = node.outputs[0]
    let shape = subject.model.network.shape(of: value)
    guard shape.rank == 4, shape[0] == 1 else {
      throw Problem(
        at: subject.request.text("layer")?.place ?? subject.request.place,
        "layer \"\(node.name)\" of \(subject.model.entry.name) has no maps: its shape is "
          + Wording.dimensions(shape.dimensions),
        help: "name a layer with four axes, such as "
          + (subject.model.convolutionNames.first ?? "a convolution"))
    }
    return value
  }

  init(_ subject: Subject, _ tensor: Tensor) {
    self.subject = subject
    self.tensor = tensor
    layer = subject.request.text("layer")?.value ?? ""
    let area = tensor.shape[2] * tensor.shape[3]
    let statistics = (0..<tensor.shape[1]).map { map in
      tensor.floats[(map * area)..<((map + 1) * area)].reduce(into: Statistics()) { $0.add($1) }
    }
    self.statistics = statistics
    var order = Array(statistics.indices)
    if subject.request.text("order")?.value != "index" {
      order.sort { (-statistics[$0].mean, $0) < (-statistics[$1].mean, $1) }
    }
    chosen = Array(order.prefix(subject.request.integer("count") ?? 16))
  }

  private var height: Int { tensor.shape[2] }
  private var width: Int { tensor.shape[3] }
  private var dead: [Int] { statistics.indices.filter { statistics[$0].isDead } }
  private var isSigned: Bool { statistics.contains { $0.smallest < 0 } }
  private var hasOwnRanges: Bool { subject.request.text("range")?.value == "own" }
  private var image: CreditedPhotograph {
    guard let photograph = subject.photograph else {
      preconditionFailure("the schema has an image")
    }
    return photograph
  }

  func picture() -> Picture {
    let area = height * width
    let wall = MapWall(
      maps: chosen.map { Array(tensor.floats[($0 * area)..<(($0 + 1) * area)]) },
      width: width, height: height, labels: chosen.map(String.init),
      deadIndices: Set(chosen.indices.filter { statistics[chosen[$0]].isDead }),
      colorMap: isSigned ? .diverging : .sequential, limits: hasOwnRanges ? .perMap : .shared,
      quantity: "activation", photograph: image.figure(for: subject.model),
      note: hasOwnRanges ? "Each map has a colour scale of its own." : "")
    return Picture(
      source: wall, alternativeText: alternativeText,
      provenance: "Layer \(layer) of \(subject.model.entry.title), "
        + "\(Wording.dimensions(Array(tensor.shape.dimensions.dropFirst()))), on \(image.credit)",
      table: table,
      downloads: [
        .init(
          label: "All maps as NumPy array", fileExtension: "npy", bytes: NumPyFile.bytes(of: tensor)
        )
      ])
  }

  private var alternativeText: String {
    let which =
      if chosen.count == statistics.count {
        "All \(Wording.count(chosen.count, "feature map"))"
      } else if subject.request.text("order")?.value == "index" {
        "The first \(chosen.count) of \(Wording.grouped(statistics.count)) feature maps"
      } else {
        "The \(chosen.count) strongest of \(Wording.grouped(statistics.count)) feature maps"
      }
    let zeros = statistics.reduce(0) { $0 + $1.zeros }
    let zeroShare = Double(zeros) / Double(max(1, tensor.shape.count))
    let smallest = statistics.map(\.smallest).min() ?? 0
    let largest = statistics.map(\.largest).max() ?? 0
    var sentences = [
      "\(which) of layer \(layer), \(height) × \(width) each, on the photograph \(image.title).",
      "Values run from \(Wording.significant(Double(smallest))) to "
        + "\(Wording.significant(Double(largest))); \(Wording.percent(zeroShare)) are zero.",
    ]
    if let strongest = statistics.indices.max(by: { statistics[$0].mean < statistics[$1].mean }) {
      sentences.append(
        "Map \(strongest) has the largest mean, "
          + "\(Wording.significant(statistics[strongest].mean)).")
    }
    let silent = dead.filter { chosen.contains($0) }.map(String.init)
    if silent.count == 1 {
      sentences.append("Map \(silent[0]) is the same everywhere.")
    } else if silent.count > 1 {
      sentences.append("Maps \(Wording.list(silent)) are the same everywhere.")
    }
    return sentences.joined(separator: " ")
  }

  private var table: DataTable {
    DataTable(
      columns: [
        .init("Map", isNumeric: true), .init("Minimum", isNumeric: true),
        .init("Maximum", isNumeric: true), .init("Mean", isNumeric: true),
        .init("Zeros", isNumeric: true), .init("State", isNumeric: false),
      ],
      rows: statistics.enumerated().map { index, map in
        [
          "\(index)", Wording.significant(Double(map.smallest)),
          Wording.significant(Double(map.largest)), Wording.significant(map.mean),
          Wording.percent(map.zeroShare), map.isDead ? "the same everywhere" : "",
        ]
      })
  }
}

extension FeatureMapWall.Statistics {
  mutating func add(_ value: Float) {
    smallest = min(smallest, value)
    largest = max(largest, value)
    sum += Double(value)
    if value == 0 { zeros += 1 }
    count += 1
  }
}
