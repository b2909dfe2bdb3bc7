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
  let statistics: [MapStatistics]
  /// The maps that are drawn, in order.
  let chosen: [Int]

  static func value(for subject: Subject) throws(Problem) -> ValueID {
    let node = try subject.node()
    let value = node.outputs[0]
    let shape = subject.model.network.shape(of: value)
    guard shape.rank == 4, shape[0] == 1, shape.count > 0 else {
      throw Problem(
        at: subject.request.text("layer")?.place ?? subject.request.place,
        "layer \"\(node.name)\" of \(subject.model.entry.name) has no maps: its shape is "
          + Wording.dimensions(shape.dimensions),
        help: "name a layer with the shape 1 × maps × height × width, such as "
          + (subject.model.convolutionNames.first ?? "a convolution"))
    }
    return value
  }

  init(_ subject: Subject, _ tensor: Tensor) {
    self.subject = subject
    self.tensor = tensor
    layer = subject.request.text("layer")?.value ?? ""
    let area = tensor.shape[2] * tensor.shape[3]
    let floats = tensor.floats
    let statistics = (0..<tensor.shape[1]).map { map in
      MapStatistics(floats[(map * area)..<((map + 1) * area)])
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
  private var isSigned: Bool { statistics.contains { ($0.range?.lowerBound ?? 0) < 0 } }
  private var isOrderedByIndex: Bool { subject.request.text("order")?.value == "index" }
  private var hasOwnRanges: Bool { subject.request.text("range")?.value == "own" }
  private var modelTitle: String { subject.model.entry.title }
  private var image: CreditedPhotograph {
    guard let photograph = subject.photograph else {
      preconditionFailure("the schema has an image")
    }
    return photograph
  }

  func picture() -> Picture {
    Picture(
      source: wall, alternativeText: alternativeText,
      provenance: "Layer \(layer) of \(modelTitle), "
        + "\(Wording.dimensions(Array(tensor.shape.dimensions.dropFirst()))), on \(image.credit)",
      table: table,
      downloads: [
        .init(
          label: "All maps as NumPy array", fileExtension: "npy", bytes: NumPyFile.bytes(of: tensor)
        )
      ])
  }

  private var wall: MapWall {
    let area = height * width
    let floats = tensor.floats
    let reduction = Reduction(tileCount: chosen.count, width: width, height: height)
    let maps = chosen.map { map in
      reduction.reduced(Array(floats[(map * area)..<((map + 1) * area)]), width: width)
    }
    let clipping = hasOwnRanges ? nil : Clipping(of: maps, isSigned: isSigned)
    let notes = [
      hasOwnRanges ? "Each map has a colour scale of its own." : "", clipping?.note ?? "",
      reduction.note,
    ]
    return MapWall(
      maps: maps,
      width: reduction.length(width), height: reduction.length(height),
      labels: chosen.map(String.init),
      deadIndices: Set(chosen.indices.filter { statistics[chosen[$0]].isSilent }),
      flag: "silent", colorMap: isSigned ? .diverging : .sequential,
      limits: hasOwnRanges ? .perMap : clipping.map { .within($0.range) } ?? .shared,
      quantity: "activation",
      photograph: image.figure(for: subject.model),
      note: notes.filter { !$0.isEmpty }.joined(separator: " "))
  }

  // MARK: Words

  private var alternativeText: String {
    let sentences = [
      "\(which) of layer \(layer) in \(modelTitle), \(size), on the photograph “\(image.title)”.",
      valueSentence, strongestSentence, silentSentence,
    ]
    return sentences.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var which: String {
    let all = Wording.count(statistics.count, "feature map")
    if chosen.count == statistics.count {
      return chosen.count == 1 ? "The one feature map" : "All \(all)"
    }
    if chosen.count == 1 { return "The \(isOrderedByIndex ? "first" : "strongest") of \(all)" }
    return isOrderedByIndex
      ? "The first \(chosen.count) of \(all)" : "The \(chosen.count) strongest of \(all)"
  }

  private var size: String {
    let each = chosen.count > 1 ? " each" : ""
    return height * width == 1 ? "one value\(each)" : "\(height) × \(width) values\(each)"
  }

  private var valueSentence: String {
    let missing = statistics.reduce(0) { $0 + $1.missing }
    let ranges = statistics.compactMap(\.range)
    guard let smallest = ranges.map(\.lowerBound).min(),
      let largest = ranges.map(\.upperBound).max()
    else { return "None of the values is a finite number." }
    let whole =
      chosen.count < statistics.count ? "Over all \(Wording.grouped(statistics.count)), v" : "V"
    let (from, to) = (Wording.significant(Double(smallest)), Wording.significant(Double(largest)))
    let zeros = statistics.reduce(0) { $0 + $1.zeros }
    let share = zeros == 0 ? "none is" : "\(Wording.percent(share(of: zeros))) are"
    let values =
      smallest == largest
      ? "\(whole)alues are all \(from)." : "\(whole)alues run from \(from) to \(to); \(share) zero."
    guard missing > 0 else { return values }
    return "\(values) \(Wording.count(missing, "value")) of \(Wording.grouped(tensor.shape.count)) "
      + (missing == 1 ? "is not a finite number." : "are not finite numbers.")
  }

  private func share(of part: Int) -> Double { Double(part) / Double(tensor.shape.count) }

  private var strongestSentence: String {
    let living = statistics.indices.filter {
      statistics[$0].range != nil && !statistics[$0].isSilent
    }
    guard statistics.count > 1,
      let strongest = living.min(by: { (-statistics[$0].mean, $0) < (-statistics[$1].mean, $1) })
    else { return "" }
    return
      "Map \(strongest) has the largest mean, \(Wording.significant(statistics[strongest].mean))."
  }

  /// Names the silent maps that are drawn, and counts those that are not.
  private var silentSentence: String {
    let meaning = "\(height * width == 1 ? "zero" : "the same everywhere") on this photograph"
    let drawn = chosen.filter { statistics[$0].isSilent }.sorted()
    let all = statistics.count { $0.isSilent }
    let verb = all - drawn.count == 1 ? "is" : "are"
    if drawn.isEmpty {
      return all > 0 ? "Of the others \(Wording.grouped(all)) \(verb) silent: \(meaning)." : ""
    }
    return
      "\(Wording.numbered(drawn, "map")) \(drawn.count == 1 ? "is" : "are") silent: \(meaning)."
      + (all > drawn.count
        ? " So \(verb) \(Wording.grouped(all - drawn.count)) of the others." : "")
  }

  private var table: DataTable {
    let hasMissing = statistics.contains { $0.missing > 0 }
    let hasSilent = statistics.contains { $0.isSilent }
    return DataTable(
      columns: [
        .init("Map", isNumeric: true), .init("Minimum", isNumeric: true),
        .init("Maximum", isNumeric: true), .init("Mean", isNumeric: true),
        .init("Share of zeros", isNumeric: true),
      ] + (hasMissing ? [.init("Not finite", isNumeric: true)] : [])
        + (hasSilent ? [.init("State", isNumeric: false)] : []),
      rows: statistics.enumerated().map { index, map in
        [
          "\(index)", Wording.value(map.range.map { Double($0.lowerBound) }),
          Wording.value(map.range.map { Double($0.upperBound) }),
          Wording.value(map.range == nil ? nil : map.mean), Wording.percent(map.zeroShare),
        ] + (hasMissing ? [Wording.grouped(map.missing)] : [])
          + (hasSilent ? [map.isSilent ? "silent" : ""] : [])
      })
  }
}

/// What is to be said of one map in numbers. Values that are not finite are counted and left out.
private struct MapStatistics {
  /// Nil where no value is a finite number.
  private(set) var range: ClosedRange<Float>?
  private(set) var zeros = 0
  /// How many values are not finite.
  private(set) var missing = 0
  private let count: Int
  private var sum = 0.0

  init(_ values: ArraySlice<Float>) {
    count = values.count
    for value in values {
      guard value.isFinite else {
        missing += 1
        continue
      }
      let old = range ?? value...value
      range = min(old.lowerBound, value)...max(old.upperBound, value)
      sum += Double(value)
      if value == 0 { zeros += 1 }
    }
  }

  /// 0 where no value is finite.
  var mean: Double { sum / Double(max(1, count - missing)) }
  var zeroShare: Double { Double(zeros) / Double(max(1, count)) }

  /// Whether the map tells no place from another on this photograph; of a single value, whether it
  /// is zero.
  var isSilent: Bool {
    guard missing == 0, let range else { return false }
    return count == 1 ? zeros == 1 : range.lowerBound == range.upperBound
  }
}
